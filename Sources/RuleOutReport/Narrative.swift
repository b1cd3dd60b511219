import RuleOutModel

/// The words that all reports for people share. It selects and phrases; it decides nothing. What it
/// returns may hold text of the input and passes an escaper before it is shown.
struct Narrative {
  let diagnosis: Diagnosis
  let clock: LocalClock
  /// The explanations worth arguing about, best first: those that lead, are plausible with something
  /// for them, or stand first.
  let ranked: [HypothesisResult]
  /// Number under which each of them is listed, by id.
  let numbers: [String: Int]

  init(_ diagnosis: Diagnosis) {
    self.diagnosis = diagnosis
    clock = LocalClock(diagnosis)
    let open = diagnosis.hypotheses.filter { $0.verdict == .leading || $0.verdict == .plausible }
    ranked = open.enumerated().filter { index, hypothesis in
      index == 0 || hypothesis.evidence.contains { $0.direction == .for }
    }.map(\.element)
    var numbers: [String: Int] = [:]
    for (index, hypothesis) in ranked.enumerated() { numbers[hypothesis.id] = index + 1 }
    self.numbers = numbers
  }

  private var incident: Incident { diagnosis.incident }

  func hypotheses(_ verdicts: Verdict...) -> [HypothesisResult] {
    diagnosis.hypotheses.filter { verdicts.contains($0.verdict) }
  }

  /// Open with nothing for them: they keep their prior, or could not be ruled out.
  var unsupported: [HypothesisResult] {
    hypotheses(.plausible).filter { numbers[$0.id] == nil }
  }

  /// All hypotheses as a table lists them: the open ones first, then the settled, then the untested.
  var inReadingOrder: [HypothesisResult] {
    let settled = hypotheses(.ruledOut) + hypotheses(.effect)
    let untested = hypotheses(.untested)
    let withExport = untested.filter { !missing($0).isEmpty }
    return ranked + settled + withExport + untested.filter { missing($0).isEmpty } + unsupported
      + hypotheses(.notApplicable)
  }

  // MARK: Time and harm

  /// `12 Aug 2024, 10:12:40 to 12:52 EAT`.
  var period: String {
    guard let from = incident.onset ?? incident.alertedAt else { return "times unknown" }
    let begin = clock.dateAndTime(from)
    if let to = incident.recoveredAt {
      return "\(begin) to \(clock.time(to, near: from)) \(clock.zone)"
    }
    guard let end = incident.span?.end else {
      return "from \(begin) \(clock.zone), no recovery seen"
    }
    return "\(begin) \(clock.zone), ongoing when the data ends at \(clock.time(end, near: from))"
  }

  /// `alert`, `rollback` with their times.
  var milestones: [(name: String, at: Timestamp)] {
    var found: [(String, Timestamp)] = []
    if let at = incident.alertedAt { found.append(("alert", at)) }
    if let at = incident.mitigatedAt { found.append((mitigationName(at), at)) }
    return found
  }

  /// `rollback` where that is what was done at `moment`, else `mitigation`.
  func mitigationName(_ moment: Timestamp) -> String {
    let change = diagnosis.changes.first { $0.at == moment }
    return change?.kind == .rollback ? "rollback" : "mitigation"
  }

  /// `responses 4.0 x slower for 65 % of users`, `1.8 % timeouts`, ...
  var impact: [String] {
    let impact = incident.impact
    var phrases: [String] = []
    let users = impact.affectedUserFraction.map { "\(Figure.share($0)) of \(userNoun)" }
    if let ratio = impact.latencyRatio ?? impact.latencyRatioAll, ratio >= 1.05 {
      let whom = impact.latencyRatio == nil ? "" : " for \(users ?? "the affected \(userNoun)")"
      phrases.append("responses \(Figure.ratio(ratio)) slower\(whom)")
    } else if let users {
      phrases.append("\(users) affected")
    }
    if let share = impact.errorFraction, share > 0 {
      phrases.append("\(Figure.share(share)) of requests failed")
    }
    if let timeouts = impact.timeouts, timeouts > 0 {
      if let requests = impact.requests, requests > 0 {
        phrases.append("\(Figure.share(Double(timeouts) / Double(requests))) timeouts")
      } else {
        phrases.append(Figure.count(timeouts, "timeout"))
      }
    }
    if let growth = impact.memoryGrowth, growth >= 0.1 {
      phrases.append("memory up \(Figure.share(growth))")
    }
    return phrases
  }

  /// What one affected user is in these inputs.
  var userNoun: String {
    switch incident.impact.userBasis {
    case .session: "sessions"
    case .clientAddress: "client addresses"
    case .userID, nil: "users"
    }
  }

  // MARK: Hypotheses

  /// `backend v2.14.0, deployed 09:31; mechanism: memory leak`, or the reason where nothing is named.
  func headline(_ hypothesis: HypothesisResult) -> String {
    var subject = hypothesis.entity ?? ""
    if let name = hypothesis.change {
      subject += (subject.isEmpty ? "" : " ") + name
      if let change = change(name, of: hypothesis) {
        subject += ", \(verb(change.kind)) \(clock.time(change.at, near: incident.onset))"
      }
    }
    var parts = subject.isEmpty ? [] : [subject]
    if let mechanism = hypothesis.mechanism { parts.append("mechanism: \(words(mechanism))") }
    return parts.isEmpty ? hypothesis.reason : parts.joined(separator: "; ")
  }

  /// The change that a hypothesis blames. One version may have been deployed several times: of those the
  /// one convicted is meant, else the last one open, else the last.
  private func change(_ name: String, of hypothesis: HypothesisResult) -> ChangeResult? {
    let named = diagnosis.changes.filter { $0.id == name || $0.version == name }
      .sorted { $0.at < $1.at }
    return named.last { $0.verdict == .convicted } ?? named.last { $0.verdict == .undecided }
      ?? named.last
  }

