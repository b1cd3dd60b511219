import RuleOutModel
import RuleOutReport

extension Inspection {
  /// What was recognised, for a terminal of `width` columns.
  public func text(width: Int = 100, color: Bool = false, showIdentifiers: Bool = false) -> String {
    let page = InspectionText(
      inputs: inputs,
      signals: signals.map { signal in
        InspectedSignal(
          file: signal.file, metric: signal.metric, entity: signal.entity,
          quantity: signal.quantity, statistic: signal.statistic, observer: signal.observer,
          stepSeconds: signal.stepSeconds, first: signal.first, last: signal.last,
          count: signal.count)
      }, warnings: warnings, clock: LocalClock(utcOffset: utcOffset))
    return page.render(
      width: width, color: color, options: ReportOptions(showIdentifiers: showIdentifiers))
  }
}
