import RuleOutModel

/// What brought the harm about: what set it off apart from what let it happen, and always in the plural.
extension MarkdownDocument {
  mutating func writeTrigger() {
    guard incident.detected else { return }
    let convicted = diagnosis.changes.filter { $0.verdict == .convicted }
    page.list(
      convicted.map { change in
        "Trigger: \(name(change)) at \(time(change.at))\(cited(source(change.source)))"
      })
    if convicted.isEmpty { page.paragraph("No change is convicted as a trigger by these files.") }
  }

  mutating func writeConditions() {
    var items: [Markup] = []
    for hypothesis in narrative.ranked {
      guard let mechanism = hypothesis.mechanism else { continue }
      let place = hypothesis.entity.map { entity -> Markup in
        " in \(code: options.masked(entity))"
      }
      items.append(
        """
        Condition (\(prose: narrative.verdict(hypothesis))): \(prose: narrative.words(mechanism))\
        \(place ?? .empty)\(cited(sources(hypothesis, .for)))
        """)
    }
    for hypothesis in narrative.hypotheses(.effect) {
      let cause = hypothesis.effectOf.map { id -> Markup in ", following from \(code: id)" }
      items.append(
        """
        Consequence: \(code: hypothesis.id)\(cause ?? .empty)\
        \(cited(sources(hypothesis, .for)))
        """)
    }
    guard !items.isEmpty else { return }
    page.list(items)
    page.paragraph("Conditions outside these files (reviews, tests, limits) are for the meeting.")
  }
}
