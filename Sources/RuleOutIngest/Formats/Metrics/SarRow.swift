import RuleOutModel

/// A line of `sar` that begins with a time of day: a header, a row or a mark.
struct SarRow {
  let secondsOfDay: Int
  let isTwelveHours: Bool
  /// What stands behind the time.
  let cells: [Range<Int>]

  /// Nil where the line begins with no time of day.
  init?(_ line: Span<UInt8>) {
    var words = LineWords()
    guard let first = words.word(line), 7...8 ~= first.count,
      line[first.lowerBound].decimalDigit != nil
    else { return nil }
    var end = first.upperBound
    var cells: [Range<Int>] = []
    var isTwelveHours = false
    while let word = words.word(line) {
      let text = line.extracting(word)
      if cells.isEmpty, !isTwelveHours,
        text.equalsIgnoringCase("am") || text.equalsIgnoringCase("pm")
      {
        isTwelveHours = true
        end = word.upperBound
      } else {
        cells.append(word)
      }
    }
    guard !cells.isEmpty,
      case .clock(let seconds) = TimestampParser.parse(line.extracting(0..<end), utcOffset: 0)?.time
    else { return nil }
    self.cells = cells
    self.isTwelveHours = isTwelveHours
    secondsOfDay = seconds
  }

  /// `LINUX RESTART`, or a comment that `sadc -C` put there.
  func isMark(_ line: Span<UInt8>) -> Bool {
    let first = line.extracting(cells[0])
    if first.equals("COM") { return true }
    return first.equals("LINUX") && cells.count > 1
      && line.extracting(cells[1]).hasPrefix("RESTART")
  }

  /// True where the cells are names of columns.
  func isHeader(_ line: Span<UInt8>) -> Bool {
    var hasColumn = false
    for cell in cells {
      let word = line.extracting(cell)
      if word[0].decimalDigit != nil { return false }
      hasColumn = hasColumn || SysstatTable.isColumn(word.text())
    }
    return hasColumn && !isMark(line)
  }

  /// True for a row of means over the `count` columns of the table: `Average:`, in other languages another
  /// word before the colon.
  static func isAverage(_ line: Span<UInt8>, columns count: Int) -> Bool {
    var words = LineWords()
    guard let first = words.word(line), line[first.lowerBound].decimalDigit == nil else {
      return false
    }
    var isMarked = line[first.upperBound - 1] == UInt8(ascii: ":")
    var cells = 0
    while let word = words.word(line) {
      if cells == 0, !isMarked, line.extracting(word).equals(":") {
        isMarked = true
      } else {
        cells += 1
      }
    }
    return isMarked && cells == count
  }
}

/// The line that `sar` begins with: `Linux 6.1.0 (web-1) 11/22/2026 _x86_64_ (2 CPU)`.
struct SarBanner {
  let host: String
  let date: String

  init?(_ line: Span<UInt8>) {
    guard line.hasPrefix("Linux "), let open = line.firstIndex(of: UInt8(ascii: "(")),
      let close = line.firstIndex(of: UInt8(ascii: ")"), from: open), close > open + 1
    else { return nil }
    var words = LineWords(index: close + 1)
    guard let date = words.word(line), line[date.lowerBound].decimalDigit != nil else { return nil }
    self.host = line.extracting((open + 1)..<close).text()
    self.date = line.extracting(date).text()
  }
}

/// The date of a report of `sar`, three numbers in the order of its locale.
enum SarDate {
  enum Order: String, Sendable {
    case monthDayYear = "month/day/year"
    case dayMonthYear = "day/month/year"
    case yearMonthDay = "year-month-day"
  }

  struct Numbers {
    var parts: [Int]
    var separator: UInt8
    var yearIsFirst: Bool
  }

  static func numbers(in date: String) -> Numbers? {
    let bytes = Array(date.utf8)
    guard let separator = bytes.first(where: { $0.decimalDigit == nil }),
      separator == UInt8(ascii: "/") || separator == UInt8(ascii: ".")
        || separator == UInt8(ascii: "-")
    else { return nil }
    let words = bytes.split(separator: separator, omittingEmptySubsequences: true).map(Array.init)
    let parts = words.compactMap { word in
      word.count <= 4 ? word.span.integer().flatMap { $0 >= 0 ? Int($0) : nil } : nil
    }
    guard words.count == 3, parts.count == 3 else { return nil }
    return Numbers(parts: parts, separator: separator, yearIsFirst: words[0].count == 4)
  }

  /// The beginning of the day in the zone `utcOffset`; nil where the date is none.
  static func midnight(_ date: String, _ order: Order, utcOffset: Int) -> Timestamp? {
    guard let numbers = numbers(in: date) else { return nil }
    let parts = numbers.parts
    // A file may hold reports of several locales.
    let order = numbers.yearIsFirst ? .yearMonthDay : order
    var (year, month, day): (Int, Int, Int)
    switch order {
    case .monthDayYear: (month, day, year) = (parts[0], parts[1], parts[2])
    case .dayMonthYear: (day, month, year) = (parts[0], parts[1], parts[2])
    case .yearMonthDay: (year, month, day) = (parts[0], parts[1], parts[2])
    }
    if year < 100 { year += 2000 }
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let text = Array("\(year)-\(padded(month))-\(padded(day))T00:00:00".utf8)
    return TimestampParser.parse(text.span, utcOffset: utcOffset)?.moment
  }
}
