package import RuleOutModel
package import RuleOutSignals

/// What the user, rather than the telemetry, says of the case.
package struct CaseOptions: Sendable {
  package var bundle = ""
  /// Seconds east of UTC in which times are shown.
  package var utcOffset = 0
  package var zoneName = ""
  /// Replaces the alert of the telemetry.
  package var alertedAt: Timestamp?
  /// What the user calls harm; nil where nothing is stated.
  package var objective: ServiceLevelObjective?
  /// Id of a hypothesis taken out of the catalogue, to see whether `unknown` takes its place.
  package var omittedHypothesis: String?
  /// What the outcomes of tests are weighed by.
  package var likelihoods = LikelihoodRatios.measured
  /// Whether to try alerts on the incident.
  package var triesAlerts = true
  package var inputs: [InputReport] = []
  package var warnings: [Warning] = []

  package init() {}
}

/// Telemetry in, differential diagnosis out: finds the incident, weighs every hypothesis against the
/// findings, judges every change.
package func diagnose(_ telemetry: Telemetry, _ options: CaseOptions) -> Diagnosis {
  let examination = Examination(telemetry, options)
  let (span, alerts, offset) = (examination.span, examination.alerts, options.utcOffset)
  var diagnosis = Diagnosis(
    bundle: options.bundle, calibration: options.likelihoods.corpus, utcOffset: offset,
    zoneName: options.zoneName, incident: Incident(detected: false), inputs: options.inputs,
    warnings: (options.warnings + telemetry.warnings + outside(alerts, span, offset)).sorted())
  switch examination.search {
  case .nothing(let basis, let alertedAt, let isJudged):
    diagnosis.incident = Incident(
      detected: false, isJudged: isJudged, basis: basis, span: telemetry.span,
      alertedAt: alertedAt)
    diagnosis.hypotheses = hypothesisCatalog.map {
      HypothesisResult(
        id: $0.id, verdict: .notApplicable,
        reason: isJudged ? "there is no incident to explain" : "nothing tells of an incident")
    }
    diagnosis.changes = ChangeVerdicts.judge(
      quiet: examination.suspects, isCalm: isJudged && alerts.isEmpty)
    diagnosis.timeline = Timeline.build(
      telemetry, suspects: examination.suspects, file: nil, span: span, utcOffset: offset)
    if let alertedAt { diagnosis.localize(telemetry, span: span, around: alertedAt) }
  case .found(let incident):
    let file = examination.file(of: incident)
    fill(&diagnosis, from: file, omitting: options.omittedHypothesis)
    diagnosis.localize(file)
    if options.triesAlerts {
      diagnosis.alertCandidates = AlertSearch(file: file, objective: options.objective).candidates()
    }
    diagnosis.timeline = Timeline.build(
      telemetry, suspects: file.suspects, file: file, span: span, utcOffset: offset)
  }
  return diagnosis
}

/// The first look at a case: what may have done it, and whether there is an incident at all.
struct Examination {
  let telemetry: Telemetry
  let options: CaseOptions
  let span: TimeWindow
  /// Changes as they look before any onset is known.
  let suspects: [Suspect]
  let alerts: [Timestamp]
  let search: IncidentSearch

  init(_ telemetry: Telemetry, _ options: CaseOptions) {
    self.telemetry = telemetry
    self.options = options
    let span =
      telemetry.span
      ?? TimeWindow(start: Timestamp(microseconds: 0), end: Timestamp(microseconds: 0))
    let offset = options.utcOffset
    suspects = Suspect.find(in: telemetry, span: span, utcOffset: offset)
    alerts =
      options.alertedAt.map { [$0] }
      ?? telemetry.alerts.map { $0.time.resolved(within: span, utcOffset: offset) }.sorted()
    self.span = span
    let finder = IncidentFinder(
      telemetry: telemetry, span: span, alertTimes: alerts,
      alertMetrics: Set(telemetry.alerts.map(\.metric)), utcOffset: offset,
      mitigations: suspects.flatMap { suspect in
        suspect.undone.map(\.at) + (suspect.kind == .rollback ? suspect.steps.map(\.at) : [])
      }.sorted(), objective: options.objective)
    search = finder.search()
  }

