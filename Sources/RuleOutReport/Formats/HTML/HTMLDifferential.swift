import RuleOutModel

/// The differential as an Analysis of Competing Hypotheses (Heuer): what is least contradicted stands
/// first, and each verdict has its evidence and its drawings.
extension HTMLDocument {
  // MARK: Matrix

  mutating func writeDifferential() {
    var content = matrix
    content += legend
    for hypothesis in narrative.ranked { content += discussion(of: hypothesis) }
    section("differential", "Differential", content)
  }

  /// Tested hypotheses, the least contradicted first; a doubled mark counts twice.
  private var columns: [(hypothesis: HypothesisResult, inconsistency: Int)] {
    let tested = narrative.inReadingOrder.filter { hypothesis in
      hypothesis.verdict != .untested
        && hypothesis.evidence.contains { $0.direction != .missing }
    }
    return tested.map { hypothesis -> (hypothesis: HypothesisResult, inconsistency: Int) in
      (hypothesis, narrative.contradictions(of: hypothesis))
    }.enumerated()
      .sorted {
        ($0.element.inconsistency, $0.offset) < ($1.element.inconsistency, $1.offset)
      }.map(\.element)
  }

  private var matrix: HTML {
    let columns = self.columns
    var groups: [String] = []
    for evidence in columns.flatMap(\.hypothesis.evidence)
    where evidence.direction != .missing && !groups.contains(evidence.group) {
      groups.append(evidence.group)
    }
    guard !groups.isEmpty else { return .empty }
    let head = columns.map { column -> HTML in
      """
      \(link(column.hypothesis.id))<span class="verdict \(style(column.hypothesis))">\
      \(text: narrative.verdict(column.hypothesis))\(probability(column.hypothesis))</span>
      """
    }
    let rows = groups.map { group in
      row(.text(narrative.words(group)), columns.map { cell(group, of: $0.hypothesis) })
    }
    let counts = columns.map { #"<td>\#($0.inconsistency)</td>"# as HTML }.joined()
    let untested = narrative.hypotheses(.untested)
    let rest: HTML =
      untested.isEmpty
      ? .empty
      : " Not tested, and so not in it: \(untested.map { link($0.id) }.joined(separator: ", "))."
    return """
      <p>Rows are facts, columns hypotheses, the least contradicted first. \
      <span class="mark for">+</span> fits, <span class="mark against">−</span> contradicts, doubled where a \
      ratio of 10 or more stands behind it, <span class="mark missing">?</span> could not be looked at; an \
      empty cell says nothing either way.\(rest)</p>
      \(table(
        "Evidence by hypothesis", ["Fact"] + head, rows, style: "matrix",
        foot: #"<tfoot><tr><th scope="row">contradictions, doubled ones twice</th>\#(counts)</tr></tfoot>"#))
      """
  }

  private func probability(_ hypothesis: HypothesisResult) -> HTML {
    narrative.probability(hypothesis).map { value -> HTML in ", \(figure: value)" } ?? .empty
  }

  /// Class of a verdict.
  func style(_ hypothesis: HypothesisResult) -> HTML {
    switch hypothesis.verdict {
    case .leading: "leading"
    case .plausible: "plausible"
    case .ruledOut: "out"
    case .effect: "effect"
    case .untested, .notApplicable: "untested"
    }
  }

  private func cell(_ group: String, of hypothesis: HypothesisResult) -> HTML {
    guard let counted = narrative.counted(group, of: hypothesis) else { return .empty }
    let (mark, style, word): (HTML, HTML, HTML) =
      switch counted.direction {
      case .for where counted.likelihoodRatio >= 10: ("++", "for", "fits strongly")
      case .for: ("+", "for", "fits")
      case .against where counted.likelihoodRatio <= 0.1: ("−−", "against", "contradicts strongly")
      case .against: ("−", "against", "contradicts")
      case .missing: ("?", "missing", "could not be looked at")
      }
    return """
      <span class="mark \(style)" title="\(text: options.masked(counted.statement))">\
      <span aria-hidden="true">\(mark)</span><span class="spoken">\(word)</span></span>
      """
  }

  // MARK: Hypotheses one by one

  private func discussion(of hypothesis: HypothesisResult) -> HTML {
    let support = narrative.onePerGroup(hypothesis.evidence.filter { $0.direction == .for })
    let contrary = narrative.onePerGroup(hypothesis.evidence.filter { $0.direction == .against })
    let unseen = narrative.onePerGroup(hypothesis.evidence.filter { $0.direction == .missing })
    let headline = narrative.headline(hypothesis)
    let items =
      support.map { #"<li class="for">\#(argument("for", $0))</li>"# as HTML }
      + contrary.map { #"<li class="against">\#(argument("against", $0))</li>"# as HTML }
      + unseen.map { #"<li class="missing">\#(argument("not seen", $0))</li>"# as HTML }
    var content: HTML =
      headline == hypothesis.reason ? .empty : #"<p class="lead">\#(show(headline))</p>"#
    if headline == hypothesis.reason || items.isEmpty {
      content += "<p>\(sentence(hypothesis.reason))</p>"
    }
    if !items.isEmpty {
      content += #"<ul class="arguments">\#(items.joined(separator: "\n"))</ul>"#
    }
    if !hypothesis.alternatives.isEmpty {
      let others = hypothesis.alternatives.map(show).joined(separator: "; ")
      content += "<p>Weaker alternatives of the same kind: \(others).</p>"
    }
    return article(hypothesis, content + drawings(of: hypothesis))
  }

  /// What speaks, which way, and what it had to show.
  private func argument(_ word: HTML, _ evidence: Evidence) -> HTML {
    #"<span class="word">\#(word)</span> \#(sourced(evidence))"#
  }

  private func article(_ hypothesis: HypothesisResult, _ content: HTML) -> HTML {
    """
    <article id="h-\(text: hypothesis.id)" aria-labelledby="h-\(text: hypothesis.id)-title">
    <h3 id="h-\(text: hypothesis.id)-title">\(text: hypothesis.id) <span class="verdict \(style(hypothesis))">\
    \(text: narrative.verdict(hypothesis))\(probability(hypothesis))</span></h3>
    \(content)
    </article>

    """
  }

  // MARK: Ruled out, effects

  mutating func writeRuledOut() {
    let ruledOut = narrative.hypotheses(.ruledOut)
    guard !ruledOut.isEmpty else { return }
    let intro: HTML = """
      <p>Ruled out means shown to be harmless by its own test, whatever the others do: a contradiction in \
      time, or a signal that stayed below the level from which it would explain a tenth of the harm.</p>

      """
    section(
      "ruled-out", "Ruled out, and by what",
      intro + ruledOut.map { article($0, refutation(of: $0)) }.joined())
  }

  private func refutation(of hypothesis: HypothesisResult) -> HTML {
    let decidable = hypothesis.decidableAt.map { at -> HTML in
      " Decidable in these files from \(time(at))."
    }
    let contrary = hypothesis.evidence.filter { $0.direction == .against }
    let rows = contrary.map { evidence in
      row(
        show(evidence.expected),
        [
          show(evidence.observed.isEmpty ? evidence.statement : evidence.observed),
          show(evidence.signal), evidence.availableAt.map(time) ?? .empty,
          source(evidence.source),
        ])
    }
    let table =
      rows.isEmpty
      ? HTML.empty
      : self.table(
        "What \(hypothesis.id) predicted and what was observed",
        ["It predicts", "Observed", "Signal", "Data complete", "Source"], rows, style: "predicted")
    return "<p>\(sentence(hypothesis.reason))\(decidable ?? .empty)</p>\n"
      + drawings(of: hypothesis, beside: table)
  }

  /// What happened, but not first.
  mutating func writeOpen() {
    let effects = narrative.hypotheses(.effect)
    guard !effects.isEmpty else { return }
    let content = effects.map { hypothesis -> HTML in
      let cause = hypothesis.effectOf.map { " It follows from \(link($0))." as HTML }
      return article(
        hypothesis,
        "<p>\(sentence(hypothesis.reason))\(cause ?? .empty)</p>\n"
          + drawings(of: hypothesis))
    }.joined()
    section("effects", "Effects: true, but not first", content)
  }

  // MARK: Drawings

  /// How the drawings are read; stands before the first of them.
  private var legend: HTML {
    guard axis != nil, !diagnosis.exhibits.isEmpty else { return .empty }
    return """
      <p class="legend"><span class="key curve">measured</span> <span class="key quiet">quiet level</span> \
      <span class="key harm">harm from here on</span> <span class="key means">means judged against it</span> \
      <span class="key impact">users hurt</span> <span class="key line alert">alert</span> \
      <span class="key line convicted">the change in question</span></p>

      """
  }

  /// The drawings of a hypothesis in two columns, a table beside the last or under them.
  private func drawings(of hypothesis: HypothesisResult, beside table: HTML = .empty) -> HTML {
    let shown = diagnosis.exhibits.filter { $0.hypotheses.contains(hypothesis.id) }
    guard let axis, !shown.isEmpty else { return table }
    let figures = shown.map { exhibit -> HTML in
      let plot = Plot(
        exhibit, axis: axis, incident: incident, moments: marks,
        questioned: diagnosis.changes.first { change in
          hypothesis.change.map { [change.id, change.version].contains($0) } ?? false
        }, options: options)
      let isFirst = exhibit.hypotheses.first == hypothesis.id
      let predicted: HTML =
        isFirst && !exhibit.predicted.isEmpty
        ? #"<p class="note foretold">Predicted: \#(sentence(exhibit.predicted))</p>"# : .empty
      return """
        <figure\(isFirst ? .empty : repeated)><figcaption>\(show(exhibit.title)) <span class="source">\(source(exhibit.source))</span></figcaption>
        \(plot.row(height: 104))\(axis.row(zone: false))
        <p class="note">\(plot.levels.joined(separator: " "))</p>\(predicted)</figure>

        """
    }.joined()
    let style: HTML = shown.count % 2 == 0 ? "drawings even" : "drawings"
    return #"<div class="\#(style)">\#(figures)\#(table)</div>"#
  }

  /// Drawn under an earlier hypothesis too; once is enough on paper.
  private var repeated: HTML { #" class="repeated""# }
}
