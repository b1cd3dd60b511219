import RuleOutModel

/// Who a metric series belongs to, by its labels.
struct MetricOwner: Sendable {
  /// Process, pod or host.
  var instance: String?
  var service: String?
  /// Nil but for metrics of a service mesh.
  let mesh: ServiceMesh?
  private var labels: [String: String] = [:]

  /// Label keys that name an instance, the surest first.
  static let instanceKeys = [
    "pod", "pod_name", "k8s_pod_name", "kubernetes_pod_name", "service_instance_id", "instance",
    "instance_id", "exported_instance", "host", "hostname", "host_name", "node", "nodename",
    "k8s_node_name", "server", "container", "container_name", "container_id", "machine",
    "dbinstanceidentifier", "instanceid",
  ]

  /// Label keys that name a service, the surest first.
  static let serviceKeys = [
    "service", "service_name", "servicename", "app", "application", "app_kubernetes_io_name",
    "microservice", "component", "deployment", "workload", "exported_job", "job",
  ]

  /// Label keys that name a connection pool.
  static let poolKeys = [
    "pool", "pool_name", "db_client_connection_pool_name", "db_client_connections_pool_name",
    "name", "data_source", "datasource", "database", "db", "db_name", "datname", "dbname",
  ]

  static let databaseKeys = ["datname", "database", "db", "db_name", "dbname", "schema"]

  /// How sure it is that a label names the callee of a call.
  enum Callee {
    case none
    /// By a label that also stands on what came in: whom a proxy passes it to, which client sent it.
    case perhaps
    case named
  }

  private static let calleeKeys = [
    "peer_service", "dependency", "upstream_cluster", "remote_service", "callee",
    "external_service",
  ]

  /// Label keys that name the callee of an outbound call.
  static let dependencyKeys = [
    "peer_service", "peer", "destination_workload", "destination_canonical_service", "dependency",
    "upstream", "upstream_cluster", "downstream", "target",
    "remote", "remote_service", "destination", "destination_service", "destination_service_name",
    "server_address", "net_peer_name", "client_name", "clientname", "envoy_cluster_name",
    "provider", "external_service", "callee",
  ]

  /// Label keys that say where a thing runs, not what it is.
  private static let placeKeys: Set<String> = [
    "namespace", "k8s_namespace_name", "kubernetes_namespace", "cluster", "environment", "env",
    "region", "zone", "prometheus", "prometheus_replica", "replica", "uid", "endpoint",
    "metrics_path",
  ]

  init(_ identity: MetricIdentity) {
    for label in identity.labels {
      labels[MetricOwner.canonical(label.key)] = label.value
    }
    mesh = ServiceMesh(identity, labels)
    // What scraped a proxy, and at which address, says less than the ends of the call.
    instance = first(of: mesh == nil ? MetricOwner.instanceKeys : ["pod", "pod_name"])
      .map(MetricOwner.withoutPort)
    service = mesh?.service ?? first(of: MetricOwner.serviceKeys)
  }

  /// Whether labels of this key name a service.
  static func isService(_ key: String) -> Bool { serviceKeys.contains(canonical(key)) }

  /// The instance, else the service, else the whole.
  var entity: Entity {
    if let instance { return Entity(.instance, instance) }
    if let service { return Entity(.service, service) }
    return .whole
  }

  /// The entity of a reading, and from where it is seen.
  func identify(_ subject: Reading.Subject) -> (entity: Entity, observer: Entity?) {
    let observer = entity == .whole ? nil : entity
    switch subject {
    case .owner:
      return (entity, nil)
    case .pool:
      let name = first(of: MetricOwner.poolKeys) ?? service ?? instance ?? ""
      return (Entity(.pool, name), observer)
    case .database(let fallback):
      return (Entity(.database, first(of: MetricOwner.databaseKeys) ?? fallback), observer)
    case .dependency(let fallback):
      return (Entity(.dependency, first(of: MetricOwner.dependencyKeys) ?? fallback), observer)
    }
  }

  subscript(key: String) -> String? { labels[key] }

  var callee: Callee {
    if first(of: MetricOwner.calleeKeys) != nil { return .named }
    return first(of: MetricOwner.dependencyKeys) == nil ? .none : .perhaps
  }

  /// True where a label says that the server's side was measured, as metrics made of spans do.
  var isServer: Bool {
    guard let kind = first(of: ["span_kind", "kind", "direction"])?.lowercased() else {
      return false
    }
    return kind.hasSuffix("server") || kind == "inbound" || kind == "ingress"
  }

  /// The labels that say neither who nor where, as `{key="value"}`; empty without any.
  var residue: String {
    let known = Set(MetricOwner.serviceKeys).union(MetricOwner.placeKeys)
      .union(MetricOwner.instanceKeys.filter { $0 != "container" })
    return MetricOwner.text(labels.filter { !known.contains($0.key) })
  }

  /// All labels, as `{key="value"}`.
  var everything: String { MetricOwner.text(labels) }

  private func first(of keys: [String]) -> String? {
    for key in keys {
      if let value = labels[key], !value.isEmpty { return value }
    }
    return nil
  }

  private static func canonical(_ key: String) -> String {
    String(key.lowercased().map { $0 == "." || $0 == "-" ? "_" : $0 })
  }

  private static func text(_ labels: [String: String]) -> String {
    if labels.isEmpty { return "" }
    let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }
    return "{" + pairs.joined(separator: ",") + "}"
  }

  /// `web-1:9100` without `:9100`; an IPv6 address without brackets is left alone.
  static func withoutPort(_ name: String) -> String {
    guard let colon = name.lastIndex(of: ":") else { return name }
    let port = name[name.index(after: colon)...]
    let host = name[..<colon]
    guard !port.isEmpty, port.allSatisfy(\.isNumber), !host.isEmpty else { return name }
    if host.hasPrefix("[") && host.hasSuffix("]") { return String(host.dropFirst().dropLast()) }
    return host.contains(":") ? name : String(host)
  }
}
