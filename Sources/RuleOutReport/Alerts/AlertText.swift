package import RuleOutModel

/// The alerts tried on an incident, for a terminal.
package struct AlertText {
  let diagnosis: Diagnosis
  let options: ReportOptions

  package init(_ diagnosis: Diagnosis, options: ReportOptions) {
    self.diagnosis = diagnosis
    self.options = options
  }

  package func render(width: Int = 100, color: Bool = false) -> String {
    var page = TerminalPage(width: width, color: color)
    let words = AlertNarrative(diagnosis)
    guard diagnosis.incident.detected else {
      page.item(
        [(Narrative(diagnosis).absence, .bold), ("  ", .plain)],
        options.masked(diagnosis.incident.basis),
        hanging: 13)
      return page.text
    }
    let narrative = Narrative(diagnosis)
    let milestones = narrative.milestones.map { name, at in
      "\(name) \(narrative.clock.time(at, near: diagnosis.incident.onset))"
    }
    page.labelled("Incident", ([narrative.period] + milestones).joined(separator: "   "))
    page.blank()
    guard !diagnosis.alertCandidates.isEmpty else {
      page.item([], "No alert on what carried it fires within these files.", hanging: 0)
      return page.text
    }
    let header = ["Fires", "The \(words.reference)", "False alarms", "Alert"]
    let rows = diagnosis.alertCandidates.map { candidate in
      [
        words.time(candidate), words.lead(candidate), words.falseAlarms(candidate),
        options.masked(candidate.condition),
      ]
    }
    let widths = (0..<3).map { column in
      ([header] + rows).map { TextWrapping.columns($0[column]) }.max()! + 2
    }
    for (index, row) in ([header] + rows).enumerated() {
      let lead = zip(row, widths).map { TextWrapping.padded($0, to: $1) }.joined()
      page.item(
        [(lead, index == 0 ? .bold : .plain)], row[3], hanging: widths.reduce(0, +))
    }
    page.blank()
    page.item([], AlertNarrative.basis, hanging: 0)
    return page.text
  }
}