  /// The strongest evidence for it, one of each group, in the order the diagnosis gives.
  func support(_ hypothesis: HypothesisResult, limit: Int) -> [Evidence] {
    let candidates = onePerGroup(hypothesis.evidence.filter { $0.direction == .for })
    let strongest = candidates.enumerated()
      .sorted { ($1.element.likelihoodRatio, $0.offset) < ($0.element.likelihoodRatio, $1.offset) }
      .prefix(limit)
    return strongest.sorted { $0.offset < $1.offset }.map(\.element)
  }

  /// What speaks most against it: contrary evidence, else what could not be looked at.
  func strongestAgainst(_ hypothesis: HypothesisResult) -> Evidence? {
    let contrary = onePerGroup(hypothesis.evidence.filter { $0.direction == .against })
    let worst = contrary.enumerated().min {
      ($0.element.likelihoodRatio, $0.offset) < ($1.element.likelihoodRatio, $1.offset)
    }
    return worst?.element ?? hypothesis.evidence.first { $0.direction == .missing }
  }

  /// The evidence that counted in each group, or its first where none did.
  func onePerGroup(_ evidence: [Evidence]) -> [Evidence] {
    var kept: [Evidence] = []
    for item in evidence {
      if let index = kept.firstIndex(where: { $0.group == item.group }) {
        if item.applied && !kept[index].applied { kept[index] = item }
      } else {
        kept.append(item)
      }
    }
    return kept
  }

  /// What is said in the place of an incident, where none was found.
  var absence: String {
    diagnosis.incident.isJudged ? "No incident" : "Nothing to judge by"
  }

  /// What stands for a group of tests in the matrix: the evidence that counted, else the first.
  func counted(_ group: String, of hypothesis: HypothesisResult) -> Evidence? {
    onePerGroup(hypothesis.evidence.filter { $0.group == group }).first
  }

  /// Facts that contradict a hypothesis, one a group; a doubled mark counts twice.
  func contradictions(of hypothesis: HypothesisResult) -> Int {
    onePerGroup(hypothesis.evidence).filter { $0.direction == .against }
      .reduce(0) { $0 + ($1.likelihoodRatio <= 0.1 ? 2 : 1) }
  }

  func verdict(_ hypothesis: HypothesisResult) -> String {
    switch hypothesis.verdict {
    case .leading: "leading"
    case .plausible: numbers[hypothesis.id] == nil ? "not ruled out" : "plausible"
    case .ruledOut: "ruled out"
    case .effect: "an effect" + (hypothesis.effectOf.map { " of \($0)" } ?? "")
    case .untested: "not tested"
    case .notApplicable: "not applicable"
    }
  }

  /// `97 %`; nil while probabilities are provisional, or without one.
  func probability(_ hypothesis: HypothesisResult) -> String? {
    guard !diagnosis.isProvisional, hypothesis.verdict != .untested else { return nil }
    return hypothesis.probability.map { Figure.share($0) }
  }

  func missing(_ hypothesis: HypothesisResult) -> [MissingExport] {
    diagnosis.missing.filter { $0.hypothesis == hypothesis.id }
  }

  // MARK: Changes

  /// Changes in the order a reader wants them: convicted, open, acquitted; each by time.
  var changes: [ChangeResult] {
    func rank(_ verdict: ChangeVerdict) -> Int {
      switch verdict {
      case .convicted: 0
      case .undecided: 1
      case .acquitted: 2
      }
    }
    return diagnosis.changes.enumerated()
      .sorted {
        (rank($0.element.verdict), $0.element.at, $0.offset)
          < (rank($1.element.verdict), $1.element.at, $1.offset)
      }
      .map(\.element)
  }

  /// Number of the explanation that blames a convicted change, whose evidence says why.
  func number(convicting change: ChangeResult) -> Int? {
    guard change.verdict == .convicted else { return nil }
    let blaming = ranked.first {
      $0.change != nil && ($0.change == change.version || $0.change == change.id)
    }
    return blaming.flatMap { numbers[$0.id] }
  }

  /// `deploy v2.14.0 of backend`.
  func name(_ change: ChangeResult) -> String {
    let label = change.version.isEmpty ? change.id : change.version
    var text = words(change.kind.rawValue)
    if !label.isEmpty && label != change.entity { text += " \(label)" }
    return change.entity.isEmpty ? text : "\(text) of \(change.entity)"
  }

  func verb(_ kind: Change.Kind) -> String {
    switch kind {
    case .deploy: "deployed"
    case .rollback: "rolled back"
    case .flag: "switched"
    case .scale: "scaled"
    case .migration: "migrated"
    case .commit: "committed"
    case .restart: "restarted"
    case .config, .infrastructure: "changed"
    }
  }

  /// `memory-leak` as words.
  func words(_ id: String) -> String {
    String(id.map { $0 == "-" ? " " : $0 })
  }

  // MARK: Inputs

  /// `5 files, 1,204,533 records, 12 lines rejected`.
  var inputSummary: String {
    let inputs = diagnosis.inputs
    let records = inputs.reduce(0) { $0 &+ $1.records }
    let rejected = inputs.reduce(0) { $0 &+ $1.rejected }
    var parts = [Figure.count(inputs.count, "file"), Figure.count(records, "record")]
    if rejected > 0 { parts.append("\(Figure.count(rejected, "line")) rejected") }
    return parts.joined(separator: ", ")
  }
}

extension SourceReference {
  /// `api.log.gz:1042`, or the file alone where no line is known.
  var text: String { line > 0 ? "\(file):\(line)" : file }
}
