import RuleOutModel

/// What the change touched against what failed.
extension ChangeTests {
  static func noteContent(
    _ suspect: Suspect, _ chain: CausalChain, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let brought = file.brought(by: suspect)
    guard !brought.isEmpty else {
      if assessment.mechanism != "memory-leak" { assessment.lacks(content) }
      return
    }
    func note(
      _ direction: Evidence.Direction, _ specificity: Evidence.Specificity,
      _ item: ChangeContent.Brought, _ statement: String
    ) {
      assessment.note(
        content, direction, specificity, signal: "diff of \(item.commit.sha.prefix(8))",
        observed: String(item.commit.sha.prefix(8)), statement: statement,
        availableAt: max(chain.availableAt, suspect.first), source: item.commit.source)
    }
    if let acquitted = brought.first, brought.allSatisfy({ $0.harmless != nil }),
      let harmless = acquitted.harmless
    {
      note(.against, .specific, acquitted, harmless.reason)
      let idle: [DiffHarmless.Class] = [.nothingThatRuns, .commentsOnly, .otherEnvironment]
      if brought.allSatisfy({ $0.harmless.map { idle.contains($0.class) } ?? false }) {
        assessment.refutation = assessment.refutation ?? harmless.reason
      }
      return
    }
    let telling = brought.max { $0.weight < $1.weight }
    if let telling, let link = telling.links.first, link.weight >= DiffLinks.strong {
      note(.for, .specific, telling, link.statement)
      return
    }
    for item in brought where item.harmless == nil {
      if let effect = item.facts.effects.first(where: { $0.fits(chain) }) {
        let isBorneOut = chain.link != .symptoms || file.bearsOut(effect, of: suspect)
        note(.for, isBorneOut ? .specific : .shared, item, effect.statement)
        return
      }
    }
    if let telling, let link = telling.links.first { note(.for, .shared, telling, link.statement) }
    if file.onlyLoosens(suspect), let item = brought.first(where: { !$0.facts.settings.isEmpty }) {
      note(
        .against, .shared, item,
        "it only allows more than before: \(item.facts.settings[0].statement)")
    }
  }
}

extension CaseFile {
  /// Whether something that was measured, or said, shows the effect itself at work.
  fileprivate func bearsOut(_ effect: DiffEffect, of suspect: Suspect) -> Bool {
    switch effect.kind {
    // Somebody is refused, or else a new credential would be no effect.
    case .credentialChanged: return true
    // What expires sooner, or is not kept, is found less often.
    case .expiryShortened, .cacheKeyChanged, .reuseRemoved:
      let earliest = suspect.first.advanced(bySeconds: -CaseFile.clockUncertainty)
      return disturbances.contains {
        $0.quantity == .cacheHitRatio && $0.shift < 0 && $0.onsetInterval.end >= earliest
          && $0.window.overlaps(incident.impact)
      } || isAskedMoreOften
    case .schemaChanged where effect.mechanism == "slow-queries", .indexDropped:
      return queries?.rises.isEmpty == false || !risen(.slowStatements).isEmpty
    default: return false
    }
  }

  /// Whether a database or somebody who is called gets many more questions, without a surge of demand.
  private var isAskedMoreOften: Bool {
    guard traffic.map({ $0.ratio < TrafficState.surge }) ?? false else { return false }
    return [Quantity.queryRate, .queriesPerRequest, .dependencyTraffic].contains { quantity in
      risen(quantity).contains {
        $0.ratio ?? .infinity >= TrafficState.surge && $0.window.overlaps(incident.impact)
      }
    }
  }

  /// Whether all that is known to have come with the change is harmless by its diffs.
  func isHarmless(_ suspect: Suspect) -> Bool {
    let brought = brought(by: suspect)
    return !brought.isEmpty && brought.allSatisfy { $0.harmless != nil }
  }

  /// Whether an error that was never seen before says, word for word, what the change is about.
  func namesNewError(_ suspect: Suspect) -> Bool {
    brought(by: suspect).contains { $0.links.contains(where: \.namesNewError) }
  }

  /// Whether the change altered what others read, and a new error names the field: the error may be of any service
  /// that reads it.
  func breaksContract(_ suspect: Suspect) -> Bool {
    brought(by: suspect).contains { item in
      let fields = Set(
        item.facts.effects.filter { $0.kind == .schemaChanged }.flatMap(\.subjects))
      return item.links.contains { $0.namesNewError && fields.contains($0.token) }
    }
  }

  /// Whether all that is known of the change is that it allows more than before: a longer timeout, a larger pool.
  /// More attempts, or more work at once, load something else.
  func onlyLoosens(_ suspect: Suspect) -> Bool {
    let brought = brought(by: suspect)
    let settings = brought.flatMap(\.facts.settings)
    return !settings.isEmpty
      && settings.allSatisfy { $0.direction == .loosened && !$0.isCostly }
      && brought.allSatisfy { $0.links.isEmpty && $0.facts.effects.isEmpty }
  }

  func brought(by suspect: Suspect) -> [ChangeContent.Brought] {
    content[
      suspects.firstIndex {
        $0.id == suspect.id && $0.first == suspect.first && $0.entity == suspect.entity
          && $0.kind == suspect.kind
      }]
  }

  /// Of several commits that a change brought, the one that is tied most to what failed; else what the
  /// change is called by.
  func culprit(of suspect: Suspect) -> String {
    let chain = ChangeTests.chain(for: suspect, self)
    let ranked = brought(by: suspect).map { item -> (commit: String, weight: Double) in
      let fits = item.harmless == nil && item.facts.effects.contains { $0.fits(chain) }
      return (item.commit.sha, item.weight + (fits ? 0.5 : 0))
    }
    guard let best = ranked.max(by: { $0.weight < $1.weight }), best.weight > 0 else {
      return suspect.id
    }
    // The commit that the deployment names stands first: it stays unless another is tied more.
    return ranked.first { $0.weight == best.weight }?.commit ?? suspect.id
  }
}
