import RuleOutModel
import RuleOutSignals
import Testing

@testable import RuleOutDiagnosis

@Suite struct ExportPlanningTests {
  @Test func `every hypothesis of the catalogue has an export for each of its tests`() {
    // What would speak for a cause outside it is the data of all the others.
    for hypothesis in hypothesisCatalog where hypothesis.id != Unknown.id {
      for group in hypothesis.groups {
        #expect(
          !ExportRequest.Kind.holding(group, of: hypothesis.id).isEmpty, "\(hypothesis.id) \(group)"
        )
      }
    }
    let wanted = Set(ExportPlanning().requests.flatMap { $0.wanted.map(\.hypothesis) })
    #expect(wanted == Set(hypothesisCatalog.map { $0.id }).subtracting(["unknown"]))
  }

  @Test func `before anything is exported every kind is asked for, the most telling first`() {
    let planning = ExportPlanning()
    #expect(Set(planning.requests.map(\.kind)) == Set(ExportRequest.Kind.allCases))
    let bits = planning.requests.map { $0.expectedBits ?? -1 }
    #expect(bits == bits.sorted(by: >))
    #expect((bits.first ?? 0) > 0.3)
    // Eleven causes at equal priors.
    #expect(abs(planning.openBits - 3.45943) < 1e-5)
  }

  private func planning(_ scene: Scene) -> ExportPlanning {
    let telemetry = Telemetry(
      signals: scene.signals, changes: scene.changes, alerts: scene.alerts,
      span: TimeWindow(start: Scene.start, end: Scene.minute(Double(Scene.minutes))))
    return ExportPlanning(diagnose(telemetry, CaseOptions()), telemetry)
  }

  private var slow: Scene {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .mean, step(120, quiet: 0.1, level: 0.5))
    scene.add(.traffic, shop) { _ in 20 }
    scene.alert(125, "shop")
    return scene
  }

  @Test func `what the inputs hold is not asked for again`() {
    var scene = slow
    let before = planning(scene).requests.map(\.kind)
    #expect(before.contains(.hosts) && before.contains(.connectionPool))
    let host = Entity(.instance, "web-1")
    for quantity in [Quantity.cpuUtilization, .cpuPressure, .diskBusy, .diskUtilization] {
      scene.add(quantity, host) { _ in 0.3 }
    }
    scene.add(.poolUsed, shop) { _ in 4 }
    scene.add(.poolLimit, shop, noise: 0) { _ in 40 }
    scene.add(.poolPending, shop, noise: 0) { _ in 0 }
    let after = planning(scene).requests.map(\.kind)
    #expect(!after.contains(.connectionPool))
    #expect(!after.contains(.hosts))
    #expect(after.contains(.outboundCalls))
  }

  @Test func `all that a diagnosis lists as missing can be had`() {
    let telemetry = Telemetry(
      signals: slow.signals, alerts: slow.alerts,
      span: TimeWindow(start: Scene.start, end: Scene.minute(Double(Scene.minutes))))
    let diagnosis = diagnose(telemetry, CaseOptions())
    #expect(!diagnosis.missing.isEmpty)
    let wanted = ExportPlanning(diagnosis, telemetry).requests.flatMap(\.wanted)
    #expect(Set(wanted) == Set(diagnosis.missing))
  }

  @Test func `where nothing happened all is listed that signals do not hold`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .mean) { _ in 0.1 }
    scene.add(.memoryResident, Entity(.instance, "web-1")) { _ in 1e9 }
    scene.deploy(30, "shop", "v2")
    let kinds = planning(scene).requests.map(\.kind)
    #expect(!kinds.contains(.memory) && !kinds.contains(.deployments))
    #expect(kinds.contains(.hosts) && kinds.contains(.settings))
  }

  @Test func `names are those of the telemetry, those at fault first`() {
    var scene = slow
    scene.add(.cpuUtilization, Entity(.instance, "web-1")) { _ in 0.3 }
    scene.add(.traffic, Entity(.service, "a-first-in-order")) { _ in 5 }
    scene.add(.dependencyLatency, Entity(.dependency, "pay"), observer: shop) { _ in 0.1 }
    let telemetry = Telemetry(signals: scene.signals)
    var diagnosis = scene.diagnosis()
    diagnosis.firstFailingEntity = "shop"
    let names = ExportPlan.Names(telemetry, diagnosis)
    #expect(names.services == ["shop", "a-first-in-order"])
    #expect(names.instances == ["web-1"])
    #expect(names.dependencies == ["pay"])
  }
}

@Suite struct ExpectedInformationTests {
  /// `counts` by cause: strongly for, for, neither, against, strongly against.
  private func information(
    _ counts: [String: [Int]], _ causes: [(id: String, probability: Double)]
  ) -> ExpectedInformation {
    var table = LikelihoodTable(corpus: "hand-made")
    for (cause, outcomes) in counts {
      table.counts[.init(hypothesis: "h", group: "g", cause: cause)] = outcomes
      table.counts[.init(hypothesis: "h", group: "twin", cause: cause)] = outcomes
    }
    return ExpectedInformation(causes, table)
  }

  private let even = [(id: "a", probability: 0.5), (id: "b", probability: 0.5)]

  @Test func `a test that parts two causes tells nearly one bit, and one that does not tells none`()
  {
    let parts = information(["a": [1_000, 0, 0, 0, 0], "b": [0, 0, 0, 0, 1_000]], even)
    let bits = parts.bits([("h", "g")]) ?? 0
    #expect(bits > 0.97 && bits < 1)
    let alike = information(["a": [30, 0, 0, 0, 10], "b": [30, 0, 0, 0, 10]], even)
    #expect(abs(alike.bits([("h", "g")]) ?? 1) < 1e-9)
  }

  @Test func `what a test tells is the mutual information`() {
    // P(strongly for | a) = (8 + 2.5 * 0.5) / 12.5 = 0.74, and 0.26 under b: 1 - H(0.26) bits.
    let bits = information(["a": [8, 0, 0, 0, 2], "b": [2, 0, 0, 0, 8]], even).bits([("h", "g")])
    #expect(abs((bits ?? 0) - 0.173255) < 1e-5)
  }

  @Test func `few cases tell little, and none nothing that is known`() {
    let few = information(["a": [1, 0, 0, 0, 0], "b": [0, 0, 0, 0, 1]], even)
    #expect((few.bits([("h", "g")]) ?? 1) < 0.1)
    #expect(few.bits([("h", "elsewhere")]) == nil)
    #expect(information([:], even).bits([("h", "g")]) == nil)
  }

  @Test func `two tests tell more than one and less than twice as much`() {
    let both = information(["a": [8, 0, 0, 0, 2], "b": [2, 0, 0, 0, 8]], even)
    let one = both.bits([("h", "g")]) ?? 0
    let two = both.bits([("h", "g"), ("h", "twin")]) ?? 0
    #expect(two > one && two < 2 * one)
  }

  @Test func `where one cause is nearly certain little is left to tell`() {
    let counts = ["a": [8, 0, 0, 0, 2], "b": [2, 0, 0, 0, 8]]
    let sure = information(counts, [(id: "a", probability: 0.99), (id: "b", probability: 0.01)])
    #expect((sure.bits([("h", "g")]) ?? 1) < 0.02)
    #expect(sure.entropy < 0.09)
  }
}
