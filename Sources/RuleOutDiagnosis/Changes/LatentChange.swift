import RuleOutModel

/// Changes that lie idle until demand meets them: a limit that was lowered at night, a connection that is given
/// back late. That nothing moved as they landed says nothing of them.
extension CaseFile {
  /// Whether the change holds back or uses up what `chain` ran out of, and had been there before.
  func isLatent(_ suspect: Suspect, _ chain: CausalChain) -> Bool {
    let resources: [CausalChain.Link] = [
      .memory, .pool, .processor, .descriptors, .disk, .network,
    ]
    return resources.contains(chain.link)
      && timing(of: suspect, to: chain) == .before
      // What has lasted a day has met each hour of it.
      && chain.onset.seconds(since: suspect.last) < CaseFile.establishment
      && concerns(suspect, chain)
      && brought(by: suspect).contains { item in
        item.harmless == nil && item.facts.effects.contains { $0.waitsForDemand && $0.fits(chain) }
      }
  }

  /// The chain that met what the change had left behind, the first to begin.
  func chain(metBy suspect: Suspect) -> CausalChain? {
    chains.filter { $0.isStrong && isLatent(suspect, $0) }.min { $0.onset < $1.onset }
  }

  /// What lowered the limit of processors or replicas that demand came to.
  func loweredCapacity(before surge: Timestamp) -> Suspect? {
    guard let processor = chain(.processor) else { return nil }
    return suspects.last { suspect in
      suspect.last <= surge && isLatent(suspect, processor)
        && brought(by: suspect).contains { item in
          item.harmless == nil && item.facts.effects.contains { $0.limits == .processor }
        }
    }
  }

  /// Whether another change left behind what the chain ran out of, and the diff of this one has nothing to do
  /// with that: it coincides by chance.
  func isOutdone(_ suspect: Suspect, _ chain: CausalChain) -> Bool {
    let own = brought(by: suspect)
    guard !own.isEmpty,
      own.allSatisfy({ item in
        item.harmless != nil
          || item.weight < DiffLinks.strong && !item.facts.effects.contains { $0.fits(chain) }
      })
    else { return false }
    return suspects.contains { $0.id != suspect.id && isLatent($0, chain) }
  }

  /// Memory that was refused is told of by whoever asked for it: the change may be of the store.
  func refusesMemory(_ suspect: Suspect, to chain: CausalChain) -> Bool {
    chain.mechanism == CausalChain.outOfMemory
      && suspect.places.contains { !graph.allCallers(of: $0).isDisjoint(with: chain.entities) }
      && brought(by: suspect).contains { item in
        item.harmless == nil
          && item.facts.effects.contains { effect in
            effect.kind == .evictionRemoved && effect.mechanism == CausalChain.outOfMemory
          }
      }
  }
}

extension DiffEffect {
  /// Whether it does nothing until use comes to it.
  var waitsForDemand: Bool {
    [
      .limitLowered, .evictionRemoved, .releaseRemoved, .releaseSkipped, .heldAcrossCall,
      .reuseRemoved,
    ].contains(kind)
  }

  /// What a lowered limit is of, by the words of its key. What is merely asked for at the start holds nobody back.
  var limits: CausalChain.Link? {
    let words = Set(subjects.flatMap(\.identifierWords))
    guard kind == .limitLowered, words.isDisjoint(with: ["request", "requests", "min"]) else {
      return nil
    }
    if !words.isDisjoint(with: ["memory", "mem", "maxmemory"]) { return .memory }
    return words.isDisjoint(with: ["cpu", "cpus", "replicas", "cores"]) ? nil : .processor
  }
}
