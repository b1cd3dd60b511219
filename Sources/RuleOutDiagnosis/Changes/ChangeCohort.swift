import RuleOutModel
import RuleOutSignals

/// The contrast inside the incident: what took the change against what did not.
extension ChangeTests {
  static func noteCohort(
    _ suspect: Suspect, in assessment: inout Assessment, _ file: CaseFile
  ) {
    // Like with like: instances of another service have slownesses of their own.
    let requests = file.telemetry.requests
    let home = Set(suspect.reached.flatMap { requests.services(of: Symbol($0)) })
    let members = file.cohorts.members.filter {
      home.isEmpty || !home.isDisjoint(with: requests.services(of: Symbol($0.name)))
    }
    let took = members.filter { suspect.reached.contains($0.name) }
    let others = members.filter { !suspect.reached.contains($0.name) }
    guard !took.isEmpty, !others.isEmpty else {
      noteUndivided(suspect, in: &assessment, file)
      return
    }
    func ratios(_ members: [InstanceCohorts.Member]) -> String {
      members.map { "\($0.name) \($0.latencyRatio.map { Figure.ratio($0) } ?? "unknown")" }
        .joined(separator: ", ")
    }
    let statement =
      "response time over baseline: \(ratios(took)) with it; \(ratios(others)) without"
    let hurt = took.filter(\.isAffected).count
    let hurtOthers = others.filter(\.isAffected).count
    let direction: Evidence.Direction
    if hurt * 2 >= took.count, hurtOthers == 0, hurt > 0 {
      direction = .for
    } else if hurtOthers > 0, hurt == 0 || hurtOthers * 2 >= others.count {
      direction = .against
    } else {
      direction = .missing
    }
    assessment.note(
      cohort, direction, .specific, signal: "response time by instance",
      observed: "\(hurt) of \(took.count) with it hurt, \(hurtOthers) of \(others.count) without",
      statement: statement, availableAt: file.incident.impact.end,
      source: file.incident.symptoms.first?.signal.source)
    if direction == .against, took.allSatisfy(\.isHealthy) {
      assessment.refutation = "the instances that took it stayed well: \(statement)"
    }
  }

  /// A change that reached everything alike does not explain why only some instances hurt.
  private static func noteUndivided(
    _ suspect: Suspect, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard suspect.reached.isEmpty, !suspect.isDeployment, !suspect.isRolledOut,
      file.cohorts.divides
    else {
      assessment.lacks(cohort)
      return
    }
    let well = listed(file.cohorts.healthy.map(\.name))
    assessment.note(
      cohort, .against, .shared, signal: "response time by instance",
      observed: "\(file.cohorts.affected.count) hurt, \(file.cohorts.healthy.count) well",
      statement: "\(well) had it too and stayed well",
      availableAt: file.incident.impact.end,
      source: file.incident.symptoms.first?.signal.source)
  }
}
