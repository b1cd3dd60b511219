/// Draws a system.
struct SystemDraw {
  /// What a cause must find to be able to act.
  enum Need: Sendable { case external, database, callee }

  let realm: Realm
  let needs: Set<Need>
  private(set) var random: RandomSource
  private var system = SystemPlan()
  private var sharesHosts = false
  private var joint = ""

  init(realm: Realm, needs: Set<Need>, random: RandomSource) {
    self.realm = realm
    self.needs = needs
    self.random = random
  }

  mutating func draw() -> SystemPlan {
    let fewest = needs.contains(.callee) ? max(2, realm.serviceCount.lowerBound) : 1
    let count = max(fewest, random.within(realm.serviceCount))
    drawExternals()
    drawDatabases()
    sharesHosts = random.chance(0.35)
    joint = random.pick(realm.joints)
    let names = [random.pick(realm.entries)] + random.shuffled(realm.services)
    for number in 0..<count { drawService(number, name: names[number], last: count - 1) }
    connect()
    drawInstances()
    system.users = random.within(300...1_500)
    system.sampling = random.scale(5...60).rounded()
    system.hourlySlope = random.within(-0.05...0.05)
    return system
  }

  private mutating func drawExternals() {
    let count = max(needs.contains(.external) ? 1 : 0, random.below(4))
    for host in random.shuffled(realm.externals).prefix(count) {
      let seconds = random.scale(realm.externalTime)
      system.externals.append(
        .init(
          host: host, seconds: seconds, sigma: random.within(0.15...0.4),
          timeout: random.pick([2, 3, 5, 10])))
    }
  }

  private mutating func drawDatabases() {
    let count = random.chance(0.2) ? 2 : 1
    for name in random.shuffled(realm.databases).prefix(count) {
      system.databases.append(
        .init(
          name: name, statement: random.scale(0.002...0.012), use: random.within(0.15...0.4)))
    }
  }

  private mutating func drawService(_ number: Int, name: String, last: Int) {
    let isLast = number == last
    let hasDatabase =
      random.chance(0.6) || (isLast && needs.contains(.database)) || (number == 0 && last == 0)
    var service = SystemPlan.Service(
      name: name, routes: [], runtime: random.pick(SystemPlan.Runtime.allCases),
      processorUse: random.within(realm.processorUse), cores: random.pick([1, 2, 4]),
      memory: 0, memoryLimit: random.pick([512, 768, 1_024, 1_536, 2_048]) * 1_048_576, swap: 0,
      workerRoom: random.within(6...20), timeout: random.pick([2, 5, 10, 15]))
    service.memory = service.memoryLimit * random.within(0.3...0.6)
    if random.chance(0.4) { service.swap = service.memoryLimit * random.within(0.25...0.5) }
    if hasDatabase {
      service.database = random.below(system.databases.count)
      service.pool = .init(
        name: random.pick(["main", name, "default", "primary"]),
        limit: random.pick([10, 16, 20, 30, 40, 50]), use: random.within(realm.poolUse),
        timeout: random.pick([2, 3, 5, 10]))
    }
    for resource in random.shuffled(realm.resources).prefix(random.within(realm.routeCount)) {
      service.routes.append(drawRoute(resource, hasDatabase: hasDatabase))
    }
    system.services.append(service)
  }

  private mutating func drawRoute(_ resource: String, hasDatabase: Bool) -> SystemPlan.Route {
    let writes = random.chance(0.35)
    let prefix = random.chance(0.3) ? "/api" : ""
    let path = prefix + "/" + resource + (random.chance(0.5) ? "/{id}" : "")
    return SystemPlan.Route(
      method: writes ? "POST" : "GET", path: path, weight: random.within(0.5...3),
      own: random.scale(realm.ownTime), sigma: random.within(realm.sigma),
      queries: hasDatabase && random.chance(0.85) ? random.within(1...6) : 0, writes: writes)
  }

  /// Every service but the first is called by one with a lower number, some by more; some routes of
  /// some services call externals.
  private mutating func connect() {
    for callee in system.services.indices.dropFirst() {
      var callers = [random.below(callee)]
      if random.chance(0.25) { callers.append(random.below(callee)) }
      for caller in Set(callers).sorted() {
        let routes = system.services[caller].routes.indices
        let certain = random.below(routes.count)
        for route in routes where route == certain || random.chance(0.4) {
          let target = random.below(system.services[callee].routes.count)
          system.services[caller].routes[route].calls.append(.init(service: callee, route: target))
        }
      }
    }
    // Of the routes that somebody calls, so that every external is called.
    let visits = system.visits
    let used = system.services.indices.flatMap { service in
      system.services[service].routes.indices.filter { visits[service][$0] > 0 }
        .map { SystemPlan.Call(service: service, route: $0) }
    }
    for external in system.externals.indices {
      let first = random.pick(used)
      let routes = system.services[first.service].routes.indices.filter {
        visits[first.service][$0] > 0
      }
      for route in routes where route == first.route || random.chance(0.25) {
        system.services[first.service].routes[route].externals.append(external)
      }
    }
  }

  private mutating func drawInstances() {
    var shared: [Int] = []
    if sharesHosts {
      for _ in 0..<random.within(3...5) { shared.append(addHost()) }
    }
    for service in system.services.indices {
      let name = system.services[service].name
      let count = random.within(realm.instanceCount)
      let offset = sharesHosts ? random.below(shared.count) : 0
      for number in 0..<count {
        let host = sharesHosts ? shared[(offset + number) % shared.count] : addHost()
        system.services[service].instances.append(system.instances.count)
        let ending = joint.isEmpty ? "-" + random.hexadecimal(5) : joint + String(number + 1)
        system.instances.append(
          .init(
            name: name + ending, service: service, host: host,
            weight: random.within(0.85...1.15)))
      }
    }
  }

  private mutating func addHost() -> Int {
    let number = system.hosts.count + 1
    system.hosts.append(joint == "-eu-" ? "metal\(number)" : "node-\(number)")
    system.disks.append(random.within(0.35...0.7))
    return system.hosts.count - 1
  }
}
