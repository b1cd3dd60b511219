package import RuleOutModel
import RuleOutSignals

/// The differential as it stood at each moment, with only what was available by then.
///
/// Every moment is a diagnosis of its own of the telemetry cut at it; nothing is carried from one to the
/// next but the outcomes of statistics on the same numbers (`StatisticsMemo`).
struct ReplayMoments {
  let telemetry: Telemetry
  let options: CaseOptions

  /// Time shown before the onset and after recovery, seconds.
  static let before = 600.0
  static let after = 300.0
  /// Moments at most: a longer incident is replayed in steps of several minutes.
  static let most = 240
  private static let minute: Int64 = 60_000_000

  /// From ten minutes before the earliest onset, or the alert, to five after recovery or to the end of the
  /// data, minute by minute; none without an incident.
  static func times(of incident: Incident) -> [Timestamp] {
    guard incident.detected, let onset = incident.onsetInterval?.start ?? incident.onset,
      let span = incident.span
    else { return [] }
    // What began before the data, or at a time that they do not show, is seen from their start on.
    let begin = max(min(onset, incident.alertedAt ?? onset), span.start)
      .advanced(bySeconds: -before).floored(toStep: minute)
    let end = min(
      incident.recoveredAt.map { $0.advanced(bySeconds: after) } ?? span.end, span.end)
    let last = end.advanced(bySeconds: 59.999_999).floored(toStep: minute)
    let first = max(begin, span.start.advanced(bySeconds: 59.999_999).floored(toStep: minute))
    guard first <= last else { return [] }
    let minutes = Int((last.microseconds - first.microseconds) / minute) + 1
    let step = Int64((minutes + most - 1) / most) * minute
    return stride(from: first.microseconds, through: last.microseconds, by: Int(step)).map {
      Timestamp(microseconds: $0)
    }
  }

  func moment(at time: Timestamp) -> ReplayMoment {
    let examination = Examination(
      telemetry.cut(at: time, utcOffset: options.utcOffset), options.cut(at: time))
    guard case .found(let incident) = examination.search else {
      return ReplayMoment(
        at: time, detected: false,
        standings: hypothesisCatalog.map {
          ReplayMoment.Standing(
            id: $0.id, probability: nil, verdict: .notApplicable, reason: "no incident by then")
        })
    }
    let results = Ranking(
      file: examination.file(of: incident),
      catalog: hypothesisCatalog.filter { $0.id != options.omittedHypothesis }
    ).rank().results
    return ReplayMoment(
      at: time, detected: true,
      standings: hypothesisCatalog.compactMap { hypothesis in
        results.first { $0.id == hypothesis.id }.map {
          ReplayMoment.Standing(
            id: $0.id, probability: $0.probability, verdict: $0.verdict, change: $0.change,
            reason: $0.reason)
        }
      })
  }
}

extension CaseOptions {
  /// What had been said by `time`.
  package func cut(at time: Timestamp) -> CaseOptions {
    var cut = self
    cut.alertedAt = alertedAt.flatMap { $0 <= time ? $0 : nil }
    return cut
  }
}
