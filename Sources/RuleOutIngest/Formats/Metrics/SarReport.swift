import RuleOutModel

/// What `sar` prints: tables under headers that begin with a time, in local time, on a clock of 24 hours or
/// of 12. The date stands in the first line only.
package enum SarReport: InputFormat {
  package static let name = "sar"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      Linux 6.1.0 (web-1) \t11/22/2026 \t_x86_64_\t(2 CPU)

      11:40:01 PM     CPU     %user     %nice   %system   %iowait    %steal     %idle
      11:50:01 PM     all     12.50      0.00      3.10      0.40      0.00     84.00
      12:00:01 AM     all     81.25      0.00      9.10      6.40      0.25      3.00
      Average:        all     46.88      0.00      6.10      3.40      0.13     43.50

      11:40:01 PM       tps     rkB/s     wkB/s   areq-sz    aqu-sz     await     %util DEV
      11:50:01 PM    272.00   9844.00  15188.00     92.04      0.50      1.82     43.60 vda
      Average:       272.00   9844.00  15188.00     92.04      0.50      1.82     43.60 vda

      """, records: 19),
    FormatSample(
      """
      Linux 4.15.0 (db-1) \t2026-11-22 \t_x86_64_\t(8 CPU)

      14:00:01    kbmemfree   kbavail kbmemused  %memused kbbuffers  kbcached
      14:10:01      1000000   3000000   7000000     87.50    100000   1900000

      14:12:40     LINUX RESTART\t(8 CPU)
      14:12:40     COM raised the limit

      14:20:01    kbmemfree   kbavail kbmemused  %memused kbbuffers  kbcached
      14:30:01      6000000   6500000   2000000     25.00     50000    900000
      Average:      3500000   4750000   4500000     56.25     75000   1400000

      """, records: 12),
    // A row before any header, one cut short, one that is none; the table itself has no date.
    FormatSample(
      """
      14:00:01          all     12.50
      Linux 6.1.0 (web-1) \t22.11.2026 \t_x86_64_\t(2 CPU)

      14:00:01       runq-sz  plist-sz   ldavg-1   blocked
      14:10:01             3       145      2,94         0
      14:20:01             3       145
      14:30:01       not at all
      sar: nothing

      """, records: 4),
    FormatSample(
      """
      14:00:01       runq-sz  plist-sz   ldavg-1   blocked
      14:10:01             3       145      2.94         0

      """, records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var survey = SarSurvey()
    HeadLines.forEach(head, limit: 400) { survey.take($0) }
    guard survey.hasTellingHeader else { return nil }
    var recognition = Recognition(
      confidence: survey.hasDateLine ? 0.95 : 0.7, zone: survey.hasDateLine ? .local : .none)
    let (order, isAmbiguous) = survey.order
    recognition.layout = [order.rawValue] + (survey.hasDecimalComma ? ["decimal-comma"] : [])
    if isAmbiguous, let date = survey.date {
      recognition.decisions.append("date \(date) read as \(order.rawValue)")
    }
    if survey.hasDecimalComma {
      recognition.decisions.append("decimal comma: 12,5 is read as 12.5")
    }
    return recognition
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    LineFramed(
      SarLines(
        context, order: recognition.layout.first.flatMap(SarDate.Order.init) ?? .monthDayYear,
        decimalComma: recognition.layout.contains("decimal-comma")))
  }
}

/// What the head of a report shows.
private struct SarSurvey {
  var hasTellingHeader = false
  var hasDateLine: Bool { date != nil }
  var hasDecimalComma = false
  var date: String?
  private var isTwelveHours = false

  mutating func take(_ line: Span<UInt8>) {
    if let banner = SarBanner(line) {
      if date == nil { date = banner.date }
      return
    }
    guard let row = SarRow(line) else { return }
    isTwelveHours = isTwelveHours || row.isTwelveHours
    if row.isHeader(line) {
      let names = row.cells.map { line.extracting($0).text() }
      hasTellingHeader = hasTellingHeader || names.contains(where: SysstatTable.isTelling)
    }
    for cell in row.cells {
      let word = line.extracting(cell)
      guard let comma = word.firstIndex(of: UInt8(ascii: ",")), comma > 0,
        comma + 1 < word.count
      else { continue }
      if word[comma - 1].decimalDigit != nil, word[comma + 1].decimalDigit != nil {
        hasDecimalComma = true
      }
    }
  }

  /// How the date is written, and whether that is a guess: a month is no more than 12, points are
  /// German, the clock of 12 hours is American, and so is the C locale.
  var order: (order: SarDate.Order, isAmbiguous: Bool) {
    guard let date, let numbers = SarDate.numbers(in: date) else { return (.monthDayYear, false) }
    if numbers.parts[0] > 31 || numbers.yearIsFirst { return (.yearMonthDay, false) }
    if numbers.separator == UInt8(ascii: ".") || numbers.parts[0] > 12 {
      return (.dayMonthYear, false)
    }
    return (.monthDayYear, numbers.parts[1] <= 12 && !isTwelveHours)
  }
}

private struct SarLines: LineDecoder {
  private static let halfDay = 43_200

  private let order: SarDate.Order
  private let decimalComma: Bool
  private let utcOffset: Int
  private var host = ""
  private var midnight: Timestamp?
  private var hasBanner = false
  private var names: [String] = []
  private var table: SysstatTable?
  /// Days after the date of the banner, and the time of day seen last.
  private var days = 0
  private var secondsOfDay = 0
  private var samples: SysstatSamples

  init(_ context: DecodingContext, order: SarDate.Order, decimalComma: Bool) {
    self.order = order
    self.decimalComma = decimalComma
    utcOffset = context.utcOffset
    samples = SysstatSamples(context)
  }

  mutating func decode(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    let content = line.extracting(line.trimmedRange())
    if let banner = SarBanner(content) {
      host = banner.host
      hasBanner = true
      midnight = SarDate.midnight(banner.date, order, utcOffset: utcOffset)
      (names, table, days, secondsOfDay) = ([], nil, 0, 0)
      return midnight == nil ? .rejected("expected a date in the line of the system") : .recognised
    }
    guard let row = SarRow(content) else {
      // Means over all rows; the word is of the locale.
      return SarRow.isAverage(content, columns: table?.count ?? 0)
        ? .recognised : .rejected("expected a time and a row of sar")
    }
    if row.isMark(content) {
      advance(to: row.secondsOfDay)
      return .recognised
    }
    if row.isHeader(content) {
      let names = row.cells.map { content.extracting($0).text() }
      // Another table begins where the first began; the same goes on.
      if names != self.names {
        (days, secondsOfDay) = (0, row.secondsOfDay)
        self.names = names
        table = SysstatTable(names: names)
      } else {
        advance(to: row.secondsOfDay)
      }
      return .recognised
    }
    guard let table else { return .rejected("no header before the row") }
    guard row.cells.count == table.count else {
      return .rejected("number of fields differs from the header's")
    }
    advance(to: row.secondsOfDay)
    guard let midnight else {
      return .rejected(
        hasBanner ? "the date above is not understood" : "no line `Linux ...` with a date before it"
      )
    }
    let time = Timestamp(
      microseconds: midnight.microseconds + Int64(days * 86_400 + secondsOfDay) * 1_000_000)
    return table.take(
      row.cells, of: content, host: host, at: time, decimalComma: decimalComma, number: number,
      &samples, into: &output)
  }

  /// Moves the clock on; where it falls by half a day, the next day has begun.
  private mutating func advance(to seconds: Int) {
    if seconds < secondsOfDay - SarLines.halfDay { days += 1 }
    secondsOfDay = seconds
  }

  mutating func finish(into output: inout DecodedOutput) { samples.skipped.finish(into: &output) }
}
