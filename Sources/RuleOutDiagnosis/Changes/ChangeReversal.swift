import RuleOutModel

/// What happened when the change was undone.
extension ChangeTests {
  /// Seconds within which harm ends once its cause is gone: restarts, queues that drain.
  static let prompt = 900.0

  static func noteReversal(
    _ suspect: Suspect, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let recovered = file.incident.recoveredAt
    let undone = suspect.undone.filter { $0.at > file.incident.onset }
    guard let last = undone.last, let begin = undone.first else {
      // A job that has come to its end hurts no more, though the change stays.
      guard let recovered, suspect.first < file.incident.onset, suspect.firstRun == nil else {
        assessment.lacks(reversal)
        return
      }
      noteStaying(suspect, recovered: recovered, in: &assessment, file)
      return
    }
    let horizon = last.at.advanced(bySeconds: 1_800)
    guard let recovered, recovered <= horizon else {
      if file.span.end > horizon, suspect.isUndone(by: undone) {
        assessment.note(
          reversal, .against, .specific, signal: "recovery", observed: "none",
          statement: "it was undone by \(file.clock(last.at)), and harm went on",
          availableAt: horizon, source: suspect.source)
      } else {
        assessment.lacks(reversal)
      }
      return
    }
    let early = recovered < begin.at
    let stepwise = early ? nil : file.stepwiseRecovery(undone)
    // What ended long after it was undone may have ended for other reasons.
    guard early || stepwise != nil || recovered.seconds(since: last.end) <= prompt else {
      assessment.lacks(reversal)
      return
    }
    assessment.note(
      reversal, early ? .against : .for, stepwise == nil ? .shared : .specific,
      signal: "recovery", observed: file.clock(recovered),
      statement: stepwise
        ?? "it was undone from \(file.clock(begin.at)); harm ended at \(file.clock(recovered))",
      availableAt: recovered, source: suspect.source)
  }

  /// Harm ended and the change stayed. That speaks against it a little, for a restart clears much; where
  /// harm ended host by host as another change was undone, it acquits.
  private static func noteStaying(
    _ suspect: Suspect, recovered: Timestamp, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let other = file.suspects.first { other in
      other.id != suspect.id && file.stepwiseRecovery(other.undone) != nil
    }
    let statement =
      other.map {
        "it stayed, while harm ended host by host as \($0.label) was undone, by"
          + " \(file.clock(recovered))"
      } ?? "harm ended at \(file.clock(recovered)) though it was not undone"
    assessment.note(
      reversal, .against, other == nil ? .shared : .specific, signal: "recovery",
      observed: file.clock(recovered), statement: statement, availableAt: recovered,
      source: suspect.source)
    if other != nil, assessment.refutation == nil { assessment.refutation = statement }
  }
}

extension Suspect {
  /// Whether `steps` undid it wherever it had come. A rollback that has reached one host of two is under way:
  /// that harm goes on says nothing yet.
  fileprivate func isUndone(by steps: [Step]) -> Bool {
    let instances = Set(steps.map(\.instance))
    return instances.contains("") || instances.isSuperset(of: reached)
  }
}

extension CaseFile {
  /// Each instance recovered when its own copy was undone, at different times: hard to mistake for
  /// anything else. Nil where steps name no instances, or they all fall together.
  func stepwiseRecovery(_ undone: [Suspect.Step]) -> String? {
    var ends: [(String, Timestamp, Timestamp)] = []
    for step in undone where !step.instance.isEmpty {
      let own = disturbances.filter {
        $0.entity == Entity(.instance, step.instance) && $0.quantity == .latency && $0.shift > 0
          && $0.window.overlaps(incident.impact)
      }
      guard let end = own.map(\.window.end).max() else { continue }
      ends.append((step.instance, step.end, end))
    }
    let times = ends.map(\.1)
    guard ends.count >= 2, let first = times.min(), let last = times.max(),
      last.seconds(since: first) >= 300,
      ends.allSatisfy({ abs($0.2.seconds(since: $0.1)) <= 900 })
    else { return nil }
    return "each host recovered as its own copy was undone: "
      + ends.map { "\($0.0) undone \(clock($0.1)), well from \(clock($0.2))" }
      .joined(separator: "; ")
  }
}
