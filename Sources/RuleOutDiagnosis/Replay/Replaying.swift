package import RuleOutModel
package import RuleOutSignals

extension Diagnosis {
  /// Adds how the differential came about: what it was at each moment of the incident, from when each verdict
  /// could be had, and when the responders pursued and dropped which suspicion.
  ///
  /// The moments are independent of each other and reckoned in parallel; whatever the number of threads, the
  /// result is the same.
  package mutating func addReplay(of telemetry: Telemetry, _ options: CaseOptions) async {
    let replayed = ReplayMoments(telemetry: telemetry, options: options)
    let times = ReplayMoments.times(of: incident)
    replay.moments = await replayed.moments(at: times)
    for index in hypotheses.indices {
      let decidability = Decidability(of: hypotheses[index], over: replay.moments)
      hypotheses[index].decidableAt = decidability.decidableAt
      hypotheses[index].reversals = decidability.reversals
    }
    guard let span = telemetry.span, incident.detected else { return }
    replay.pursuits = Pursuits.find(
      in: telemetry.notes, span: span, utcOffset: options.utcOffset)
  }
}

extension ReplayMoments {
  /// Moments that one task reckons in a row.
  private static let stretch = 8

  /// In the order of `times`.
  func moments(at times: [Timestamp]) async -> [ReplayMoment] {
    // One memory for all tasks: what one has reckoned the others need not.
    let memo = StatisticsMemo()
    return await withTaskGroup(of: [ReplayMoment].self) { group in
      for start in stride(from: 0, to: times.count, by: ReplayMoments.stretch) {
        let some = Array(times[start..<min(times.count, start + ReplayMoments.stretch)])
        group.addTask {
          StatisticsMemo.$current.withValue(memo) { some.map { moment(at: $0) } }
        }
      }
      var all: [ReplayMoment] = []
      for await some in group { all += some }
      return all.sorted { $0.at < $1.at }
    }
  }
}
