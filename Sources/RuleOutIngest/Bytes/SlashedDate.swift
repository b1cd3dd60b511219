/// Which of the first two numbers of a date with slashes is the day.
package enum DateOrder: String, Sendable, Hashable, CaseIterable {
  /// `25/03/2025`
  case dayFirst = "dmy"
  /// `03/25/2025`
  case monthFirst = "mdy"
}

/// What the dates of a text show of their order: a number above 12 is no month.
struct DateOrderEvidence {
  private var dayFirst = 0
  private var monthFirst = 0
  /// Dates that may be read either way.
  private(set) var ambiguous = 0

  var hasDates: Bool { ambiguous + dayFirst + monthFirst > 0 }

  /// Nil where no date shows the order, or dates contradict each other.
  var order: DateOrder? {
    if dayFirst > 0, monthFirst == 0 { return .dayFirst }
    return monthFirst > 0 && dayFirst == 0 ? .monthFirst : nil
  }

  var isContradictory: Bool { dayFirst > 0 && monthFirst > 0 }

  mutating func take(_ text: Span<UInt8>) {
    var index = 0
    while let slash = text.firstIndex(of: UInt8(ascii: "/"), from: index) {
      index = slash + 1
      var start = slash
      while start > 0, slash - start < 2, text[start - 1].decimalDigit != nil { start -= 1 }
      guard start < slash, start == 0 || !SlashedDate.isPart(text[start - 1]),
        let date = SlashedDate(text.extracting(start..<min(text.count, start + 11)))
      else { continue }
      switch date.shown {
      case .dayFirst: dayFirst += 1
      case .monthFirst: monthFirst += 1
      case nil: ambiguous += 1
      }
      index = start + date.length
    }
  }
}

/// A date of three numbers with slashes, the year last, as spreadsheets write it in most of the world.
struct SlashedDate {
  private let first: Int
  private let second: Int
  private let year: Int
  /// Bytes of the date.
  let length: Int

  /// The date at the beginning of `field`; nil where there is none.
  init?(_ field: Span<UInt8>) {
    var cursor = FieldCursor()
    func number() -> Int? {
      let start = cursor.index
      while cursor.index < field.count, cursor.index - start < 2,
        field[cursor.index].decimalDigit != nil
      {
        cursor.index += 1
      }
      return field.extracting(start..<cursor.index).integer().map { Int($0) }
    }
    guard let first = number(), cursor.skip(UInt8(ascii: "/"), field), let second = number(),
      cursor.skip(UInt8(ascii: "/"), field), let year = cursor.digits(4, field),
      1...31 ~= first, 1...31 ~= second, first <= 12 || second <= 12, 1970...2199 ~= year,
      cursor.index == field.count || !SlashedDate.isPart(field[cursor.index])
    else { return nil }
    (self.first, self.second, self.year) = (first, second, year)
    length = cursor.index
  }

  /// The order that the date itself shows. One whose two numbers are the same has any order.
  var shown: DateOrder? { first > 12 ? .dayFirst : second > 12 ? .monthFirst : nil }

  static func isPart(_ byte: UInt8) -> Bool {
    byte.decimalDigit != nil || byte == UInt8(ascii: "/") || byte.isLetter
  }

  /// The time in `field`, a date and a clock, as RFC 3339 writes it; nil where there is no such time, or its
  /// order is not known.
  static func rewritten(_ field: Span<UInt8>, order: DateOrder?) -> [UInt8]? {
    guard let date = SlashedDate(field) else { return nil }
    guard let order = date.shown ?? order ?? (date.first == date.second ? .dayFirst : nil)
    else { return nil }
    var index = date.length
    if index < field.count, field[index] == UInt8(ascii: ",") { index += 1 }
    while index < field.count, field[index].isBlank || field[index] == UInt8(ascii: "T") {
      index += 1
    }
    let clock = field.extracting(index..<field.count)
    guard let colon = clock.firstIndex(of: UInt8(ascii: ":")), 1...2 ~= colon,
      var hour = clock.extracting(0..<colon).integer()
    else { return nil }
    var rest = clock.extracting(colon..<clock.count).copied()
    let letters = rest.suffix(2).map(\.lowercased)
    if letters == Array("am".utf8) || letters == Array("pm".utf8) {
      guard 1...12 ~= hour else { return nil }
      hour = hour % 12 + (letters[0] == UInt8(ascii: "p") ? 12 : 0)
      rest.removeLast(2)
      while rest.last?.isBlank == true { rest.removeLast() }
    }
    let (day, month) =
      order == .dayFirst ? (date.first, date.second) : (date.second, date.first)
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return Array("\(date.year)-\(padded(month))-\(padded(day)) \(padded(Int(hour)))".utf8) + rest
  }
}
