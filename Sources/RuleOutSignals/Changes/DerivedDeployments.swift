import RuleOutModel

/// Deployments that nobody lists and versions tell of: a version takes over from another, on an instance
/// that ran the other or on new ones. Instances that follow within a rollout belong to one change.
enum DerivedDeployments {
  /// Steps of one rollout follow each other within this many seconds.
  static let longestStep = 7_200.0
  /// Instances first seen this soon after the data begin may have been there before.
  static let grace = 600.0

  private struct Arrival {
    var run: VersionRun
    var kind: Change.Kind
    /// Only part of a rollout that is under way, else a new copy of what runs anyway.
    var isCopy: Bool
  }

  private struct Group: Hashable, Comparable {
    var service: String
    var instance: String
    var part: String
    var basis: VersionRun.Basis
    static func < (a: Group, b: Group) -> Bool {
      a.basis != b.basis
        ? a.basis < b.basis
        : (a.service, a.instance, a.part) < (b.service, b.instance, b.part)
    }
  }

  /// - Parameter start: When the data begin.
  static func find(_ runs: [VersionRun], since start: Timestamp) -> [Change] {
    let groups = Dictionary(grouping: runs) { run in
      // What is of no known service is compared with itself only.
      Group(
        service: run.service, instance: run.service.isEmpty ? run.instance : "", part: run.part,
        basis: run.basis)
    }
    let found = groups.sorted { $0.key < $1.key }.map { group, runs in
      (basis: group.basis, changes: changes(of: runs, since: start))
    }
    var result: [Change] = []
    for basis in Set(found.map(\.basis)).sorted() {
      let own = joined(found.filter { $0.basis == basis }.flatMap(\.changes))
      // Another basis that tells of the same rollout is less sure of it.
      result += own.filter { change in !result.contains { isSame($0, change) } }
    }
    return result
  }

  private static func changes(of runs: [VersionRun], since start: Timestamp) -> [Change] {
    let runs = runs.sorted {
      ($0.first, $0.instance, $0.version, $0.last) < ($1.first, $1.instance, $1.version, $1.last)
    }
    var introduced: [String: Timestamp] = [:]
    for run in runs where introduced[run.version] == nil { introduced[run.version] = run.first }
    guard introduced.count > 1 else { return [] }
    // A process states its version only as it starts: what a lower one replaces had come upon that one.
    if let first = runs.first, first.basis == .startLine,
      first.first.seconds(since: start) > grace,
      let returned = runs.first(where: { isLower($0.version, than: first.version) })
    {
      introduced[returned.version] = start
    }
    var history = History(introduced: introduced, start: start)
    return rollouts(of: runs.compactMap { history.take($0) })
  }

  /// Whether the numbers of a version are lower: `2.9.1` than `2.10.0`.
  private static func isLower(_ version: String, than other: String) -> Bool {
    func numbers(_ version: String) -> [Int] {
      version.split { !$0.isNumber }.prefix(4).compactMap { Int($0) }
    }
    return numbers(version).lexicographicallyPrecedes(numbers(other))
  }

  /// What ran before, run by run in the order of their beginnings.
  private struct History {
    let introduced: [String: Timestamp]
    let start: Timestamp
    private var newest: [String: VersionRun] = [:]
    private var versions: [String: Set<String>] = [:]
    /// Last sight of each version.
    private var lastSeen: [String: Timestamp] = [:]

    init(introduced: [String: Timestamp], start: Timestamp) {
      self.introduced = introduced
      self.start = start
    }

    /// The arrival that begins the run, if it is one.
    mutating func take(_ run: VersionRun) -> Arrival? {
      defer {
        newest[run.instance] = run
        versions[run.instance, default: []].insert(run.version)
        lastSeen[run.version] = max(lastSeen[run.version] ?? run.last, run.last)
      }
      guard let before = newest[run.instance] else { return first(run) }
      guard before.version != run.version else { return nil }
      // Two versions that both go on are seen by turns, and none takes over. Only where instances are not
      // told apart may the one before go on for as long as a rollout takes.
      let goesOn = before.last.seconds(since: run.first) > 3 * VersionRun.longestPause
      let mayGoOn =
        run.instance.isEmpty && versions[run.instance]?.contains(run.version) != true
        && run.first.seconds(since: start) > DerivedDeployments.grace
      if goesOn && !mayGoOn { return nil }
      return Arrival(run: run, kind: kind(of: run, replacing: before.version), isCopy: false)
    }

