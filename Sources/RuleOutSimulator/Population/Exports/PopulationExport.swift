import RuleOutModel

/// Draws which files an incident leaves, in which formats, and writes them.
struct PopulationExport {
  let run: CellRun
  let plan: IncidentPlan
  let traffic: Traffic
  let realm: Realm
  let alert: AlertDraw.Firing?
  var random: RandomSource
  var files: [BundleFile] = []
  /// Whether entries of deployments carry commits.
  let hasCommits: Bool
  /// Whether the list of deployments is there.
  let hasDeploys: Bool

  init(
    _ run: CellRun, _ traffic: Traffic, realm: Realm, alert: AlertDraw.Firing?,
    random: RandomSource
  ) {
    self.run = run
    plan = run.plan
    self.traffic = traffic
    self.realm = realm
    self.alert = alert
    self.random = random
    hasCommits = self.random.chance(0.5)
    hasDeploys = self.random.chance(0.95)
  }

  mutating func write() throws(SimulationError) -> [BundleFile] {
    try writeRequests()
    if random.chance(0.75) { try writeMessages() }
    if random.chance(0.6) { try writeCalls() }
    try writeMetrics()
    if hasDeploys { writeDeploys() }
    if random.chance(0.95) { writeFlags() }
    if hasCommits, random.chance(0.5) { writeCommits() }
    if let alert, random.chance(0.85) { writeAlert(alert) }
    if random.chance(0.6) { writeTopology() }
    if let alert, random.chance(0.25) { writeTimeline(alert) }
    return files.sorted { $0.path < $1.path }
  }

  /// Adds a file, compressed where it is large.
  mutating func add(_ path: String, _ bytes: [UInt8]) throws(SimulationError) {
    if bytes.count > 300_000 {
      files.append(BundleFile(path: path + ".gz", bytes: try gzip(bytes, level: 5)))
    } else if !bytes.isEmpty {
      files.append(BundleFile(path: path, bytes: bytes))
    }
  }

  func stamp(_ seconds: Double) -> String {
    Timestamp(microseconds: plan.time(seconds)).rfc3339(utcOffset: plan.utcOffset)
  }

  /// What an instance says its version is.
  func version(_ change: Int, of service: Int) -> String {
    change < 0 ? plan.versions[service] : plan.changes[change].version
  }

  /// How the change at fault is called in the bundle; nil where none was.
  var culprit: String? {
    guard let change = plan.changes.first(where: \.isCulprit) else { return nil }
    switch change.kind {
    case .flag, .config: return change.name
    case .deploy, .rollback: return hasCommits && hasDeploys ? change.commit : change.version
    }
  }

  /// The innocent ones, under the same kind of name.
  var decoys: [String] {
    plan.changes.filter { !$0.isCulprit && $0.undoes == nil }.map { change in
      switch change.kind {
      case .flag, .config: change.name
      case .deploy, .rollback: hasCommits && hasDeploys ? change.commit : change.version
      }
    }
  }
}
