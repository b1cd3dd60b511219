import RuleOutModel

/// Clock times of the day and place of a scenario.
struct ScenarioClock {
  var year: Int
  var month: Int
  var day: Int
  /// Seconds east of UTC.
  var utcOffset: Int

  func callAsFunction(_ hour: Int, _ minute: Int, _ second: Int = 0) -> Timestamp {
    CivilTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second
    ).timestamp(utcOffset: utcOffset)
  }

  /// Replaces the processes of `hosts` one after the other, `gap` seconds apart.
  static func rollingReplacement(
    of hosts: Int, version: Int, from start: Timestamp, gap: Double
  ) -> [Intervention] {
    (0..<hosts).map { host in
      .at(
        start.advanced(bySeconds: Double(host) * gap),
        .replaceProcess(host: host, version: version))
    }
  }
}
