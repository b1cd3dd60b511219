import RuleOutModel

/// Which commits each deployment brought to what runs.
///
/// A deployment names one commit, its head; with it come the earlier ones of the same code that no
/// deployment of the same entity brought before. Which code an entity is built from, paths tell: a folder
/// or file called like it, the folder that the named commit lies in, or a module whose version it raises.
struct CarriedCommits: Sendable {
  enum Reason: Sendable, Hashable {
    /// The deployment names it.
    case named
    /// It touches a folder or file called like what was deployed.
    case entityPath(String)
    /// It touches the folder that the named commit lies in.
    case sharedFolder(String)
    /// It touches a module whose version a commit of the deployment changes.
    case module(String)

    /// `it touches src/cart, as the deployed commit does`.
    var statement: String {
      switch self {
      case .named: "the deployment names it"
      case .entityPath(let path): "it touches \(path), which is called like what was deployed"
      case .sharedFolder(let folder): "it touches \(folder), as the deployed commit does"
      case .module(let name): "it touches \(name), whose version the deployment changes"
      }
    }
  }

  struct Carried: Sendable, Hashable {
    /// Index among the commits given.
    var commit: Int
    var reason: Reason
  }

  /// What each of the suspects given carries, in their order: the commit it names first, then by time.
  let bySuspect: [[Carried]]
  private let firsts: [Timestamp]
  private let count: Int
  private let isPlaced: [Bool]

  /// `utcOffset`, in seconds east of UTC, and `span` say which day a bare clock time means; `known` are the names of
  /// all services.
  init(
    commits: [Commit], suspects: [Suspect], utcOffset: Int, span: TimeWindow,
    known: Set<String> = []
  ) {
    let times = commits.map { $0.time?.resolved(within: span, utcOffset: utcOffset) }
    let heads = suspects.map { suspect in
      suspect.kind == .flag
        ? nil : CarriedCommits.head(named: [suspect.commit, suspect.version], in: commits)
    }
    let places = commits.map { CommitPlace($0) }
    let entities = suspects.map { CommitPlace.folded($0.entity) }
    // Settings that were applied by themselves came with that, whatever is deployed later beside them.
    let applied = zip(suspects, heads).filter { $0.0.kind == .config }.compactMap { suspect, head in
      head.map { (commit: $0, at: suspect.first, entity: suspect.entity) }
    }
    let services = Set(known.map(CommitPlace.folded)).union(entities).subtracting([""])
    var bySuspect: [[Carried]] = []
    for (index, suspect) in suspects.enumerated() {
      guard suspect.kind != .flag else {
        bySuspect.append([])
        continue
      }
      let until = heads[index].flatMap { times[$0] } ?? suspect.first
      let before = suspects.indices.filter { other in
        other != index && entities[other] == entities[index] && suspects[other].kind != .flag
          && suspects[other].first < suspect.first
      }.max { suspects[$0].first < suspects[$1].first }
      let since = before.map { other in heads[other].flatMap { times[$0] } ?? suspects[other].first
      }
      let candidates = commits.indices.filter { commit in
        guard commit != heads[index], let time = times[commit],
          !applied.contains(where: {
            $0.commit == commit && $0.at <= suspect.first && $0.entity != suspect.entity
          })
        else { return false }
        return time <= until && since.map { time > $0 } ?? true
          // What the deployment before named came with that one, whatever its clock says.
          && !(before.map { heads[$0] == commit } ?? false)
      }.sorted { (times[$0] ?? until, $0) < (times[$1] ?? until, $1) }
      bySuspect.append(
        CarriedCommits.carried(
          by: suspect, head: heads[index], candidates, places, commits: commits,
          services: services))
    }
    self.bySuspect = bySuspect
    firsts = suspects.map(\.first)
    count = commits.count
    let placed = Set(entities).subtracting([""])
    let named = Set(heads.compactMap { $0 })
    isPlaced = commits.indices.map { index in
      named.contains(index) || !places[index].names.isDisjoint(with: placed)
    }
  }

  /// Commits that no deployment until `onset` carries. `isCertain` says whether a path or a later
  /// deployment shows where they belong; of the others, it is not known what they are built into.
  func undeployed(at onset: Timestamp) -> [(commit: Int, isCertain: Bool)] {
    let deployed = Set(
      bySuspect.indices.filter { firsts[$0] <= onset }.flatMap { bySuspect[$0].map(\.commit) })
    let later = Set(bySuspect.joined().map(\.commit)).subtracting(deployed)
    return (0..<count).filter { !deployed.contains($0) }.map {
      ($0, isPlaced[$0] || later.contains($0))
    }
  }

