import RuleOutModel
import RuleOutSignals

/// A host runs out of processor or disk by itself: no demand, leak or change of ours behind it.
package enum HostSaturation: TestedHypothesis {
  package static let id = "host-saturation"

  static let saturation = DiagnosticTest(
    "host-saturates", group: "host-load",
    predicts: "a processor or a disk comes to its limit before or with the first symptom",
    needs: "CPU and disk use by host")
  static let space = DiagnosticTest(
    "writes-refused", group: "disk-errors",
    predicts: "writes are refused for want of space, or files for want of descriptors",
    needs: "error messages of the services")
  static let place = DiagnosticTest(
    "saturated-hosts-are-hurt", group: "host-place",
    predicts: "the hosts at their limit are the ones that are hurt",
    needs: "requests and CPU by host")
  static let trigger = DiagnosticTest(
    "host-load-is-its-own", group: "host-trigger",
    predicts: "no demand, leak or change brings it about",
    needs: "request counts, memory and changes")

  package static let tests = [saturation, space, place, trigger]

  static func remediation(of assessment: Assessment) -> Remediation? {
    switch assessment.mechanism {
    case "disk-full": .freeDisk
    case "noisy-neighbour": .relocate
    default: nil
    }
  }

  static func assess(_ file: CaseFile) -> [Assessment] {
    var assessment = Assessment(id: id, label: "hosts")
    let state = file.hosts
    let isRefused = state.refusals.contains { !file.isLate($0) }
    if let ramp = state.filling.first, let chain = file.chain(ramp.link) {
      assessment.entity = ramp.entity.name.isEmpty ? nil : ramp.entity.name
      assessment.mechanism = chain.mechanism
      assessment.presence = Assessment.Presence(onset: ramp.onset, statement: chain.statement)
      assessment.note(
        saturation, .for, .specific, signal: describe(ramp.signal.id),
        observed: Figure.percent(ramp.peak), statement: chain.statement,
        availableAt: ramp.fullAt, source: ramp.signal.source)
      noteTrigger(of: chain.onsetInterval, chain, in: &assessment, file)
    } else if let load = state.risen.first(where: { !$0.isOwnWork }), let rise = load.rise,
      !isRefused || load.isFull && !file.isLate(rise)
    {
      note(load, rise, in: &assessment, file)
    } else if isRefused {
      // What some other resource did says nothing of the one that gave out.
      assessment.lacks(saturation)
    } else if state.isHarmless {
      noteLevel(state, in: &assessment, file)
    } else {
      assessment.lacks(saturation)
      assessment.needs = [need(state, file)]
    }
    noteRefusals(state, in: &assessment, file)
    return [assessment]
  }

  private static func need(_ state: HostState, _ file: CaseFile) -> MissingExport {
    let hosts = state.uncovered.isEmpty ? "" : " of \(listed(state.uncovered))"
    return MissingExport(
      hypothesis: id,
      need: state.loads.isEmpty ? "CPU and disk use by host" : "complete CPU and disk use\(hosts)",
      how: "node_cpu_seconds_total, container_cpu_cfs_throttled_periods_total,"
        + " node_filesystem_avail_bytes and node_disk_io_time_seconds_total, or CPU and disk by host,"
        + " \(file.neededRange)")
  }

  private static func note(
    _ load: HostLoad, _ rise: Disturbance, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let name = HostLoad.name(load.signal)
    let late = file.isLate(rise)
    var statement =
      "\(words(rise.quantity)) of \(name) went from \(HostLoad.show(rise.baseline, of: load.signal)) to"
      + " \(HostLoad.show(rise.level, of: load.signal)) from"
      + " \(file.clock(rise.onset, in: rise.onsetInterval))"
    let isOthers = file.hosts.isOthersLoad
    if isOthers { statement += ", while no process measured rose by a quarter as much" }
    if late { statement += ", after the first symptom at \(file.clock(file.incident.onset))" }
    if !load.isFull, HostLoad.isShare(load.signal) { statement += ", which leaves room" }
    assessment.entity = load.signal.id.entity.name.isEmpty ? nil : name
    assessment.mechanism =
      isOthers ? HostLoad.Resource.neighbours.mechanism : load.resource.mechanism
    assessment.presence = Assessment.Presence(
      onset: rise.onset, latest: rise.onsetInterval.end, statement: statement)
    assessment.note(
      saturation, late || !load.isFull ? .against : .for,
      late || !load.isFull ? .shared : .specific,
      signal: describe(load.signal.id), observed: HostLoad.show(rise.level, of: load.signal),
      statement: statement, availableAt: rise.availableAt, source: load.signal.source)
    notePlace(load, rise, in: &assessment, file)
    guard load.isFull, !late else { return }
    let links: [CausalChain.Link] = [.processor, .neighbour, .disk, .descriptors]
    noteTrigger(
      of: rise.onsetInterval,
      file.chains.first { links.contains($0.link) && $0.source == load.signal.source },
      in: &assessment, file)
  }

  /// The hosts at their limit against the hosts that were hurt.
  private static func notePlace(
    _ load: HostLoad, _ rise: Disturbance, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let members = Set(file.cohorts.members.map(\.name))
    let full = Set(
      file.hosts.loads.filter { $0.rise != nil && $0.isFull == load.isFull }
        .map(\.signal.id.entity.name))
    guard file.cohorts.divides, full.isSubset(of: members) else {
      assessment.lacks(place)
      return
    }
    let affected = Set(file.cohorts.affected.map(\.name))
    let healthy = Set(file.cohorts.healthy.map(\.name))
    let hurt = full.intersection(affected)
    let direction: Evidence.Direction =
      !full.isDisjoint(with: healthy) || hurt.isEmpty
      ? .against : hurt.count == affected.count ? .for : .missing
    assessment.note(
      place, direction, .specific, signal: "hosts at their limit",
      observed: "\(hurt.count) of \(affected.count) hurt hosts",
      statement: "\(listed(full.sorted())) rose; hurt were \(listed(affected.sorted())), well"
        + " \(listed(healthy.sorted()))",
      availableAt: file.incident.impact.end, source: rise.signal.source)
  }

  /// What made the host work so hard, or fill up, where something did.
  private static func noteTrigger(
    of onset: TimeWindow, _ chain: CausalChain?, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let chain = chain ?? file.governing
    let links: [CausalChain.Link] = [.processor, .neighbour, .disk, .descriptors]
    file.origin(
      of: links.contains(chain.link) ? chain.link : .processor, onset: onset, chain: chain,
      isGradual: !file.hosts.filling.isEmpty
    ).note(trigger, of: onset, chain: chain, in: &assessment, file)
  }

  /// Every host as level as when all was well.
  private static func noteLevel(
    _ state: HostState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let used = state.loads.filter { $0.signal.id.quantity == .cpuUtilization }
    guard
      let top = (used.isEmpty ? state.loads : used).max(by: {
        ($0.test?.highest ?? 0, $1.signal.id) < ($1.test?.highest ?? 0, $0.signal.id)
      }), let test = top.test
    else { return }
    let others = Set(state.loads.map(\.signal.id.quantity)).subtracting([top.signal.id.quantity])
    var statement = "\(top.range)"
    if test.windows > 1 {
      statement += ", in each of \(test.windows) windows of \(Figure.duration(test.windowSeconds))"
    }
    statement +=
      "; harm would need \(HostLoad.show(test.baseline + test.margin, of: top.signal))"
    let hosts = Set(state.loads.map(\.signal.id.entity.name)).count
    if hosts > 1 { statement = "the busiest of \(hosts) hosts: \(statement)" }
    if !others.isEmpty {
      statement += "; \(listed(others.map(words).sorted(), limit: 9)) stayed as level"
    }
    if !state.unmeasured.isEmpty {
      statement += "; \(listed(state.unmeasured, limit: 9)) not in these files"
    }
    // Time taken by others, or held back by a quota, shows in no use of ours.
    let measured = Set(state.loads.map(\.signal.id.quantity))
    let isWhole =
      measured.contains(.cpuPressure)
      || measured.contains(.cpuSteal)
        && (measured.contains(.cpuThrottling) || !mayHaveQuotas(state, file))
    assessment.note(
      saturation, .against, isWhole ? .specific : .shared, signal: describe(top.signal.id),
      observed: HostLoad.show(test.highest, of: top.signal), statement: statement,
      availableAt: test.availableAt, source: top.signal.source)
    if isWhole {
      assessment.refutation = statement
    } else {
      assessment.needs = [
        MissingExport(
          hypothesis: id, need: "time stolen by neighbours and held back by quotas",
          how: "node_cpu_seconds_total with its mode steal,"
            + " container_cpu_cfs_throttled_periods_total, or node_pressure_cpu_waiting_seconds_total,"
            + " \(file.neededRange)")
      ]
    }
  }

  /// Whether processes may be held back by quotas of their own: where limits of containers are told of, or
  /// what serves requests is something else than the hosts that are measured.
  private static func mayHaveQuotas(_ state: HostState, _ file: CaseFile) -> Bool {
    let isContained = file.telemetry.signals.contains {
      $0.id.metric.hasPrefix("container_") || $0.id.metric.hasPrefix("kube_")
        || $0.id.quantity == .memoryLimit
    }
    let serving = Set(
      file.telemetry.requests.keys(.instance).compactMap { file.telemetry.names[$0.first] })
    return isContained || !serving.isSubset(of: state.loads.map(\.signal.id.entity.name))
  }

  private static func noteRefusals(
    _ state: HostState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let first = state.refusals.first else { return }
    let late = file.isLate(first)
    let statement =
      (first.quantity == .descriptorErrors
        ? "files and sockets refused for want of descriptors went from"
        : "writes refused for want of space went from")
      + " \(Figure.value(first.baseline, of: first.quantity)) to"
      + " \(Figure.value(first.level, of: first.quantity)) from"
      + " \(file.clock(first.onset, in: first.onsetInterval))"
    assessment.note(
      space, late ? .against : .for, late ? .shared : .specific, signal: describe(first.signal.id),
      observed: Figure.value(first.level, of: first.quantity), statement: statement,
      availableAt: first.availableAt, source: first.signal.source)
    guard assessment.presence == nil else { return }
    let resource: HostLoad.Resource =
      first.quantity == .descriptorErrors ? .descriptors : .diskSpace
    assessment.mechanism = resource.mechanism
    assessment.entity = first.entity.name.isEmpty ? nil : first.entity.name
    assessment.presence = Assessment.Presence(
      onset: first.onset, latest: first.onsetInterval.end, statement: statement)
    guard !late else { return }
    noteTrigger(
      of: first.onsetInterval, file.chain(resource == .descriptors ? .descriptors : .disk),
      in: &assessment, file)
  }
}
