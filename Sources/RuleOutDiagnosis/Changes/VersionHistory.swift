import RuleOutModel
import RuleOutSignals

/// Which instance ran which version when, as request logs tell.
struct VersionHistory {
  struct Run {
    var instance: String
    var version: String
    /// Services whose requests the instance handles.
    var services: Set<String>
    var first: Timestamp
    var last: Timestamp
  }

  let runs: [Run]
  private let services: [String]

  init(_ telemetry: Telemetry) {
    let requests = telemetry.requests
    services = requests.keys(.service).compactMap { telemetry.names[$0.first] }
    runs = requests.keys(.instanceVersion).compactMap { key in
      guard let instance = telemetry.names[key.first], let version = telemetry.names[key.second],
        let seen = requests.counts(.instanceVersion, key, step: 60_000_000),
        let first = seen.values.firstIndex(where: { $0 > 0 }),
        let last = seen.values.lastIndex(where: { $0 > 0 })
      else { return nil }
      return Run(
        instance: instance, version: version,
        services: Set(requests.services(of: key.first).compactMap { telemetry.names[$0] }),
        first: seen.time(at: first),
        last: seen.time(at: last + 1))
    }.sorted { ($0.first, $0.instance, $0.version) < ($1.first, $1.instance, $1.version) }
  }

  func instances(of suspect: Suspect) -> [String] {
    let stated = suspect.steps.map(\.instance).filter { !$0.isEmpty }
    let logged =
      suspect.version.isEmpty
      ? [] : runs.filter { $0.version == suspect.version && isOf(suspect, $0) }.map(\.instance)
    return Array(Set(stated + logged)).sorted()
  }

  /// Whether the version was seen to run before `time`.
  func ran(_ version: String, of entity: String, before time: Timestamp) -> Bool {
    runs.contains {
      $0.version == version && $0.first < time
        && (!services.contains(entity) || $0.services.contains(entity))
    }
  }

  /// Two services may call their versions alike; a service that no request names may be any.
  private func isOf(_ suspect: Suspect, _ run: Run) -> Bool {
    !services.contains(suspect.entity) || run.services.contains(suspect.entity)
  }
}
