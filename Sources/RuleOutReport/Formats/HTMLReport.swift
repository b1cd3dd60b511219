package import RuleOutModel

/// The report for the meeting's projector: one file that needs nothing else. It is complete without its
/// script, which only moves the replay, the cross-hair and the filters.
package struct HTMLReport: ReportFormat {
  package let name = "html"
  package let fileName: String? = "report.html"
  package let signature = "<!-- ruleout report -->"

  package init() {}

  package func render(_ diagnosis: Diagnosis, options: ReportOptions) -> String {
    var document = HTMLDocument(Narrative(diagnosis), options)
    document.writeHeadline()
    if diagnosis.incident.detected {
      document.writeImpact()
      document.writeDifferential()
      document.writeRuledOut()
      document.writeOpen()
    }
    document.writeCourse()
    document.writeReplay()
    document.writeChanges()
    document.writeMissing()
    document.writeAlerts()
    document.writeConditions()
    document.writeQuestions()
    document.writeAppendix()
    return document.text
  }
}

extension ReportFormat where Self == HTMLReport {
  /// One self-contained page.
  package static var html: HTMLReport { HTMLReport() }
}
