/// A way in which a diff may hurt, read from its shape. It is a hint: what code does is not proven by how
/// it looks.
struct DiffEffect: Sendable, Hashable {
  enum Kind: String, Sendable, Hashable, CaseIterable {
    case callInLoop
    case unboundedGrowth
    case evictionRemoved
    case releaseRemoved
    /// Released still, but not on all ways out.
    case releaseSkipped
    case guardRemoved
    case blockingAdded
    case limitLowered
    /// What is kept is kept for less time: what stands behind it is asked more often.
    case expiryShortened
    /// What was kept for the next time, a result or a connection, is not kept any more.
    case reuseRemoved
    /// What is kept is found under another key: what was kept before is not found again.
    case cacheKeyChanged
    /// More is done at once: what it is done to has more to do.
    case concurrencyRaised
    /// Somebody else is called while a transaction is open.
    case heldAcrossCall
    case logVolumeRaised
    case schemaChanged
    case indexDropped
    /// A table is locked while a statement of a migration runs.
    case tableLocked
    case dependencyChanged
    case hostChanged
    case reachNarrowed
    case trustChanged
    case credentialChanged
    /// A field of a type that may be known inside one process only.
    case fieldChanged
  }
  var kind: Kind
  /// As the mechanisms of causal chains are called; nil where the harm may take any form.
  var mechanism: String?
  var path: String
  /// What it is about, as code and messages may name it: a column, a module, a host, a receiver.
  var subjects: [String]
  /// One sentence, without its stop.
  var statement: String
}

/// Finds what the shape of a diff hints at.
enum DiffEffects {
  static func find(
    in code: ChangedCode, settings: [DiffSetting], changedKeys: [String]
  ) -> [DiffEffect] {
    var effects: [DiffEffect] = []
    for file in code.files where !PathClass(file.path).isHarmless {
      if let manifest = Manifest(path: file.path) {
        effects += manifest.effects(of: file)
        continue
      }
      effects += loopEffects(of: file) + retentionEffects(of: file) + guardEffects(of: file)
      effects += skippedReleases(of: file) + transactionEffects(of: file)
      effects += cacheKeyEffects(of: file)
      effects += schemaEffects(of: file) + fieldEffects(of: file) + environmentEffects(of: file)
      effects += reuseEffects(of: file) + storePolicyEffects(of: file) + migrationEffects(of: file)
    }
    if code.files.count > 1 { effects.removeAll(where: isMoved(within: code)) }
    effects += settings.compactMap(effect) + credentialEffects(of: changedKeys)
    effects += unitEffects(of: code)
    return effects
  }

  /// Whether what one file lost came into another one of the same commit.
  private static func isMoved(within code: ChangedCode) -> (DiffEffect) -> Bool {
    let protections = Protection.allCases.filter { protection in
      let counts = [UnifiedDiff.Line.Side.removed, .added].map { side in
        code.files.map { file in
          file.changed(side).filter { protection.isIn($0, file.language) }.count
        }.reduce(0, +)
      }
      return counts[0] <= counts[1]
    }.map(\.rawValue)
    let calls = [UnifiedDiff.Line.Side.removed, .added].map { side in
      Multiset.counting(code.files.flatMap { $0.changed(side) }.flatMap(\.calls).map(\.label))
    }
    return { effect in
      switch effect.kind {
      case .guardRemoved: return protections.contains { effect.statement.hasPrefix($0) }
      case .releaseRemoved:
        let label = effect.subjects.joined(separator: ".")
        return calls[1][label] ?? 0 >= max(1, calls[0][label] ?? 1)
      case .reuseRemoved:
        let counts = [UnifiedDiff.Line.Side.removed, .added].map { side in
          code.files.flatMap { file in
            file.changed(side).compactMap { reuse(in: $0, file.language) }
          }
          .filter { effect.subjects.contains($0) }.count
        }
        return counts[1] > 0 && counts[0] <= counts[1]
      default: return false
      }
    }
  }

  private static func effect(of setting: DiffSetting) -> DiffEffect? {
    guard !PathClass(setting.path).isHarmless, Manifest(path: setting.path) == nil else {
      return nil
    }
    let words = setting.words
    if let old = setting.old, let new = setting.new {
      if old.unit == .level, new.unit == .level, new.number < old.number {
        return DiffEffect(
          kind: .logVolumeRaised, mechanism: "disk-full", path: setting.path,
          subjects: [setting.key],
          statement: "\(setting.key) logs from \(new.text) on, before from \(old.text) on")
      }
      if words.contains(where: { ["sampling", "sample", "sampler"].contains($0) }),
        new.number > old.number, new.unit == old.unit
      {
        return DiffEffect(
          kind: .logVolumeRaised, mechanism: "disk-full", path: setting.path,
          subjects: [setting.key],
          statement: setting.statement)
      }
    }
    if let reuse = reuseEffect(of: setting) { return reuse }
    if !concurrency.isDisjoint(with: words), let ratio = setting.ratio, ratio >= 2 {
      return DiffEffect(
        kind: .concurrencyRaised, mechanism: nil, path: setting.path, subjects: [setting.key],
        statement: setting.statement)
    }
    guard setting.direction == .tightened, setting.old != nil, portions.isDisjoint(with: words)
    else { return nil }
    let isKept =
      !Set(["ttl", "expiry", "expire", "expiration"]).isDisjoint(with: words)
      && setting.ratio.map { $0 <= 0.5 } ?? false
    return DiffEffect(
      kind: isKept ? .expiryShortened : .limitLowered, mechanism: mechanism(ofLimit: words),
      path: setting.path,
      subjects: [setting.key], statement: setting.statement)
  }

  /// Words of how much is done at once.
  static let concurrency: Set<String> = [
    "concurrency", "concurrent", "parallelism", "parallel", "prefetch", "fanout", "inflight",
  ]
  /// Words of what is cut into portions: smaller ones refuse nothing and nobody.
  private static let portions: Set<String> = [
    "buffer", "buffers", "batch", "chunk", "chunks", "page", "group", "segment", "stripe",
  ]

  private static func mechanism(ofLimit words: [String]) -> String? {
    let pool: Set<String> = ["pool", "conns", "connections", "connection", "hikari"]
    let time: Set<String> = ["timeout", "deadline", "ttl", "expiry", "expiration", "keepalive"]
    if !time.isDisjoint(with: words) { return nil }
    return pool.isDisjoint(with: words) ? nil : "pool-exhaustion"
  }

  /// What stands on the removed lines more often than on the added ones.
  static func lost<T: Hashable>(_ file: ChangedCode.File, _ items: (ChangedCode.Line) -> [T]) -> [T]
  {
    surplus(file.changed(.removed), file.changed(.added), items)
  }

  static func gained<T: Hashable>(
    _ file: ChangedCode.File, _ items: (ChangedCode.Line) -> [T]
  ) -> [T] {
    surplus(file.changed(.added), file.changed(.removed), items)
  }

  /// In the order of the lines.
  private static func surplus<T: Hashable>(
    _ lines: [ChangedCode.Line], _ others: [ChangedCode.Line], _ items: (ChangedCode.Line) -> [T]
  ) -> [T] {
    var there: [T: Int] = [:]
    for item in others.flatMap(items) { there[item, default: 0] += 1 }
    return lines.flatMap(items).filter { item in
      guard let count = there[item], count > 0 else { return true }
      there[item] = count - 1
      return false
    }
  }
}
