import RuleOutModel

/// One verdict and one sentence for the commits that no deployment names, but that came with one, or did
/// not come at all.
enum CommitVerdicts {
  /// Commits listed at most, the latest.
  private static let mostListed = 50

  /// What is left out of `judge`, if anything is.
  static func warnings(_ file: CaseFile, judged: Int) -> [Warning] {
    let unlisted = max(0, judged - mostListed)
    let read = ChangeContent.mostCommits
    return [
      file.content.unread > 0
        ? "of \(file.content.unread + read) deployed commits, the diffs of the latest \(read) are read"
        : nil,
      unlisted > 0
        ? "of \(judged) commits with a verdict, the latest \(mostListed) are listed" : nil,
    ].compactMap { $0 }.map { Warning(code: "commits-left-out", message: $0) }
  }

  /// The latest of them, as many as are listed.
  static func listed(_ results: [ChangeResult]) -> [ChangeResult] {
    Array(results.suffix(mostListed))
  }

  static func judge(
    _ file: CaseFile, culprit: String?, _ suspects: [String: ChangeVerdict]
  ) -> [ChangeResult] {
    var results: [ChangeResult] = []
    let named = Set(file.suspects.map(\.commit))
    var seen: Set<String> = []
    for suspect in file.suspects {
      for item in file.brought(by: suspect)
      where !named.contains(item.commit.sha) && seen.insert(item.commit.sha).inserted {
        let (verdict, reason) = verdict(
          on: item, with: suspect, isCulprit: item.commit.sha == culprit,
          isCleared: suspects[suspect.id] == .acquitted)
        results.append(result(item.commit, suspect.entity, verdict, reason, file))
      }
    }
    for commit in file.content.undeployed where seen.insert(commit.sha).inserted {
      results.append(
        result(commit, "", .acquitted, "no deployment before the onset carries it", file))
    }
    return results.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
  }

  private static func verdict(
    on item: ChangeContent.Brought, with suspect: Suspect, isCulprit: Bool, isCleared: Bool
  ) -> (ChangeVerdict, String) {
    let carried = "it came with \(suspect.label), for \(item.reason.statement)"
    if isCulprit {
      let why = item.links.first?.statement ?? item.facts.effects.first?.statement
      return (.convicted, why.map { "\(carried); \($0)" } ?? carried)
    }
    if let harmless = item.harmless { return (.acquitted, harmless.reason) }
    return isCleared
      ? (.acquitted, "\(carried), which is acquitted")
      : (.undecided, "\(carried); nothing ties it to what failed")
  }

  private static func result(
    _ commit: Commit, _ entity: String, _ verdict: ChangeVerdict, _ reason: String,
    _ file: CaseFile
  ) -> ChangeResult {
    ChangeResult(
      id: commit.sha, kind: .commit, entity: entity, version: "",
      at: commit.time?.resolved(within: file.span, utcOffset: file.utcOffset) ?? file.span.start,
      verdict: verdict, reason: reason, source: commit.source)
  }
}
