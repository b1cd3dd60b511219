import RuleOutModel

/// A dependency outside our control became slow, failed, or was called more often.
package enum ExternalAPI: TestedHypothesis {
  package static let id = "external-api"

  static let harm = DiagnosticTest(
    "dependency-harm", group: "dependency-harm",
    predicts: "its calls slow down or fail before or with the first symptom",
    needs: "duration and status of outbound calls")
  static let share = DiagnosticTest(
    "dependency-share", group: "dependency-share",
    predicts: "its rise accounts for most of the harm",
    needs: "request durations and outbound calls")
  static let order = DiagnosticTest(
    "dependency-precedes", group: "dependency-order",
    predicts: "it moves no later than the first symptom", needs: "outbound calls around the onset")

  static let reached = DiagnosticTest(
    "dependency-reached", group: "dependency-reached",
    predicts: "its calls reach it, and others are not hit at the same instant",
    needs: "calls by dependency, and errors of names, handshakes and connections")

  package static let tests = [harm, share, order, reached]

  static func remediation(of assessment: Assessment) -> Remediation? { .failover }

  static func assess(_ file: CaseFile) -> [Assessment] {
    if file.dependencies.isEmpty {
      var assessment = Assessment(id: id, label: "external API")
      for test in tests { assessment.lacks(test) }
      assessment.needs = [
        MissingExport(
          hypothesis: id, need: "duration and status of each outbound call",
          how: "egress or client-side logs, or http_client_request_duration_seconds by host,"
            + " \(file.neededRange)")
      ]
      return [assessment]
    }
    return file.dependencies.map { assess($0, file) }
  }

  private static func assess(_ state: DependencyState, _ file: CaseFile) -> Assessment {
    let name = state.entity.name
    var assessment = Assessment(id: id, label: name)
    assessment.entity = name
    let first = state.rises.first
    if let first {
      assessment.mechanism = first.quantity == .dependencyLatency ? "latency" : "errors"
      let statement =
        "\(describe(first.signal.id)) went from"
        + " \(Figure.value(first.baseline, of: first.quantity)) to"
        + " \(Figure.value(first.level, of: first.quantity)) from"
        + " \(file.clock(first.onset, in: first.onsetInterval))"
      assessment.presence = Assessment.Presence(onset: first.onset, statement: statement)
      assessment.note(
        harm, .for, .specific, signal: describe(first.signal.id),
        observed: Figure.value(first.level, of: first.quantity), statement: statement,
        availableAt: first.availableAt, source: first.signal.source)
      noteOrder(of: first, in: &assessment, file)
    } else if state.isHarmless, let tail = state.tail {
      let statement = state.tests.map(\.statement).joined(separator: "; ")
      assessment.note(
        harm, .against, .specific, signal: describe(tail.signal.id),
        observed: Figure.value(tail.highest, of: tail.signal.id.quantity), statement: statement,
        availableAt: state.tests.map(\.availableAt).max(), source: state.source)
      assessment.refutation = refutation(state)
    } else {
      assessment.lacks(harm)
      assessment.needs = state.missingPaths.map {
        MissingExport(
          hypothesis: id, need: "\($0) of calls to \(name)",
          how: "egress logs or client metrics, \(file.neededRange)")
      }
      if state.missingPaths.isEmpty {
        assessment.needs = [
          MissingExport(
            hypothesis: id, need: "finer or more complete data of calls to \(name)",
            how: "every call with time, duration and status, \(file.neededRange)")
        ]
      }
    }
    noteShare(of: state, in: &assessment)
    noteReached(state, in: &assessment, file)
    return assessment
  }

  /// Calls that never get there say nothing of the callee, nor do calls from a host that is at its end:
  /// from there everything is slow.
  private static func noteReached(
    _ state: DependencyState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let first = state.rises.first else { return }
    let network = file.network
    let atOnce = network.breadth
    let own = file.governing
    let chain: CausalChain?
    let statement: String
    if network.failsOnTheWay(first) {
      chain = file.chain(.network)
      statement = chain.map { "its calls fail on the way: \($0.statement)" } ?? atOnce
    } else if let earlier = file.precedent(of: .dependency, onset: first.onsetInterval),
      earlier.link == .network
    {
      chain = earlier
      statement = "its calls are slow on the way: \(earlier.statement)"
    } else if network.isBroad, own.isStrong,
      [.memory, .processor, .neighbour, .disk].contains(own.link)
    {
      chain = own
      statement = "\(atOnce), as seen from where \(own.brief)"
    } else {
      // Alone among several, it is no matter of the way or of the caller.
      guard network.watched >= 2, Set(network.hit.map(\.party)) == [state.party],
        !file.isLate(first)
      else { return }
      assessment.note(
        reached, .for, .shared, signal: "calls to \(state.entity.name)",
        observed: file.clock(first.onset), statement: atOnce, availableAt: first.availableAt,
        source: first.signal.source)
      return
    }
    assessment.note(
      reached, .against, .specific, signal: "calls to \(state.entity.name)",
      observed: file.clock(first.onset), statement: statement,
      availableAt: chain?.availableAt ?? first.availableAt,
      source: chain?.source ?? first.signal.source)
  }

  private static func noteOrder(
    of rise: Disturbance, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let late = file.isLate(rise)
    assessment.note(
      order, late ? .against : .for, .shared, signal: describe(rise.signal.id),
      observed: file.clock(rise.onset),
      statement: late
        ? "it moved at \(file.clock(rise.onset)), after the first symptom at \(file.clock(file.incident.onset))"
        : "it moved at \(file.clock(rise.onset, in: rise.onsetInterval)), not after the first symptom"
          + " at \(file.clock(file.incident.onset, in: file.incident.onsetInterval))",
      availableAt: rise.availableAt, source: rise.signal.source)
  }

  private static func noteShare(of state: DependencyState, in assessment: inout Assessment) {
    guard let explained = state.shareExplained else {
      assessment.lacks(share)
      return
    }
    let direction: Evidence.Direction =
      explained >= 0.5
      // A share of what did not move is chance.
      ? (state.rises.isEmpty ? .missing : .for)
      : explained < DependencyState.leastShare ? .against : .missing
    assessment.note(
      share, direction, .specific, signal: "calls to \(state.entity.name)",
      observed: Figure.percent(explained),
      statement: "it accounts for \(Figure.percent(explained)) \(state.shareBasis)",
      availableAt: state.rises.first?.availableAt ?? state.tests.first?.availableAt,
      source: state.source)
  }

  private static func refutation(_ state: DependencyState) -> String {
    guard let worst = state.tail else { return "" }
    let quantile = worst.signal.id.statistic
    let isTail = quantile == .p95 || quantile == .p99
    var text =
      worst.signal.id.quantity == .dependencyLatency
      ? worst.statement("its calls took", isTail ? " (\(quantile.rawValue))" : "")
      : worst.statement
    if let failed = state.failedCalls, let calls = state.calls {
      text += "; \(failed) of \(calls) calls failed"
    } else if let errors = state.tests.first(where: {
      $0.signal.id.quantity == .dependencyErrorRatio
    }) {
      text +=
        errors.highest > 0
        ? "; at most \(Figure.percent(errors.highest)) of its calls failed in any of them"
        : "; none of its calls failed"
    }
    if let explained = state.shareExplained {
      text += "; it accounts for \(Figure.percent(explained)) \(state.shareBasis)"
    }
    return text
  }
}
