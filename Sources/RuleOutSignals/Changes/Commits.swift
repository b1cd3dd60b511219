import RuleOutModel

/// The commits of all sources, each once, at most `capacity` of them: the latest, for an incident follows
/// what was written last.
struct Commits: Sendable {
  static let capacity = 4_096

  private var bySHA: [String: Commit] = [:]
  private let capacity: Int

  init(capacity: Int = Commits.capacity) { self.capacity = capacity }

  mutating func receive(_ commits: [Commit]) {
    for commit in commits { insert(commit) }
    // Trimming in bulk keeps the cost of an insertion constant on average.
    if bySHA.count > capacity * 2 { trim() }
  }

  mutating func merge(_ other: Commits) { receive(Array(other.bySHA.values)) }

  /// By time, those without one first.
  var sorted: [Commit] {
    bySHA.values.sorted { Commits.order($0).lexicographicallyPrecedes(Commits.order($1)) }
      .suffix(capacity)
  }

  private mutating func insert(_ commit: Commit) {
    guard let known = bySHA[commit.sha] else {
      bySHA[commit.sha] = commit
      return
    }
    bySHA[commit.sha] = Commits.joined(known, commit)
  }

  /// What sources say of one commit together, field by field, so that their order does not matter: the
  /// later time (written before it was committed), the longest diff and list of paths.
  private static func joined(_ a: Commit, _ b: Commit) -> Commit {
    var joined = a
    joined.time = [a.time, b.time].compactMap { $0 }.max {
      ChangeOrder.key($0) < ChangeOrder.key($1)
    }
    if (a.diff.utf8.count, a.diff) < (b.diff.utf8.count, b.diff) { joined.diff = b.diff }
    joined.isDiffCut =
      a.diff == b.diff
      ? a.isDiffCut || b.isDiffCut : joined.diff == a.diff ? a.isDiffCut : b.isDiffCut
    if a.paths.count < b.paths.count
      || a.paths.count == b.paths.count && a.paths.lexicographicallyPrecedes(b.paths)
    {
      joined.paths = b.paths
    }
    joined.message = [a.message, b.message].filter { !$0.isEmpty }.min() ?? ""
    joined.source = min(a.source, b.source)
    return joined
  }

  private mutating func trim() {
    bySHA = Dictionary(uniqueKeysWithValues: sorted.map { ($0.sha, $0) })
  }

  private static func order(_ commit: Commit) -> [String] {
    [
      commit.time.map(ChangeOrder.key) ?? "", commit.sha, commit.message, commit.diff,
      commit.paths.joined(separator: "\n"), ChangeOrder.key(commit.source),
    ]
  }
}
