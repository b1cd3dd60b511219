import RuleOutModel

/// What an alert would have done in the time that the data cover.
struct AlertBacktest: Sendable, Hashable {
  /// Which member fired first in the incident, and in which cell; nil where none did.
  var hit: Hit?
  /// Separate firings in quiet time.
  var falseAlarms: Int
  /// How much quiet time there was once the alert could be computed.
  var quietSeconds: Double

  struct Hit: Sendable, Hashable {
    var member: Int
    var firing: AlertFiring
    /// The end of the cell in which it fired.
    var at: Timestamp
  }

  /// Firings no further apart than this are one alarm: notifications of a group are no more frequent.
  static let alarmGap = 300.0

  /// Tries an alert on the members of a watch.
  ///
  /// - Parameters:
  ///   - measures: What is compared with the threshold, for each member, on its grid.
  ///   - hold: Cells for which it must hold after the first.
  ///   - others: Other stretches of harm: to fire there is no false alarm.
  init(
    _ watch: AlertWatch, measures: [[Double]], threshold: Double, hold: Int, until end: Timestamp,
    others: [TimeWindow]
  ) {
    var hits: [Hit] = []
    var alarms: [TimeWindow] = []
    var begin: Timestamp?
    for (index, member) in watch.members.enumerated() {
      let series = member.signal.series
      guard let first = measures[index].firstIndex(where: { !$0.isNaN }) else { continue }
      begin = min(begin ?? .distantFuture, series.time(at: first + 1))
      let firings = AlertFiring.firings(
        of: measures[index], beyond: threshold, isUpward: watch.isUpward, hold: hold)
      for firing in firings {
        let at = series.time(at: firing.at + 1)
        if at < watch.quietEnd {
          alarms.append(TimeWindow(start: at, end: series.time(at: firing.end + 1)))
        } else if let onset = member.onset, at >= onset, at <= end, firing.pending > first {
          // What held from the first value on began before the data can tell.
          hits.append(Hit(member: index, firing: firing, at: at))
        }
      }
    }
    hit = hits.min { ($0.at, $0.member) < ($1.at, $1.member) }
    let quiet = TimeWindow(
      start: begin ?? watch.quietEnd, end: max(begin ?? watch.quietEnd, watch.quietEnd))
    let excused = others.map { $0.intersection(quiet) }
    quietSeconds = max(0, quiet.duration - excused.reduce(0) { $0 + $1.duration })
    falseAlarms = AlertBacktest.count(
      alarms.filter { alarm in
        !others.contains { $0.contains(alarm.start) }
      })
  }

  private static func count(_ alarms: [TimeWindow]) -> Int {
    var count = 0
    var end = Timestamp.distantPast
    for alarm in alarms.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if alarm.start > end.advanced(bySeconds: alarmGap) { count += 1 }
      end = max(end, alarm.end)
    }
    return count
  }
}
