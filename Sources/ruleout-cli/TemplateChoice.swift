import ArgumentParser
import RuleOut

/// A layout of the Markdown report, as `--template` names it.
enum TemplateChoice {
  /// `ours, sre-book, pagerduty or atlassian`.
  static var names: String {
    let names = Report.Template.all.map(\.name)
    return "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
  }

  static func template(named name: String) throws -> Report.Template {
    if let template = Report.Template(named: name) { return template }
    let nearest = Suggestion.nearest(to: name, among: Report.Template.all.map(\.name))
    throw ValidationError(
      "there is no layout '\(Report.printable(name))'; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "there are \(names)"))
  }
}
