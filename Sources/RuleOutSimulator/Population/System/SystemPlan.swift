/// A system as drawn: who calls whom, on which machines, and what it takes in quiet time.
struct SystemPlan: Sendable {
  struct Route: Sendable {
    var method: String
    /// With `{id}` where an identifier stands.
    var path: String
    /// Share of the requests that come from outside; of entry routes only.
    var weight: Double
    /// Mean seconds of work without waiting for others.
    var own: Double
    var sigma: Double
    /// Mean number of statements of a request.
    var queries: Double
    var calls: [Call] = []
    var externals: [Int] = []
    var writes: Bool
  }

  struct Call: Sendable, Hashable {
    var service: Int
    var route: Int
  }

  struct Pool: Sendable {
    var name: String
    var limit: Double
    /// Share in use in quiet time.
    var use: Double
    /// Seconds after which a request gives up waiting.
    var timeout: Double
  }

  struct Service: Sendable {
    var name: String
    var routes: [Route]
    var instances: [Int] = []
    var database: Int?
    var pool: Pool?
    var runtime: Runtime
    /// Share of the processors in use in quiet time.
    var processorUse: Double
    var cores: Double
    /// Bytes in use once warm, and at most.
    var memory: Double
    var memoryLimit: Double
    /// Bytes that may go to swap; 0 where a process that needs more is killed.
    var swap: Double
    /// Requests that an instance can work on at a time, over those of quiet time.
    var workerRoom: Double
    /// Seconds after which a caller gives up on it.
    var timeout: Double
  }

  enum Runtime: Sendable, CaseIterable { case jvm, go, node, python }

  struct Instance: Sendable {
    var name: String
    var service: Int
    var host: Int
    /// Share of the service's requests.
    var weight: Double
  }

  struct Database: Sendable {
    var name: String
    /// Mean seconds of a statement in quiet time.
    var statement: Double
    /// Share of its capacity in use in quiet time.
    var use: Double
  }

  struct External: Sendable {
    var host: String
    var seconds: Double
    var sigma: Double
    var timeout: Double
  }

  var services: [Service] = []
  var instances: [Instance] = []
  var hosts: [String] = []
  /// Share of each host's disk in use at the start.
  var disks: [Double] = []
  var databases: [Database] = []
  var externals: [External] = []
  var users = 800
  /// Logged requests a second from outside, in quiet time.
  var rate = 1.0
  /// True requests for one that is logged.
  var sampling = 20.0
  /// Share of load that the day adds or takes within an hour.
  var hourlySlope = 0.0

  /// Calls of each route for one request from outside.
  var visits: [[Double]] {
    var visits = services.map { $0.routes.map { _ in 0.0 } }
    guard let entry = services.first else { return visits }
    let total = entry.routes.reduce(0) { $0 + $1.weight }
    for (route, plan) in entry.routes.enumerated() { visits[0][route] = plan.weight / total }
    // Callees have higher numbers than their callers.
    for (service, plan) in services.enumerated() {
      for (route, calls) in plan.routes.map(\.calls).enumerated() {
        for call in calls { visits[call.service][call.route] += visits[service][route] }
      }
    }
    return visits
  }

  /// Pairs of caller and callee.
  var edges: [(caller: String, callee: String)] {
    var edges: [(String, String)] = []
    for service in services {
      let callees = Set(service.routes.flatMap { $0.calls.map(\.service) })
      for callee in callees.sorted() { edges.append((service.name, services[callee].name)) }
      let externals = Set(service.routes.flatMap(\.externals))
      for external in externals.sorted() {
        edges.append((service.name, self.externals[external].host))
      }
    }
    return edges
  }
}
