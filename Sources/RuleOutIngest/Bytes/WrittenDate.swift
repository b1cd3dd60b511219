/// Reads a date written in words, as `date` and psql's `\watch` print it in English locales, its parts in
/// whatever order:
///
///     Wed Nov 25 18:26:17 UTC 2026
///     Wed 25 Nov 2026 06:26:17 PM EAT
///     Wed, 25 Nov 2026 18:26:17 +0300
///
/// A zone is understood where it is an offset, `UTC` or `GMT`; another abbreviation (`EAT`) has several
/// meanings, so that the time counts as local.
package enum WrittenDate {
  private static let wordLimit = 8

  /// The time in `line`; nil where it holds anything else, or a part of the date is missing.
  package static func parse(_ line: Span<UInt8>, utcOffset: Int) -> ParsedTime? {
    var parts = Parts()
    var index = 0
    var count = 0
    while true {
      while index < line.count, line[index].isBlank || line[index] == UInt8(ascii: ",") {
        index += 1
      }
      if index == line.count { break }
      let start = index
      while index < line.count, !line[index].isBlank, line[index] != UInt8(ascii: ",") {
        index += 1
      }
      count += 1
      guard count <= wordLimit, parts.take(line.extracting(start..<index)) else { return nil }
    }
    guard let text = parts.text else { return nil }
    return TimestampParser.parse(text.span, utcOffset: utcOffset)
  }

  private struct Parts {
    private var year: Int?
    private var month: Int?
    private var day: Int?
    private var clock: [UInt8] = []
    private var hourShift: Int?
    private var zone: [UInt8] = []

    /// Takes one word; false where it is no part of a date.
    mutating func take(_ word: Span<UInt8>) -> Bool {
      if word[0].decimalDigit != nil { return takeNumber(word) }
      if word[0] == UInt8(ascii: "+") || word[0] == UInt8(ascii: "-") {
        guard zone.isEmpty, !clock.isEmpty else { return false }
        zone = word.copied()
        return true
      }
      guard word[0].isLetter else { return false }
      let name = word.copied().map(\.lowercased)
      let isName = name.count == 3 || name.count > 3 && name.allSatisfy(\.isLetter)
      if isName, let number = WrittenDate.months.firstIndex(where: { $0.starts(with: name) }) {
        guard month == nil else { return false }
        month = number + 1
        return true
      }
      if isName, WrittenDate.weekdays.contains(where: { $0.starts(with: name) }) { return true }
      if name == Array("am".utf8) || name == Array("pm".utf8) {
        guard hourShift == nil else { return false }
        hourShift = name[0] == UInt8(ascii: "p") ? 12 : 0
        return true
      }
      // The abbreviation of a zone.
      guard !clock.isEmpty, 1...5 ~= name.count, name.allSatisfy(\.isLetter),
        name != word.copied()
      else { return false }
      if word.equals("UTC") || word.equals("GMT") || word.equals("Z") {
        zone = [UInt8(ascii: "Z")]
      }
      return true
    }

    private mutating func takeNumber(_ word: Span<UInt8>) -> Bool {
      if word.firstIndex(of: UInt8(ascii: ":")) != nil {
        guard clock.isEmpty else { return false }
        clock = word.copied()
        return true
      }
      guard let number = word.integer() else { return false }
      if word.count == 4, year == nil {
        year = Int(number)
      } else if word.count <= 2, day == nil {
        day = Int(number)
      } else {
        return false
      }
      return true
    }

    /// The same time as RFC 3339 writes it; nil where a part is missing.
    var text: [UInt8]? {
      guard let year, let month, let day else { return nil }
      var cursor = FieldCursor()
      let width = clock.firstIndex(of: UInt8(ascii: ":")) ?? 0
      guard 1...2 ~= width, var hour = cursor.digits(width, clock.span) else { return nil }
      if let hourShift {
        guard 1...12 ~= hour else { return nil }
        hour = hour % 12 + hourShift
      }
      func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      let rest = String(decoding: clock[cursor.index...], as: UTF8.self)
      return Array("\(year)-\(padded(month))-\(padded(day))T\(padded(hour))\(rest)".utf8) + zone
    }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ].map { Array($0.utf8) }
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ].map { Array($0.utf8) }
}
