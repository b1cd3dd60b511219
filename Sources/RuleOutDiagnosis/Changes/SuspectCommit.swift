import RuleOutModel
import RuleOutSignals

/// What the commit that a change names tells of the change itself.
extension Suspect {
  /// Services at most that a change is taken to be of: one that touches more is of none of them in particular.
  private static let mostPlaces = 3

  /// `onset` is the latest time at which harm may have begun, where it is known.
  static func learn(
    _ suspects: inout [Suspect], from telemetry: Telemetry, span: TimeWindow, utcOffset: Int,
    onset: Timestamp?
  ) {
    let commits = telemetry.commits
    let known = telemetry.namesOfPlaces
    for index in suspects.indices { suspects[index].learnParts(known: known, paths: []) }
    guard !commits.isEmpty else { return }
    let listed = suspects
    lazy var carried = CarriedCommits(
      commits: commits, suspects: listed, utcOffset: utcOffset, span: span, known: known)
    var settings: [Int] = []
    for (index, suspect) in listed.enumerated() where suspect.kind != .flag {
      let names = [suspect.commit, suspect.version]
      guard let head = CarriedCommits.head(named: names, in: commits) else { continue }
      suspects[index].learn(from: commits[head], known: known, onset: onset)
      if let onset {
        suspects[index].learnFirstUse(
          of: DiffFacts(commits[head]), from: telemetry.templates, onset: onset)
      }
      guard [.deploy, .infrastructure].contains(suspect.kind), holdsSettings(commits[head]),
        suspect.version.isEmpty
          || !SettingsFiles.areBuilt(commits[head].paths, into: suspect.entity)
      else { continue }
      // What else it brought shows since the deployment before it; without that one, nobody can tell.
      let isFirst = !listed.contains {
        $0.entity == suspect.entity && $0.kind != .flag && $0.first < suspect.first
      }
      let isAlone =
        isFirst
        || carried.bySuspect[index].allSatisfy { item in
          holdsSettings(commits[item.commit])
            || commits[item.commit].paths.allSatisfy { PathClass($0).isHarmless }
        }
      if isAlone { settings.append(index) }
    }
    for index in settings {
      // Whatever the list calls it, no code was shipped.
      suspects[index].kind = .config
      suspects[index].isRolledOut = true
    }
  }

  private static func holdsSettings(_ commit: Commit) -> Bool {
    SettingsFiles.holdAll(of: commit, besides: { PathClass($0).isHarmless })
  }

  private mutating func learnParts(known: Set<String>, paths: [String]) {
    let parts = ServiceParts.find(of: entity, in: known, paths: paths)
    if !parts.isEmpty { located = [entity] + parts }
  }

  /// `known` are the names that telemetry has for what runs.
  private mutating func learn(from commit: Commit, known: Set<String>, onset: Timestamp?) {
    learnParts(known: known, paths: commit.paths)
    if located.isEmpty, !entity.isEmpty, !known.contains(entity) {
      let services = ConfigurationCommits.services(of: commit.paths, known: known)
      if services.count <= Suspect.mostPlaces { located = services }
    }
    guard let onset else { return }
    let runs = ChangedCode(UnifiedDiff(commit)).schedules.compactMap { $0.firstRun(after: first) }
    if let run = runs.min(), run <= onset, run > last {
      firstRun = run
      steps.append(Step(at: run, end: run, instance: "", version: version, source: source))
    }
  }
}
