import RuleOutModel

/// Commits that change settings only, as changes of configuration: what watches a repository of settings applies
/// them within minutes, and no list of deployments tells of it.
///
/// One that a deployment, or a listed change of settings, follows at the same place came with that one. Which
/// service a file is of, its path tells, by a folder or file that is called like it.
package struct ConfigurationCommits {
  /// Within this many seconds a deployment takes along what was committed before it.
  static let longestDelay = 7_200.0

  let span: TimeWindow
  let utcOffset: Int
  /// Names of services that telemetry or changes know.
  let known: Set<String>

  /// The changes of `commits` that none of `others` tells of.
  func changes(_ commits: [Commit], besides others: [Change]) -> [Change] {
    let landed = others.filter { ![.flag, .restart, .commit].contains($0.kind) }
      .map { (entity: Self.folded($0.entity), at: time($0.time)) }
    let undone = undone(commits)
    return commits.compactMap { commit in
      guard let stated = commit.time, !commit.paths.isEmpty,
        commit.paths.allSatisfy(SettingsFiles.isSettings)
      else { return nil }
      let at = time(stated)
      guard at < span.end, at > span.start.advanced(bySeconds: -Self.longestDelay) else {
        return nil
      }
      let entity = entity(of: commit.paths)
      let end = undone[commit.sha]
      let isTakenAlong = landed.contains { change in
        end.map { change.at < $0 } ?? true
          && (entity == nil || change.entity.isEmpty || change.entity == entity.map(Self.folded))
          && change.at.seconds(since: at) <= Self.longestDelay
          && change.at
            >= at.advanced(
              bySeconds: -ExplainedChanges.nearness)
      }
      if isTakenAlong { return nil }
      return Change(
        kind: .config, time: stated, entity: entity ?? "", commit: commit.sha,
        name: Self.file(commit.paths[0]),
        detail: "derived from a commit that changes settings only", isDerived: true,
        source: commit.source)
    }
  }

  /// Commits that others take back, with the time when that is done; one that takes back stands at its own time:
  /// a deployment after both carries neither.
  private func undone(_ commits: [Commit]) -> [String: Timestamp] {
    let dated = commits.compactMap { commit -> (sha: String, at: Timestamp, diff: ChangedLines)? in
      guard let stated = commit.time, commit.paths.allSatisfy(SettingsFiles.isSettings) else {
        return nil
      }
      let diff = ChangedLines(commit)
      return diff.isEmpty ? nil : (commit.sha, time(stated), diff)
    }
    let byDiff = Dictionary(grouping: dated, by: \.diff)
    var result: [String: Timestamp] = [:]
    for first in dated {
      let later = byDiff[first.diff.reversed]?.filter { $0.at > first.at }
      guard let back = later?.min(by: { $0.at < $1.at }) else { continue }
      result[first.sha] = back.at
      result[back.sha] = back.at
    }
    return result
  }

  private struct ChangedLines: Hashable {
    var paths: [String]
    var added: [Substring] = []
    var removed: [Substring] = []

    init(_ commit: Commit) {
      paths = commit.paths
      for line in commit.diff.split(separator: "\n") {
        if line.hasPrefix("+++") || line.hasPrefix("---") { continue }
        if line.hasPrefix("+") { added.append(line.dropFirst()) }
        if line.hasPrefix("-") { removed.append(line.dropFirst()) }
      }
    }

    var isEmpty: Bool { added.isEmpty && removed.isEmpty }

    var reversed: ChangedLines {
      var lines = self
      (lines.added, lines.removed) = (removed, added)
      return lines
    }
  }

  private func time(_ stated: StatedTime) -> Timestamp {
    stated.resolved(within: span, utcOffset: utcOffset)
  }

  /// The service that every one of the paths names; nil where they name none, or several.
  private func entity(of paths: [String]) -> String? {
    let found = Set(paths.map { Self.service(of: $0, known) })
    return found.count == 1 ? found.first ?? nil : nil
  }

  /// The services among `known` that paths name, by a folder or file that is called like them, in their order.
  package static func services(of paths: [String], known: Set<String>) -> [String] {
    var services: [String] = []
    for service in paths.compactMap({ service(of: $0, known) }) where !services.contains(service) {
      services.append(service)
    }
    return services
  }

  /// The innermost one that the path names.
  private static func service(of path: String, _ known: Set<String>) -> String? {
    var parts = path.split(separator: "/").map { String($0) }
    if let file = parts.popLast() {
      parts.append(file.split(separator: ".").first.map { String($0) } ?? file)
    }
    return parts.reversed().lazy.compactMap { part in
      known.filter { folded($0) == folded(part) }.min()
    }.first
  }

  private static func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  }

  private static func file(_ path: String) -> String {
    path.split(separator: "/").last.map { String($0) } ?? path
  }
}
