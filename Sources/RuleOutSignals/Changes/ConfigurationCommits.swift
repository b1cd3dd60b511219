import RuleOutModel

/// Commits that change settings only, as changes of configuration: what watches a repository of settings applies
/// them within minutes, and no list of deployments tells of it.
///
/// One that a deployment, or a listed change of settings, follows at the same place came with that one. Which
/// service a file is of, its path tells, by a folder or file that is called like it.
struct ConfigurationCommits {
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
        commit.paths.allSatisfy(Self.isSettings)
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
    let dated = commits.compactMap { commit in
      commit.time.map { (commit: commit, at: time($0), lines: Self.lines(of: commit.diff)) }
    }.filter { !$0.lines.added.isEmpty || !$0.lines.removed.isEmpty }
    var result: [String: Timestamp] = [:]
    for first in dated {
      let back = dated.filter { second in
        second.at > first.at && second.commit.paths == first.commit.paths
          && second.lines.added == first.lines.removed
          && second.lines.removed == first.lines.added
      }.min { $0.at < $1.at }
      guard let back else { continue }
      result[first.commit.sha] = back.at
      result[back.commit.sha] = back.at
    }
    return result
  }

  private static func lines(of diff: String) -> (added: [Substring], removed: [Substring]) {
    var lines: (added: [Substring], removed: [Substring]) = ([], [])
    for line in diff.split(separator: "\n") {
      if line.hasPrefix("+++") || line.hasPrefix("---") { continue }
      if line.hasPrefix("+") { lines.added.append(line.dropFirst()) }
      if line.hasPrefix("-") { lines.removed.append(line.dropFirst()) }
    }
    return lines
  }

  private func time(_ stated: StatedTime) -> Timestamp {
    stated.resolved(within: span, utcOffset: utcOffset)
  }

  /// The service that every one of the paths names; nil where they name none, or several.
  private func entity(of paths: [String]) -> String? {
    let names = Dictionary(known.sorted().map { (Self.folded($0), $0) }) { first, _ in first }
    let found = Set(
      paths.map { path in
        var parts = path.split(separator: "/").map { String($0) }
        if let file = parts.popLast() {
          parts.append(file.split(separator: ".").first.map { String($0) } ?? file)
        }
        return parts.reversed().lazy.compactMap { names[Self.folded($0)] }.first
      })
    return found.count == 1 ? found.first ?? nil : nil
  }

  private static func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  }

  private static func file(_ path: String) -> String {
    path.split(separator: "/").last.map { String($0) } ?? path
  }

  /// Endings of files that hold settings, and of such files that are no settings of what runs.
  private static let endings: Set<String> = [
    "yaml", "yml", "properties", "toml", "ini", "conf", "cnf", "cfg", "env", "tfvars", "json",
  ]
  private static let others: Set<String> = [
    "package.json", "package-lock.json", "composer.json", "tsconfig.json", "cargo.toml",
    "pyproject.toml", "chart.yaml", "setup.cfg", "tox.ini", "pnpm-lock.yaml", "openapi.yaml",
    "openapi.json", "swagger.json", "mkdocs.yml",
  ]
  /// Folders whose files nothing that serves reads.
  private static let aside: Set<String> = [
    "test", "tests", "docs", "doc", ".github", ".circleci", "fixtures", "testdata", "i18n",
    "locales", "translations", "schema", "schemas", "dashboards",
  ]

  private static func isSettings(_ path: String) -> Bool {
    let parts = path.lowercased().split(separator: "/")
    guard let file = parts.last, let ending = file.split(separator: ".").last,
      endings.contains(String(ending)), !others.contains(String(file)), !file.hasPrefix(".git"),
      !file.hasPrefix("messages")
    else { return false }
    return !parts.dropLast().contains { aside.contains(String($0)) }
  }
}
