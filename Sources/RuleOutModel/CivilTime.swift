/// Calendar fields of a moment in a zone with a fixed offset from UTC.
///
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil and
/// civil_from_days; proleptic Gregorian calendar, no leap seconds.
public struct CivilTime: Sendable, Hashable {
  public var year: Int
  public var month: Int
  public var day: Int
  public var hour: Int
  public var minute: Int
  public var second: Int
  public var microsecond: Int

  public init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    microsecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
  }

  /// The fields of `time` in the zone `utcOffset` seconds east of UTC.
  public init(_ time: Timestamp, utcOffset: Int = 0) {
    let local = time.microseconds + Int64(utcOffset) * 1_000_000
    let midnight = Timestamp(microseconds: local).floored(toStep: 86_400_000_000).microseconds
    let rest = Int(local - midnight)
    let z = Int(midnight / 86_400_000_000) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = rest / 3_600_000_000
    minute = rest / 60_000_000 % 60
    second = rest / 1_000_000 % 60
    microsecond = rest % 1_000_000
  }

  /// The moment these fields name in the zone `utcOffset` seconds east of UTC; fields are not checked.
  @inlinable public func timestamp(utcOffset: Int = 0) -> Timestamp {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - utcOffset
    return Timestamp(microseconds: Int64(seconds) * 1_000_000 + Int64(microsecond))
  }
}

extension Timestamp {
  /// RFC 3339 in the zone `utcOffset` seconds east of UTC, whole seconds: `2024-08-12T10:12:40+03:00`.
  public func rfc3339(utcOffset: Int = 0) -> String {
    let c = CivilTime(self, utcOffset: utcOffset)
    return "\(padded(c.year, 4))-\(padded(c.month, 2))-\(padded(c.day, 2))T"
      + "\(padded(c.hour, 2)):\(padded(c.minute, 2)):\(padded(c.second, 2))"
      + Timestamp.zoneSuffix(utcOffset: utcOffset)
  }

  /// The clock time alone, `10:12:40`, or `10:12` where `seconds` is false.
  public func clock(utcOffset: Int, seconds: Bool = true) -> String {
    let c = CivilTime(self, utcOffset: utcOffset)
    return "\(padded(c.hour, 2)):\(padded(c.minute, 2))"
      + (seconds ? ":\(padded(c.second, 2))" : "")
  }

  /// `Z`, or `+03:00`.
  public static func zoneSuffix(utcOffset: Int) -> String {
    if utcOffset == 0 { return "Z" }
    let minutes = abs(utcOffset) / 60
    return "\(utcOffset < 0 ? "-" : "+")\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
