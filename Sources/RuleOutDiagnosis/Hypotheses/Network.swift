import RuleOutModel

/// What lies between services fails: names do not resolve, handshakes fail, certificates end, packets
/// are lost.
package enum Network: TestedHypothesis {
  package static let id = "network"

  static let errors = DiagnosticTest(
    "connections-fail", group: "network-errors",
    predicts: "names, handshakes, connections or packets fail before or with the first symptom",
    needs: "errors of name lookups, TLS and connections, and packets lost")
  static let breadth = DiagnosticTest(
    "dependencies-hit-at-once", group: "network-breadth",
    predicts: "several dependencies are hit at one instant", needs: "calls by dependency")
  static let certificate = DiagnosticTest(
    "certificate-ends-at-onset", group: "network-certificate",
    predicts: "a certificate ends as harm begins", needs: "end dates of certificates")
  static let answers = DiagnosticTest(
    "calls-unanswered", group: "network-answers", predicts: "calls that fail get no answer",
    needs: "status and error of each outbound call")
  static let trigger = DiagnosticTest(
    "network-not-triggered-by-change", group: "network-trigger",
    predicts: "no change of ours brings it about", needs: "changes with their times")

  static let share = DiagnosticTest(
    "network-share", group: "network-share",
    predicts: "the calls that are hit account for most of the harm",
    needs: "request durations and outbound calls")
  static let order = DiagnosticTest(
    "network-precedes", group: "network-order",
    predicts: "the first failure comes no later than the first symptom",
    needs: "errors and calls around the onset")

  package static let tests = [errors, breadth, certificate, answers, share, order, trigger]

  static func remediation(of assessment: Assessment) -> Remediation? {
    assessment.mechanism == "certificate" ? .rotateCertificate : nil
  }

  static func assess(_ file: CaseFile) -> [Assessment] {
    let state = file.network
    var assessment = Assessment(id: id, label: "network")
    assessment.mechanism = state.mechanism
    noteErrors(state, in: &assessment, file)
    noteCertificate(state, in: &assessment, file)
    noteBreadth(state, in: &assessment, file)
    noteAnswers(state, in: &assessment, file)
    if let presence = assessment.presence {
      noteShare(state, in: &assessment)
      noteOrder(of: presence, in: &assessment, file)
      noteTrigger(of: presence, in: &assessment, file)
    }
    if assessment.presence == nil, state.isHarmless { refute(state, in: &assessment, file) }
    if assessment.presence == nil, assessment.refutation == nil {
      assessment.lacks(errors)
      assessment.needs = [need(file)]
    }
    return [assessment]
  }

  private static func need(_ file: CaseFile) -> MissingExport {
    MissingExport(
      hypothesis: id,
      need: file.dependencies.isEmpty
        ? "counts of lost packets and failed name lookups, and calls by dependency"
        : "counts of lost packets and failed name lookups",
      how:
        "node_netstat_Tcp_RetransSegs with node_netstat_Tcp_OutSegs, coredns_dns_responses_total by"
        + " rcode, probe_ssl_earliest_cert_expiry, and the error text of calls that failed,"
        + " \(file.neededRange)")
  }

  private static func noteErrors(
    _ state: NetworkState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let first = state.rises.first else { return }
    let late = file.isLate(first)
    let statement =
      "\(describe(first.signal.id)) went from"
      + " \(Figure.value(first.baseline, of: first.quantity)) to"
      + " \(Figure.value(first.level, of: first.quantity)) from"
      + " \(file.clock(first.onset, in: first.onsetInterval))"
      + (late ? ", after the first symptom at \(file.clock(file.incident.onset))" : "")
    assessment.entity = first.entity.name.isEmpty ? nil : first.entity.name
    assessment.presence = Assessment.Presence(
      onset: first.onset, latest: first.onsetInterval.end, statement: statement)
    // A few lost packets and slow lookups come with load too; lookups and handshakes that fail do not.
    let isTelling = state.isTelling && !late
    assessment.note(
      errors, late ? .against : .for, isTelling ? .specific : .shared,
      signal: describe(first.signal.id),
      observed: Figure.value(first.level, of: first.quantity), statement: statement,
      availableAt: first.availableAt, source: first.signal.source)
  }

  private static func noteCertificate(
    _ state: NetworkState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let watched = state.certificate else {
      if assessment.mechanism == "certificate" { assessment.lacks(certificate) }
      return
    }
    let name = watched.name.isEmpty ? "the certificate" : "the certificate of \(watched.name)"
    let ahead = watched.end.seconds(since: file.incident.onset)
    let statement =
      state.hasExpired
      ? "\(watched.ended { file.clock($0) }); the first symptom came at"
        + " \(file.clock(file.incident.onset))"
      : "\(name), the first to end, ends \(file.clock(watched.end)),"
        + " \(Figure.duration(abs(ahead))) \(ahead >= 0 ? "after" : "before") the onset"
    assessment.note(
      certificate, state.hasExpired ? .for : .against, state.hasExpired ? .specific : .shared,
      signal: "end of certificates", observed: file.clock(watched.end), statement: statement,
      availableAt: file.incident.onsetInterval.end, source: watched.source)
    guard state.hasExpired, assessment.presence == nil else { return }
    assessment.entity = watched.name.isEmpty ? nil : watched.name
    assessment.presence = Assessment.Presence(onset: watched.end, statement: statement)
  }

  private static func noteBreadth(
    _ state: NetworkState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard state.watched >= 2, let first = state.hit.first, let rise = first.rises.first else {
      assessment.lacks(breadth)
      return
    }
    let hit = listed(state.hit.map(\.entity.name))
    if state.isBroad {
      let statement =
        "\(state.breadth), from"
        + " \(file.clock(rise.onset, in: rise.onsetInterval)): \(hit)"
      assessment.note(
        breadth, .for, state.failsBroadly ? .specific : .shared, signal: "calls by dependency",
        observed: state.breadth, statement: statement,
        availableAt: rise.availableAt, source: rise.signal.source)
      if assessment.presence == nil {
        assessment.presence = Assessment.Presence(
          onset: rise.onset, latest: rise.onsetInterval.end, statement: statement)
      }
      return
    }
    // One callee with a fault of its own; unless its calls are known to fail on the way.
    guard !state.isDirect, state.hit.count == 1, !state.healthy.isEmpty else {
      assessment.lacks(breadth)
      return
    }
    assessment.note(
      breadth, .against, .specific, signal: "calls by dependency",
      observed: "1 of \(state.watched)",
      statement: "\(hit) was hit alone; \(listed(state.healthy.map(\.entity.name))) stayed well",
      availableAt: file.incident.impact.end, source: state.healthy[0].source)
  }

  private static func noteAnswers(
    _ state: NetworkState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard state.failedCalls >= 20, let source = state.hit.first?.source else { return }
    let share = Double(state.connectionFailures) / Double(state.failedCalls)
    // The only callee that is known of may refuse connections itself.
    let isTelling = !state.rises.isEmpty || state.watched >= 2
    let direction: Evidence.Direction =
      share >= 0.5 ? (isTelling ? .for : .missing) : state.isAnswered ? .against : .missing
    assessment.note(
      answers, direction, direction == .for ? .shared : .specific, signal: "failed calls",
      observed: Figure.percent(share),
      statement: direction == .for
        ? "\(state.connectionFailures) of \(state.failedCalls) failed calls made no connection"
        : "\(state.failedCalls - state.unanswered) of \(state.failedCalls) failed calls were answered"
          + " by what they called",
      availableAt: file.incident.impact.end, source: source)
  }

  /// Failures of the calls that were hit, together: of one that fails on the way no less than of many.
  private static func noteShare(_ state: NetworkState, in assessment: inout Assessment) {
    let shares = state.hit.compactMap(\.shareExplained)
    guard !shares.isEmpty, state.isDirect || state.isBroad, let first = state.hit.first else {
      assessment.lacks(share)
      return
    }
    let explained = min(1, shares.reduce(0, +)).rounded(significantDigits: 6)
    let direction: Evidence.Direction =
      explained >= 0.5 ? .for : explained < DependencyState.leastShare ? .against : .missing
    assessment.note(
      share, direction, .specific, signal: "calls to \(listed(state.hit.map(\.entity.name)))",
      observed: Figure.percent(explained),
      statement: "calls that were hit account for \(Figure.percent(explained)) of the harm",
      availableAt: first.rises.first?.availableAt, source: first.source)
  }

  private static func noteOrder(
    of presence: Assessment.Presence, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let latest = file.incident.onsetInterval.end.advanced(bySeconds: CaseFile.clockUncertainty)
    let late =
      presence.onset > latest && file.network.rises.first.map { file.isLate($0) } ?? true
    assessment.note(
      order, late ? .against : .for, .shared, signal: "start of the failures",
      observed: file.clock(presence.onset),
      statement:
        "it began at \(file.clock(presence.onset)), \(late ? "after" : "not after") the first"
        + " symptom at \(file.clock(file.incident.onset, in: file.incident.onsetInterval))",
      availableAt: file.incident.onsetInterval.end,
      source: file.incident.symptoms.first?.signal.source
    )
  }

  private static func noteTrigger(
    of presence: Assessment.Presence, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let chain = file.chain(.network) ?? file.chain(.symptoms) ?? file.governing
    let onset = TimeWindow(start: presence.onset, end: presence.latest ?? presence.onset)
    file.origin(of: file.network.hasExpired ? .expiry : .network, onset: onset, chain: chain)
      .note(trigger, of: onset, chain: chain, in: &assessment, file)
  }

  private static func refute(
    _ state: NetworkState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let source = state.healthy.first?.source ?? state.tests.first?.signal.source else {
      return
    }
    var parts = ["calls to \(listed(state.healthy.map(\.entity.name))) stayed well"]
    if !state.hit.isEmpty {
      parts.append(
        "\(state.failedCalls - state.unanswered) of the \(state.failedCalls) that failed were answered"
          + " by what they called")
    }
    if let test = state.tests.max(by: {
      ($0.worstUpper / $0.margin, $1.signal.id) < ($1.worstUpper / $1.margin, $0.signal.id)
    }) {
      parts.append(test.statement)
    }
    if let messages = state.messages {
      parts.append(
        "none of \(messages) error messages speaks of names, certificates or unreachable hosts")
    }
    let statement = parts.joined(separator: "; ")
    assessment.note(
      errors, .against, .specific, signal: "errors on the way", observed: "none",
      statement: statement, availableAt: file.incident.impact.end, source: source)
    assessment.refutation = statement
  }
}
