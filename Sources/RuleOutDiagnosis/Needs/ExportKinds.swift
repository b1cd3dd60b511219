package import RuleOutModel

extension ExportRequest.Kind {
  /// What holds the data of a group of tests; the first is where it is found most directly. Empty for a
  /// group that this table does not know.
  package static func holding(_ group: String, of hypothesis: String) -> [ExportRequest.Kind] {
    if hypothesis == ConfigChange.id, changeGroups.contains(group) { return [.settings] }
    return kinds[group] ?? []
  }

  /// Groups that need the list of changes, of whichever kind the hypothesis blames.
  private static let changeGroups: Set<String> = [
    "change-timing", "change-reversal", "change-place",
  ]

  private static let kinds: [String: [ExportRequest.Kind]] = [
    // Requests.
    "traffic-rise": [.requests], "traffic-proportion": [.requests],
    "traffic-reversal": [.requests], "change-cohort": [.requests],
    "input-route": [.requests], "input-senders": [.requests], "input-refusals": [.requests],
    // Calls to others.
    "dependency-harm": [.outboundCalls], "dependency-share": [.outboundCalls],
    "dependency-order": [.outboundCalls], "dependency-reached": [.outboundCalls],
    "network-breadth": [.outboundCalls], "network-answers": [.outboundCalls],
    "network-share": [.outboundCalls], "network-order": [.outboundCalls],
    "input-place": [.outboundCalls],
    // Pool and database.
    "pool-saturation": [.connectionPool], "pool-waiting": [.connectionPool],
    "limit-lowered": [.connectionPool, .memory], "query-time": [.queryTimes],
    "query-callers": [.queryTimes], "query-share": [.queryTimes], "query-count": [.queryTimes],
    "query-own-view": [.databaseView], "database-strain": [.databaseView],
    // Changes.
    "change-timing": [.deployments], "change-reversal": [.deployments],
    "change-place": [.deployments], "pool-trigger": [.deployments, .settings],
    "memory-trigger": [.deployments], "host-trigger": [.deployments],
    "network-trigger": [.deployments, .settings], "input-trigger": [.deployments, .settings],
    "query-trigger": [.deployments], "change-content": [.diffs],
    // Processes and hosts.
    "memory-floor": [.memory], "memory-harm": [.memory], "allocation": [.heapProfile],
    "host-load": [.hosts], "host-place": [.hosts], "load-saturation": [.hosts],
    "disk-space": [.hosts],
    // Messages and the network.
    "input-errors": [.messages], "disk-errors": [.messages],
    "network-errors": [.networkCounters, .messages], "network-certificate": [.certificates],
    "input-queue": [.queues],
  ]
}

extension Quantity {
  /// The export that a signal of this quantity comes from; nil where it may come from several.
  var exportKind: ExportRequest.Kind? {
    switch self {
    case .traffic: .requests
    case .dependencyLatency, .dependencyErrorRatio: .outboundCalls
    case .poolUsed, .poolPending, .poolUtilization: .connectionPool
    case .queryTime: .queryTimes
    case .memoryResident, .memoryHeap, .memoryUtilization: .memory
    case .cpuUtilization, .cpuPressure: .hosts
    case .errorMessages: .messages
    case .packetLoss, .networkErrors: .networkCounters
    case .certificateExpiry, .certificateLifetime: .certificates
    case .queueDepth: .queues
    default: nil
    }
  }
}
