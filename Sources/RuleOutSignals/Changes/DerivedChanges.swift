import RuleOutModel

/// All changes of the telemetry: those that sources state, and what telemetry tells beside them.
///
/// A derived deployment or restart is left out where a stated change explains it, and a restart where a
/// deployment does. A restart is no deployment: it changes nothing, and it is no suspect.
struct DerivedChanges {
  /// Processes that start within this many seconds of each other were restarted together.
  static let longestRestartStep = 600.0

  let services: InstanceServices
  let series: [SampleSeries]
  let messageRuns: [VersionRun]
  let startLines: [StartLines.Line]
  let commits: [Commit]
  /// Services that are measured or write messages.
  let measured: Set<String>
  let names: SymbolNames
  let span: TimeWindow
  let utcOffset: Int

  /// Stated and derived changes, without order.
  func all(besides changes: [Change]) -> [Change] {
    let names = measured.union(services.known)
    let stated = DeploymentParts.joined(changes.filter { !$0.isDerived }).map { change in
      var change = change
      if change.isEntityAssumed, !names.contains(change.entity) { change.entity = "" }
      return change
    }
    let versions = DerivedDeployments.find(
      services.runs() + messageRuns + VersionMetrics.runs(series, services) + startRuns,
      since: span.start)
    let sets = ReplicaSetMetrics.changes(series, since: span.start)
    let generations = GenerationSteps.changes(series)
    let restarts = DerivedChanges.restarts(
      StartTimeMetrics.starts(series, services) + lineStarts, since: span.start)
    let known = services.known + (versions + sets + generations + restarts).map(\.entity)
    let explained = ExplainedChanges(span: span, utcOffset: utcOffset, known: known)
    var result = stated
    // What was seen to arrive is surer than what an export only suggests, and both than a restart.
    for derived in [versions, sets, generations, changes.filter(\.isDerived), restarts] {
      result += explained.remaining(of: derived, besides: result)
    }
    let settings = ConfigurationCommits(
      span: span, utcOffset: utcOffset,
      known: measured.union(known + stated.map(\.entity)).subtracting([""]))
    return result + settings.changes(commits, besides: result)
  }

  private var startRuns: [VersionRun] {
    let stating = startLines.filter { !$0.version.isEmpty }
    return stating.enumerated().map { index, line in
      let next = stating[(index + 1)...].first {
        $0.service == line.service && $0.instance == line.instance
      }
      return VersionRun(
        service: service(of: line), instance: name(line.instance), version: line.version,
        first: line.time, last: next?.time ?? span.end, basis: .startLine, source: line.source)
    }
  }

  private var lineStarts: [ProcessStart] {
    startLines.map {
      ProcessStart(
        time: $0.time, service: service(of: $0), instance: name($0.instance),
        basis: $0.started.isEmpty ? "log lines of starting processes" : "systemd's log",
        source: $0.source)
    }
  }

  private func name(_ symbol: Symbol) -> String { names[symbol] ?? "" }

  private func service(of line: StartLines.Line) -> String {
    if !line.started.isEmpty { return line.started }
    let own = name(line.service)
    return own.isEmpty ? services.service(of: name(line.instance)) : own
  }

  /// One restart for processes of a service that start together.
  static func restarts(_ starts: [ProcessStart], since begin: Timestamp) -> [Change] {
    var result: [Change] = []
    for start in starts.sorted() where start.time > begin {
      let arrival = Change.Arrival(instance: start.instance, time: start.time)
      let index = result.lastIndex { change in
        guard change.entity == start.service, let last = change.arrivals.last else { return false }
        let isSame =
          !start.service.isEmpty || change.arrivals.contains { $0.instance == start.instance }
        return isSame && start.time.seconds(since: last.time) <= longestRestartStep
      }
      guard let index else {
        result.append(
          Change(
            kind: .restart, time: .moment(start.time), entity: start.service,
            detail: "derived from \(start.basis)", isDerived: true, arrivals: [arrival],
            source: start.source))
        continue
      }
      // Several signs of one start.
      let isKnown = result[index].arrivals.contains {
        $0.instance == start.instance && start.time.seconds(since: $0.time) <= 120
      }
      if !isKnown { result[index].arrivals.append(arrival) }
    }
    return result.map(\.spanningArrivals)
  }
}

/// A deployment and what became of it, where two exports tell the halves: GitHub's list of deployments says
/// what was deployed, that of their statuses when it was live.
enum DeploymentParts {
  static func joined(_ changes: [Change]) -> [Change] {
    let named = changes.filter { $0.name.hasPrefix("deployment ") }
    let groups = Dictionary(grouping: named, by: \.name)
    return changes.compactMap { change in
      guard let group = groups[change.name], group.count > 1 else { return change }
      let isStatus = change.version.isEmpty && change.commit.isEmpty
      let statuses = group.filter { $0.version.isEmpty && $0.commit.isEmpty }
      guard statuses.count < group.count, !statuses.isEmpty else { return change }
      if isStatus { return nil }
      // Of several the first: a later one repeats it.
      let live = statuses.min { ChangeOrder.key($0).lexicographicallyPrecedes(ChangeOrder.key($1)) }
      var change = change
      if let live {
        change.time = live.time
        change.end = live.end
        if change.entity.isEmpty { change.entity = live.entity }
      }
      return change
    }
  }
}
