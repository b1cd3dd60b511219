import RuleOutModel
import RuleOutSignals

extension Diagnosis {
  /// Entities listed at most.
  private static let listed = 10
  /// How much more than the next an entity must explain to be called the first that failed.
  private static let outstanding = 2.0

  /// Where the incident of `file` comes from.
  ///
  /// From the alert on where it lies within the incident: what moved before nobody minded may be another
  /// matter.
  mutating func localize(_ file: CaseFile) {
    let start = max(file.incident.onset, file.incident.alertedAt ?? file.incident.onset)
    let end = max(file.incident.impact.end, start.advanced(bySeconds: 60))
    let alerted = Diagnosis.alerted(file.telemetry)
    let symptom = alerted ?? file.incident.symptoms.first?.quantity
    // Quiet time shorter than what is compared with it says little: then all before the alert counts.
    let isShort = file.quiet.duration < end.seconds(since: start)
    let quiet = TimeWindow(start: file.span.start, end: isShort ? start : file.quiet.end)
    localize(
      Localization(
        file.telemetry, quiet: quiet, incident: TimeWindow(start: start, end: end),
        kinds: Diagnosis.kinds(of: symptom)),
      hurt: file.disturbances.filter {
        Materiality.symptoms.contains($0.quantity) && $0.window.overlaps(file.incident.impact)
      }.map(\.entity.name))
  }

  /// Where what an alert fired on comes from, although no incident was found around it.
  mutating func localize(_ telemetry: Telemetry, span: TimeWindow, around alert: Timestamp) {
    let step = telemetry.signals.map(\.series.stepSeconds).max { $0 < $1 } ?? 60
    let margin = min(step, 300)
    let quiet = TimeWindow(start: span.start, end: alert.advanced(bySeconds: -margin))
    let incident = TimeWindow(
      start: alert.advanced(bySeconds: -margin),
      end: min(span.end, alert.advanced(bySeconds: 3_600)))
    guard incident.start < incident.end, quiet.start < quiet.end else { return }
    localize(
      Localization(
        telemetry, quiet: quiet, incident: incident,
        kinds: Diagnosis.kinds(of: Diagnosis.alerted(telemetry))), hurt: [])
  }

  private mutating func localize(_ found: Localization, hurt: [String]) {
    localization = Array(found.entries.prefix(Diagnosis.listed))
    guard let first = found.entries.first, first.harm > 0 else { return }
    let next = found.entries.dropFirst().first?.score ?? 0
    guard first.score >= Diagnosis.outstanding * next || found.entries.count == 1 else { return }
    firstFailingEntity = first.entity
    let callers = found.graph.allCallers(of: first.entity)
    blastRadius = Set(hurt).subtracting([first.entity, ""])
      .filter { callers.contains($0) }.sorted()
  }

  /// The quantity of what the alert fired on, where its metric is among the signals.
  private static func alerted(_ telemetry: Telemetry) -> Quantity? {
    telemetry.alerts.lazy.compactMap { alert -> Quantity? in
      guard !alert.metric.isEmpty else { return nil }
      return telemetry.signals.first {
        $0.id.metric == alert.metric
          && (alert.service.isEmpty || $0.id.entity.name == alert.service)
      }?.id.quantity
    }.first
  }

  /// Which harm to follow: the kind that was noticed; both where that is neither.
  private static func kinds(of symptom: Quantity?) -> Set<HarmFlow.Kind> {
    switch symptom {
    case .latency, .dependencyLatency: [.delay]
    case .availability, .errorRatio, .errorRate, .dependencyErrorRatio, .dependencyErrorRate:
      [.failures]
    default: [.failures, .delay]
    }
  }
}
