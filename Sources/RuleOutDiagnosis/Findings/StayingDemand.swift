import RuleOutModel
import RuleOutSignals

extension CaseFile {
  /// That harm ended while demand stayed where it was, in words: what was carried then was no surge too many. Nil
  /// where demand fell, harm goes on, or something else can have helped: capacity that was added, what was changed
  /// or taken back.
  ///
  /// It is the reversal of demand: an ordinary morning rises as well, and it does not end with the harm.
  var stayingDemand: String? {
    guard let traffic, let end = incident.recoveredAt else { return nil }
    let series = traffic.signal.series
    let after = TimeWindow(
      start: end.advanced(bySeconds: series.stepSeconds),
      end: end.advanced(bySeconds: series.stepSeconds + CaseFile.aftermath))
    let during = series.values(in: TimeWindow(start: incident.onset, end: end))
    let values = series.values(in: after)
    guard values.count >= 5, during.count >= 5, series.coverage(in: after) >= 0.9,
      let shift = bootstrapMeanShift(baseline: during, window: values),
      shift.interval.low >= -CaseFile.sameDemand * average(during)
    else { return nil }
    let help = TimeWindow(start: end.advanced(bySeconds: -1_800), end: after.end)
    let isHelped =
      suspects.contains { ($0.steps + $0.undone).contains { help.contains($0.at) } }
      || hasNewInstances(in: TimeWindow(start: incident.onset, end: after.end))
    guard !isHelped else { return nil }
    return "harm ended at \(clock(end)) while demand stayed:"
      + " \(Figure.value(average(values), of: .traffic)) after it,"
      + " \(Figure.value(average(during), of: .traffic)) in it"
  }

  /// Seconds after the harm in which demand is looked at.
  private static let aftermath = 900.0
  /// What demand may have fallen by and still count as staying.
  private static let sameDemand = 0.05

  /// Whether instances first show in `window`: somebody, or something, added capacity.
  private func hasNewInstances(in window: TimeWindow) -> Bool {
    telemetry.signals.contains { signal in
      guard signal.id.entity.kind == .instance,
        let first = signal.series.values.firstIndex(where: { !$0.isNaN })
      else { return false }
      return window.contains(signal.series.time(at: first))
    }
  }
}
