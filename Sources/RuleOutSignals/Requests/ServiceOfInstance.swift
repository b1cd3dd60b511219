import RuleOutModel

/// Which service each instance was seen to serve: what puts a process's memory, or its pool, into the
/// service that a deployment names.
///
/// Bounded: over the capacity the instances with the smallest hash stay, whatever the order of arrival.
struct ServiceOfInstance: Sendable {
  static let capacity = 8_192

  private var services: [Symbol: Set<Symbol>] = [:]

  subscript(_ instance: Symbol) -> Set<Symbol> { services[instance] ?? [] }

  mutating func insert(_ service: Symbol, for instance: Symbol) {
    guard service != .none, instance != .none else { return }
    services[instance, default: []].insert(service)
    if services.count > 2 * ServiceOfInstance.capacity { trim() }
  }

  mutating func merge(_ other: ServiceOfInstance) {
    services.merge(other.services) { $0.union($1) }
    if services.count > ServiceOfInstance.capacity { trim() }
  }

  private mutating func trim() {
    let kept = services.keys.sorted().prefix(ServiceOfInstance.capacity)
    services = Dictionary(uniqueKeysWithValues: kept.map { ($0, services[$0] ?? []) })
  }
}
