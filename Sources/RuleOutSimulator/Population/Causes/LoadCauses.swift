/// Load, memory and machines.
extension CauseKind {
  static let traffic = [surge, surge]

  private static let surge = CauseKind("traffic-surge", "overload") { draw in
    let services = draw.system.services
    draw.entity = services[0].name
    // Enough for the busiest service to run short of processors.
    let busiest = services.map(\.processorUse).max() ?? 0.3
    let strength = max(1.6, draw.random.within(0.86...1.1) / busiest)
    draw.add(.traffic, strength, ramp: draw.drawLongRamp()) { _ in }
  }

  static let memory = [oldLeak, oldLeak]

  /// A leak as old as the version: it shows because nobody restarted for long enough.
  private static let oldLeak = CauseKind("memory-exhaustion", "memory-leak") { draw in
    let service = draw.pickService()
    let plan = draw.system.services[service]
    draw.entity = plan.name
    let instances = draw.pickInstances(service)
    let room = plan.memoryLimit - plan.memory
    draw.began = 0
    draw.add(.leak, room / draw.begin) {
      $0.service = service
      $0.instances = instances
      $0.begin = 0
      $0.end = .infinity
    }
    guard draw.isMitigated, draw.end < draw.length else { return }
    // Somebody restarts the processes, one after the other, with the same version.
    draw.restarts = plan.instances
  }

  static let hosts = [
    CauseKind("host-saturation", "noisy-neighbour") { draw in
      let hosts = draw.pickHosts()
      let share = draw.freeShare(hosts) * draw.random.within(0.85...1.1)
      draw.add(.neighbour, min(0.95, share), ramp: draw.drawRamp()) { $0.hosts = hosts }
    },
    CauseKind("host-saturation", "noisy-neighbour") { draw in
      let hosts = draw.pickHosts()
      let share = draw.freeShare(hosts) * draw.random.within(0.85...1.1)
      draw.add(.steal, min(0.95, share), ramp: draw.drawRamp()) { $0.hosts = hosts }
    },
    CauseKind("host-saturation", "throttling") { draw in
      let service = draw.pickService()
      draw.entity = draw.system.services[service].name
      let use = draw.system.services[service].processorUse
      draw.add(.quota, use * draw.random.within(0.75...1.08)) { $0.service = service }
    },
    CauseKind("host-saturation", "disk-full") { draw in
      let hosts = draw.pickHosts()
      let lead = min(draw.begin - 1_200, draw.random.within(900...6_000))
      draw.began = draw.begin - lead
      draw.add(.disk, max(0.3, draw.failingShare), ramp: lead) {
        $0.hosts = hosts
        $0.begin -= lead
      }
    },
  ]
}

extension CauseDraw {
  /// One of the hosts, or all of a service's; the service is the one at fault.
  fileprivate mutating func pickHosts() -> Set<Int> {
    let service = pickService()
    entity = system.services[service].name
    let instances = system.services[service].instances
    let first = system.instances[random.pick(instances)].host
    return random.chance(0.5) ? [first] : Set(instances.map { system.instances[$0].host })
  }

  /// Share of the processors that the services on `hosts` leave free.
  fileprivate func freeShare(_ hosts: Set<Int>) -> Double {
    let uses = system.instances.filter { hosts.contains($0.host) }
      .map { system.services[$0.service].processorUse }
    return 1 - (uses.max() ?? 0.3)
  }
}
