package import RuleOutModel

/// Times as people read them, in the bundle's offset.
package struct LocalClock: Sendable {
  /// Seconds east of UTC.
  package let utcOffset: Int
  /// `EAT`, or else `UTC` or `UTC+03:00`.
  package let zone: String

  package init(utcOffset: Int, zoneName: String = "") {
    self.utcOffset = utcOffset
    let offset = utcOffset == 0 ? "UTC" : "UTC" + Timestamp.zoneSuffix(utcOffset: utcOffset)
    zone = zoneName.isEmpty ? offset : zoneName
  }

  init(_ diagnosis: Diagnosis) {
    self.init(utcOffset: diagnosis.utcOffset, zoneName: diagnosis.zoneName)
  }

  /// `10:12:40`, or `10:15` on a whole minute.
  package func time(_ moment: Timestamp) -> String {
    moment.clock(
      utcOffset: utcOffset, seconds: CivilTime(moment, utcOffset: utcOffset).second != 0)
  }

  /// `12 Aug 2024`.
  package func date(_ moment: Timestamp) -> String {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let fields = CivilTime(moment, utcOffset: utcOffset)
    return "\(fields.day) \(months[min(max(fields.month, 1), 12) - 1]) \(fields.year)"
  }

  /// `12 Aug 2024, 10:12:40`.
  package func dateAndTime(_ moment: Timestamp) -> String { "\(date(moment)), \(time(moment))" }

  /// The time, with its date where that is not the date of `other`.
  package func time(_ moment: Timestamp, near other: Timestamp?) -> String {
    guard let other, date(moment) == date(other) else { return dateAndTime(moment) }
    return time(moment)
  }

  /// `12 Aug 2024, 09:00 to 13:30`.
  package func span(_ window: TimeWindow) -> String {
    "\(dateAndTime(window.start)) to \(time(window.end, near: window.start))"
  }
}
