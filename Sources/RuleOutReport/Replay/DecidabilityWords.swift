import RuleOutModel

/// From when a verdict could be had, beside what the responders' timeline says: facts about the data and
/// about the notes, side by side.
extension Narrative {
  /// `decidable from 10:19, lost at 10:24, back at 10:27`; nil where the verdict never held.
  func decidability(_ hypothesis: HypothesisResult) -> String? {
    guard let at = hypothesis.decidableAt else { return nil }
    let turns = hypothesis.reversals.enumerated().map { index, moment in
      "\(index.isMultiple(of: 2) ? "lost" : "back") at \(time(moment))"
    }
    let limit = 4
    let shown = turns.prefix(limit).map { ", \($0)" }.joined()
    let rest = turns.count - limit
    return "decidable from \(time(at))\(shown)"
      + (rest > 0 ? ", and \(Figure.count(rest, "more turn"))" : "")
  }

  /// `pursued by the team from 10:25, dropped at 10:45, 26 min later`, with whether a note's words were read
  /// for it.
  func pursuit(_ pursuit: Pursuit, of hypothesis: HypothesisResult) -> String {
    var parts: [String] = []
    if let from = pursuit.pursuedAt { parts.append("pursued by the team from \(time(from))") }
    if let at = pursuit.droppedAt {
      parts.append(parts.isEmpty ? "dropped by the team at \(time(at))" : "dropped at \(time(at))")
    }
    if let distance = distance(pursuit, of: hypothesis) {
      parts.append("\(Figure.duration(abs(distance))) \(distance < 0 ? "earlier" : "later")")
    }
    return parts.joined(separator: ", ") + (pursuit.isInferred ? " (read from the note)" : "")
  }

  func pursuits(_ hypothesis: HypothesisResult) -> [Pursuit] {
    diagnosis.replay.pursuits.filter { $0.hypothesis == hypothesis.id }
  }

  /// Seconds from when the verdict could be had to when the team came to the same: dropped what is ruled
  /// out, pursued what leads. Nil where either time is not known.
  func distance(_ pursuit: Pursuit, of hypothesis: HypothesisResult) -> Double? {
    let turn: Timestamp?
    switch hypothesis.verdict {
    case .ruledOut: turn = pursuit.droppedAt
    // Dropped again, it was not come to.
    case .leading: turn = pursuit.droppedAt == nil ? pursuit.pursuedAt : nil
    default: turn = nil
    }
    guard let turn, let decidable = hypothesis.decidableAt else { return nil }
    return turn.seconds(since: decidable)
  }

  /// Both, as one line beside a verdict; empty where neither is known.
  func decidedWhen(_ hypothesis: HypothesisResult) -> String {
    ([decidability(hypothesis)].compactMap { $0 }
      + pursuits(hypothesis).map { pursuit($0, of: hypothesis) }).joined(separator: "; ")
  }

  private func time(_ moment: Timestamp) -> String {
    clock.time(moment, near: diagnosis.incident.onset)
  }
}
