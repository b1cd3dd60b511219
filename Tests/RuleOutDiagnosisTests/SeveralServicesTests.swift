import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals
import Testing

/// Request logs of two services, one instance each; `a-1` leaks from minute 30 and is slow from 140.
@Suite struct SeveralServicesTests {
  private func telemetry(deployed service: String) -> Telemetry {
    var batch = RecordBatch(file: "requests.jsonl")
    for name in ["alpha", "beta", "a-1", "b-1", "GET /", "v1", "v2"] {
      batch.newNames.append((symbol: Symbol(name), name: name))
    }
    for second in stride(from: 0, to: Scene.minutes * 60, by: 5) {
      for (service, instance) in [("alpha", "a-1"), ("beta", "b-1")] {
        var request = Request(end: Scene.start.advanced(bySeconds: Double(second)))
        let isSlow = instance == "a-1" && second >= 140 * 60
        request.duration = (isSlow ? 900_000 : 100_000) + Int64(second % 7) * 1_000
        request.status = 200
        request.service = Symbol(service)
        request.instance = Symbol(instance)
        request.route = Symbol("GET /")
        // The other service happens to call its version alike.
        request.version = Symbol(instance == "a-1" && second < 1_800 ? "v1" : "v2")
        request.line = second + 1
        batch.requests.append(request)
      }
    }
    var reduction = TelemetryReduction()
    reduction.receive(batch)
    var telemetry = reduction.telemetry()
    var scene = Scene()
    let leaking = Entity(.instance, "a-1")
    scene.add(.memoryResident, leaking, noise: 0.01) { 200e6 + 2.6e6 * max(0, min($0, 140) - 30) }
    scene.add(.memoryLimit, leaking, noise: 0) { _ in 500e6 }
    scene.add(.memoryResident, Entity(.instance, "b-1"), noise: 0.01) { _ in 200e6 }
    scene.deploy(30, service, "v2")
    telemetry.signals = (telemetry.signals + scene.signals).sorted { $0.id < $1.id }
    telemetry.changes = scene.changes
    return telemetry
  }

  @Test func `an instance's leak convicts the deployment it began with`() {
    let diagnosis = diagnose(telemetry(deployed: "alpha"), CaseOptions())
    #expect(diagnosis.leader == "deploy-regression")
    #expect(diagnosis["deploy-regression"].mechanism == "memory-leak")
    #expect(diagnosis.culpritChange == "v2")
    #expect(diagnosis["traffic-surge"].verdict == .ruledOut)
    // One instance a service leaves no like to compare with.
    let cohort = diagnosis["deploy-regression"].evidence.filter { $0.group == "change-cohort" }
    #expect(cohort.map(\.direction) == [.missing])
  }

  @Test func `a deployment of the other service, at the same minute, is acquitted by place`() {
    let diagnosis = diagnose(telemetry(deployed: "beta"), CaseOptions())
    #expect(diagnosis.culpritChange == nil)
    #expect(diagnosis.change("v2").verdict == .acquitted)
    #expect(diagnosis.leader == "memory-exhaustion")
  }
}
