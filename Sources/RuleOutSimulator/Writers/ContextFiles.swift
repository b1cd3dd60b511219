import RuleOutModel

/// Changes, alert and notes.
extension Export {
  /// A change as an export lists it: keys in the order to be written, empty values left out.
  struct ChangeEntry {
    var time: Int64
    var fields: [(key: String, value: String)]
  }

  /// The replacements of processes as entries, one a host. `commits` are by version.
  func replacementEntries(kind: (Recording.Replacement) -> String, commits: [String])
    -> [ChangeEntry]
  {
    recording.replacements.map { replacement in
      ChangeEntry(
        time: replacement.start,
        fields: [
          ("service", blueprint.service), ("instance", blueprint.hosts[replacement.host].name),
          ("version", blueprint.versions[replacement.version].name),
          ("commit_sha", commits[replacement.version]), ("kind", kind(replacement)),
          ("finished_at", stamp(replacement.end)),
        ])
    }
  }

  /// A deployment of another service, of which only the entry is seen here.
  func change(at time: Timestamp, service: String, version: String, commit: String) -> ChangeEntry {
    ChangeEntry(
      time: time.microseconds,
      fields: [
        ("service", service), ("version", version), ("commit_sha", commit), ("kind", "deploy"),
      ])
  }

  /// A version's way onto all hosts as one entry, made when the first host took it.
  func rollout(version: Int, commit: String) -> ChangeEntry {
    let first = recording.replacements.first { $0.version == version }
    return ChangeEntry(
      time: first?.start ?? blueprint.start.microseconds,
      fields: [
        ("service", blueprint.service), ("version", blueprint.versions[version].name),
        ("commit_sha", commit), ("kind", "deploy"),
      ])
  }

  /// A JSON array of changes.
  func changesJSON(_ entries: [ChangeEntry]) -> [UInt8] {
    let objects = entries.map { "  " + object($0) }
    return Array(("[\n" + objects.joined(separator: ",\n") + "\n]\n").utf8)
  }

  /// Changes as JSON, a line each.
  func changesLines(_ entries: [ChangeEntry]) -> [UInt8] {
    Array(entries.map { object($0) + "\n" }.joined().utf8)
  }

  /// Changes as CSV; all entries have the same keys.
  func changesCSV(_ entries: [ChangeEntry]) -> [UInt8] {
    guard let first = entries.first else { return [] }
    let header = (["timestamp"] + first.fields.map(\.key)).joined(separator: ",")
    let rows = entries.map { entry in
      ([stamp(entry.time)] + entry.fields.map(\.value)).joined(separator: ",")
    }
    return Array(([header] + rows).map { $0 + "\n" }.joined().utf8)
  }

  private func object(_ entry: ChangeEntry) -> String {
    let pairs = [("timestamp", stamp(entry.time))] + entry.fields.filter { !$0.value.isEmpty }
    return "{" + pairs.map { #""\#($0.0)": "\#($0.1)""# }.joined(separator: ", ") + "}"
  }

  /// The alert as a monitoring system hands it on; nil where none fired.
  func alertJSON(rule: AlertRule, summary: String) -> [UInt8]? {
    guard let alert else { return nil }
    let text = """
      {
        "service": "\(blueprint.service)",
        "metric": "http_request_duration_p95_ms",
        "threshold": \(plain(rule.threshold)),
        "observed": \(plain(alert.observed)),
        "fired_at": "\(stamp(alert.time))",
        "severity": "critical",
        "monitor": "\(rule.name)",
        "summary": "\(summary)"
      }

      """
    return Array(text.utf8)
  }

  /// A value of at most three decimals, without trailing zeros.
  private func plain(_ value: Double) -> String {
    MetricValue.decimal(Int64((value * 1_000).rounded()), decimals: 3)
  }
}