    /// The first run of an instance.
    private func first(_ run: VersionRun) -> Arrival? {
      guard run.first.seconds(since: start) > DerivedDeployments.grace else { return nil }
      func isPresent(_ last: Timestamp) -> Bool {
        run.first.seconds(since: last) <= VersionRun.longestPause
      }
      let others = lastSeen.filter { $0.key != run.version }
      let present = others.filter { isPresent($0.value) }
      let isRunning = lastSeen[run.version].map(isPresent) ?? false
      let earlier = introduced.filter { $0.value <= start && $0.key != run.version }.keys
      let newest =
        (present.isEmpty ? others : present).keys.max {
          (introduced[$0] ?? start, $0) < (introduced[$1] ?? start, $1)
        } ?? earlier.min()
      guard let newest, !(isRunning && present.isEmpty) else { return nil }
      return Arrival(run: run, kind: kind(of: run, replacing: newest), isCopy: isRunning)
    }

    private func kind(of run: VersionRun, replacing version: String) -> Change.Kind {
      (introduced[version] ?? start) > (introduced[run.version] ?? start) ? .rollback : .deploy
    }
  }

  private static func rollouts(of arrivals: [Arrival]) -> [Change] {
    var changes: [Change] = []
    var open: Set<Int> = []
    for arrival in arrivals {
      let run = arrival.run
      // Where another version lands on an instance, the rollout that reached it before is over.
      open = open.filter { index in
        changes[index].version == run.version
          || !changes[index].arrivals.contains { $0.instance == run.instance }
      }
      let here = Change.Arrival(instance: run.instance, time: run.first)
      let current = open.filter { index in
        guard let last = changes[index].arrivals.last else { return false }
        return changes[index].version == run.version
          && (arrival.isCopy || changes[index].kind == arrival.kind)
          && run.first.seconds(since: last.time) <= longestStep
      }.max()
      if let current {
        changes[current].arrivals.append(here)
      } else if !arrival.isCopy {
        open.insert(changes.count)
        changes.append(
          Change(
            kind: arrival.kind, time: .moment(run.first), entity: run.service,
            version: run.version, commit: run.commit, name: run.part,
            detail: "derived from \(run.basis.words)", isDerived: true, arrivals: [here],
            source: run.source))
      }
    }
    return changes.map(\.spanningArrivals)
  }

  /// Rollouts of one version that only lack the name of their service, as one.
  private static func joined(_ changes: [Change]) -> [Change] {
    var result: [Change] = []
    let ordered = changes.sorted {
      ChangeOrder.key($0).lexicographicallyPrecedes(ChangeOrder.key($1))
    }
    for change in ordered {
      let index = result.lastIndex { other in
        guard let last = other.arrivals.last, let first = change.arrivals.first else {
          return false
        }
        return change.entity.isEmpty && other.entity.isEmpty && other.kind == change.kind
          && other.version == change.version
          && first.time.seconds(since: last.time) <= longestStep
      }
      guard let index else {
        result.append(change)
        continue
      }
      result[index].arrivals += change.arrivals
      result[index] = result[index].spanningArrivals
    }
    return result
  }

  /// Whether two bases tell of one rollout: of the same thing, as far as they name it, at one time.
  private static func isSame(_ a: Change, _ b: Change) -> Bool {
    let instances = Set(a.arrivals.map(\.instance))
    let isOfSame =
      a.entity == b.entity || a.entity.isEmpty || b.entity.isEmpty
      || b.arrivals.contains { !$0.instance.isEmpty && instances.contains($0.instance) }
    return isOfSame
      && a.arrivals.contains { one in
        b.arrivals.contains {
          abs($0.time.seconds(since: one.time)) <= ExplainedChanges.nearness
        }
      }
  }
}

extension Change {
  /// With arrivals in order, and from the first to the last of them.
  var spanningArrivals: Change {
    var change = self
    change.arrivals.sort { ($0.time, $0.instance) < ($1.time, $1.instance) }
    if let first = change.arrivals.first, let last = change.arrivals.last {
      change.time = .moment(first.time)
      change.end = last.time > first.time ? .moment(last.time) : nil
    }
    return change
  }
}
