import RuleOutModel
import Testing

/// Changes that were made elsewhere than where was measured.
@Suite struct ChangeEnvironmentTests {
  private func scene(_ environments: [String], measured: Set<String>) -> Diagnosis {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(121, quiet: 0.004, level: 0.3))
    for (index, environment) in environments.enumerated() {
      scene.deploy(120, "shop", "v\(index)")
      scene.changes[index].environment = environment
    }
    scene.environments = measured
    return scene.diagnosis()
  }

  @Test func `a deployment to staging is acquitted of what production felt`() {
    let diagnosis = scene(["stg", "prod"], measured: ["production"])
    #expect(diagnosis.change("v0").verdict == .acquitted)
    #expect(diagnosis.change("v0").reason.contains("staging"))
    #expect(diagnosis.change("v1").verdict != .acquitted)
  }

  @Test func `where telemetry does not say where it was measured nobody is acquitted by it`() {
    let diagnosis = scene(["stg", "prod"], measured: [])
    #expect(diagnosis.change("v0").reason.hasPrefix("made in staging; "))
    #expect(!diagnosis.change("v0").reason.contains("what was measured"))
  }

  @Test func `a change that names no environment is judged as ever`() {
    let diagnosis = scene([""], measured: ["production"])
    #expect(diagnosis.change("v0").verdict != .acquitted)
  }

  @Test(arguments: [("PRD", "production"), ("pre-prod", "staging"), ("eu-7", "eu-7")])
  func `environments have many spellings`(text: String, name: String) {
    #expect(Environment.name(text) == name)
  }
}
