import RuleOutModel

/// The page in the making. Its sections are written in extensions, one file each group.
struct HTMLDocument {
  let narrative: Narrative
  let options: ReportOptions
  let axis: TimeAxis?
  let marks: [EventMark]
  private(set) var sections: [(id: String, title: String)] = []
  private var body = HTML.empty

  init(_ narrative: Narrative, _ options: ReportOptions) {
    self.narrative = narrative
    self.options = options
    axis = TimeAxis(narrative.diagnosis, clock: narrative.clock)
    marks = EventMark.marks(of: narrative.diagnosis)
  }

  var diagnosis: Diagnosis { narrative.diagnosis }
  var incident: Incident { diagnosis.incident }
  var clock: LocalClock { narrative.clock }

  // MARK: Page

  /// A section with its heading, listed in the contents.
  mutating func section(_ id: String, _ title: String, _ content: HTML) {
    guard !content.isEmpty else { return }
    sections.append((id, title))
    body += """
      <section id="\(text: id)" aria-labelledby="\(text: id)-title">
      <h2 id="\(text: id)-title">\(text: title)</h2>
      \(content)
      </section>

      """
  }

  /// What stands before the first section.
  mutating func header(_ content: HTML) { body += "\(content)\n" }

  var text: String {
    let script = PageScript.text
    let contents = sections.map { section -> HTML in
      ##"<li><a href="#\##(text: section.id)">\##(text: section.title)</a></li>"##
    }.joined()
    let page: HTML = """
      <!DOCTYPE html>
      <!-- ruleout report -->
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="\(text: HTMLDocument.policy)"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta name="referrer" content="no-referrer"/>
      <title>\(text: title)</title>
      <style>\(HTML(trusted: PageStyle.text))\(HTML(trusted: PrintStyle.text))</style>
      </head>
      <body>
      <a class="skip" href="#report">Skip to the report</a>
      \(definitions)
      <nav aria-label="Contents"><ol>\(contents)</ol></nav>
      <main id="report">
      \(body)</main>
      \(replayData)
      <script>\(HTML(trusted: script))</script>
      </body>
      </html>

      """
    return page.text
  }

  private var title: String { "Incident review: \(options.masked(diagnosis.bundle))" }

  /// Nothing is fetched, and only the style and the script of this page apply.
  static let policy =
    "default-src 'none'; style-src '\(SHA256.policySource(of: "\(PageStyle.text)\(PrintStyle.text)"))';"
    + " script-src '\(SHA256.policySource(of: "\(PageScript.text)"))'; img-src 'none';"
    + " base-uri 'none'; form-action 'none'"

  /// Patterns that the drawings fill with: what is told by colour is told by hatching too.
  private var definitions: HTML {
    #"""
    <svg class="defs" width="0" height="0" aria-hidden="true"><defs>
    <pattern id="harm" width="8" height="8" patternUnits="userSpaceOnUse"><path class="hatch harm" d="M-2 10 10-2"/></pattern>
    <pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch gap" d="M-2-2 8 8"/></pattern>
    </defs></svg>
    """#
  }

  // MARK: Pieces

  /// A sentence that may name things of the input.
  func show(_ text: String) -> HTML { .prose(options.masked(text)) }

  /// The same, closed with a full stop.
  func sentence(_ text: String) -> HTML {
    text.last.map { ".!?".contains($0) } ?? true ? show(text) : "\(show(text))."
  }

  /// The time, with its date where that is not the day of the onset.
  func time(_ moment: Timestamp) -> HTML {
    let shown = clock.time(moment, near: incident.onset ?? incident.span?.start)
    let machine = moment.rfc3339(utcOffset: diagnosis.utcOffset)
    return #"<time datetime="\#(text: machine)">\#(text: shown)</time>"#
  }

  /// Where a figure comes from; empty where it has no single source.
  func source(_ source: SourceReference?) -> HTML {
    source.map { .code($0.text) } ?? .empty
  }

  /// The statement and, behind it, its source.
  func sourced(_ evidence: Evidence) -> HTML {
    let statement = show(evidence.statement)
    guard evidence.source != nil else { return statement }
    return #"\#(statement) <span class="source">\#(source(evidence.source))</span>"#
  }

  /// A change as tables name it.
  func name(_ change: ChangeResult) -> HTML { show(narrative.name(change)) }

  /// An id of a hypothesis, leading to where it is discussed.
  func link(_ id: String) -> HTML {
    let hasPlace = diagnosis.hypotheses.contains { $0.id == id && isDiscussed($0) }
    return hasPlace
      ? ##"<a class="id" href="#h-\##(text: id)">\##(text: id)</a>"##
      : #"<span class="id">\#(text: id)</span>"#
  }

  func isDiscussed(_ hypothesis: HypothesisResult) -> Bool {
    narrative.numbers[hypothesis.id] != nil || hypothesis.verdict == .ruledOut
      || hypothesis.verdict == .effect
  }

  /// A table that scrolls within its own width where the page is narrow.
  func table(
    _ label: String, _ head: [HTML], _ rows: [HTML], style: HTML = .empty, foot: HTML = .empty
  ) -> HTML {
    let header = head.map { #"<th scope="col">\#($0)</th>"# as HTML }.joined()
    return """
      <div class="scroll" role="region" tabindex="0" aria-label="\(text: label)"><table class="\(style)">
      <thead><tr>\(header)</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>\(foot)</table></div>
      """
  }

  /// A row whose first cell names it.
  func row(_ first: HTML, _ cells: [HTML]) -> HTML {
    #"<tr><th scope="row">\#(first)</th>\#(cells.map { "<td>\($0)</td>" as HTML }.joined())</tr>"#
  }

  func list(_ items: [HTML], style: HTML = .empty) -> HTML {
    guard !items.isEmpty else { return .empty }
    return
      #"<ul class="\#(style)">\#(items.map { "<li>\($0)</li>" as HTML }.joined(separator: "\n"))</ul>"#
  }
}
