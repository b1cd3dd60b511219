import RuleOutModel

/// Takes the header of syslog off a line.
enum SyslogLine {
  /// `<165>1 2026-11-22T14:03:11.003Z host app 31 ID [data@1 a="b"] content`.
  static func rfc5424(_ line: Span<UInt8>) -> PeeledLine? {
    guard let (priority, start) = priority(line), start + 1 < line.count,
      line[start] == UInt8(ascii: "1"), line[start + 1] == 0x20
    else { return nil }
    var index = start + 2
    guard let time = word(line, &index), let host = word(line, &index),
      let app = word(line, &index), word(line, &index) != nil, word(line, &index) != nil,
      index < line.count, let end = structuredData(line, index)
    else { return nil }
    var content = min(end + 1, line.count)
    if line.extracting(content..<line.count).hasPrefix("\u{FEFF}") { content += 3 }
    var peeled = PeeledLine(content: content..<line.count)
    peeled.severity = severity(Int64(priority & 7))
    peeled.time = stated(time, line)
    peeled.instance = stated(host, line)
    peeled.service = stated(app, line)
    return peeled
  }

  /// `<13>Nov 22 14:03:11 host app[31]: content`; the priority may be missing.
  static func rfc3164(_ line: Span<UInt8>) -> PeeledLine? {
    let priority = priority(line)
    let start = priority?.end ?? 0
    guard line.count > start + 16, line[start + 15] == 0x20,
      TimestampParser.yearlessTime(
        line.extracting(start..<(start + 15)), year: 2024, utcOffset: 0) != nil
    else { return nil }
    return tagged(line, time: start..<(start + 15), priority: priority?.value)
  }

  /// `2026-11-22T14:03:11.123456+01:00 host app[31]: content`.
  static func file(_ line: Span<UInt8>) -> PeeledLine? {
    let priority = priority(line)
    let start = priority?.end ?? 0
    // rsyslog writes microseconds and an offset always; other times are those of an application.
    guard let time = LinePeeler.leadingTime(line.extracting(start..<line.count)), time.count == 32
    else { return nil }
    return tagged(
      line, time: (start + time.lowerBound)..<(start + time.upperBound), priority: priority?.value)
  }

  /// Severity as syslog numbers it: 0 is an emergency, 7 debugging.
  static func severity(_ level: Int64) -> Message.Severity? {
    switch level {
    case 0...2: return .fatal
    case 3: return .error
    case 4: return .warning
    case 5, 6: return .info
    case 7: return .debug
    default: return nil
    }
  }

  /// What follows the time: ` host app[31]: content`.
  private static func tagged(
    _ line: Span<UInt8>, time: Range<Int>, priority: Int?
  ) -> PeeledLine? {
    var index = time.upperBound + 1
    guard let host = word(line, &index), let tag = word(line, &index), tag.count > 1,
      line[tag.upperBound - 1] == UInt8(ascii: ":"),
      !SeverityWords.isSeverity(line.extracting(host)),
      !SeverityWords.isShortForm(line.extracting(host))
    else { return nil }
    var name = tag.lowerBound..<(tag.upperBound - 1)
    if let bracket = line.firstIndex(of: UInt8(ascii: "["), from: name.lowerBound),
      bracket < name.upperBound
    {
      name = name.lowerBound..<bracket
    }
    var peeled = PeeledLine(content: min(index, line.count)..<line.count)
    peeled.time = time
    peeled.instance = host
    peeled.service = name
    peeled.severity = priority.flatMap { severity(Int64($0 & 7)) }
    return peeled
  }

  private static func priority(_ line: Span<UInt8>) -> (value: Int, end: Int)? {
    guard line.count > 3, line[0] == UInt8(ascii: "<"),
      let close = line.firstIndex(of: UInt8(ascii: ">")), 2...4 ~= close,
      let value = line.extracting(1..<close).integer(), 0...191 ~= value
    else { return nil }
    return (Int(value), close + 1)
  }

  /// The bytes up to the next blank, which is passed over.
  private static func word(_ line: Span<UInt8>, _ index: inout Int) -> Range<Int>? {
    let start = index
    guard start < line.count else { return nil }
    let end = line.firstIndex(of: 0x20, from: start) ?? line.count
    index = end + 1
    return end > start ? start..<end : nil
  }

  private static func stated(_ range: Range<Int>, _ line: Span<UInt8>) -> Range<Int>? {
    LogValues.isAbsent(line.extracting(range)) ? nil : range
  }

  /// Index behind the structured data: `-` or `[id key="value"]...`, where `\]` and quotes hide brackets.
  private static func structuredData(_ line: Span<UInt8>, _ start: Int) -> Int? {
    if line[start] == UInt8(ascii: "-") { return start + 1 }
    guard line[start] == UInt8(ascii: "[") else { return nil }
    var index = start
    var isQuoted = false
    while index < line.count {
      let byte = line[index]
      if byte == UInt8(ascii: "\\") {
        index += 2
        continue
      }
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      index += 1
      if byte == UInt8(ascii: "]"), !isQuoted,
        index == line.count || line[index] != UInt8(ascii: "[")
      {
        return index
      }
    }
    return nil
  }
}
