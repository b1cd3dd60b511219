import RuleOutModel
import Testing

@testable import RuleOutDiagnosis

@Suite struct ServicePartsTests {
  @Test(arguments: [
    ("push-api.eu-b", "eu-b" as String?), ("push-api@canary", "canary"), ("push-api/web", "web"),
    ("push-api-worker", nil), ("push-api", nil), ("push-api.", nil), ("mail.eu-b", nil),
  ])
  func `a part of a service stands behind its name and a mark`(name: String, ending: String?) {
    #expect(ServiceParts.ending(of: name, in: "push-api") == ending)
  }

  @Test func `a host of others is no part of what is called like its first label`() {
    #expect(ServiceParts.ending(of: "api.stripe.com", in: "api") == nil)
  }

  @Test(arguments: [
    ("clusters/eu-b/push.yaml", ["push.eu-b"]), ("push/a.go", ["push.eu-a", "push.eu-b"]),
  ])
  func `a folder that is called like a part says which it is`(path: String, parts: [String]) {
    let known: Set<String> = ["push.eu-a", "push.eu-b", "mail.eu-b"]
    #expect(ServiceParts.find(of: "push", in: known, paths: [path]) == parts)
  }

  @Test func `what is changed in a part that is throttled from then on is convicted`() {
    var scene = Scene()
    let part = Entity(.service, "push.eu-b")
    scene.add(.latency, part, statistic: .p95, step(121, quiet: 0.06, level: 0.7))
    scene.add(.latency, Entity(.service, "push.eu-a"), statistic: .p95) { _ in 0.06 }
    scene.add(.cpuThrottling, part, statistic: .ratio, step(121, quiet: 0.002, level: 0.85))
    scene.deploy(119, "push", "v9")
    scene.deploy(20, "mail", "v3")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.culpritChange == "v9")
    #expect(diagnosis["host-saturation"].verdict == .effect)
  }
}
