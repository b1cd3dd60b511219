import RuleOutModel

/// Takes one wrapper off a line.
struct LinePeeler {
  private var scanner = JSONLineScanner()
  private var members = WrapperMembers()
  /// Length of the workload's name in names of pods.
  private var workloads: [Symbol: Int] = [:]
  private static let workloadLimit = 4_096

  /// The parts of `line`; nil where `wrapper` is not around it.
  mutating func peel(_ wrapper: LogWrapper, _ line: Span<UInt8>) -> PeeledLine? {
    switch wrapper {
    case .dockerJSON: return docker(line)
    case .journald: return journald(line)
    case .loki: return loki(line)
    case .cloudWatch: return cloudWatch(line)
    case .cri: return Self.cri(line)
    case .kubectlPrefix: return prefix(line)
    case .timestamps: return Self.timestamp(line)
    case .syslog5424: return SyslogLine.rfc5424(line)
    case .syslog3164: return SyslogLine.rfc3164(line)
    case .syslogFile: return SyslogLine.file(line)
    }
  }

  private mutating func scan(_ line: Span<UInt8>) -> Bool {
    members.removeAll()
    return line.count > 2 && line[0] == UInt8(ascii: "{") && scanner.scan(line, &members) == nil
  }

  /// `{"log":"...\n","stream":"stdout","time":"..."}`, with what Fluent Bit adds of Kubernetes; a `log`
  /// without line end goes on in the next, unless its collector joined and trimmed it.
  private mutating func docker(_ line: Span<UInt8>) -> PeeledLine? {
    guard line.firstIndex(of: UInt8(ascii: "l")) != nil, scan(line), !members.hasOthers,
      let log = members.log, let time = members.time
    else { return nil }
    var peeled = PeeledLine(content: log.range)
    peeled.isEscaped = log.form == .escapedString
    peeled.isPartial = members.container == nil
    let text = line.extracting(log.range)
    if Self.endsWithNewline(text) {
      peeled.content = log.range.lowerBound..<(log.range.upperBound - 2)
      peeled.isPartial = false
      let backslash = text.firstIndex(of: UInt8(ascii: "\\"))
      peeled.isEscaped = backslash.map { $0 < text.count - 2 } ?? false
    }
    if let stream = members.stream, line.extracting(stream).equals("stderr") { peeled.stream = 1 }
    peeled.time = time
    peeled.service = members.container
    peeled.instance = members.pod
    return peeled
  }

  /// True where the inside of a JSON string ends with `\n`, and that is no `n` behind an escaped backslash.
  private static func endsWithNewline(_ text: Span<UInt8>) -> Bool {
    guard text.count >= 2, text[text.count - 1] == UInt8(ascii: "n") else { return false }
    var start = text.count - 1
    while start > 0, text[start - 1] == UInt8(ascii: "\\") { start -= 1 }
    return (text.count - 1 - start) % 2 == 1
  }

  /// `{"labels":{"app":"shop","pod":"shop-7d9f"},"line":"...","timestamp":"..."}`, as logcli writes it.
  private mutating func loki(_ line: Span<UInt8>) -> PeeledLine? {
    guard scan(line), let text = members.line, let time = members.timestamp, !members.hasNonLoki
    else { return nil }
    var peeled = PeeledLine(content: text.range)
    peeled.isEscaped = text.form == .escapedString
    peeled.time = time
    peeled.service = members.label
    peeled.instance = members.pod
    return peeled
  }

  /// `{"logStreamName":"web/1","timestamp":1795356191000,"message":"...","eventId":"37..."}`.
  private mutating func cloudWatch(_ line: Span<UInt8>) -> PeeledLine? {
    guard scan(line), let text = members.lowerMessage, let time = members.timestamp,
      members.isCloudWatch, line[time.lowerBound].decimalDigit != nil
    else { return nil }
    var peeled = PeeledLine(content: text.range)
    peeled.isEscaped = text.form == .escapedString
    peeled.time = time
    peeled.instance = members.logStream
    return peeled
  }

