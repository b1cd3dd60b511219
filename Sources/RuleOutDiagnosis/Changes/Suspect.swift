import RuleOutModel
import RuleOutSignals

/// A change under suspicion: one rollout, flag or configuration, however many steps it took.
struct Suspect: Sendable {
  struct Step: Sendable, Hashable {
    var at: Timestamp
    /// When it was complete; `at` where the source does not say.
    var end: Timestamp
    /// When it may have begun: before `at` where its source states only when it was complete.
    var earliest: Timestamp?
    /// Instance it reached; empty where the source does not say.
    var instance: String
    /// Version that it brought.
    var version: String
    var source: SourceReference
  }

  var kind: Change.Kind
  var entity: String
  var version: String
  /// What ran before it, as its source states it; empty where it does not say.
  var previous = ""
  var commit: String
  var name: String
  /// Services that the paths of its commit name, where telemetry does not know the entity.
  var located: [String] = []
  /// Where it was made, by its common name; empty where no source says.
  var environment = ""
  var source: SourceReference
  /// When it landed, earliest first; at least one.
  var steps: [Step]
  /// When it was undone, earliest first; empty where it was not.
  var undone: [Step]
  /// Instances that ran it, from its steps or from the versions in request logs.
  var reached: [String]
  /// Its source can hold no changes of other kinds.
  var isOfOneKind = false
  /// A list has it as a deployment, though it is of settings: it may have come to some instances first.
  var isRolledOut = false
  /// When what it changed ran first, where that runs by a schedule: one of `steps`.
  var firstRun: Timestamp?
  /// From what it was derived, where no source lists it; nil where one does.
  var derivation: String?

  /// What it is of, as telemetry calls it.
  var places: [String] { located.isEmpty ? [entity] : located }

  var first: Timestamp { steps[0].at }
  /// When it may have landed at the earliest.
  var earliest: Timestamp { steps.map { $0.earliest ?? $0.at }.min() ?? first }
  var last: Timestamp { steps[steps.count - 1].at }

  /// Commit where commits are given, else the version or the name.
  var id: String {
    [commit, version, name].first { !$0.isEmpty } ?? "\(kind.rawValue) of \(entity)"
  }

  /// `backend v2.14.0`, `flag new-banner`.
  var label: String {
    let what = [version, name, String(commit.prefix(8))].first { !$0.isEmpty } ?? kind.rawValue
    if kind == .flag { return "flag \(what)" }
    return entity.isEmpty ? what : "\(entity) \(what)"
  }

  /// Deploys, and what works like one.
  var isDeployment: Bool {
    [.deploy, .rollback, .migration, .infrastructure, .scale].contains(kind)
  }

  /// All suspects of the telemetry, earliest first: changes, listed or derived, grouped into rollouts.
  ///
  /// What is undone or set again by `onset` can itself have begun the harm: it is a suspect like any
  /// other. Without an onset, all of it counts as undoing.
  static func find(
    in telemetry: Telemetry, span: TimeWindow, utcOffset: Int, onset: Timestamp? = nil
  ) -> [Suspect] {
    func step(of change: Change, at: Timestamp) -> Step {
      Step(
        at: at, end: change.end?.resolved(within: span, utcOffset: utcOffset) ?? at,
        earliest: change.isTimedByEnd ? at.advanced(bySeconds: -CaseFile.rolloutTime) : nil,
        instance: change.instance, version: change.version, source: change.source)
    }
    func steps(of change: Change, at: Timestamp) -> [Step] {
      if change.arrivals.isEmpty { return [step(of: change, at: at)] }
      return change.arrivals.map {
        Step(
          at: $0.time, end: $0.time, instance: $0.instance, version: change.version,
          source: change.source)
      }
    }
    func suspect(_ change: Change, _ steps: [Step]) -> Suspect {
      Suspect(
        kind: change.kind, entity: change.entity, version: change.version,
        previous: change.previous, commit: change.commit, name: change.name,
        environment: change.environment.isEmpty ? "" : Environment.name(change.environment),
        source: change.source, steps: steps, undone: [], reached: [],
        isOfOneKind: change.isOfOneKind,
        derivation: change.isDerived ? change.detail : nil)
    }
    let changes = telemetry.changes.map {
      (change: $0, at: $0.time.resolved(within: span, utcOffset: utcOffset))
    }.sorted { ($0.at, $0.change.source) < ($1.at, $1.change.source) }
    let versions = VersionHistory(telemetry)
    let restoration = Restoration(
      commits: telemetry.commits, versions: versions, span: span, utcOffset: utcOffset)
    var suspects: [Suspect] = []
    var undoing: [(change: Change, at: Timestamp)] = []
    // A commit is not deployed yet, and a restart changes nothing.
    for (change, at) in changes where ![.commit, .restart].contains(change.kind) {
      if onset.map({ at > $0 }) ?? true,
        change.kind == .rollback || restoration.restores(change, at: at, after: suspects)
      {
        undoing.append((change, at))
        continue
      }
      let steps = steps(of: change, at: at)
      if let index = suspects.lastIndex(where: { $0.continues(with: change, at: at) }) {
        suspects[index].steps += steps
      } else {
        suspects.append(suspect(change, steps))
      }
    }
    for index in suspects.indices {
      suspects[index].reached = versions.instances(of: suspects[index])
      suspects[index].undone = undoing.filter {
        suspects[index].isUndone(by: $0.change, at: $0.at, among: suspects)
      }.flatMap { steps(of: $0.change, at: $0.at) }
    }
    // What undoes nothing that is known is a change like any other.
    let known = Set(suspects.flatMap(\.undone))
    for (change, at) in undoing where known.isDisjoint(with: steps(of: change, at: at)) {
      suspects.append(suspect(change, steps(of: change, at: at)))
    }
    learn(&suspects, from: telemetry, span: span, utcOffset: utcOffset, onset: onset)
    return suspects.sorted { ($0.first, $0.source, $0.id) < ($1.first, $1.source, $1.id) }
  }

  /// Whether `change` takes this one back: the same flag or key set again, a deployment replaced by what
  /// ran before it. A later change of the same thing shields this one, unless `change` goes back to a
  /// version older than both.
  private func isUndone(by change: Change, at: Timestamp, among suspects: [Suspect]) -> Bool {
    let isSetting = [Change.Kind.flag, .config].contains(kind)
    let isSame =
      [.flag, .config].contains(change.kind)
      ? kind == change.kind && name == change.name
      : kind != .flag && (!isSetting || change.name.isEmpty || change.name == name)
    guard at > first, isSame, change.entity == entity || change.entity.isEmpty else { return false }
    let later = suspects.filter {
      $0.entity == entity && $0.kind == kind && (!isSetting || $0.name == name) && $0.first > first
        && $0.first < at
    }
    return later.isEmpty
      || !change.version.isEmpty && change.version != version
        && !later.contains { $0.version == change.version }
  }

  /// A rollout continues where the same thing lands again within two hours.
  private func continues(with change: Change, at: Timestamp) -> Bool {
    kind == change.kind && entity == change.entity
      && (version == change.version || !commit.isEmpty)
      && environment == (change.environment.isEmpty ? "" : Environment.name(change.environment))
      && commit == change.commit && name == change.name
      && !(version.isEmpty && commit.isEmpty && name.isEmpty)
      && kind != .flag && at.seconds(since: last) <= 7_200
  }
}
