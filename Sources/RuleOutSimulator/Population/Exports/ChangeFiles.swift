/// Changes, alert, topology and the responders' notes.
extension PopulationExport {
  private func array(_ objects: [String]) -> [UInt8] {
    Array(("[\n" + objects.map { "  " + $0 }.joined(separator: ",\n") + "\n]\n").utf8)
  }

  private func object(_ pairs: [(String, String)]) -> String {
    let present = pairs.filter { !$0.1.isEmpty }
    return "{" + present.map { #""\#($0.0)": "\#($0.1)""# }.joined(separator: ", ") + "}"
  }

  mutating func writeDeploys() {
    let byInstance = random.chance(0.3)
    var entries = pastDeploys()
    for change in plan.changes where change.kind == .deploy || change.kind == .rollback {
      let service = plan.system.services[change.service].name
      let commit = hasCommits ? change.commit : ""
      func entry(_ time: Double, _ instance: String, _ end: String) -> (Double, String) {
        (
          time,
          object([
            ("timestamp", stamp(time)), ("service", service), ("instance", instance),
            ("version", change.version), ("commit_sha", commit), ("kind", change.kind.rawValue),
            ("finished_at", end),
          ])
        )
      }
      if byInstance {
        for arrival in change.arrivals {
          let name = plan.system.instances[arrival.instance].name
          entries.append(entry(arrival.time, name, ""))
        }
      } else {
        let last = change.arrivals.last?.time ?? change.at
        entries.append(entry(change.at, "", stamp(last + 20)))
      }
    }
    guard !entries.isEmpty else { return }
    let sorted = entries.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    files.append(BundleFile(path: "deploys.json", bytes: array(sorted.map(\.1))))
  }

  /// How each service came to the version that it began with, days before.
  private mutating func pastDeploys() -> [(Double, String)] {
    var entries: [(Double, String)] = []
    for (service, entry) in plan.system.services.enumerated() where random.chance(0.8) {
      let time = -random.within(30_000.0...900_000).rounded()
      let pairs = [
        ("timestamp", stamp(time)), ("service", entry.name), ("version", plan.versions[service]),
        ("commit_sha", hasCommits ? random.hexadecimal(40) : ""), ("kind", "deploy"),
        ("finished_at", stamp(time + 240)),
      ]
      entries.append((time, object(pairs)))
    }
    return entries
  }

  /// A flag that somebody turned on days before.
  private mutating func pastFlags() -> [String] {
    let name = random.pick(realm.flags)
    guard random.chance(0.85), !plan.changes.contains(where: { $0.name == name }) else { return [] }
    let service = random.pick(plan.system.services).name
    return [
      object([
        ("timestamp", stamp(-random.within(30_000.0...900_000).rounded())), ("flag", name),
        ("service", service), ("change", "off->on"),
      ])
    ]
  }

  mutating func writeFlags() {
    let changes = plan.changes.filter { $0.kind == .flag || $0.kind == .config }
      .sorted { ($0.at, $0.name) < ($1.at, $1.name) }
    let entries =
      pastFlags()
      + changes.map { change in
        let service = plan.system.services[change.service].name
        return change.kind == .flag
          ? object([
            ("timestamp", stamp(change.at)), ("flag", change.name), ("service", service),
            ("change", "\(change.before)->\(change.after)"),
          ])
          : object([
            ("timestamp", stamp(change.at)), ("config", change.name), ("service", service),
            ("from", change.before), ("to", change.after),
          ])
      }
    guard !entries.isEmpty else { return }
    files.append(BundleFile(path: "flags.json", bytes: array(entries)))
  }

  mutating func writeCommits() {
    let changes = plan.changes.filter { $0.kind == .deploy }.sorted { $0.at < $1.at }
    guard !changes.isEmpty else { return }
    let entries = changes.map { change in
      let service = plan.system.services[change.service].name
      let before = change.at - random.within(900...20_000)
      let fault = plan.faults.first { $0.change != nil }
      let diff = DiffDraw(
        service: service, fault: change.isCulprit ? fault?.kind : nil, random: &random)
      let pairs = [
        #""sha": "\#(change.commit)""#, #""author": "dev\#(random.within(1...9))""#,
        #""timestamp": "\#(stamp(before))""#, #""message": "update \#(service)""#,
        #""files_changed": ["\#(diff.path)"]"#, #""diff": "\#(escaped(diff.text))""#,
      ]
      return "{" + pairs.joined(separator: ", ") + "}"
    }
    files.append(BundleFile(path: "commits.json", bytes: array(entries)))
  }

  mutating func writeAlert(_ alert: AlertDraw.Firing) {
    let unit = alert.isLatency ? "ms" : "%"
    let text = """
      {
        "service": "\(plan.system.services[alert.service].name)",
        "metric": "\(alert.isLatency ? "http_request_duration_p95_ms" : "http_error_rate_pct")",
        "threshold": \(Int(alert.threshold)),
        "observed": \(Int(alert.observed)),
        "fired_at": "\(stamp(alert.time))",
        "severity": "critical",
        "summary": "above \(Int(alert.threshold)) \(unit)"
      }

      """
    files.append(BundleFile(path: "alert.json", bytes: Array(text.utf8)))
  }

  mutating func writeTopology() {
    let edges = plan.system.edges
    guard !edges.isEmpty else { return }
    let rows = ["caller,callee"] + edges.map { "\($0.caller),\($0.callee)" }
    files.append(
      BundleFile(path: "topology.csv", bytes: Array((rows.joined(separator: "\n") + "\n").utf8)))
  }

  /// Responders who suspect whatever comes to mind.
  mutating func writeTimeline(_ alert: AlertDraw.Firing) {
    var rows = ["time,note"]
    var time = alert.time
    let notes = random.shuffled([
      "provider status page looks green", "asked the database team", "looked at the last release",
      "checked dashboards of the hosts", "load balancer looks fine", "restarted one instance?",
    ])
    rows.append("\(stamp(time)),alert received")
    for note in notes.prefix(random.within(1...4)) {
      time += random.within(120...900)
      if time > plan.length { break }
      rows.append("\(stamp(time)),\(note)")
    }
    files.append(
      BundleFile(path: "timeline.csv", bytes: Array((rows.joined(separator: "\n") + "\n").utf8)))
  }
}
