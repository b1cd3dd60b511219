import RuleOutModel

extension CausalChain.Link {
  /// What this can bring about: one way only, so that of two that move together it is known which follows.
  var consequences: Set<CausalChain.Link> {
    switch self {
    case .traffic: [.pool, .queries, .processor, .disk, .input]
    case .memory: [.processor, .disk, .queries, .pool, .dependency, .network]
    case .processor, .neighbour: [.queries, .pool, .dependency, .network]
    // Waiting for a disk counts as work, and what cannot write tries again.
    case .disk: [.queries, .pool, .processor]
    case .descriptors: [.pool, .dependency, .network]
    case .network: [.dependency, .queries, .pool, .input]
    case .queriesPerRequest: [.queries, .pool, .processor]
    case .cache: [.queries, .pool, .processor, .dependency, .disk]
    case .queries: [.pool]
    case .dependency: [.pool, .input]
    case .input: [.processor, .queries, .pool, .memory]
    case .pool, .expiry, .symptoms: []
    }
  }
}

extension CaseFile {
  /// The earliest link that can have brought about `link`, which began within `onset`; nil where none did.
  ///
  /// Intervals that overlap do not tell which came first; what can bring about what does.
  func precedent(
    of link: CausalChain.Link, onset: TimeWindow, in entities: [String] = []
  ) -> CausalChain? {
    CausalChain.precedent(of: link, onset: onset, in: entities, among: chains)
  }
}

extension CausalChain {
  /// What made callers ask again, if demand that rose within `onset` came after it: clients try again what is slow
  /// or fails, so that more demand is a consequence of these, too.
  static func demandFollows(_ onset: TimeWindow, among chains: [CausalChain]) -> CausalChain? {
    chains.first {
      [.queries, .dependency, .network].contains($0.link)
        && ($0.isStrong || $0.link == .queries)
        && $0.onsetInterval.end.advanced(bySeconds: CaseFile.clockUncertainty) < onset.start
    }
  }

  static func precedent(
    of link: Link, onset: TimeWindow, in entities: [String], among chains: [CausalChain]
  ) -> CausalChain? {
    let latest = onset.end.advanced(bySeconds: CaseFile.clockUncertainty)
    return chains.filter {
      $0.link.consequences.contains(link) && $0.canHurt(link, in: entities)
        && $0.onsetInterval.start <= latest
    }.min { ($0.onset, $0.link.rawValue) < ($1.onset, $1.link.rawValue) }
  }

  /// Whether it moved enough to bring `other` about in `entities`: what is not shown to hurt, only in
  /// its own place. Queries are timed by those who ask them.
  private func canHurt(_ other: Link, in entities: [String]) -> Bool {
    switch link {
    case .traffic, .queries, .queriesPerRequest: true
    default:
      isStrong
        || mayHurt && (other == .queries || !Set(entities).isDisjoint(with: self.entities))
    }
  }
}
