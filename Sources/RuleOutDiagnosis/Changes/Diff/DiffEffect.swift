/// A way in which a diff may hurt, read from its shape. It is a hint: what code does is not proven by how
/// it looks.
struct DiffEffect: Sendable, Hashable {
  enum Kind: String, Sendable, Hashable, CaseIterable {
    case callInLoop
    case unboundedGrowth
    case evictionRemoved
    case releaseRemoved
    case guardRemoved
    case blockingAdded
    case limitLowered
    case logVolumeRaised
    case schemaChanged
    case indexDropped
    case dependencyChanged
    case hostChanged
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
      effects += schemaEffects(of: file) + fieldEffects(of: file) + environmentEffects(of: file)
    }
    if code.files.count > 1 { effects.removeAll(where: isMoved(within: code)) }
    effects += settings.compactMap(effect) + credentialEffects(of: changedKeys)
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
    guard setting.direction == .tightened, setting.old != nil else { return nil }
    return DiffEffect(
      kind: .limitLowered, mechanism: mechanism(ofLimit: words), path: setting.path,
      subjects: [setting.key], statement: setting.statement)
  }

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
