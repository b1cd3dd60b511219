package import RuleOutModel

/// A form in which a diagnosis is shown. It renders the value it is given and computes nothing.
///
/// A new format is one file that conforms, with its static factory, and one line in `ReportCatalog`.
/// - ``TerminalReport``: `.terminal(width:color:)`
/// - ``MarkdownReport``: `.markdown`
/// - ``HTMLReport``: `.html`
/// - ``JSONReport``: `.json`
package protocol ReportFormat: Sendable {
  /// Value of `--format` that selects it.
  var name: String { get }
  /// Name of the file that `--output` writes; nil for a form that is only printed.
  var fileName: String? { get }
  /// Text within the first 512 bytes by which a file is known to be one of ours.
  var signature: String { get }
  /// The whole report, ending with a newline. Equal values give equal bytes.
  func render(_ diagnosis: Diagnosis, options: ReportOptions) -> String
}

/// What a report depends on besides the diagnosis.
package struct ReportOptions: Sendable, Hashable {
  /// Show user identifiers, addresses and query strings; they are masked otherwise.
  package var showIdentifiers: Bool
  /// The words of the command that repeats the analysis, unquoted; empty where there is none.
  package var reproduceCommand: [String]
  /// Layout of the Markdown document.
  package var template: MarkdownTemplate

  package init(
    showIdentifiers: Bool = false, reproduceCommand: [String] = [],
    template: MarkdownTemplate = .ours
  ) {
    self.showIdentifiers = showIdentifiers
    self.reproduceCommand = reproduceCommand
    self.template = template
  }

  /// `text` as it may be shown: a sentence of ours that names things of the input.
  package func masked(_ text: String) -> String {
    showIdentifiers ? text : Masking.sentence(text)
  }

  /// `text` as it may be shown: a note of the responders, without the names of people and
  /// secrets.
  func maskedNote(_ text: String) -> String {
    showIdentifiers ? text : PersonMasking.note(Masking.quotation(text))
  }

  /// `text` as it may be shown: a line quoted from an input.
  func maskedQuotation(_ text: String) -> String {
    showIdentifiers ? text : Masking.quotation(text)
  }
}

/// Every report format, in the order help lists them.
package enum ReportCatalog {
  package static let all: [any ReportFormat] = [
    TerminalReport(), MarkdownReport(), HTMLReport(), JSONReport(),
  ]
}

/// The tool as reports name it.
package enum Tool {
  package static let name = "ruleout"
  package static let version = "0.1.0"
}
