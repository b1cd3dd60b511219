import RuleOutModel

/// The words in which alerts tried on an incident are told of.
struct AlertNarrative {
  let diagnosis: Diagnosis
  private let clock: LocalClock

  init(_ diagnosis: Diagnosis) {
    self.diagnosis = diagnosis
    clock = LocalClock(diagnosis)
  }

  /// `the incident of 12 Aug 2024, 10:09:32 to 12:52:20 UTC+03:00`.
  var incident: String {
    diagnosis.incident.detected
      ? "the incident of \(Narrative(diagnosis).period)" : "files without an incident"
  }

  /// `alert`, or `onset` where no alert is known.
  var reference: String { diagnosis.incident.alertedAt == nil ? "onset" : "alert" }

  /// When it would have fired, by the clock.
  func time(_ candidate: AlertCandidate) -> String {
    candidate.firesAt.map { clock.time($0, near: diagnosis.incident.onset) } ?? "never"
  }

  /// `28 min before`, `4 min after`.
  func lead(_ candidate: AlertCandidate) -> String {
    guard let lead = candidate.leadSeconds else { return "" }
    if lead == 0 { return "with it" }
    return Figure.duration(abs(lead)) + (lead > 0 ? " before" : " after")
  }

  /// `0 in 1 h 31 min`.
  func falseAlarms(_ candidate: AlertCandidate) -> String {
    guard candidate.quietSeconds > 0 else { return "no quiet time" }
    return "\(Figure.count(candidate.falseAlarms)) in \(Figure.duration(candidate.quietSeconds))"
  }

  /// `would have fired at 09:47, 28 min before the alert; false alarms: 0 in 1 h 31 min of quiet time`.
  func outcome(_ candidate: AlertCandidate) -> String {
    guard candidate.firesAt != nil else { return "would not have fired" }
    let alarms =
      candidate.quietSeconds > 0
      ? "false alarms: \(falseAlarms(candidate)) of quiet time" : "no quiet time to try it on"
    return "would have fired at \(time(candidate)), \(lead(candidate)) the \(reference); \(alarms)"
  }

  /// How to read them.
  static let basis =
    "Levels were set by quiet time before anything moved, or by convention; which of them are shown was"
    + " chosen with this incident in view, so expect less of them in others."
}
