import RuleOut
import RuleOutModel

/// The warnings of a run on standard error: the first few in words, the rest by kind and number.
struct WarningSummary {
  static let limit = 5
  let showIdentifiers: Bool

  init(_ arguments: InputArguments) { self.init(arguments.reading) }
  init(_ reading: ReadingArguments) { showIdentifiers = reading.showIdentifiers }

  func print(_ warnings: [Warning]) {
    let sorted = warnings.sorted()
    var text = ""
    for warning in sorted.prefix(WarningSummary.limit) {
      text += "warning: \(Report.line(warning, showIdentifiers: showIdentifiers))\n"
    }
    let rest = sorted.dropFirst(WarningSummary.limit)
    if !rest.isEmpty {
      var kinds: [(code: String, count: Int)] = []
      for warning in rest.sorted(by: { $0.code < $1.code }) {
        if kinds.last?.code == warning.code {
          kinds[kinds.count - 1].count += 1
        } else {
          kinds.append((warning.code, 1))
        }
      }
      let counted = kinds.map { "\($0.count) \(Report.printable($0.code))" }
      text += "warning: and \(rest.count) more: \(counted.joined(separator: ", "))\n"
    }
    StandardStream.error.write(text)
  }
}
