import RuleOutModel

/// Processes that began, with what tells of it.
struct ProcessStart: Sendable, Hashable, Comparable {
  var time: Timestamp
  var service: String
  var instance: String
  /// What tells of it, in words.
  var basis: String
  var source: SourceReference

  static func < (a: ProcessStart, b: ProcessStart) -> Bool {
    (a.time, a.service, a.instance, a.basis, a.source)
      < (b.time, b.service, b.instance, b.basis, b.source)
  }
}

/// Starts that metrics tell of: `process_start_time_seconds` and its like jump from the start of one process
/// to that of the next.
enum StartTimeMetrics {
  /// Two readings of one start differ by less, in seconds: clocks are adjusted.
  static let jitter = 30.0

  static func starts(_ series: [SampleSeries], _ services: InstanceServices) -> [ProcessStart] {
    series.flatMap { starts($0, services) }
  }

  private static func starts(
    _ series: SampleSeries, _ services: InstanceServices
  ) -> [ProcessStart] {
    let name = MetricName.words(of: series.identity.name).joined(separator: "_")
    // `process_uptime_seconds` counts from the start, the others state it.
    let countsUp = name.contains("process_uptime") || name.contains("jvm_uptime")
    let tells = ["start_time", "boot_time", "container_state_started"]
    guard countsUp || tells.contains(where: name.contains) else { return [] }
    let scale = MetricName(series.identity).unit == .time(1e-3) ? 1e-3 : 1
    let owner = MetricOwner(series.identity)
    let instance = owner.instance ?? ""
    let service = services.service(of: instance, label: owner.service)
    var result: [ProcessStart] = []
    var newest: Double?
    for (index, value) in series.values.enumerated() {
      // Some runtimes state milliseconds.
      let start =
        countsUp
        ? Double(series.times[index]) / 1e6 - value * scale : value > 1e11 ? value / 1_000 : value
      let moment = Timestamp(seconds: min(max(start, 0), 1e10))
      guard start > 0, PlausibleTime.contains(moment) else { continue }
      defer { newest = max(newest ?? start, start) }
      guard let known = newest, index > 0, start > known + jitter else { continue }
      // It began after the sample before: else two processes answer by turns.
      let before = Timestamp(microseconds: series.times[index - 1])
      guard moment.seconds(since: before) > -2 * jitter else { continue }
      result.append(
        ProcessStart(
          time: moment, service: service, instance: instance,
          basis: "`\(series.identity.name)`", source: series.source))
    }
    return result
  }
}

/// Starts that log lines tell of, at most `capacity` of them, the earliest.
struct StartLines: Sendable {
  static let capacity = 4_096
  /// Bytes of a message that are looked at.
  private static let reach = 240

  struct Line: Sendable, Hashable, Comparable {
    var time: Timestamp
    var service: Symbol
    var instance: Symbol
    /// Empty where the line states none.
    var version: String
    /// The service that a supervisor says it started; empty where a process speaks of itself.
    var started = ""
    var source: SourceReference

    static func < (a: Line, b: Line) -> Bool {
      if a.started != b.started, a.time == b.time { return a.started < b.started }
      return (a.time, a.service, a.instance, a.version, a.source)
        < (b.time, b.service, b.instance, b.version, b.source)
    }
  }

  private var kept: Set<Line> = []

  mutating func receive(_ messages: [Message], file: String) {
    for message in messages where PlausibleTime.contains(message.time) {
      let unit = StartLines.unit(startedBy: message.text)
      guard let version = unit.map({ _ in "" }) ?? StartLines.version(startedBy: message.text)
      else { continue }
      kept.insert(
        Line(
          time: message.time, service: message.service, instance: message.instance,
          version: version, started: unit ?? "",
          source: SourceReference(file: file, line: message.line)))
    }
    if kept.count > StartLines.capacity * 2 { trim() }
  }

  mutating func merge(_ other: StartLines) {
    kept.formUnion(other.kept)
    if kept.count > StartLines.capacity * 2 { trim() }
  }

  func settled(within span: TimeWindow?) -> [Line] {
    kept.sorted().prefix(StartLines.capacity).filter { span?.contains($0.time) ?? true }
  }

  /// From the first to the last; nil without any.
  var span: TimeWindow? {
    let times = kept.map(\.time)
    guard let first = times.min(), let last = times.max() else { return nil }
    return TimeWindow(start: first, end: Timestamp(microseconds: last.microseconds + 1))
  }

  private mutating func trim() { kept = Set(kept.sorted().prefix(StartLines.capacity)) }

  /// The version that a line of a starting process states, empty where it states none; nil for other lines:
  /// `Starting ShopApplication v2.14.0 using Java 21`,
  /// `Started ShopApplication in 3.2 seconds`, `Started shop v2.14.0 in 3.2 s`,
  /// `shop 2.14.0 on JVM (powered by Quarkus 3.2) started in 1.2s`.
  static func version(startedBy text: String) -> String? {
    guard mentionsStart(text) else { return nil }
    let words = text.prefix(reach).split(whereSeparator: { $0 == " " || $0 == "\n" })
    for (index, word) in words.enumerated() {
      let rest = words[(index + 1)...]
      switch word {
      case "Starting", "starting":
        // Without the letter it may be the version of anything that is started.
        let version = rest.prefix(4).first { $0.first == "v" && isVersion($0.dropFirst()) }
        if let version { return String(version) }
      case "Started":
        let tail = Array(rest.prefix(5))
        guard let place = tail.firstIndex(of: "in"), 1...2 ~= place, place + 2 < tail.count,
          Double(tail[place + 1]) != nil,
          tail[place + 2] == "s" || tail[place + 2].hasPrefix("second")
        else { continue }
        let version = tail[..<place].first { $0.first == "v" && isVersion($0.dropFirst()) }
        return version.map { String($0) } ?? ""
      case "on":
        guard index > 0, rest.contains("started"), text.contains("powered by Quarkus"),
          isVersion(words[index - 1])
        else { continue }
        return String(words[index - 1])
      default: continue
      }
    }
    return nil
  }

  /// The service whose start systemd tells of: `shop` of `Started shop.service - Shop backend.` and of
  /// `Started shop@1.service`; nil for other lines. A unit that runs and ends is `Finished`, not started.
  static func unit(startedBy text: String) -> String? {
    guard text.utf8.starts(with: "Started ".utf8) else { return nil }
    let word = text.prefix(reach).dropFirst(8).prefix { $0 != " " && $0 != "\n" }
    let unit = word.last == "." ? word.dropLast() : word
    guard unit.hasSuffix(".service") else { return nil }
    let name = unit.dropLast(8).prefix { $0 != "@" }
    return name.isEmpty ? nil : String(name)
  }

  /// Whether the beginning holds `tart` at all: most lines are done with here.
  private static func mentionsStart(_ text: String) -> Bool {
    let wanted = Array("tart".utf8)
    var matched = 0
    for byte in text.utf8.prefix(reach) {
      matched = byte == wanted[matched] ? matched + 1 : byte == wanted[0] ? 1 : 0
      if matched == wanted.count { return true }
    }
    return false
  }

  /// `2.14.0`, `2.14.0-rc.1`: numbers with points, and what may follow them.
  private static func isVersion(_ word: Substring) -> Bool {
    let numbers = word.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard numbers.contains("."), numbers.first?.isNumber == true else { return false }
    guard let next = word.dropFirst(numbers.count).first else { return true }
    return next == "-" || next == "+" || next == ","
  }
}
