import RuleOutModel

/// How it was noticed, what was done, and how it ended, as the files tell it.
extension MarkdownDocument {
  mutating func writeDetection() {
    guard let onset = incident.onset else { return }
    var items: [Markup] = []
    let signals = diagnosis.timeline.filter { $0.kind == .signal && $0.at <= onset }
    if let first = signals.min() {
      items.append(
        "First signal to move: \(time(first.at)), \(words(first))\(cited(source(first.source)))")
    }
    items.append("Users affected from \(time(onset))\(cited(requestFiles))")
    if let alerted = incident.alertedAt {
      let entry = diagnosis.timeline.first { $0.kind == .alert && $0.at == alerted }
      let place = cited(source(entry?.source))
      items.append(
        "Alert: \(time(alerted)), \(prose: Figure.duration(abs(alerted.seconds(since: onset)))) \(alerted < onset ? "before" : "after") the onset\(place)"
      )
    } else {
      items.append("No alert is in these files.")
    }
    page.list(items)
  }

  /// The responders' own notes.
  mutating func writeResponse() {
    let limit = 30
    let notes = diagnosis.timeline.filter { $0.kind == .note }.sorted()
    page.list(
      notes.prefix(limit).map { "\(time($0.at)): \(quoted($0))\(cited(source($0.source)))" })
    if notes.count > limit { page.paragraph("\(notes.count - limit) more are in the timeline.") }
  }

  mutating func writeResolution() {
    guard incident.detected else { return }
    var items: [Markup] = []
    if let at = incident.mitigatedAt {
      let change = diagnosis.changes.first { $0.at == at }
      let what = change.map { ": \(name($0))\(cited(source($0.source)))" as Markup } ?? .empty
      items.append("\(prose: narrative.mitigationName(at)) at \(time(at))\(what)")
    }
    let reversal = narrative.ranked.first?.evidence.first {
      $0.group == "change-reversal" && $0.direction == .for
    }
    if let reversal { items.append(sourced(reversal)) }
    if let recovered = incident.recoveredAt {
      items.append("Recovered at \(time(recovered))\(cited(requestFiles))")
    } else {
      items.append("No recovery is seen in these files.")
    }
    page.list(items)
  }
}