  /// Everything about `incident` that the hypotheses look at.
  func file(of incident: IncidentWindow) -> CaseFile {
    CaseFile(
      telemetry: telemetry, span: span, incident: incident,
      suspects: Suspect.find(
        in: telemetry, span: span, utcOffset: options.utcOffset,
        onset: incident.onsetInterval.end.advanced(bySeconds: CaseFile.clockUncertainty)),
      utcOffset: options.utcOffset, likelihoods: options.likelihoods)
  }
}

/// An alert that lies outside the data was hardly fired by them: a wrong day or zone is likelier.
private func outside(_ alerts: [Timestamp], _ span: TimeWindow, _ utcOffset: Int) -> [Warning] {
  let margin = 900.0
  return alerts.filter {
    $0 < span.start.advanced(bySeconds: -margin) || $0 > span.end.advanced(bySeconds: margin)
  }.map {
    Warning(
      code: "alert-outside-data",
      message:
        "the alert of \($0.rfc3339(utcOffset: utcOffset)) lies outside the data, which run from"
        + " \(span.start.rfc3339(utcOffset: utcOffset)) to \(span.end.rfc3339(utcOffset: utcOffset)):"
        + " check its day and zone")
  }
}

private func fill(
  _ diagnosis: inout Diagnosis, from file: CaseFile, omitting omitted: String?
) {
  let catalog = hypothesisCatalog.filter { $0.id != omitted }
  let differential = Ranking(file: file, catalog: catalog).rank()
  let culprit = differential.culprit
  diagnosis.hypotheses = differential.results
  diagnosis.remediation = differential.remediation
  diagnosis.culpritChange = culprit.map(file.culprit)
  let changes = ChangeVerdicts.judge(file, culprit: culprit)
  let verdicts = Dictionary(changes.map { ($0.id, $0.verdict) }) { first, _ in first }
  let commits = CommitVerdicts.judge(file, culprit: diagnosis.culpritChange, verdicts)
  diagnosis.changes = changes + CommitVerdicts.listed(commits)
  diagnosis.warnings += CommitVerdicts.warnings(file, judged: commits.count)
  diagnosis.warnings.sort()
  diagnosis.missing = catalog.flatMap { differential.best[$0.id]?.needs ?? [] }
  diagnosis.otherIncidents = file.incident.others
  diagnosis.exhibits = Exhibits(file: file, results: differential.results).build()
  var impact = file.impact.figures
  impact.memoryGrowth = file.memoryGrowth(before: culprit?.first)
  diagnosis.incident = Incident(
    detected: true, basis: file.incident.basis, span: file.span, onset: file.incident.onset,
    onsetInterval: file.incident.onsetInterval, alertedAt: file.incident.alertedAt,
    mitigatedAt: file.incident.mitigatedAt, recoveredAt: file.incident.recoveredAt, impact: impact)
}

extension CaseFile {
  /// Resident memory plus swap of the affected instances five minutes after the alert (or the onset), over
  /// the median before the culprit change (or the onset), minus 1.
  func memoryGrowth(before change: Timestamp?) -> Double? {
    let reference = incident.alertedAt ?? incident.onset
    let at = reference.advanced(bySeconds: 300)
    let before = TimeWindow(start: span.start, end: change ?? incident.onsetInterval.start)
    let affected = Set(cohorts.affected.map(\.name))
    var totals = (before: 0.0, after: 0.0)
    for signal in telemetry.signals(.memoryResident)
    where affected.contains(signal.id.entity.name)
      || (affected.isEmpty
        && memory.contains {
          $0.entity == signal.id.entity
        })
    {
      var series = signal.series
      if let swap = telemetry.signals(.swapUsed).first(where: { $0.id.entity == signal.id.entity })
      {
        series = MemoryRamp.sum(series, swap.series)
      }
      // The cells around the moment: one scrape may be missing.
      let around = TimeWindow(
        start: at.advanced(bySeconds: -2 * series.stepSeconds),
        end: at.advanced(bySeconds: 2 * series.stepSeconds))
      guard let quiet = median(series.values(in: before)),
        let now = median(series.values(in: around))
      else { continue }
      totals.before += quiet
      totals.after += now
    }
    guard totals.before > 0 else { return nil }
    return (totals.after / totals.before - 1).rounded(significantDigits: 6)
  }
}
