import RuleOutModel
import RuleOutSignals

/// What tells that a change brings back what was there before, rather than something new.
struct Restoration {
  let commits: [Commit]
  let versions: VersionHistory
  let span: TimeWindow
  let utcOffset: Int

  /// `earlier` are the suspects before it, by time.
  func restores(_ change: Change, at: Timestamp, after earlier: [Suspect]) -> Bool {
    let same = earlier.filter { $0.entity == change.entity && $0.kind == change.kind }
    switch change.kind {
    case .flag, .config:
      return !change.name.isEmpty && same.contains { $0.name == change.name && $0.first < at }
    case .deploy:
      guard let current = same.last,
        (current.version, current.commit) != (change.version, change.commit)
      else { return false }
      if bringsBackVersion(change, current: current, same) { return true }
      // What has no name of its own may be of anything.
      return !change.entity.isEmpty
        && (ran(change, before: current) || bringsBackCommit(change, current: current))
    default: return false
    }
  }

  /// A version that a list has: deployed before, or stated to have run before another one.
  private func bringsBackVersion(
    _ change: Change, current: Suspect, _ same: [Suspect]
  ) -> Bool {
    guard !change.version.isEmpty, change.version != current.version else { return false }
    return same.contains { $0.version == change.version || $0.previous == change.version }
  }

  /// A version that was seen to run before, or one of the same scheme with a lower number.
  private func ran(_ change: Change, before current: Suspect) -> Bool {
    guard !change.version.isEmpty, change.version != current.version else { return false }
    if versions.ran(change.version, of: change.entity, before: current.first) { return true }
    guard let new = VersionOrder(change.version), let old = VersionOrder(current.version) else {
      return false
    }
    return new.isBelow(old)
  }

  /// A head that was committed before that of the current deployment: it has nothing of what came later.
  private func bringsBackCommit(_ change: Change, current: Suspect) -> Bool {
    let heads = [[change.commit, change.version], [current.commit, current.version]].map {
      CarriedCommits.head(named: $0, in: commits)
    }
    guard let new = heads[0], let old = heads[1], new != old,
      let newTime = commits[new].time?.resolved(within: span, utcOffset: utcOffset),
      let oldTime = commits[old].time?.resolved(within: span, utcOffset: utcOffset)
    else { return false }
    // A higher number says that it is meant as something new.
    let isHigher = VersionOrder(current.version).flatMap { below in
      VersionOrder(change.version).map { below.isBelow($0) }
    }
    return newTime < oldTime && !(isHigher ?? false)
  }
}

/// A version by its first numbers, as far as they can be compared: `2.14.0` of `v2.14.0-rc.1`, `1630` of `1630-r1`.
struct VersionOrder: Sendable, Hashable {
  private let prefix: String
  private let numbers: [Int]

  /// Nil where the text begins with no such numbers, as hashes do.
  init?(_ version: String) {
    let text = version.lowercased()
    let prefix = text.prefix { !$0.isNumber }
    let core = text.dropFirst(prefix.count).prefix { $0.isNumber || $0 == "." }
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    let rest = text.dropFirst(prefix.count + core.count)
    guard !numbers.isEmpty, numbers.allSatisfy({ $0 != nil }),
      rest.first.map({ "-+_ ".contains($0) }) ?? true
    else { return nil }
    self.prefix = prefix == "v" ? "" : String(prefix)
    self.numbers = numbers.compactMap { $0 }
  }

  /// False too where the two are numbered in different ways.
  func isBelow(_ other: VersionOrder) -> Bool {
    prefix == other.prefix && numbers.count == other.numbers.count
      && numbers.lexicographicallyPrecedes(other.numbers)
  }
}
