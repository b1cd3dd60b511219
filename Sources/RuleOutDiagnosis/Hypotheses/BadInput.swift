import RuleOutModel

/// Some of what is sent cannot be handled: records that nobody can read, requests of one sender or on one
/// route, with no change and no load behind it.
package enum BadInput: TestedHypothesis {
  package static let id = "bad-input"

  static let unread = DiagnosticTest(
    "input-unreadable", group: "input-errors",
    predicts: "records or requests that cannot be read appear before or with the first symptom",
    needs: "error messages of the services, or counts of records rejected")
  static let route = DiagnosticTest(
    "harm-on-one-route", group: "input-route",
    predicts: "harm lies on one route and spares the others", needs: "requests by route")
  static let users = DiagnosticTest(
    "harm-with-few-senders", group: "input-senders",
    predicts:
      "few senders meet nearly all failures, or one sends what costs far more than all else",
    needs: "requests by user or tenant")
  static let subject = DiagnosticTest(
    "messages-name-one", group: "input-senders",
    predicts: "messages that come up all name the same sender or record",
    needs: "messages with their text")
  static let target = DiagnosticTest(
    "failures-for-one-thing", group: "input-senders",
    predicts: "nearly all failures are of requests for one single thing, whoever sends them",
    needs: "path and status of each request")
  static let refusals = DiagnosticTest(
    "requests-refused", group: "input-refusals",
    predicts: "more requests are refused as the sender's mistake", needs: "status of each request")
  static let queue = DiagnosticTest(
    "queue-grows-without-demand", group: "input-queue",
    predicts: "records pile up behind one that is tried again and again",
    needs: "depth of queues, by topic")
  static let trigger = DiagnosticTest(
    "input-not-triggered-by-change", group: "input-trigger",
    predicts: "no change and no load brings it about", needs: "changes and request counts")
  static let place = DiagnosticTest(
    "input-is-first-link", group: "input-place",
    predicts: "nothing that requests depend on moves first", needs: "signals of dependencies")

  package static let tests = [
    unread, route, users, subject, target, refusals, queue, trigger, place,
  ]

  static func remediation(of assessment: Assessment) -> Remediation? { .quarantineInput }

  static func assess(_ file: CaseFile) -> [Assessment] {
    let state = file.input
    var assessment = Assessment(id: id, label: "input")
    noteUnread(state, in: &assessment, file)
    noteRoute(state, in: &assessment, file)
    noteUsers(state, in: &assessment, file)
    noteSubject(state, in: &assessment, file)
    noteTarget(state, in: &assessment, file)
    noteRefusals(state, in: &assessment, file)
    noteQueue(state, in: &assessment, file)
    if assessment.evidence.contains(where: { $0.direction == .for }) {
      noteTrigger(in: &assessment, file)
      notePlace(in: &assessment, file)
      refuteByCallee(in: &assessment, file)
      assessment.mechanism =
        !state.unread.isEmpty || state.target != nil
          || state.parts.isEmpty && state.sender == nil && state.subject == nil
        ? "poison-record" : "bad-requests"
    } else if state.isEven, state.sender == nil, !state.hasNewSender, state.unread.isEmpty,
      state.restarts.isEmpty,
      !isSharedWay(file)
    {
      refute(state, in: &assessment, file)
    }
    if assessment.refutation == nil, assessment.presence == nil {
      assessment.needs = [need(file)]
    }
    return [assessment]
  }

  /// Something that all requests share gave out, and not under demand: one bad request can do that, and
  /// then everybody is hurt alike.
  private static func isSharedWay(_ file: CaseFile) -> Bool {
    let first = file.governing
    return first.isStrong
      && ![.traffic, .dependency, .network, .expiry, .symptoms].contains(first.link)
  }

  private static func need(_ file: CaseFile) -> MissingExport {
    let text = "error messages with their text"
    let senders = "requests by route and sender, and queues by topic"
    return MissingExport(
      hypothesis: id,
      need: file.network.messages != nil
        ? senders : file.input.parts.isEmpty ? "\(text), \(senders)" : text,
      how:
        "application logs at level warning and above, request logs with route and user or tenant,"
        + " kafka_consumergroup_lag by topic, \(file.neededRange)")
  }

  private static func noteUnread(
    _ state: InputState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let first = state.unread.first else {
      assessment.lacks(unread)
      return
    }
    let late = file.isLate(first)
    let what =
      first.quantity == .misdatedRecords
      ? "records dated years away from when they were handled"
      : "records and requests that could not be read"
    let statement =
      "\(what) went from"
      + " \(Figure.value(first.baseline, of: first.quantity)) to"
      + " \(Figure.value(first.level, of: first.quantity)) from"
      + " \(file.clock(first.onset, in: first.onsetInterval))"
    assessment.entity = first.entity.name.isEmpty ? nil : first.entity.name
    assessment.presence = Assessment.Presence(
      onset: first.onset, latest: first.onsetInterval.end, statement: statement)
    assessment.note(
      unread, late ? .against : .for, late ? .shared : .specific, signal: describe(first.signal.id),
      observed: Figure.value(first.level, of: first.quantity), statement: statement,
      availableAt: first.availableAt, source: first.signal.source)
  }

  /// One route may fail for many reasons: its code, its dependency, its data.
  private static func noteRoute(
    _ state: InputState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let worst = state.parts.first, state.parts.count >= 2 else {
      assessment.lacks(route)
      return
    }
    let what = state.countsFailures ? "the failures" : "the time lost"
    guard state.isConfined else { return }
    if assessment.entity == nil { assessment.entity = worst.route }
    assessment.note(
      route, .for, .shared, signal: "requests by route", observed: worst.route,
      statement: "\(worst.route) bears \(Figure.percent(worst.share)) of \(what) with"
        + " \(Figure.percent(worst.traffic)) of the requests",
      availableAt: file.incident.impact.end, source: worst.source)
  }

  private static func noteUsers(
    _ state: InputState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    if let sender = state.sender {
      let source = state.parts.first?.source ?? file.incident.symptoms.first?.signal.source
      if assessment.presence == nil {
        assessment.presence = Assessment.Presence(
          onset: file.incident.onset, latest: file.incident.onsetInterval.end,
          statement: sender.statement)
      }
      assessment.note(
        users, .for, .specific, signal: "requests by user",
        observed: "\(sender.requests) of \(sender.all) requests", statement: sender.statement,
        availableAt: file.incident.impact.end, source: source)
      return
    }
    guard let spread = state.users, spread.isConfined || spread.isEven else {
      assessment.lacks(users)
      return
    }
    assessment.note(
      users, spread.isConfined ? .for : .against, spread.isConfined ? .specific : .shared,
      signal: "failures by user", observed: "\(spread.failing) of \(spread.active) users",
      statement: "\(spread.failures) failures met \(spread.failing) of \(spread.active) users; by"
        + " chance they would have met \(Figure.number(spread.expected))",
      availableAt: file.incident.impact.end,
      source: state.parts.first?.source ?? file.incident.symptoms.first?.signal.source)
  }

  private static func noteRefusals(
    _ state: InputState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let refused = state.refused, refused.impact - refused.quiet >= 0.02,
      refused.impact >= 2 * refused.quiet
    else { return }
    assessment.note(
      refusals, .for, .shared, signal: "requests refused",
      observed: Figure.percent(refused.impact),
      statement:
        "\(Figure.percent(refused.impact)) of requests were refused as the sender's mistake,"
        + " baseline \(Figure.percent(refused.quiet))",
      availableAt: file.incident.impact.end,
      source: file.incident.symptoms.first?.signal.source)
  }

  private static func noteQueue(
    _ state: InputState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let first = state.queues.first, !file.isLate(first), !state.unread.isEmpty,
      file.traffic.map({ $0.ratio < TrafficState.surge }) ?? true
    else { return }
    assessment.note(
      queue, .for, .shared, signal: describe(first.signal.id),
      observed: Figure.value(first.level, of: first.quantity),
      statement: "\(describe(first.signal.id)) grew from"
        + " \(Figure.value(first.baseline, of: first.quantity)) to"
        + " \(Figure.value(first.level, of: first.quantity)) from"
        + " \(file.clock(first.onset, in: first.onsetInterval)), without a surge of demand",
      availableAt: first.availableAt, source: first.signal.source)
  }

  private static func notePlace(in assessment: inout Assessment, _ file: CaseFile) {
    let chain = file.governing
    guard chain.isStrong, ![.input, .symptoms].contains(chain.link),
      file.precedent(of: chain.link, onset: chain.onsetInterval)?.link != .input,
      chain.onset <= (file.chain(.input)?.onset ?? file.incident.onsetInterval.end)
    else { return }
    assessment.note(
      place, .against, .specific, signal: "start of the chain", observed: listed(chain.entities),
      statement: "\(chain.brief) first, from \(file.clock(chain.onset, in: chain.onsetInterval))",
      availableAt: chain.availableAt, source: chain.source)
  }

  /// That nothing else began it says little where harm merely lies on one route and what that route calls is
  /// not measured: an outage of it looks the same.
  private static func noteTrigger(in assessment: inout Assessment, _ file: CaseFile) {
    // What begins with the data of one thing may coincide with a change; the change explains nothing of why all
    // else of the same route does well.
    guard file.input.target == nil, speaksOfInput(assessment) || !file.dependencies.isEmpty else {
      return assessment.lacks(trigger)
    }
    let chain = file.chain(.input) ?? file.chain(.symptoms) ?? file.governing
    file.origin(of: .input, onset: chain.onsetInterval, chain: chain)
      .note(trigger, of: chain.onsetInterval, chain: chain, in: &assessment, file)
  }

  /// Something was found of what was sent itself, rather than of where it went.
  private static func speaksOfInput(_ assessment: Assessment) -> Bool {
    assessment.evidence.contains {
      [unread.id, users.id, subject.id, target.id, refusals.id].contains($0.test)
        && $0.direction == .for
    }
  }

  /// Harm on one route that is the harm of what the route calls: less than a tenth of it is left for what
  /// was sent.
  private static func refuteByCallee(in assessment: inout Assessment, _ file: CaseFile) {
    guard !speaksOfInput(assessment),
      let callee = file.dependencies.first(where: { state in
        (state.shareExplained ?? 0) >= 1 - DependencyState.leastShare
          && state.rises.first.map { !file.isLate($0) } ?? false
      })
    else { return }
    let statement =
      "calls to \(callee.entity.name) account for \(Figure.percent(callee.shareExplained ?? 1))"
      + " \(callee.shareBasis): at most a tenth is left for what was sent"
    assessment.note(
      place, .against, .specific, signal: "calls to \(callee.entity.name)",
      observed: Figure.percent(callee.shareExplained ?? 1), statement: statement,
      availableAt: callee.rises.first?.availableAt, source: callee.source)
    assessment.refutation = statement
  }

  private static func refute(
    _ state: InputState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let uneven = state.parts.max(by: { ($0.excess, $1.route) < ($1.excess, $0.route) }) else {
      return
    }
    let what = state.countsFailures ? "failures" : "the time lost"
    var statement =
      "\(what == "failures" ? "failures spread" : "the time lost spreads") over all"
      + " \(state.parts.count) routes alike: none bears more than"
      + " \(Figure.percent(uneven.excess)) of \(what) beyond its part"
    if let users = state.users {
      statement +=
        "; \(users.failing) of \(users.active) users met one, by chance"
        + " \(Figure.number(users.expected)) would have"
    } else if let slowed = state.slowedUsers {
      statement += "; \(Figure.percent(slowed)) of users were hurt"
    }
    if let messages = file.network.messages {
      statement += "; none of \(messages) error messages speaks of records that cannot be read"
    }
    assessment.note(
      route, .against, .specific, signal: "requests by route",
      observed: Figure.percent(uneven.excess), statement: statement,
      availableAt: file.incident.impact.end, source: uneven.source)
    assessment.refutation = statement
  }
}
