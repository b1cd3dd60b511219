/// What a mistyped word may have meant.
package enum Suggestion {
  /// The candidate nearest to `word`, at most a third of its letters away; the earlier one of equals.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    let lower = word.lowercased()
    guard lower.count >= 3, lower.count <= 24 else { return nil }
    let ranked = candidates.map { (distance(lower, $0), $0) }
    guard let best = ranked.min(by: { $0.0 < $1.0 }), best.0 <= max(1, best.1.count / 3) else {
      return nil
    }
    return best.1
  }

  /// Edit distance with swaps of neighbours (optimal string alignment).
  package static func distance(_ a: String, _ b: String) -> Int {
    let (x, y) = (Array(a), Array(b))
    var rows = [Array(0...y.count)]
    for i in 0..<x.count {
      var row = [i + 1]
      for j in 0..<y.count {
        var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (x[i] == y[j] ? 0 : 1))
        if i > 0, j > 0, x[i] == y[j - 1], x[i - 1] == y[j] {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[x.count][y.count]
  }
}