  private static func carried(
    by suspect: Suspect, head: Int?, _ candidates: [Int], _ places: [CommitPlace],
    commits: [Commit], services: Set<String>
  ) -> [Carried] {
    var carried = head.map { [Carried(commit: $0, reason: .named)] } ?? []
    let entity = CommitPlace.folded(suspect.entity)
    let folder = head.flatMap { places[$0].topFolder }
    // What lies in one folder with the named commit may be of another service, where the path says so.
    let others = services.subtracting(head.map { places[$0].names } ?? []).subtracting([entity])
    for index in candidates {
      if !entity.isEmpty, let path = places[index].path(named: entity) {
        carried.append(Carried(commit: index, reason: .entityPath(path)))
      } else if let folder, places[index].names.isDisjoint(with: others),
        commits[index].paths.contains(where: { $0.hasPrefix(folder + "/") })
      {
        carried.append(Carried(commit: index, reason: .sharedFolder(folder)))
      }
    }
    let known = Set(carried.map(\.commit))
    let modules = carried.flatMap { places[$0.commit].modules }
    for index in candidates where !known.contains(index) {
      if let module = modules.first(where: { places[index].names.contains(CommitPlace.folded($0)) })
      {
        carried.append(Carried(commit: index, reason: .module(module)))
      }
    }
    return carried
  }

  /// The commit that a deployment names, by the beginning of its hash; nil where none or several fit.
  static func head(named names: [String], in commits: [Commit]) -> Int? {
    for name in names.map({ $0.lowercased() }) where isHash(name) {
      let found = commits.indices.filter {
        commits[$0].sha.hasPrefix(name) || name.hasPrefix(commits[$0].sha)
      }
      if let exact = found.first(where: { commits[$0].sha == name }) { return exact }
      if found.count == 1 { return found[0] }
    }
    return nil
  }

  private static func isHash(_ text: String) -> Bool {
    text.utf8.count >= 7
      && text.utf8.allSatisfy { byte in
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
          || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
      }
  }
}

/// Where a commit lies, by its paths, and which modules it takes in other versions.
struct CommitPlace: Sendable {
  private let paths: [String]
  /// Folders and files, without endings, folded.
  let names: Set<String>
  /// The first folders that all its paths share, down to one that says something; nil where none.
  let topFolder: String?
  /// Last parts of the names of modules whose version it changes.
  let modules: [String]

  init(_ commit: Commit) {
    paths = commit.paths
    names = Set(commit.paths.flatMap { CommitPlace.parts($0).map(CommitPlace.folded) })
    topFolder = CommitPlace.topFolder(commit.paths.filter { PathClass($0) != .documentation })
    guard commit.paths.contains(where: { Manifest(path: $0) != nil }) else {
      modules = []
      return
    }
    modules = ChangedCode(UnifiedDiff(commit)).files.flatMap { file -> [String] in
      guard let manifest = Manifest(path: file.path) else { return [] }
      return manifest.changes(of: file).compactMap { CommitPlace.moduleName($0.name) }
    }
  }

  /// The path as far as the folder or file that is called `name`, folded.
  func path(named name: String) -> String? {
    guard names.contains(name) else { return nil }
    for path in paths {
      let parts = path.split(separator: "/")
      if let end = CommitPlace.parts(path).firstIndex(where: { CommitPlace.folded($0) == name }) {
        return parts[...end].joined(separator: "/")
      }
    }
    return nil
  }

  /// Without case, dashes, underscores, and a last word that only says that it serves.
  static func folded(_ name: String) -> String {
    var text = name.lowercased()
    text.removeAll { $0 == "-" || $0 == "_" || $0 == " " }
    for ending in ["service", "svc"] where text.hasSuffix(ending) && text.count > ending.count + 1 {
      return String(text.dropLast(ending.count))
    }
    return text
  }

  private static func parts(_ path: String) -> [String] {
    var parts = path.split(separator: "/").map { String($0) }
    if let file = parts.popLast() {
      parts.append(file.split(separator: ".").first.map { String($0) } ?? file)
    }
    return parts
  }

  private static func topFolder(_ paths: [String]) -> String? {
    // Lists of modules and their like lie at the top, beside all folders.
    let folders = paths.map { $0.split(separator: "/").dropLast() }.filter { !$0.isEmpty }
    guard var common = folders.first else { return nil }
    for folder in folders.dropFirst() {
      common = common.prefix(zip(common, folder).prefix { $0 == $1 }.count)
    }
    if let told = common.firstIndex(where: { !generic.contains($0.lowercased()) }) {
      common = common[...told]
    } else if !folders.contains(common) {
      // It lies in several folders that one which says nothing holds.
      return nil
    }
    return common.isEmpty ? nil : common.joined(separator: "/")
  }

  /// `pricing` of `github.com/acme/pricing/v2`, `@acme/pricing`.
  private static func moduleName(_ name: String) -> String? {
    let parts = name.split { $0 == "/" || $0 == ":" }.map { String($0) }
    let last = parts.last { part in
      !(part.hasPrefix("v") && part.dropFirst().allSatisfy(\.isNumber))
    }
    return last.flatMap { $0.utf8.count > 2 ? $0 : nil }
  }

  /// Folders that hold code of many things.
  private static let generic: Set<String> = [
    "src", "pkg", "internal", "services", "service", "apps", "app", "lib", "libs", "cmd",
    "packages", "modules", "main", "java", "kotlin", "com", "org", "deploy", "k8s", "charts",
    "config", "infra", "backend", "server", "python", "go", "values", "helm", "environments",
    "overlays", "manifests", "kubernetes", "terraform", "clusters", "gitops",
  ]
}
