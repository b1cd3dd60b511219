import RuleOutModel

/// What became of reading a value: logs leave values out, write `-`, or write something else altogether.
enum LogValue<Value> {
  case absent
  case value(Value)
  /// Expected and got, in a few words.
  case fault(String)
}

/// Readers of the values that request logs hold.
enum LogValues {
  /// No request takes longer than a day; what says so is another unit or an error.
  private static let longestDuration = 86_400e6

  /// A duration in microseconds. A suffix (`12ms`, `0.4s`) goes before the unit that the key implies.
  static func duration(_ text: Span<UInt8>, _ unit: DurationUnit) -> LogValue<Int64> {
    if isAbsent(text) { return .absent }
    var end = text.count
    while end > 0, text[end - 1].decimalDigit == nil, text[end - 1] != UInt8(ascii: ".") {
      end -= 1
    }
    var stated = unit
    if end < text.count {
      guard let suffix = unitSuffix(text.extracting(end..<text.count)) else {
        return .fault("duration is not a number")
      }
      stated = suffix
    }
    guard let number = text.extracting(0..<end).decimal() else {
      if let sum = compoundDuration(text) { return .value(sum) }
      return .fault("duration is not a number")
    }
    let microseconds = (number * stated.inMicroseconds).rounded()
    if microseconds < 0 { return .fault("duration is negative") }
    if microseconds > longestDuration { return .fault("duration out of range: over a day") }
    return .value(Int64(microseconds))
  }

  /// The sum of durations listed with `, ` and ` : ` (nginx lists one for each upstream tried); those that
  /// are `-` count nothing, and where all are, so does the list.
  static func durationList(_ text: Span<UInt8>, _ unit: DurationUnit) -> LogValue<Int64> {
    var sum: Int64?
    var index = 0
    while index < text.count {
      while index < text.count, isListSeparator(text[index]) { index += 1 }
      let start = index
      while index < text.count, !isListSeparator(text[index]) { index += 1 }
      switch duration(text.extracting(start..<index), unit) {
      case .absent: continue
      case .value(let one): sum = (sum ?? 0) + one
      case .fault(let reason): return .fault(reason)
      }
    }
    return sum.map { .value($0) } ?? .absent
  }

  /// `1m2.3s`, as Go writes what is over a minute.
  private static func compoundDuration(_ text: Span<UInt8>) -> Int64? {
    var sum = 0.0
    var index = 0
    while index < text.count {
      let start = index
      while index < text.count,
        text[index].decimalDigit != nil || text[index] == UInt8(ascii: ".")
      {
        index += 1
      }
      guard let number = text.extracting(start..<index).decimal() else { return nil }
      let unitStart = index
      while index < text.count, text[index].isLetter { index += 1 }
      let unit = text.extracting(unitStart..<index)
      if unit.equals("h") {
        sum += number * 3_600e6
      } else if unit.equals("m") {
        sum += number * 60e6
      } else if unit.equals("s"), index == text.count {
        sum += number * 1e6
      } else {
        return nil
      }
    }
    return sum <= longestDuration ? Int64(sum.rounded()) : nil
  }

  private static func isListSeparator(_ byte: UInt8) -> Bool {
    byte.isBlank || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
  }

  static func unitSuffix(_ text: Span<UInt8>) -> DurationUnit? {
    let suffix = text.extracting(text.trimmedRange())
    if suffix.equalsIgnoringCase("ms") { return .milliseconds }
    if suffix.equalsIgnoringCase("s") { return .seconds }
    if suffix.equalsIgnoringCase("us") || suffix.equals("µs") || suffix.equals("\u{3BC}s") {
      return .microseconds
    }
    if suffix.equalsIgnoringCase("ns") { return .nanoseconds }
    return nil
  }