  private mutating func journald(_ line: Span<UInt8>) -> PeeledLine? {
    guard scan(line), let time = members.realtime,
      var peeled = members.message.map({ PeeledLine(content: $0.range) }) ?? Self.bytes(line)
    else { return nil }
    peeled.isEscaped = members.message?.form == .escapedString
    peeled.time = time
    peeled.instance = members.hostname
    // What systemd says of a unit is of the unit's service.
    peeled.service = members.unit ?? members.identifier
    if let priority = members.priority, let level = line.extracting(priority).integer() {
      peeled.severity = SyslogLine.severity(level)
    }
    return peeled
  }

  /// A `MESSAGE` that is null, or an array of bytes, for it is no text in UTF-8 or holds control characters.
  private static func bytes(_ line: Span<UInt8>) -> PeeledLine? {
    var place = 0
    while let quote = line.firstIndex(of: UInt8(ascii: "\""), from: place) {
      place = quote + 1
      guard line.extracting(quote..<line.count).hasPrefix("\"MESSAGE\"") else { continue }
      var index = quote + 9
      while index < line.count, line[index].isBlank || line[index] == UInt8(ascii: ":") {
        index += 1
      }
      let value = line.extracting(index..<line.count)
      if value.hasPrefix("null") { return PeeledLine(content: index..<index) }
      guard value.hasPrefix("["), let close = value.firstIndex(of: UInt8(ascii: "]")) else {
        return nil
      }
      var peeled = PeeledLine(content: (index + 1)..<(index + close))
      peeled.isBytes = true
      return peeled
    }
    return nil
  }

  /// `2026-11-22T14:03:11.123456789Z stdout F content`.
  private static func cri(_ line: Span<UInt8>) -> PeeledLine? {
    guard let time = leadingTime(line) else { return nil }
    let rest = line.extracting((time.upperBound + 1)..<line.count)
    let isError = rest.hasPrefix("stderr ")
    guard isError || rest.hasPrefix("stdout "), rest.count >= 8 else { return nil }
    let tag = rest[7]
    guard tag == UInt8(ascii: "F") || tag == UInt8(ascii: "P") else { return nil }
    let end = rest.firstIndex(of: 0x20, from: 7) ?? rest.count
    guard end == 8 || rest[8] == UInt8(ascii: ":") else { return nil }
    let start = time.upperBound + 1 + min(end + 1, rest.count)
    var peeled = PeeledLine(content: start..<line.count)
    peeled.time = time
    peeled.isPartial = tag == UInt8(ascii: "P")
    peeled.stream = isError ? 1 : 0
    return peeled
  }

  /// `[pod/shop-7c9d8f6b5-x2x4z/app] content`: the service is the workload that the pod belongs to.
  private mutating func prefix(_ line: Span<UInt8>) -> PeeledLine? {
    guard line.hasPrefix("[pod/"), let close = line.firstIndex(of: UInt8(ascii: "]")),
      let slash = line.firstIndex(of: UInt8(ascii: "/"), from: 5), slash > 5, slash < close,
      close + 1 == line.count || line[close + 1] == 0x20
    else { return nil }
    var peeled = PeeledLine(content: min(close + 2, line.count)..<line.count)
    peeled.instance = 5..<slash
    peeled.service = 5..<(5 + workloadLength(line.extracting(5..<slash)))
    return peeled
  }

  private mutating func workloadLength(_ pod: Span<UInt8>) -> Int {
    let symbol = Symbol(pod)
    if let known = workloads[symbol] { return known }
    let length = min(Workload.name(ofPod: pod.text()).utf8.count, pod.count)
    if workloads.count >= Self.workloadLimit { workloads.removeAll(keepingCapacity: true) }
    workloads[symbol] = length
    return length
  }

  private static func timestamp(_ line: Span<UInt8>) -> PeeledLine? {
    guard let time = leadingTime(line) else { return nil }
    var peeled = PeeledLine(content: min(time.upperBound + 1, line.count)..<line.count)
    peeled.time = time
    // `aws logs tail` puts the name of the stream, which has a slash, before what was logged.
    var words = LineWords(index: time.upperBound)
    if let stream = words.word(line), words.index + 1 < line.count,
      line[words.index + 1] == UInt8(ascii: "{"),
      line.extracting(stream).firstIndex(of: UInt8(ascii: "/")) != nil
    {
      peeled.instance = stream
      peeled.content = (words.index + 1)..<line.count
    }
    return peeled
  }

