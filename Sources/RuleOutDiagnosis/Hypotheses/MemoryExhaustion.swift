import RuleOutModel
import RuleOutSignals

/// Memory runs out with no change behind it: a leak in a version that has run for long.
package enum MemoryExhaustion: TestedHypothesis {
  package static let id = "memory-exhaustion"

  static let floor = DiagnosticTest(
    "memory-floor-rises", group: "memory-floor",
    predicts: "the memory floor rises steadily before the first symptom",
    needs: "resident memory or heap by process")
  static let harm = DiagnosticTest(
    "memory-hurts", group: "memory-harm",
    predicts: "paging, kills or the limit come before the symptoms",
    needs: "paging rate, kills, or the memory limit")
  static let trigger = DiagnosticTest(
    "memory-not-triggered-by-change", group: "memory-trigger",
    predicts: "the rise does not begin at a change", needs: "deployments with their times")

  package static let tests = [floor, harm, trigger]

  static func remediation(of assessment: Assessment) -> Remediation? { .restart }

  static func assess(_ file: CaseFile) -> [Assessment] {
    let measured = LevelMemory.signals(of: file.telemetry)
    var assessment = Assessment(id: id, label: "memory")
    guard !measured.isEmpty || file.chain(.memory) != nil else {
      for test in tests { assessment.lacks(test) }
      assessment.needs = [need("resident memory and swap by process, and its limit", file)]
      return [assessment]
    }
    guard let chain = file.chain(.memory) else {
      noteFlat(measured, in: &assessment, file)
      return [assessment]
    }
    assessment.entity = listed(chain.entities)
    assessment.mechanism = chain.mechanism
    assessment.presence = Assessment.Presence(onset: chain.onset, statement: chain.statement)
    file.noteMemory(chain, floor: floor, harm: harm, in: &assessment)
    file.origin(of: .memory, onset: chain.onsetInterval, chain: chain)
      .note(trigger, of: chain.onsetInterval, chain: chain, in: &assessment, file)
    return [assessment]
  }

  private static func need(_ what: String, _ file: CaseFile) -> MissingExport {
    MissingExport(
      hypothesis: id, need: what,
      how: "process_resident_memory_bytes or container_memory_working_set_bytes,"
        + " container_memory_swap, node_vmstat_pswpin and the memory limit, \(file.neededRange)")
  }

  /// No process's floor rises: shown harmless where every one stays well below its limit, or simply flat.
  private static func noteFlat(
    _ measured: [Signal], in assessment: inout Assessment, _ file: CaseFile
  ) {
    let watched = TimeWindow(start: file.quiet.end, end: file.incident.impact.end)
    let grown = file.disturbances.filter {
      [
        .memoryResident, .memoryHeap, .memoryUtilization, .pagingRate, .outOfMemoryKills,
        .allocationErrors, .swapUsed,
      ].contains($0.quantity) && $0.shift > 0
    }
    guard grown.isEmpty, measured.allSatisfy({ file.levelMemory.contains($0) }) else {
      assessment.lacks(floor)
      assessment.needs = [need("complete memory series of every process", file)]
      return
    }
    let shifts = measured.compactMap { signal -> Double? in
      let before = signal.series.values(in: file.quiet)
      let during = signal.series.values(in: watched)
      guard !before.isEmpty, !during.isEmpty, average(before) > 0 else { return nil }
      return average(during) / average(before) - 1
    }
    let most = shifts.max() ?? 0
    let statement =
      "memory of \(measured.count == 1 ? "the one process" : "all \(measured.count) processes")"
      + " measured stayed level: at most \(Figure.percent(max(0, most))) above quiet time"
      + file.quietSigns
    assessment.note(
      floor, .against, .specific, signal: "memory of \(listed(measured.map(\.id.entity.name)))",
      observed: Figure.percent(max(0, most)), statement: statement,
      availableAt: file.incident.onsetInterval.end, source: measured[0].source)
    assessment.refutation = statement
  }
}

extension CaseFile {
  /// Notes the rising floor and its harm; the facts are the same whoever is blamed for the leak.
  func noteMemory(
    _ chain: CausalChain, floor: DiagnosticTest, harm: DiagnosticTest,
    in assessment: inout Assessment
  ) {
    if chain.mechanism == CausalChain.outOfMemory {
      assessment.lacks(floor)
      assessment.note(
        harm, .for, .specific, signal: "memory of \(listed(chain.entities))",
        observed: clock(chain.onset), statement: chain.statement, availableAt: chain.availableAt,
        source: chain.source)
      return
    }
    assessment.note(
      floor, .for, .specific, signal: "memory of \(listed(chain.entities))",
      observed: memory.first.map { Figure.ratio($0.growth + 1) } ?? "", statement: chain.statement,
      availableAt: chain.availableAt, source: chain.source)
    let harms = memory.filter { chain.entities.contains($0.entity.name) }.compactMap(\.harm)
    guard let first = harms.min(by: { ($0.at, $0.statement) < ($1.at, $1.statement) }) else {
      assessment.lacks(harm)
      return
    }
    assessment.note(
      harm, .for, .specific, signal: "paging, kills and limits of \(listed(chain.entities))",
      observed: clock(first.at),
      statement: "\(first.statement), at \(clock(first.at))"
        + (first.at <= incident.onset
          ? "; the first symptom came at \(clock(incident.onset))" : ""),
      availableAt: first.availableAt, source: first.source)
  }
}

extension CaseFile {
  /// Paging and kills that were looked for and did not come; empty where neither is measured.
  fileprivate var quietSigns: String {
    let signs: [(Quantity, String)] = [(.pagingRate, "no paging"), (.outOfMemoryKills, "no kill")]
    let told = signs.filter { !telemetry.signals($0.0).isEmpty }.map(\.1)
    return told.isEmpty ? "" : ", " + told.joined(separator: " and ")
  }
}
