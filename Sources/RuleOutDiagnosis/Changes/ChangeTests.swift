import RuleOutModel
import RuleOutSignals

/// The tests that deployments, flags and configuration changes share. Changes are suspects, not culprits:
/// the last one before the alert is the classic wrong answer.
enum ChangeTests {
  static let timing = DiagnosticTest(
    "chain-begins-at-change", group: "change-timing",
    predicts: "a signal of the chain changes level or slope as it lands", needs: "change times")
  static let cohort = DiagnosticTest(
    "changed-against-unchanged", group: "change-cohort",
    predicts: "instances that took it are hurt, the others are not",
    needs: "requests by instance or version")
  static let reversal = DiagnosticTest(
    "reverts-with-rollback", group: "change-reversal",
    predicts: "harm ends when it is undone, and not before", needs: "time at which it was undone")
  static let elsewhere = DiagnosticTest(
    "first-link-elsewhere", group: "change-place",
    predicts: "the first link of the chain lies in what it changed", needs: "signals by service")
  static let memoryFloor = DiagnosticTest(
    "memory-floor-rises", group: "memory-floor",
    predicts: "the memory floor rises steadily once it has landed",
    needs: "resident memory or heap by process")
  static let memoryHarm = DiagnosticTest(
    "memory-hurts", group: "memory-harm",
    predicts: "paging, kills or the limit come before the symptoms",
    needs: "paging rate, kills, or the memory limit")
  static let pool = DiagnosticTest(
    "pool-at-limit", group: "pool-saturation",
    predicts: "connections in use reach the limit", needs: "connections in use and their limit")
  static let limit = DiagnosticTest(
    "limit-lowered", group: "limit-lowered", predicts: "the limit falls as it lands",
    needs: "limits of pools and of memory over time")

  static let disk = DiagnosticTest(
    "disk-fills", group: "disk-space", predicts: "the disk begins to fill as it lands",
    needs: "free space by mount")

  static let content = DiagnosticTest(
    "change-touches-what-failed", group: "change-content",
    predicts: "what it changed is what failed", needs: "diff of the change")
  static let allocation = DiagnosticTest(
    "allocation-seen", group: "allocation",
    predicts: "the memory that piles up is the change's own",
    needs: "heap dump or allocation profile; the leak is linked to the change, not seen in it")

  static let all = [
    timing, cohort, reversal, elsewhere, memoryFloor, memoryHarm, pool, limit, disk, content,
    allocation,
  ]

  static func assess(_ suspect: Suspect, id: String, _ file: CaseFile) -> Assessment {
    let chain = chain(for: suspect, file)
    var assessment = Assessment(id: id, label: suspect.label)
    assessment.suspect = suspect
    assessment.entity = suspect.entity.isEmpty ? nil : suspect.entity
    assessment.refutation = file.telemetry.refutation(byEnvironmentOf: suspect)
    noteTiming(suspect, chain, in: &assessment, file)
    noteCohort(suspect, in: &assessment, file)
    noteReversal(suspect, in: &assessment, file)
    let isMet = file.isLatent(suspect, chain)
    if isMet || file.timing(of: suspect, to: chain) == .coincides, file.concerns(suspect, chain),
      !file.isHarmless(suspect)
    {
      noteMechanism(chain, in: &assessment, file)
      noteMemoryLimit(suspect, in: &assessment, file)
    } else {
      for test in [memoryFloor, memoryHarm] where file.memory.isEmpty { assessment.lacks(test) }
    }
    if assessment.mechanism == nil { assessment.mechanism = file.symptomMechanism }
    let isLeak = assessment.mechanism == "memory-leak"
    noteContent(suspect, chain, in: &assessment, file)
    if isLeak { assessment.lacks(allocation) }
    if assessment.refutation == nil, isLeak || file.brought(by: suspect).isEmpty {
      assessment.needs = [need(of: suspect, isLeak: isLeak, id: id)]
    }
    return assessment
  }

  /// What would show the change at work, rather than beside the harm.
  private static func need(of suspect: Suspect, isLeak: Bool, id: String) -> MissingExport {
    if isLeak {
      return MissingExport(
        hypothesis: id, need: "heap dump or allocation profile of \(suspect.label)",
        how: "taken of a process that runs it, while its memory is up")
    }
    return MissingExport(
      hypothesis: id, need: "what \(suspect.label) changed",
      how: suspect.isDeployment
        ? "git log -p from the version before it" : "the values before and after")
  }

