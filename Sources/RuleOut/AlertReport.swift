public import RuleOutModel
import RuleOutReport

/// The alerts that were tried on an incident, in the forms that people and tools read.
public struct AlertReport: Sendable {
  public var diagnosis: Diagnosis
  /// Show user identifiers, addresses and query strings; they are masked otherwise.
  public var showIdentifiers: Bool

  public init(_ diagnosis: Diagnosis, showIdentifiers: Bool = false) {
    self.diagnosis = diagnosis
    self.showIdentifiers = showIdentifiers
  }

  /// The alerts in a table, for a terminal of `width` columns.
  public func text(width: Int = 100, color: Bool = false) -> String {
    AlertText(diagnosis, options: options).render(width: width, color: color)
  }

  /// The alerts as JSON.
  public var json: String { AlertJSON(diagnosis, options: options).render() }

  /// Alerting rules of Prometheus, and a unit test of them for `promtool`.
  public var files: [Report.File] {
    [
      Report.File(
        name: PrometheusRules.fileName,
        text: PrometheusRules(diagnosis, options: options).render(),
        signature: PrometheusRules.signature),
      Report.File(
        name: PrometheusRuleTest.fileName,
        text: PrometheusRuleTest(diagnosis, options: options).render(),
        signature: PrometheusRules.signature),
    ]
  }

  private var options: ReportOptions { ReportOptions(showIdentifiers: showIdentifiers) }
}