  /// An HTTP status: 0 (no response) or 100...599, `200 OK` allowed; words are absent.
  static func status(_ text: Span<UInt8>) -> LogValue<UInt16> {
    if isAbsent(text) { return .absent }
    // nginx, of an upstream that answers in HTTP/0.9, which has no status.
    if text.equals("009") { return .value(0) }
    let end = text.firstIndex(of: 0x20) ?? text.count
    guard let number = text.extracting(0..<end).integer() else {
      return text[0].isLetter ? .absent : .fault("status is not a number")
    }
    guard number == 0 || 100...599 ~= number else {
      return .fault("status out of range: expected 100 to 599")
    }
    return .value(UInt16(number))
  }

  /// Severity in words, as pino and bunyan count it (10...60), or as syslog does (0...7).
  static func severity(_ text: Span<UInt8>) -> Message.Severity? {
    if let level = text.integer() {
      switch level {
      case 60...: return .fatal
      case 50..<60, 3: return .error
      case 40..<50, 4: return .warning
      case 30..<40, 5, 6: return .info
      case 10..<30, 7: return .debug
      case 0...2: return .fatal
      default: return nil
      }
    }
    guard text.count > 0 else { return nil }
    switch text[0].lowercased {
    // Redis.
    case UInt8(ascii: "#") where text.count == 1: return .warning
    case UInt8(ascii: "*") where text.count == 1: return .info
    case UInt8(ascii: "."), UInt8(ascii: "-"): return text.count == 1 ? .debug : nil
    case UInt8(ascii: "t"), UInt8(ascii: "d"), UInt8(ascii: "v"): return .debug
    case UInt8(ascii: "i"), UInt8(ascii: "n"): return .info
    case UInt8(ascii: "w"): return .warning
    case UInt8(ascii: "e"):
      return text.equalsIgnoringCase("emergency") || text.equalsIgnoringCase("emerg")
        ? .fatal : .error
    case UInt8(ascii: "s"): return .error
    // .NET's console.
    case UInt8(ascii: "f") where text.equalsIgnoringCase("fail"): return .error
    case UInt8(ascii: "f"), UInt8(ascii: "c"), UInt8(ascii: "p"), UInt8(ascii: "a"): return .fatal
    default: return nil
    }
  }

  /// Severity as OpenTelemetry numbers it, 1...24.
  static func severityNumber(_ text: Span<UInt8>) -> Message.Severity? {
    guard let number = text.integer() else { return nil }
    switch number {
    case 1...8: return .debug
    case 9...12: return .info
    case 13...16: return .warning
    case 17...20: return .error
    case 21...24: return .fatal
    default: return nil
    }
  }

  /// Envoy's response flags.
  static func outcome(ofFlags text: Span<UInt8>) -> Request.Outcome {
    var outcome: Request.Outcome = []
    var index = 0
    while index < text.count {
      let end = text.firstIndex(of: UInt8(ascii: ","), from: index) ?? text.count
      let flag = text.extracting(index..<end)
      if flag.equals("UT") || flag.equals("SI") || flag.equals("DT") { outcome.insert(.timeout) }
      if flag.equals("UF") || flag.equals("UC") || flag.equals("UH") || flag.equals("UR") {
        outcome.insert(.connectionFailed)
      }
      if flag.equals("DC") { outcome.insert(.clientAborted) }
      index = end + 1
    }
    return outcome
  }

  /// HAProxy's termination state: who or what ended the session, and in which phase.
  static func outcome(ofTermination text: Span<UInt8>) -> Request.Outcome {
    guard text.count >= 2 else { return [] }
    switch text[0] {
    case UInt8(ascii: "C"), UInt8(ascii: "c"): return .clientAborted
    case UInt8(ascii: "s"): return .timeout
    case UInt8(ascii: "S"): return .connectionFailed
    default: return []
    }
  }

  /// Empty or `-`.
  static func isAbsent(_ text: Span<UInt8>) -> Bool {
    text.isEmpty || text.count == 1 && text[0] == UInt8(ascii: "-")
  }

  /// True where `text` holds `word` (in lower case), ASCII letters compared without case.
  static func contains(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    // The words sought stand early in a message; a megabyte of it is not searched.
    let end = min(text.count, 1_000)
    guard length <= end else { return false }
    for start in 0...(end - length)
    where text.extracting(start..<(start + length)).equalsIgnoringCase(word) {
      return true
    }
    return false
  }
}
