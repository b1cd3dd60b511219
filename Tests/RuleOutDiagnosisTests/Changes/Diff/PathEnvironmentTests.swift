import Testing

@testable import RuleOutDiagnosis

@Suite struct PathEnvironmentTests {
  @Test(arguments: [
    ("environments/staging/shop.yaml", "staging"), ("deploy/shop/values-dev.yaml", "development"),
    ("overlays/prd/shop.yaml", "production"), ("preview/shop.tf", "preview"),
  ])
  func `a file of settings says by its path what it is for`(path: String, name: String) {
    #expect(PathEnvironment.name(of: path) == name)
  }

  @Test(arguments: [
    "deploy/shop/values.yaml", "shop/staging/copy.go", "deploy/stage/prod.yaml",
    "devices/shop.yaml",
  ])
  func `code, and a path that says nothing or two things, does not`(path: String) {
    #expect(PathEnvironment.name(of: path) == nil)
  }

  @Test func `settings of another environment alone do no harm`() {
    let lines = "-limit: 9\n+limit: 1"
    #expect(facts("env/staging/a.yaml", lines).harmless?.class == .otherEnvironment)
    #expect(facts("env/prod/a.yaml", lines).harmless == nil)
    #expect(facts("env/staging/a.yaml", lines, paths: ["a.go"]).harmless == nil)
  }
}
