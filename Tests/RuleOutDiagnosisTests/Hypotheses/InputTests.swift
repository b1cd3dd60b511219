import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals
import Testing

@Suite struct InputTests {
  /// Three hours of requests on three routes by 120 users. From minute 121 on `fails` says which of them do;
  /// it is given the user, the route and a number from 0 to 1.
  private func telemetry(
    messages: [String] = [], _ fails: (Int, String, Double) -> Bool
  ) -> Telemetry {
    var batch = RecordBatch(file: "api.jsonl")
    let routes = ["/import", "/list", "/show"]
    var state: UInt64 = 11
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / 16_777_216
    }
    batch.newNames = (["shop"] + routes).map { (Symbol($0), $0) }
    batch.userBasis = .userID
    for tick in 0..<(180 * 60 * 4) {
      let minute = Double(tick) / 240
      let user = Int(random() * 120)
      let route = routes[Int(random() * 3)]
      var request = Request(end: Scene.minute(minute))
      request.duration = Int64(80_000 + 40_000 * random())
      request.status = minute >= 121 && fails(user, route, random()) ? 500 : 200
      request.service = Symbol("shop")
      request.route = Symbol(route)
      request.user = Symbol("user-\(user)")
      request.line = tick + 1
      batch.requests.append(request)
      if request.status == 500, let text = messages.first {
        batch.messages.append(
          Message(
            time: request.end, service: Symbol("shop"), severity: .error, text: text,
            line: tick + 1))
      }
    }
    var reduction = TelemetryReduction()
    reduction.receive(batch)
    return reduction.telemetry()
  }

  private func diagnosis(_ telemetry: Telemetry, deployed minute: Double) -> Diagnosis {
    var telemetry = telemetry
    var scene = Scene()
    scene.deploy(minute, "shop", "v9")
    telemetry.changes = scene.changes
    return diagnose(telemetry, CaseOptions())
  }

  @Test func `failures of a few senders on one route lead`() {
    let telemetry = telemetry { user, route, _ in user < 12 && route == "/import" }
    let diagnosis = diagnosis(telemetry, deployed: 40)
    #expect(diagnosis.leader == "bad-input")
    #expect(diagnosis["bad-input"].mechanism == "bad-requests")
    #expect(diagnosis["bad-input"].entity == "/import")
  }

  @Test func `records that nobody can read lead`() {
    let text =
      "org.apache.kafka.common.errors.SerializationException: Error deserializing key/value"
    let telemetry = telemetry(messages: [text]) { _, route, chance in
      route == "/import" && chance < 0.6
    }
    let diagnosis = diagnosis(telemetry, deployed: 40)
    #expect(diagnosis.leader == "bad-input")
    #expect(diagnosis["bad-input"].mechanism == "poison-record")
  }

  @Test func `one route that fails because of a deployment is the deployment's`() {
    let telemetry = telemetry { _, route, chance in route == "/import" && chance < 0.6 }
    let diagnosis = diagnosis(telemetry, deployed: 120)
    #expect(diagnosis.hypotheses.first?.id == "deploy-regression")
    #expect(diagnosis["bad-input"].verdict != .leading)
  }

  @Test func `records that a deployment can no longer read are put down to it first`() {
    let telemetry = telemetry(messages: ["json: cannot unmarshal string into Go value"]) {
      _, route, chance in route == "/import" && chance < 0.6
    }
    let diagnosis = diagnosis(telemetry, deployed: 120)
    #expect(diagnosis.hypotheses.first?.id == "deploy-regression")
    #expect(diagnosis["bad-input"].presenceIsKept)
  }

  @Test func `failures that spread over all routes and users rule it out`() {
    let telemetry = telemetry(messages: ["worker is busy"]) { _, _, chance in chance < 0.3 }
    let result = diagnosis(telemetry, deployed: 40)["bad-input"]
    #expect(result.verdict == .ruledOut)
    #expect(result.reason.contains("error messages speaks"))
  }

  @Test func `failures that spread over all routes but not over users rule nothing out`() {
    let telemetry = telemetry { user, _, _ in user < 5 }
    #expect(diagnosis(telemetry, deployed: 40)["bad-input"].verdict != .ruledOut)
  }

  @Test func `a few users who fail far more than all others rule nothing out`() {
    let telemetry = telemetry { user, _, chance in user < 6 || chance < 0.15 }
    #expect(diagnosis(telemetry, deployed: 40)["bad-input"].verdict != .ruledOut)
  }

  /// Records dated years away come up, then a processor is busy, then responses are slow.
  private func misdated(deployed minute: Double) -> Diagnosis {
    var scene = Scene()
    let store = Entity(.service, "store")
    scene.add(.latency, shop, statistic: .p95, step(124, quiet: 0.2, level: 3))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(.cpuUtilization, store, step(121, quiet: 0.3, level: 0.97))
    scene.add(
      .misdatedRecords, shop, statistic: .rate, noise: 0, step(119, quiet: 0, level: 2.0 / 60))
    scene.deploy(minute, "shop", "v9")
    return scene.diagnosis()
  }

  @Test func `records dated years away speak of the input`() {
    let result = misdated(deployed: 40)["bad-input"]
    #expect(result.presenceIsKept)
    #expect(
      result.evidence.contains {
        $0.test == "input-unreadable" && $0.direction == .for
          && $0.statement.contains("dated years away")
      })
  }

  @Test func `records that are misdated since a deployment are put down to it first`() {
    let diagnosis = misdated(deployed: 118)
    #expect(diagnosis.leader != "bad-input")
    #expect(diagnosis["bad-input"].presenceIsKept)
  }

  @Test func `a shared way that gave out may hide one bad request`() {
    var telemetry = telemetry { _, _, chance in chance < 0.3 }
    var scene = Scene()
    scene.add(.cpuUtilization, shop, step(120, quiet: 0.3, level: 0.97))
    telemetry.signals = (telemetry.signals + scene.signals).sorted { $0.id < $1.id }
    #expect(diagnosis(telemetry, deployed: 40)["bad-input"].verdict != .ruledOut)
  }

  @Test func `without routes or error texts it is untested`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(121, quiet: 0.004, level: 0.4))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["bad-input"].verdict == .untested)
    #expect(diagnosis.missing.contains { $0.hypothesis == "bad-input" })
  }

  @Test func `failures of one route that are its callee's rule it out`() {
    var telemetry = telemetry { _, route, chance in route == "/import" && chance < 0.6 }
    var scene = Scene()
    let peer = Entity(.dependency, "provider")
    scene.add(.dependencyErrorRatio, peer, noise: 0.2, step(121, quiet: 0.001, level: 0.6))
    scene.add(.dependencyLatency, peer, statistic: .p95) { _ in 0.1 }
    scene.add(.callsPerRequest, peer) { _ in 0.33 }
    telemetry.signals = (telemetry.signals + scene.signals).sorted { $0.id < $1.id }
    let diagnosis = diagnosis(telemetry, deployed: 40)
    #expect(diagnosis.leader == "external-api")
    #expect(diagnosis["bad-input"].verdict == .ruledOut)
  }

  @Test func `one route that fails convicts no input while what it calls is not measured`() {
    let telemetry = telemetry { _, route, chance in route == "/import" && chance < 0.6 }
    #expect(diagnosis(telemetry, deployed: 40)["bad-input"].verdict != .leading)
  }

  @Test func `one new sender of costly requests is the input, though everybody is slowed`() {
    var batch = RecordBatch(file: "api.jsonl")
    var state: UInt64 = 5
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / 16_777_216
    }
    batch.newNames = ["shop", "/list"].map { (Symbol($0), $0) }
    batch.userBasis = .userID
    for tick in 0..<(180 * 240) {
      let minute = Double(tick) / 240
      let isBad = minute >= 121 && random() < 0.01
      var request = Request(end: Scene.minute(minute))
      let slowed = minute >= 121 ? 3.0 : 1
      request.duration = Int64((80_000 + 40_000 * random()) * (isBad ? 30 : slowed))
      request.status = 200
      request.service = Symbol("shop")
      request.route = Symbol("/list")
      request.user = Symbol(isBad ? "crafted" : "user-\(Int(random() * 120))")
      request.line = tick + 1
      batch.requests.append(request)
    }
    var reduction = TelemetryReduction()
    reduction.receive(batch)
    let result = diagnosis(reduction.telemetry(), deployed: 20)["bad-input"]
    let evidence = result.evidence.first { $0.test == "harm-with-few-senders" }
    #expect(evidence?.direction == .for)
    #expect(result.verdict != .ruledOut)
  }
}
