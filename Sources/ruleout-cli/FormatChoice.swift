import ArgumentParser
import RuleOut

/// A form of the report, as `--format` names it.
struct FormatChoice: ExpressibleByArgument, Sendable {
  let format: Report.Format

  init(format: Report.Format) { self.format = format }

  init?(argument: String) {
    guard let format = Report.Format(named: argument) else { return nil }
    self.format = format
  }

  var defaultValueDescription: String { format.name }
  static var allValueStrings: [String] { Report.Format.all.map(\.name) }
}
