package import RuleOutModel

/// A time as read from a field.
package struct ParsedTime: Sendable, Hashable {
  package var time: StatedTime
  /// Whether the field says its zone: an epoch, an offset beside it, or neither (`local`).
  package var zone: Recognition.ZoneStyle

  /// The moment, where the field holds a date.
  package var moment: Timestamp? {
    if case .moment(let moment) = time { return moment }
    return nil
  }
}

/// Reads times in the forms that logs and exports use:
///
///     2024-08-12T10:12:40.123456Z     T or blank, `-` or `/`, `.` or `,`, seconds optional,
///     2024-08-12 10:12:40 +0300       Z, UTC, GMT, +03, +0300, +03:00 or no zone
///     12/Aug/2024:10:12:40 +0300      `:` or blank
///     12 Aug 2024 10:12:40.123        as Redis writes it
///     12.08.2024 10:12:40             day first, as dots say
///     25/08/2024 10:12   8/25/2024 10:12 PM   with slashes only where the order of day and month is known
///     Mon Aug 12 10:12:40.123 2024    as `ctime` writes it, fraction optional
///     1723446760.25                   epoch: s, ms, µs or ns by magnitude; quotes allowed
///     10:15   10:15:30   10:15 AM     a clock time, whose day the bundle decides
///
/// Dates are checked against the calendar; years outside 1970...2199 are not understood. A leap second
/// is folded to :59.999.
package enum TimestampParser {
  /// The time in `bytes`, blanks around it ignored; nil where they hold none. `utcOffset`, in seconds
  /// east of UTC, applies to a time without a zone.
  /// `dateOrder` is that of dates with slashes which may be read either way; such a date is not understood
  /// without it.
  package static func parse(
    _ bytes: Span<UInt8>, utcOffset: Int, dateOrder: DateOrder? = nil
  ) -> ParsedTime? {
    var range = bytes.trimmedRange()
    if range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "\""),
      bytes[range.upperBound - 1] == UInt8(ascii: "\"")
    {
      range = (range.lowerBound + 1)..<(range.upperBound - 1)
    }
    let field = bytes.extracting(range)
    guard field.count >= 1 else { return nil }
    if field.count >= 13, field[1] == UInt8(ascii: "/") || field[2] == UInt8(ascii: "/"),
      let text = SlashedDate.rewritten(field, order: dateOrder)
    {
      return isoTime(text.span, utcOffset: utcOffset)
    }
    if field.count >= 10, field[4] == UInt8(ascii: "-") || field[4] == UInt8(ascii: "/") {
      return isoTime(field, utcOffset: utcOffset)
    }
    if field.count >= 20, field[2] == UInt8(ascii: "/"), field[6] == UInt8(ascii: "/") {
      return logTime(field, utcOffset: utcOffset)
    }
    if field.count >= 16, field[2] == UInt8(ascii: "."), field[5] == UInt8(ascii: ".") {
      return dottedTime(field, utcOffset: utcOffset)
    }
    if field.count >= 20, field[2] == 0x20, field[6] == 0x20 {
      return redisTime(field, utcOffset: utcOffset)
    }
    if field.count >= 24, field[0].isLetter, field[3] == 0x20, field[7] == 0x20 {
      return calendarTime(field, utcOffset: utcOffset)
    }
    if field.count >= 4, field[1] == UInt8(ascii: ":") || field[2] == UInt8(ascii: ":") {
      return clockTime(field)
    }
    return epoch(field).map { ParsedTime(time: .moment($0), zone: .epoch) }
  }

  /// Years that a time may lie in.
  private static let years = 1970...2199

  private static func isoTime(_ field: Span<UInt8>, utcOffset: Int) -> ParsedTime? {
    var cursor = FieldCursor()
    guard let year = cursor.digits(4, field), cursor.skip(field[4], field),
      let month = cursor.digits(2, field), cursor.skip(field[4], field),
      let day = cursor.digits(2, field)
    else { return nil }
    guard
      cursor.skip(UInt8(ascii: "T"), field) || cursor.skip(UInt8(ascii: "t"), field)
        || cursor.skip(0x20, field) || cursor.skip(0x09, field)
    else { return nil }
    // Gin parts the two with ` - `.
    if cursor.skip(UInt8(ascii: "-"), field) { guard cursor.skip(0x20, field) else { return nil } }
    return dayTime(
      field, &cursor, year: year, month: month, day: day, utcOffset: utcOffset)
  }

  private static func dottedTime(_ field: Span<UInt8>, utcOffset: Int) -> ParsedTime? {
    var cursor = FieldCursor()
    guard let day = cursor.digits(2, field), cursor.skip(UInt8(ascii: "."), field),
      let month = cursor.digits(2, field), cursor.skip(UInt8(ascii: "."), field),
      let year = cursor.digits(4, field), cursor.skip(0x20, field)
    else { return nil }
    return dayTime(
      field, &cursor, year: year, month: month, day: day, utcOffset: utcOffset)
  }

  private static func logTime(_ field: Span<UInt8>, utcOffset: Int) -> ParsedTime? {
    var cursor = FieldCursor()
    guard let day = cursor.digits(2, field), cursor.skip(UInt8(ascii: "/"), field),
      let month = monthNumber(field.extracting(3..<6))
    else { return nil }
    cursor.index = 7
    guard let year = cursor.digits(4, field),
      cursor.skip(UInt8(ascii: ":"), field) || cursor.skip(0x20, field)
    else { return nil }
    return dayTime(
      field, &cursor, year: year, month: month, day: day, utcOffset: utcOffset)
  }

  private static func redisTime(_ field: Span<UInt8>, utcOffset: Int) -> ParsedTime? {
    var cursor = FieldCursor()
    guard let day = cursor.digits(2, field), let month = monthNumber(field.extracting(3..<6))
    else { return nil }
    cursor.index = 7
    guard let year = cursor.digits(4, field), cursor.skip(0x20, field) else { return nil }
    return dayTime(
      field, &cursor, year: year, month: month, day: day, utcOffset: utcOffset)
  }

  private static func calendarTime(_ field: Span<UInt8>, utcOffset: Int) -> ParsedTime? {
    guard let month = monthNumber(field.extracting(4..<7)), field[field.count - 5] == 0x20,
      let year = field.extracting((field.count - 4)..<field.count).integer()
    else { return nil }
    var cursor = FieldCursor()
    cursor.index = 8
    let width = cursor.skip(0x20, field) ? 1 : 2
    guard let day = cursor.digits(width, field), cursor.skip(0x20, field) else { return nil }
    return dayTime(
      field.extracting(0..<(field.count - 5)), &cursor, year: Int(year), month: month, day: day,
      utcOffset: utcOffset)
  }

  /// The time of day and the zone that follow a date.
  private static func dayTime(
    _ field: Span<UInt8>, _ cursor: inout FieldCursor, year: Int, month: Int, day: Int,
    utcOffset: Int
  ) -> ParsedTime? {
    guard let hour = cursor.digits(2, field), cursor.skip(UInt8(ascii: ":"), field),
      let minute = cursor.digits(2, field)
    else { return nil }
    var second = 0
    var microsecond = 0
    if cursor.skip(UInt8(ascii: ":"), field) {
      guard let stated = cursor.digits(2, field) else { return nil }
      second = stated
      if cursor.skip(UInt8(ascii: "."), field) || cursor.skip(UInt8(ascii: ","), field) {
        guard let fraction = cursor.fraction(field) else { return nil }
        microsecond = fraction
      }
    }
    if second == 60, minute == 59 {
      second = 59
      microsecond = 999_000
    }
    guard years.contains(year), 1...12 ~= month, 1...lastDay(of: month, in: year) ~= day,
      hour < 24, minute < 60, second < 60, let zone = cursor.zone(field)
    else { return nil }
    let civil = CivilTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      microsecond: microsecond)
    switch zone {
    case .stated(let offset):
      return ParsedTime(time: .moment(civil.timestamp(utcOffset: offset)), zone: zone)
    default:
      return ParsedTime(time: .moment(civil.timestamp(utcOffset: utcOffset)), zone: .local)
    }
  }

  /// The moment of `Nov 22 14:03:11`, a time of RFC 3164, in `year`; a day below 10 has a blank before it.
  package static func yearlessTime(
    _ field: Span<UInt8>, year: Int, utcOffset: Int
  ) -> Timestamp? {
    guard field.count == 15, field[3] == 0x20, let month = monthNumber(field.extracting(0..<3))
    else { return nil }
    var cursor = FieldCursor()
    cursor.index = 4
    let width = cursor.skip(0x20, field) ? 1 : 2
    guard let day = cursor.digits(width, field), cursor.skip(0x20, field) else { return nil }
    return dayTime(
      field, &cursor, year: year, month: month, day: day, utcOffset: utcOffset)?.moment
  }

  private static func clockTime(_ field: Span<UInt8>) -> ParsedTime? {
    var cursor = FieldCursor()
    let hourDigits = field[1] == UInt8(ascii: ":") ? 1 : 2
    guard var hour = cursor.digits(hourDigits, field), cursor.skip(UInt8(ascii: ":"), field),
      let minute = cursor.digits(2, field), minute < 60
    else { return nil }
    var second = 0
    if cursor.skip(UInt8(ascii: ":"), field) {
      guard let stated = cursor.digits(2, field), stated < 60 else { return nil }
      second = stated
    }
    _ = cursor.skip(0x20, field)
    let rest = field.extracting(cursor.index..<field.count)
    if rest.equalsIgnoringCase("am") || rest.equalsIgnoringCase("pm") {
      guard 1...12 ~= hour else { return nil }
      hour = hour % 12 + (rest[0].lowercased == UInt8(ascii: "p") ? 12 : 0)
    } else if !rest.isEmpty {
      return nil
    }
    guard hour < 24 else { return nil }
    let secondsOfDay = hour * 3_600 + minute * 60 + second
    return ParsedTime(time: .clock(secondsOfDay: secondsOfDay), zone: .local)
  }

  /// The moment of an epoch whose unit its magnitude tells: below 1e11 seconds, below 1e14 milliseconds,
  /// below 1e17 microseconds, else nanoseconds.
  package static func epoch(_ field: Span<UInt8>) -> Timestamp? {
    let point = field.firstIndex(of: UInt8(ascii: ".")) ?? field.count
    guard let whole = field.extracting(0..<point).integer() else {
      return field.decimal().flatMap { epoch($0) }
    }
    var fraction = 0
    if point + 1 < field.count {
      var cursor = FieldCursor()
      cursor.index = point + 1
      guard let stated = cursor.fraction(field), cursor.index == field.count else {
        return field.decimal().flatMap { epoch($0) }
      }
      fraction = stated
    }
    guard whole >= 0 else { return nil }
    let microseconds: Int64
    switch whole {
    case ..<100_000_000_000: microseconds = whole * 1_000_000 + Int64(fraction)
    case ..<100_000_000_000_000: microseconds = whole * 1_000 + Int64(fraction / 1_000)
    case ..<100_000_000_000_000_000: microseconds = whole
    default: microseconds = whole / 1_000
    }
    return plausible(microseconds)
  }

  /// The same for an epoch given as a number.
  package static func epoch(_ value: Double) -> Timestamp? {
    guard value >= 0, value < 1e19 else { return nil }
    let microseconds: Double
    switch value {
    case ..<1e11: microseconds = value * 1e6
    case ..<1e14: microseconds = value * 1e3
    case ..<1e17: microseconds = value
    default: microseconds = value / 1e3
    }
    guard microseconds < 9e18 else { return nil }
    return plausible(Int64(microseconds.rounded()))
  }

  private static func plausible(_ microseconds: Int64) -> Timestamp? {
    let end = CivilTime(year: years.upperBound + 1, month: 1, day: 1).timestamp()
    return microseconds < end.microseconds ? Timestamp(microseconds: microseconds) : nil
  }

  private static func lastDay(of month: Int, in year: Int) -> Int {
    if month == 2 {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  }

  /// 1...12 for an English month abbreviation of three letters.
  private static func monthNumber(_ name: Span<UInt8>) -> Int? {
    let months: StaticString = "janfebmaraprmayjunjulaugsepoctnovdec"
    let first = name[0].lowercased
    let second = name[1].lowercased
    let third = name[2].lowercased
    return months.withUTF8Buffer { letters in
      for month in 0..<12
      where first == letters[month * 3] && second == letters[month * 3 + 1]
        && third == letters[month * 3 + 2]
      {
        return month + 1
      }
      return nil
    }
  }
}
