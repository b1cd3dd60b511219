public import RuleOutModel
import RuleOutReport

/// A diagnosis in the forms that people and tools read.
public struct Report: Sendable {
  /// A form by its name: `terminal`, `markdown`, `html`, `json`.
  public struct Format: Sendable, Hashable {
    public let name: String
    /// Every form there is, in the order help lists them.
    public static let all = ReportCatalog.all.map { Format(name: $0.name) }
    /// The form of that name; nil where there is none.
    public init?(named name: String) {
      guard ReportCatalog.all.contains(where: { $0.name == name }) else { return nil }
      self.name = name
    }
    private init(name: String) { self.name = name }
  }

  /// A layout of the Markdown report by its name: `ours`, `sre-book`, `pagerduty`, `atlassian`.
  public struct Template: Sendable, Hashable {
    public let name: String
    /// Every layout there is, in the order help lists them.
    public static let all = MarkdownTemplate.all.map { Template(name: $0.name) }
    /// The layout of that name; nil where there is none.
    public init?(named name: String) {
      guard MarkdownTemplate.all.contains(where: { $0.name == name }) else { return nil }
      self.name = name
    }
    private init(name: String) { self.name = name }
  }

  /// A file that a report consists of.
  public struct File: Sendable, Hashable {
    public let name: String
    public let text: String
    /// Text within the first 512 bytes by which an earlier file of this name is known as a report.
    public let signature: String
  }

  /// The JSON Schema (draft 2020-12) of the JSON form.
  public static var jsonSchema: String { JSONReport.schema }

  /// Version of the tool, as reports print it.
  public static var toolVersion: String { Tool.version }

  public var diagnosis: Diagnosis
  /// Show user identifiers, addresses and query strings; they are masked otherwise.
  public var showIdentifiers: Bool
  /// Words of the command that repeats the analysis; no absolute paths, so that reports compare.
  public var reproduceCommand: [String]
  /// Layout of the Markdown report.
  public var template: Template

  public init(
    _ diagnosis: Diagnosis, showIdentifiers: Bool = false, reproduceCommand: [String] = [],
    template: Template = Template.all[0]
  ) {
    self.diagnosis = diagnosis
    self.showIdentifiers = showIdentifiers
    self.reproduceCommand = reproduceCommand
    self.template = template
  }

  /// The report in `format`. `width` and `color` matter to a terminal only.
  public func text(_ format: Format, width: Int = 100, color: Bool = false) -> String {
    let terminal = TerminalReport(width: width, color: color)
    let chosen = ReportCatalog.all.first { $0.name == format.name } ?? terminal
    return (chosen.name == terminal.name ? terminal : chosen).render(diagnosis, options: options)
  }

  /// The replay as a strip over time; `every` is the time that a column stands for, in seconds.
  public func replayStrip(width: Int = 100, color: Bool = false, every: Double? = nil) -> String {
    ReplayStrip(width: width, color: color, every: every).render(diagnosis, options: options)
  }

  /// Every moment of the replay as JSON.
  public var replayJSON: String { ReplayJSON.text(diagnosis, options: options) }

  /// The report as files, in every form that is one.
  public var files: [File] {
    ReportCatalog.all.compactMap { format in
      format.fileName.map {
        File(
          name: $0, text: format.render(diagnosis, options: options), signature: format.signature)
      }
    }
  }

  /// `text` with every control and invisible character spelled out: safe to print on a terminal.
  public static func printable(_ text: String) -> String { TerminalEscaper.escape(text) }

  /// `text` of several lines, each safe to print on a terminal.
  public static func printableLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { printable(String($0)) }
      .joined(separator: "\n")
  }

  /// One line on a warning: where, and what.
  public static func line(_ warning: Warning, showIdentifiers: Bool = false) -> String {
    let options = ReportOptions(showIdentifiers: showIdentifiers)
    return printable(options.masked(warning.line(code: false)))
  }

  private var options: ReportOptions {
    ReportOptions(
      showIdentifiers: showIdentifiers, reproduceCommand: reproduceCommand,
      template: MarkdownTemplate.all.first { $0.name == template.name } ?? .ours)
  }
}
