import RuleOutModel

/// How the change hurt, where a chain that it began tells.
extension ChangeTests {
  static func noteMechanism(
    _ chain: CausalChain, in assessment: inout Assessment, _ file: CaseFile
  ) {
    switch chain.link {
    case .memory:
      assessment.mechanism = chain.mechanism
      file.noteMemory(chain, floor: memoryFloor, harm: memoryHarm, in: &assessment)
    case .pool:
      assessment.mechanism = chain.mechanism
      assessment.note(
        pool, .for, .specific, signal: "pool of \(listed(chain.entities))",
        observed: "at its limit",
        statement: chain.statement, availableAt: chain.availableAt, source: chain.source)
      if let lowered = file.loweredLimit(of: chain) {
        assessment.note(
          limit, .for, .specific, signal: "pool limit",
          observed: "\(Figure.number(lowered.from)) to \(Figure.number(lowered.to))",
          statement: "the pool's limit fell from \(Figure.number(lowered.from)) to"
            + " \(Figure.number(lowered.to)) between \(file.clock(lowered.interval.start)) and"
            + " \(file.clock(lowered.interval.end))",
          availableAt: lowered.interval.end, source: lowered.source)
      }
    case .disk:
      assessment.mechanism = chain.mechanism
      assessment.note(
        disk, .for, .specific, signal: "disk of \(listed(chain.entities))",
        observed: file.clock(chain.onset), statement: chain.statement,
        availableAt: chain.availableAt, source: chain.source)
    case .queriesPerRequest, .processor, .descriptors, .network, .input:
      assessment.mechanism = chain.mechanism
    default: break
    }
  }

  /// A limit of memory that fell with the change, below what its processes need.
  static func noteMemoryLimit(
    _ suspect: Suspect, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let lowered = file.memoryLimits.first { step in
      let reach = TimeWindow(
        start: step.interval.start.advanced(bySeconds: -CaseFile.reactionTime),
        end: step.interval.end.advanced(bySeconds: CaseFile.clockUncertainty))
      return suspect.steps.contains { reach.contains($0.at) }
        && (suspect.places.contains(step.workload) || suspect.entity.isEmpty
          || !file.isPlaced(suspect))
    }
    guard let lowered else { return }
    let fall = "\(Figure.bytes(lowered.from)) to \(Figure.bytes(lowered.to))"
    assessment.note(
      limit, .for, .specific, signal: "memory limit of \(lowered.workload)", observed: fall,
      statement: "the memory limit of \(lowered.workload) fell from \(fall) at"
        + " \(file.clock(lowered.interval.end)); its processes came to \(Figure.bytes(lowered.peak))",
      availableAt: lowered.interval.end, source: lowered.source)
    assessment.mechanism = assessment.mechanism ?? "limit-lowered"
  }
}

extension CaseFile {
  /// `errors` or `latency`, by the symptom that moved first.
  var symptomMechanism: String { chain(.symptoms)?.mechanism ?? "latency" }
}