  /// The chain that the change could have begun: the first shown to hurt that coincides with it and runs in
  /// what it changed, else the governing one.
  static func chain(for suspect: Suspect, _ file: CaseFile) -> CausalChain {
    let begun = file.chains.first {
      ($0.isStrong || $0.link == .symptoms) && file.concerns(suspect, $0)
        && file.timing(of: suspect, to: $0) == .coincides && canBegin($0)
        && $0.onsetInterval.start <= file.governing.onsetInterval.end
    }
    if let begun { return begun }
    if let met = file.chain(metBy: suspect) { return met }
    // Growth that is not shown to hurt may still be where the harm comes from.
    let mayFollow = CausalChain.Link.memory.consequences.contains(file.governing.link)
    if file.governing.link == .symptoms || mayFollow,
      let growth = file.chains.first(where: { chain in
        chain.link == .memory && file.concerns(suspect, chain)
          && file.timing(of: suspect, to: chain) == .coincides
          && file.memory.contains {
            chain.entities.contains($0.entity.name) && $0.peak >= 1.5 * $0.before
          }
      }), growth.onset <= file.governing.onset
    {
      return growth
    }
    if file.governing.link == .symptoms,
      let own = suspect.places.lazy.compactMap({ CausalChain.symptoms(of: $0, in: file) }).first,
      file.timing(of: suspect, to: own) == .coincides
    {
      return own
    }
    return file.governing
  }

  /// A change of ours begins neither demand nor another company's outage, nor what others do on the
  /// same machine, and no date in a certificate, nor what somebody sends who sent nothing before.
  private static func canBegin(_ chain: CausalChain) -> Bool {
    !chain.isFromOutside && ![.traffic, .dependency, .neighbour, .expiry].contains(chain.link)
  }

  private static func noteTiming(
    _ suspect: Suspect, _ chain: CausalChain, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let run = suspect.firstRun.map { " and ran first at \(file.clock($0))" } ?? ""
    let verb = suspect.steps[0].earliest == nil ? "landed" : "was complete"
    let landed = "\(suspect.label) \(verb) at \(file.clock(suspect.first))\(run)"
    let start = file.clock(chain.onset, in: chain.onsetInterval)
    if file.isElsewhere(suspect, chain) {
      let statement = "it changed \(suspect.entity), but \(chain.brief), from \(start)"
      assessment.note(
        elsewhere, .against, .specific, signal: "place of the first link",
        observed: listed(chain.entities), statement: statement, availableAt: chain.availableAt,
        source: chain.source)
      assessment.refutation = statement
      return
    }
    switch file.timing(of: suspect, to: chain) {
    case .after:
      let slope = slopeUnchanged(at: suspect, chain, file)
      let statement =
        "it came \(Figure.duration(suspect.first.seconds(since: chain.onset))) after"
        + " \(chain.brief), from \(start)" + (slope.map { "; \($0)" } ?? "")
      assessment.note(
        timing, .against, .specific, signal: "start of the chain", observed: start,
        statement: statement, availableAt: max(chain.availableAt, suspect.first),
        source: suspect.source)
      assessment.refutation = statement
    case .coincides:
      // What its diff acquits coincides by chance.
      if file.isHarmless(suspect) { return }
      guard canBegin(chain) else {
        assessment.note(
          elsewhere, .against, .shared, signal: "place of the first link", observed: start,
          statement: "\(landed), but the first link is not in what it changed: \(chain.brief)",
          availableAt: chain.availableAt, source: chain.source)
        return
      }
      assessment.note(
        timing, .for, isTelling(suspect, chain, file) ? .specific : .shared,
        signal: "start of the chain", observed: start,
        statement: "\(landed), and \(chain.brief), from \(start)",
        availableAt: max(chain.availableAt, suspect.first), source: chain.source)
    case .before:
      noteEarly(suspect, chain, in: &assessment, file)
    }
  }

