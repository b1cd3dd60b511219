public import RuleOutModel
import RuleOutReport

extension Inspection {
  /// What was recognised, for a terminal of `width` columns.
  public func text(width: Int = 100, color: Bool = false, showIdentifiers: Bool = false) -> String {
    InspectionText(self).render(
      width: width, color: color, options: ReportOptions(showIdentifiers: showIdentifiers))
  }

  /// What was recognised, as JSON.
  public func json(showIdentifiers: Bool = false) -> String {
    InspectionJSON(self).render(options: ReportOptions(showIdentifiers: showIdentifiers))
  }
}
