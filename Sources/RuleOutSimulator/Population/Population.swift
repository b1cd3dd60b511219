import RuleOutModel

/// A population of simulated incidents whose causes are known, to estimate likelihoods and to test them.
///
/// Incident `n` of a seed is always the same, however many are drawn. Causes come in blocks: each block
/// holds every kind once, shuffled.
package struct Population: Sendable {
  package let seed: UInt64
  /// Draws from other topologies, names, noise, magnitudes and intervals than the default does.
  package let isHeldOut: Bool

  package init(seed: UInt64, isHeldOut: Bool = false) {
    self.seed = seed
    self.isHeldOut = isHeldOut
  }

  /// An incident of the population.
  package struct Incident: Sendable {
    /// Tells nothing: `case-0001`.
    package var name: String
    /// Sorted by path.
    package var files: [BundleFile]
    package var truth: IncidentTruth
    /// Changes that look guilty and are not, named as the bundle names them.
    package var decoys: [String]
  }

  private var realm: Realm { isHeldOut ? .heldOut : .usual }

  /// Cause and mechanism of the incident of that number, without drawing it.
  package func cause(of number: Int) -> (cause: String, mechanism: String?) {
    let kind = kind(of: number)
    return (kind.cause, kind.mechanism)
  }

  func kind(of number: Int) -> CauseKind {
    let kinds = CauseKind.catalog
    var random = RandomSource(seed: seed, stream: stream("block", number / kinds.count))
    return random.shuffled(kinds)[number % kinds.count]
  }

  /// The course of the incident of that number in cells: of several draws the first that hurts somebody,
  /// or on a quiet day the first that hurts nobody.
  func course(of number: Int) -> CellRun {
    let kind = kind(of: number)
    var push = 1.0
    var attempt = 0
    while true {
      let stream = stream("incident", number * 100 + attempt)
      var courses = CourseDraw(realm: realm, kind: kind, seed: seed, stream: stream)
      let plan = courses.draw(push: push)
      var run = CellRun(plan, seed: RandomSource.seed(seed, stream))
      run.run()
      let harm = Harm(run)
      let isFit = kind.cause == "none" ? harm.isQuiet : harm.isIncident
      if isFit || attempt == 30 { return run }
      attempt += 1
      if attempt % 3 == 0 { push *= 1.3 }
    }
  }

  /// The incident of that number, from 0.
  package func incident(_ number: Int) throws(SimulationError) -> Incident {
    let run = course(of: number)
    let plan = run.plan
    let seed = RandomSource.seed(self.seed, stream("exports", number))
    var sampling = RequestSampling(run, seed: seed)
    let traffic = sampling.draw()
    var random = RandomSource(seed: seed, stream: "exports")
    let alert = plan.cause == "none" ? nil : AlertDraw(plan, traffic).firing(&random)
    var export = PopulationExport(run, traffic, realm: realm, alert: alert, random: random)
    let files = try export.write()
    let digits = String(number + 1)
    let name = "case-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return Incident(
      name: name, files: files,
      truth: IncidentTruth(
        cause: plan.cause, mechanism: plan.mechanism, culpritChange: export.culprit,
        entity: plan.entity ?? "", began: plan.time(plan.began),
        mitigated: plan.changes.first { $0.undoes != nil }.map { plan.time($0.at) },
        alerted: alert.map { plan.time($0.time) }),
      decoys: export.decoys)
  }

  private func stream(_ name: String, _ number: Int) -> String {
    (isHeldOut ? "held-out " : "") + name + " " + String(number)
  }
}

extension Population.Incident {
  /// The label as a line of `truth.jsonl`.
  package var label: String {
    func quoted(_ text: String) -> String { "\"\(text)\"" }
    func moment(_ time: Int64) -> String {
      quoted(Timestamp(microseconds: time).rfc3339())
    }
    var pairs = [("case", quoted(name)), ("cause", quoted(truth.cause))]
    if let mechanism = truth.mechanism { pairs.append(("mechanism", quoted(mechanism))) }
    pairs.append(("culprit_change", quoted(truth.culpritChange ?? "none")))
    pairs.append(("decoys", "[" + decoys.map(quoted).joined(separator: ", ") + "]"))
    pairs.append(("simulated", "true"))
    if truth.cause != "none" {
      pairs.append(("root_cause_service", quoted(truth.entity)))
      pairs.append(("began", moment(truth.began)))
      if let alerted = truth.alerted { pairs.append(("alerted", moment(alerted))) }
    }
    return "{" + pairs.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
  }
}

extension RandomSource {
  /// A seed of its own for the stream `name` of `seed`.
  static func seed(_ seed: UInt64, _ name: String) -> UInt64 {
    var source = RandomSource(seed: seed, stream: name)
    return source.next()
  }
}
