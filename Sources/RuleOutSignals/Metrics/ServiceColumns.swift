import RuleOutModel

/// Tells service from metric in the columns of a wide table, `cart_cpu, cart_mem, orders_cpu, orders_mem`, and
/// in paths as Graphite names its series, `prod.cart.cpu, prod.web-1.mem`.
///
/// A name alone cannot tell where the service ends, but the table can: services are prefixes that
/// share at least two endings which mean something, and that mean nothing themselves. Of a service that is known
/// otherwise, as of one that topology, changes or logs name, one ending that means something is enough.
enum ServiceColumns {
  /// Beginnings that are parts of a metric's name however many endings they share.
  private static let technical: Set<String> = [
    "http", "https", "grpc", "db", "sql", "pool", "node", "go", "jvm", "process", "container",
    "system", "python", "nodejs", "dotnet", "kube", "host", "vm", "os", "client", "server", "total",
    "avg", "max", "min", "upstream", "downstream", "external", "provider", "read", "write",
    "trace", "aws", "kubernetes", "docker", "nginx", "redis", "kafka", "postgresql", "mysql",
    "rabbitmq",
  ]

  /// The series with service labels where a table of unlabelled columns shows them.
  ///
  /// - Parameter known: Names of services that are told otherwise than by metrics.
  static func resolve(_ series: [SampleSeries], known: Set<String>) -> [SampleSeries] {
    let names = Set(series.filter { $0.identity.labels.isEmpty }.map(\.identity.name))
    let splits = split(names, known: known)
    if splits.isEmpty { return series }
    return series.map { part in
      guard part.identity.labels.isEmpty, let split = splits[part.identity.name] else {
        return part
      }
      var part = part
      part.sourceName = part.identity.name
      part.identity.name = split.ending
      let name = split.service.split(separator: ".").last.map { String($0) } ?? split.service
      let key = HostColumns.isNumbered(name) ? "instance" : "service"
      part.identity.labels = [MetricIdentity.Label(key, name)]
      return part
    }
  }

  /// Service and ending of every name that is known, or shown by its table, to have both.
  static func split(
    _ names: Set<String>, known: Set<String> = []
  ) -> [String: (service: String, ending: String)] {
    var result = shown(by: names)
    let owners = known.filter(isMeaningless)
    for name in names where result[name] == nil { result[name] = owned(name, by: owners, known) }
    return result
  }

  /// The longest of `owners` that a name begins with, and the rest, if that means something, be it with a callee
  /// behind it.
  private static func owned(
    _ name: String, by owners: Set<String>, _ services: Set<String>
  ) -> (service: String, ending: String)? {
    for index in name.indices.dropFirst().reversed() where "_.:".contains(name[index]) {
      // Paths begin with where it runs: `prod.cart`.
      let prefix = String(name[..<index])
      let owner = prefix.split(separator: ".").last.map { String($0) } ?? prefix
      guard owners.contains(prefix) || owners.contains(owner) else { continue }
      let ending = String(name[name.index(after: index)...])
      if MetricIdentity(name: ending).hasMeaning || CalleeColumns.cut(ending, services) != nil {
        return (prefix, ending)
      }
    }
    return nil
  }

  private static func shown(
    by names: Set<String>
  ) -> [String: (service: String, ending: String)] {
    var endings: [String: Set<String>] = [:]
    for name in names {
      for (prefix, ending) in cuts(of: name) { endings[prefix, default: []].insert(ending) }
    }
    endings = endings.filter { prefix, own in own.count > 1 && isMeaningless(prefix) }
    var prefixes: [String: Int] = [:]
    for own in endings.values { for ending in own { prefixes[ending, default: 0] += 1 } }
    let shared = Set(
      prefixes.filter { $0.value > 1 && MetricIdentity(name: $0.key).hasMeaning }.map(\.key))
    let services = endings.filter { $0.value.intersection(shared).count > 1 }
    guard services.count > 1 else { return [:] }
    var result: [String: (service: String, ending: String)] = [:]
    for name in names {
      // The shortest service: its ending says most.
      for (prefix, ending) in cuts(of: name) where services[prefix] != nil {
        result[name] = (prefix, ending)
        break
      }
    }
    return result
  }

  /// Every way to cut a path at a dot, or another name at an underscore, the shortest beginning first.
  private static func cuts(of name: String) -> [(String, String)] {
    let mark = name.contains(".") ? "." : "_"
    let parts = name.split(separator: Character(mark), omittingEmptySubsequences: false)
    guard parts.count > 1 else { return [] }
    return (1..<parts.count).map { index in
      (parts[..<index].joined(separator: mark), parts[index...].joined(separator: mark))
    }.filter { !$0.0.isEmpty && !$0.1.isEmpty }
  }

  /// Whether what stands before a mark may be somebody's name: no part of a metric's, and no metric.
  static func isMeaningless(_ prefix: String) -> Bool {
    guard let first = MetricName.words(of: prefix).first, !technical.contains(first) else {
      return false
    }
    return MetricFamily.readings(of: MetricName(MetricIdentity(name: prefix)))
      .allSatisfy { $0.quantity == .other && $0.subject == .owner }
  }
}
