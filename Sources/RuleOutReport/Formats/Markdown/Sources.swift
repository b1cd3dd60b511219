import RuleOutModel

/// Where figures come from: every number of the document points to a file, and to its lines or series.
extension MarkdownDocument {
  /// Sources named before the others are only counted.
  private static let sourceLimit = 3

  /// The place of a figure, in code; empty where it has no single source.
  func source(_ source: SourceReference?) -> Markup {
    source.map { .code($0.text) } ?? .empty
  }

  /// `places` in brackets behind a sentence; empty where there are none.
  func cited(_ places: Markup) -> Markup { places.isEmpty ? .empty : " (\(places))" }

  /// The statement and, behind it, its source.
  func sourced(_ evidence: Evidence) -> Markup {
    "\(show(evidence.statement))\(cited(source(evidence.source)))"
  }

  /// The places that the evidence of one direction rests on, each once.
  func sources(_ hypothesis: HypothesisResult, _ direction: Evidence.Direction) -> Markup {
    let places = hypothesis.evidence.filter { $0.direction == direction }.compactMap(\.source)
    return list(places.map(\.text))
  }

  /// The places behind the reason of a verdict: what speaks for what is open or true, what speaks against
  /// what is ruled out.
  func sources(ofReason hypothesis: HypothesisResult) -> Markup {
    switch hypothesis.verdict {
    case .leading, .effect: sources(hypothesis, .for)
    case .ruledOut: sources(hypothesis, .against)
    case .plausible:
      hypothesis.evidence.contains { $0.direction == .for }
        ? sources(hypothesis, .for) : sources(hypothesis, .against)
    case .untested, .notApplicable: .empty
    }
  }

  /// The files that requests were counted from.
  var requestFiles: Markup {
    list(diagnosis.inputs.filter { $0.role.contains("requests") && $0.records > 0 }.map(\.path))
  }

  /// Where the figures of memory come from.
  var memoryFiles: Markup {
    list(
      diagnosis.hypotheses.flatMap(\.evidence).filter { $0.group == "memory-floor" }
        .compactMap { $0.source?.file })
  }

  private func list(_ places: [String]) -> Markup {
    let each = places.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let named = each.prefix(Self.sourceLimit).map { Markup.code($0) }.joined(separator: ", ")
    let rest = each.count - Self.sourceLimit
    return rest > 0 ? "\(named) and \(rest) more" : named
  }
}
