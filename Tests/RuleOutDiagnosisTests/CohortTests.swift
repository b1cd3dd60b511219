import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals
import Testing

@Suite struct CohortTests {
  /// Three hosts; from minute 121 to 151, 45 % of the rare route of web-1 fail.
  private func telemetry() -> Telemetry {
    var batch = RecordBatch(file: "api.jsonl")
    var state: UInt64 = 9
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / 16_777_216
    }
    let names = ["shop", "web-1", "web-2", "web-3", "/pay", "/list"]
    batch.newNames = names.map { (Symbol($0), $0) }
    for tick in 0..<(180 * 60 * 8) {
      let minute = Double(tick) / 480
      for host in ["web-1", "web-2", "web-3"] {
        let route = random() < 0.1 ? "/pay" : "/list"
        let fails = host == "web-1" && route == "/pay" && random() < 0.45
        var request = Request(end: Scene.minute(minute))
        request.duration = Int64(80_000 + 40_000 * random())
        request.status = fails && (121..<151).contains(minute) ? 500 : 200
        request.service = Symbol("shop")
        request.instance = Symbol(host)
        request.route = Symbol(route)
        request.line = batch.requests.count + 1
        batch.requests.append(request)
      }
    }
    for (minute, version, kind) in [
      (120.0, "v9", Change.Kind.deploy), (150, "v8", .rollback),
    ] {
      batch.changes.append(
        Change(
          kind: kind, time: .moment(Scene.minute(minute)), entity: "shop", instance: "web-1",
          version: version, source: SourceReference(file: "changes.json", line: Int(minute))))
    }
    var reduction = TelemetryReduction()
    reduction.receive(batch)
    return reduction.telemetry()
  }

  @Test func `instances too little hurt to tell acquit nothing`() {
    let diagnosis = diagnose(telemetry(), CaseOptions())
    #expect(diagnosis.incident.detected)
    #expect(diagnosis["deploy-regression"].verdict != .ruledOut)
    #expect(diagnosis.changes.first?.verdict != .acquitted)
  }
}
