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
    case .queriesPerRequest, .processor, .network, .input: assessment.mechanism = chain.mechanism
    default: break
    }
  }
}

extension CaseFile {
  /// `errors` or `latency`, by the symptom that moved first.
  var symptomMechanism: String { chain(.symptoms)?.mechanism ?? "latency" }
}
