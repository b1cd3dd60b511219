import Testing

@testable import RuleOutDiagnosis

@Suite struct PathClassTests {
  @Test(arguments: [
    ("monitoring/rules/checkout.rules.yaml", PathClass.monitoring),
    ("ops/prometheus/recording-rules.yml", .monitoring),
    ("alerts/payment-alerts.yaml", .monitoring),
    ("grafana/dashboards/shop.json", .monitoring),
    ("terraform/datadog/monitors/shop.tf", .monitoring),
    (".github/CODEOWNERS", .style), (".gitlab/ci/build.yml", .pipelines),
    ("renovate.json", .pipelines), ("runbooks/restart.yaml", .documentation),
  ])
  func `what watches, builds or explains runs nothing`(path: String, expected: PathClass) {
    #expect(PathClass(path) == expected)
    #expect(PathClass(path).isHarmless)
  }

  @Test(arguments: [
    "services/alerts/send.go", "deploy/alerts/values.yaml", "k8s/monitoring/otel-collector.yaml",
    "src/dashboard/index.ts", "fraud/rules/limits.yaml", "prometheus/prometheus.yml",
  ])
  func `code of alerts, and agents that measure, run like any other`(path: String) {
    #expect(PathClass(path) == .code)
  }
}
