import RuleOutModel

/// What `sadf -d` writes: one table after another, fields between semicolons, each under a header of its
/// own. Times are UTC, epochs with `-U`, and local without a zone with `-t` and `-T`.
package enum SadfTable: InputFormat {
  package static let name = "sadf-table"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      # hostname;interval;timestamp;CPU;%user;%nice;%system;%iowait;%steal;%idle
      web-1;600;2026-11-22 14:00:01 UTC;-1;12.50;0.00;3.10;0.40;0.00;84.00
      web-1;600;2026-11-22 14:10:01 UTC;-1;81.25;0.00;9.10;6.40;0.25;3.00
      # hostname;interval;timestamp;pswpin/s;pswpout/s
      web-1;600;2026-11-22 14:00:01 UTC;0.00;0.00
      web-1;600;2026-11-22 14:10:01 UTC;310.40;512.00

      """, records: 16),
    // Started again: the mark is no measurement.
    FormatSample(
      "# hostname;interval;timestamp;kbmemfree;kbavail;kbmemused;%memused\n"
        + "db-1;60;1795356001;1020400;2010400;5980000;74.75\n"
        + "db-1;-1;1795356030;LINUX-RESTART\t(4 CPU)\n"
        + "db-1;-1;1795356031;COM raised the limit\n"
        + "# hostname;interval;timestamp;kbmemfree;kbavail;kbmemused;%memused\n"
        + "db-1;60;1795356121;6020400;7010400;980000;12.25\n", records: 8),
    // A row cut short, a time that is none, a row before any header.
    FormatSample(
      """
      db-1;60;2026-11-22 14:00:01;3;2.00
      # hostname;interval;timestamp;runq-sz;ldavg-1
      db-1;60;2026-11-22 14:01:01;3;2.10
      db-1;60;yesterday;3;2.20
      db-1;60;2026-11-22 14:03:01;

      """, records: 2),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var hasHeader = false
    var zone: Recognition.ZoneStyle?
    var hasCommas = false
    HeadLines.forEach(head, limit: 200) { line in
      if SadfLines.isHeader(line) {
        hasHeader = true
        return
      }
      let fields = SadfLines.fields(line)
      guard hasHeader, fields.count > 3 else { return }
      if zone == nil { zone = SadfLines.time(line.extracting(fields[2]), utcOffset: 0)?.zone }
      hasCommas = hasCommas || SadfLines.hasDecimalComma(line)
    }
    guard hasHeader else { return nil }
    return Recognition(
      confidence: 0.95, zone: zone ?? .none, layout: hasCommas ? ["decimal-comma"] : [],
      decisions: hasCommas ? ["decimal comma: 12,5 is read as 12.5"] : [])
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    LineFramed(SadfLines(context, decimalComma: recognition.layout.contains("decimal-comma")))
  }
}

private struct SadfLines: LineDecoder {
  private let decimalComma: Bool
  private var table: SysstatTable?
  private var samples: SysstatSamples
  private var times: TimeReader

  init(_ context: DecodingContext, decimalComma: Bool) {
    self.decimalComma = decimalComma
    samples = SysstatSamples(context)
    times = TimeReader(context)
  }

  static func isHeader(_ line: Span<UInt8>) -> Bool {
    line.hasPrefix("# hostname;interval;timestamp")
  }

  static func fields(_ line: Span<UInt8>) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start = 0
    while let end = line.firstIndex(of: UInt8(ascii: ";"), from: start) {
      fields.append(start..<end)
      start = end + 1
    }
    fields.append(start..<line.count)
    return fields
  }

  /// The time in a field, with or without a zone.
  static func time(_ field: Span<UInt8>, utcOffset: Int) -> ParsedTime? {
    TimestampParser.parse(field, utcOffset: utcOffset)
  }

  static func hasDecimalComma(_ line: Span<UInt8>) -> Bool {
    guard let comma = line.firstIndex(of: UInt8(ascii: ",")), comma > 0, comma + 1 < line.count
    else { return false }
    return line[comma - 1].decimalDigit != nil && line[comma + 1].decimalDigit != nil
  }

  mutating func decode(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    let fields = SadfLines.fields(line)
    if SadfLines.isHeader(line) {
      table = SysstatTable(names: fields.dropFirst(3).map { line.extracting($0).text() })
      return .recognised
    }
    // A comment, or the mark of a start.
    if fields.count == 4, line.extracting(fields[1]).equals("-1") { return .recognised }
    guard let table else { return .rejected("no header `# hostname;interval;timestamp` before it") }
    guard fields.count == table.count + 3 else {
      return .rejected("number of fields differs from the header's")
    }
    guard let time = times.moment(line.extracting(fields[2])) else {
      return .rejected(TimeReader.reason)
    }
    return table.take(
      Array(fields[3...]), of: line, host: line.extracting(fields[0]).text(), at: time,
      decimalComma: decimalComma, number: number, &samples, into: &output)
  }

  mutating func finish(into output: inout DecodedOutput) {
    times.finish(into: &output)
    samples.skipped.finish(into: &output)
  }
}
