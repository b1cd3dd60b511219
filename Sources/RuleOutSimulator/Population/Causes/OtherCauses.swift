/// Network, inputs, what no catalogue knows, and days on which nothing happens.
extension CauseKind {
  static let networks = [
    CauseKind("network", "connectivity", [.callee]) { draw in
      let callee = draw.pickCallee()
      draw.add(.refused, max(0.1, draw.failingShare), ramp: draw.drawRamp()) {
        $0.service = callee
      }
    },
    CauseKind("network", "packet-loss", [.callee]) { draw in
      draw.entity = draw.system.services[0].name
      draw.add(.loss, max(0.1, min(0.3, draw.failingShare)), ramp: draw.drawRamp()) { _ in }
    },
    CauseKind("network", "dns", [.callee, .external]) { draw in
      draw.entity = draw.system.services[0].name
      draw.add(.names, max(0.08, draw.failingShare), ramp: draw.drawRamp()) { _ in }
    },
    CauseKind("network", "certificate", [.callee]) { draw in
      let callee = draw.pickCallee()
      draw.add(.certificate, draw.random.within(0.7...1)) { $0.service = callee }
    },
  ]

  static let inputs = [poisonRecord, poisonRecord]

  private static let poisonRecord = CauseKind("bad-input", "poison-record") { draw in
    let service = draw.pickService()
    let visits = draw.system.visits[service]
    draw.entity = draw.system.services[service].name
    let route = visits.indices.max { visits[$0] < visits[$1] }
    draw.add(.poison, max(0.06, draw.failingShare * 0.6)) {
      $0.service = service
      $0.route = route
    }
  }

  static let others = [
    CauseKind("unknown", "deadlock") { draw in
      let service = draw.pickService()
      let instances = draw.pickInstances(service)
      draw.entity = draw.system.services[service].name
      let room = draw.system.services[service].workerRoom
      draw.add(.stuckWorkers, 1 - draw.random.within(0.7...0.98) / room, ramp: draw.drawRamp()) {
        $0.service = service
        $0.instances = instances
      }
    },
    CauseKind("unknown", "cache-flush", [.database]) { draw in
      let service = draw.pickPooled()
      draw.entity = draw.system.services[service].name
      draw.add(.coldCache, max(2.5, draw.severity * 1.5)) {
        $0.service = service
        $0.fade = 900
      }
    },
    CauseKind("unknown", "queue-backlog") { draw in
      let service = draw.pickService()
      draw.entity = draw.system.services[service].name
      draw.add(.backlog, draw.severity, ramp: draw.drawLongRamp()) {
        $0.service = service
      }
    },
    CauseKind("unknown", "scheduled-job") { draw in
      let service = draw.pickService()
      draw.entity = draw.system.services[service].name
      draw.add(.job, draw.severity) { $0.service = service }
    },
    CauseKind("unknown", "expired-licence") { draw in
      let service = draw.pickService()
      draw.entity = draw.system.services[service].name
      draw.add(.licence, max(0.1, draw.failingShare)) { $0.service = service }
    },
  ]

  static let quietDays = [
    CauseKind("none", nil) { _ in },
    // A blip below harm: one part wanders off for a few minutes.
    CauseKind("none", nil) { draw in
      let service = draw.pickService()
      let end = draw.begin + draw.random.within(60...240)
      draw.add(.slowness, 1.25) {
        $0.service = service
        $0.end = end
      }
    },
  ]
}

extension CauseDraw {
  /// A service that another one calls.
  fileprivate mutating func pickCallee() -> Int {
    let visits = system.visits.map { $0.reduce(0, +) }
    let callees = system.services.indices.dropFirst().filter { visits[$0] > 0.15 }
    let callee = callees.isEmpty ? 1 : random.pick(callees)
    entity = system.services[callee].name
    return callee
  }
}
