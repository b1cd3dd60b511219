package import RuleOutModel

/// The leak gate's verdicts for a terminal.
package struct LeakText: LeakFormat {
  package let name = "terminal"
  package let fileName: String? = nil
  package let signature = "Leak gate"
  package var width: Int
  package var color: Bool

  package init(width: Int = 100, color: Bool = false) {
    self.width = width
    self.color = color
  }

  package func render(_ report: LeakReport, options: ReportOptions) -> String {
    var page = TerminalPage(width: width, color: color)
    let style: TerminalPage.Style =
      switch report.verdict {
      case .leak, .regressed: .red
      case .cannotDecide: .yellow
      case .noLeak: .green
      }
    let words =
      switch report.verdict {
      case .leak, .regressed: "fails"
      case .cannotDecide: "cannot decide"
      case .noLeak: "passes"
      }
    page.item(
      [("Leak gate ", .bold), (words, style)],
      ": \(report.summary); \(report.leastSlopeWords) matters", hanging: 11)
    let clock = LocalClock(utcOffset: report.utcOffset)
    for finding in report.findings {
      page.blank()
      let mark = finding.fails ? "x" : finding.isOpen ? "?" : "."
      let color: TerminalPage.Style = finding.fails ? .red : finding.isOpen ? .yellow : .green
      page.item(
        [("\(mark)  ", .plain)], finding.title(options) + ": " + finding.verdictWords, hanging: 3)
      for reason in finding.reasons(options) { page.item([("     ", color)], reason, hanging: 5) }
      if let left = finding.secondsToExhaustion, let limit = finding.limit {
        page.item(
          [("     ", .plain)],
          "it meets its limit of \(Figure.value(limit, of: finding.quantity)) in"
            + " \(Figure.duration(left.value)) (\(Figure.duration(left.low)) to"
            + " \(Figure.duration(left.high)))", hanging: 5)
      }
      page.item(
        [("     ", .dim)],
        "judged \(clock.span(finding.judged)) \(clock.zone);"
          + " \(options.masked(finding.source.text))", hanging: 5)
    }
    return page.text
  }
}