  /// A change made well before the chain began: what happened, or did not, while it ran alone.
  private static func noteEarly(
    _ suspect: Suspect, _ chain: CausalChain, in assessment: inout Assessment, _ file: CaseFile
  ) {
    // What waits for demand is idle until that comes.
    if file.isLatent(suspect, chain) { return assessment.lacks(timing) }
    let steady = file.steadiness(after: suspect, before: chain)
    let idle =
      "it ran for \(Figure.duration(chain.onset.seconds(since: suspect.last))) before"
      + " anything moved" + (steady.map { ": \($0.statement)" } ?? "")
    let next = "then \(chain.brief), from \(file.clock(chain.onset, in: chain.onsetInterval))"
    // Quiet after the change alone acquits no slow poison; another first link, shown to hurt, does, unless
    // it is one that a poison brings about.
    let startsAfresh =
      chain.isStrong && chain.link != .memory
      && !(CausalChain.Link.memory.consequences.contains(chain.link)
        && file.mayHaveFilledMemory(suspect))
    // What builds up for a day and more builds up in the version that runs, whichever that is; unless the
    // change itself speaks of what failed.
    let isEstablished =
      chain.onset.seconds(since: suspect.last) >= CaseFile.establishment
      && !file.brought(by: suspect).contains { $0.isTied(to: chain) }
    // A lowered limit is met when demand comes to it, as it does every day.
    let isMet =
      [.traffic, .processor].contains(chain.link)
      && file.brought(by: suspect).contains { item in
        item.harmless == nil && item.facts.effects.contains { $0.kind == .limitLowered }
      }
    // What ended the harm by being undone was no idle change.
    let acquits =
      !file.endedHarm(suspect) && !isMet
      && (steady != nil && startsAfresh
        || isEstablished && (steady != nil || file.beginsClearly(chain)))
    assessment.note(
      timing, .against, acquits ? .specific : .shared, signal: "start of the chain",
      observed: file.clock(chain.onset, in: chain.onsetInterval),
      statement: "\(suspect.label) landed at \(file.clock(suspect.first)); \(idle)",
      availableAt: chain.availableAt, source: suspect.source)
    if acquits { assessment.refutation = "\(idle); \(next)" }
  }

  /// Whether the coincidence is telling: of a link inside the process always; of bare symptoms only
  /// where they follow within minutes, and no other change lies as near. Never where the change names
  /// something unknown, or something other than what was hurt.
  private static func isTelling(
    _ suspect: Suspect, _ chain: CausalChain, _ file: CaseFile
  ) -> Bool {
    // Where the telemetry names no service, none can be found there.
    let isPlaceable = !suspect.entity.isEmpty && !file.serviceNames.isEmpty
    guard !isPlaceable || file.isPlaced(suspect), file.concerns(suspect, chain) else {
      return false
    }
    // A chain that the data do not show from its start coincides with anything.
    guard chain.onsetInterval.duration < MemoryRamp.unseen else { return false }
    // Of descriptors and disks that nobody measures, errors tell when they had run out, not since when.
    // Nor is it telling that something happened at the same time nobody knows where.
    let isBare =
      chain.link == .symptoms || chain.isToldByErrors
      || isPlaceable && file.concern(suspect, chain) == .unknown
    if file.isOutdone(suspect, chain) { return false }
    // What is told by messages, they may tell more of.
    let isSaid = isBare || [.network, .input].contains(chain.link)
    if isSaid, isOutspoken(suspect, chain, file) { return false }
    guard isBare else { return true }
    if file.onlyLoosens(suspect) { return false }
    // Nobody says that it was ever applied.
    if suspect.derivation != nil, !suspect.isDeployment { return false }
    let near = file.suspects.filter { other in
      other.steps.contains {
        chain.onsetInterval.end.seconds(since: $0.at) >= -CaseFile.clockUncertainty
          && chain.onset.seconds(since: $0.at) <= CaseFile.reactionTime
          && chain.onsetInterval.start.seconds(since: $0.at) <= 300
      }
    }
    return near.count == 1 && near[0].id == suspect.id
  }

  /// Whether the diff of another change is about a new error of this incident, and that of this one is about none. The
  /// other one coincides as well, or altered what others read: that acts when it is first read.
  private static func isOutspoken(
    _ suspect: Suspect, _ chain: CausalChain, _ file: CaseFile
  ) -> Bool {
    !file.namesNewError(suspect)
      && file.suspects.contains { other in
        guard other.id != suspect.id, file.namesNewError(other) else { return false }
        let timing = file.timing(of: other, to: chain)
        return timing == .coincides || timing == .before && file.breaksContract(other)
      }
  }

  /// `its slope did not change at 10:05 (34 to 33 MiB/min)`.
  private static func slopeUnchanged(
    at suspect: Suspect, _ chain: CausalChain, _ file: CaseFile
  ) -> String? {
    guard chain.link == .memory,
      let ramp = file.memory.first(where: { chain.entities.contains($0.entity.name) }),
      let slopes = ramp.slopes(around: suspect.first),
      abs(slopes.after - slopes.before) <= 0.35 * abs(slopes.before)
    else { return nil }
    return "its slope did not change at \(file.clock(suspect.first))"
      + " (\(Figure.bytes(slopes.before * 60)) to \(Figure.bytes(slopes.after * 60)) a minute)"
  }
}