  /// The time with `T` and zone that `line` begins with, a blank behind it.
  static func leadingTime(_ line: Span<UInt8>) -> Range<Int>? {
    guard line.count > 20, line[4] == UInt8(ascii: "-"), line[10] == UInt8(ascii: "T"),
      line[0].decimalDigit != nil, let blank = line.firstIndex(of: 0x20), 20...36 ~= blank,
      case .stated = TimestampParser.parse(line.extracting(0..<blank), utcOffset: 0)?.zone
    else { return nil }
    return 0..<blank
  }
}

/// The members of wrappers that are JSON objects.
private struct WrapperMembers: JSONFieldVisitor {
  typealias Value = (range: Range<Int>, form: LineFields.Form)
  var log: Value?
  var message: Value?
  var stream: Range<Int>?
  var time: Range<Int>?
  var realtime: Range<Int>?
  var hostname: Range<Int>?
  var identifier: Range<Int>?
  /// The service that systemd speaks of, without its ending.
  var unit: Range<Int>?
  var priority: Range<Int>?
  var line: Value?
  var timestamp: Range<Int>?
  var container: Range<Int>?
  var pod: Range<Int>?
  var label: Range<Int>?
  private var labelRank = Int.max
  var lowerMessage: Value?
  var logStream: Range<Int>?
  private var count = 0
  /// Members that CloudWatch Logs writes, and those that it alone does.
  private var ofCloudWatch = 0
  private var ofCloudWatchAlone = 0
  var isCloudWatch: Bool { ofCloudWatchAlone > 0 && ofCloudWatch == count }
  /// True where there are members that Docker and its collectors do not write.
  var hasOthers = false
  /// True where there are members that Loki does not write.
  var hasNonLoki = false

  /// Labels that name a service, best first.
  private static let serviceLabels: [StaticString] = [
    "labels.service_name", "labels.service", "labels.app", "labels.container", "labels.job",
  ]

  mutating func removeAll() { self = WrapperMembers() }

  mutating func visit(_ key: Span<UInt8>, _ value: Range<Int>, _ form: LineFields.Form) {
    let isText = form == .string || form == .escapedString
    takeCloudWatch(key, value, form)
    if key.hasPrefix("labels.") {
      hasOthers = true
      return takeLabel(key, value)
    }
    if key.equals("line"), isText {
      line = (value, form)
      hasOthers = true
      return
    }
    if key.equals("timestamp") {
      timestamp = value
      hasOthers = true
      return
    }
    hasNonLoki = true
    if key.equals("log"), isText {
      log = (value, form)
    } else if key.equals("stream") {
      stream = value
    } else if key.equals("time"), form == .string {
      time = value
    } else if key.equals("kubernetes.pod_name") {
      pod = value
    } else if key.equals("kubernetes.container_name") {
      container = value
    } else if key.equals("MESSAGE"), isText {
      message = (value, form)
    } else if key.equals("__REALTIME_TIMESTAMP") {
      realtime = value
    } else if key.equals("_HOSTNAME") {
      hostname = value
    } else if key.equals("SYSLOG_IDENTIFIER") {
      identifier = value
    } else if key.equals("UNIT"), value.count > 8 {
      unit = value.lowerBound..<(value.upperBound - 8)
    } else if key.equals("PRIORITY") {
      priority = value
    } else if !key.hasPrefix("attrs."), !key.hasPrefix("kubernetes."), !key.equals("_p") {
      hasOthers = true
    }
  }

  private mutating func takeCloudWatch(
    _ key: Span<UInt8>, _ value: Range<Int>, _ form: LineFields.Form
  ) {
    count += 1
    if key.equals("message"), form == .string || form == .escapedString {
      lowerMessage = (value, form)
    } else if key.equals("logStreamName") {
      logStream = value
      ofCloudWatchAlone += 1
    } else if key.equals("eventId") || key.equals("ingestionTime")
      || key.equals("id") && value.count > 50
    {
      ofCloudWatchAlone += 1
    } else if !key.equals("timestamp") {
      return
    }
    ofCloudWatch += 1
  }

  private mutating func takeLabel(_ key: Span<UInt8>, _ value: Range<Int>) {
    if key.equals("labels.pod") || key.equals("labels.instance") { pod = value }
    for (rank, name) in Self.serviceLabels.enumerated() where rank < labelRank {
      if key.equals(name) {
        label = value
        labelRank = rank
      }
    }
  }
}
