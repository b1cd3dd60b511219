/// The table as text: one line a count, fields separated by blanks, so that a change of the fit shows as a
/// change of lines.
///
///     corpus 2,000 simulated incidents
///     cases external-api 212
///     external-api dependency-harm external-api 180 3 20 1 0
///
/// The last five are counts of outcomes: strongly for, for, neither, against, strongly against.
extension LikelihoodTable {
  /// Reads what `text` wrote; nil where it is not such a text.
  package init?(text: String) {
    self.init(corpus: "")
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ").map(String.init)
      switch fields.first {
      case nil: continue
      case "corpus": corpus = fields.dropFirst().joined(separator: " ")
      case "cases":
        guard fields.count == 3, let count = Int(fields[2]) else { return nil }
        cases[fields[1]] = count
      case .some:
        let counted = fields.dropFirst(3).compactMap { Int($0) }
        guard fields.count == 3 + GroupOutcome.allCases.count,
          counted.count == GroupOutcome.allCases.count
        else { return nil }
        counts[Row(hypothesis: fields[0], group: fields[1], cause: fields[2])] = counted
      }
    }
    guard !corpus.isEmpty else { return nil }
  }

  package var text: String {
    var lines = ["corpus \(corpus)"]
    lines += cases.sorted { $0.key < $1.key }.map { "cases \($0.key) \($0.value)" }
    lines += counts.sorted { $0.key < $1.key }.map { row, counts in
      "\(row.hypothesis) \(row.group) \(row.cause) "
        + counts.map(String.init).joined(separator: " ")
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
