import RuleOutDiagnosis
import Testing

@Suite struct HypothesisCatalogTests {
  @Test func `every id of the report contract is listed once`() {
    #expect(
      hypothesisCatalog.map { $0.id }.sorted() == [
        "bad-input", "config-change", "db-pool-exhaustion", "deploy-regression", "external-api",
        "host-saturation", "memory-exhaustion", "network", "slow-database", "traffic-surge",
        "unknown",
      ])
  }

  @Test func `tests of a hypothesis have ids of their own and say what they need`() {
    for hypothesis in hypothesisCatalog {
      #expect(Set(hypothesis.tests.map(\.id)).count == hypothesis.tests.count)
      for test in hypothesis.tests {
        #expect(!test.predicts.isEmpty && !test.needs.isEmpty && !test.group.isEmpty)
      }
    }
  }
}
