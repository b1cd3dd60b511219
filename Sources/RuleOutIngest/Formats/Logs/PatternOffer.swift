import RuleOutModel

/// Drafts the `pattern` that `ruleout.yaml` may state for lines in columns some of which look like a status
/// and a duration.
///
/// Lines of one number of words are compared word by word: what is a status or a number in all of them is taken
/// for one, what stays the same stands as it is, the rest is passed over.
struct PatternOffer {
  private static let fewestLines = 3
  private static let wordLimit = 32
  private static let lineLimit = 200

  private enum Meaning { case status, number, path, other }

  private struct Column {
    var text: [UInt8]
    var isConstant = true
    var meaning: Meaning
    /// A number with a point, which no count of bytes has.
    var hasPoint: Bool
    var values: Set<Int64> = []
  }

  /// Columns of the lines of one number of words, with their number of lines.
  private var layouts: [Int: (lines: Int, timeWords: Int, columns: [Column])] = [:]
  private var lines = 0

  mutating func take(_ line: Span<UInt8>, time: Range<Int>) {
    guard lines < Self.lineLimit else { return }
    lines += 1
    var words = LineWords(index: time.upperBound)
    while words.index < line.count, !line[words.index].isBlank { words.index += 1 }
    var found: [Range<Int>] = []
    while found.count <= Self.wordLimit, let word = words.word(line) { found.append(word) }
    guard 2...Self.wordLimit ~= found.count else { return }
    var timeWords = 1
    for index in time where line[index].isBlank { timeWords += 1 }
    guard var layout = layouts[found.count] else {
      layouts[found.count] = (1, timeWords, found.map { Self.column(line.extracting($0)) })
      return
    }
    layout.lines += 1
    for (index, word) in found.enumerated() {
      let next = Self.column(line.extracting(word))
      layout.columns[index].isConstant =
        layout.columns[index].isConstant && next.text == layout.columns[index].text
      layout.columns[index].hasPoint = layout.columns[index].hasPoint || next.hasPoint
      layout.columns[index].values.formUnion(next.values)
      let before = layout.columns[index].meaning
      if next.meaning != before {
        let areNumbers = [next.meaning, before].allSatisfy { $0 == .number || $0 == .status }
        layout.columns[index].meaning = areNumbers ? .number : .other
      }
    }
    layouts[found.count] = layout
  }

  private static func column(_ word: Span<UInt8>) -> Column {
    var meaning = Meaning.other
    var values: Set<Int64> = []
    if let number = word.integer(), word.count == 3, 100...599 ~= number {
      meaning = .status
      values = [number]
    } else if word.decimal() != nil {
      meaning = .number
    } else if word[0] == UInt8(ascii: "/") || RouteTemplate.host(of: word) != nil {
      meaning = .path
    }
    return Column(
      text: word.copied(), meaning: meaning,
      hasPoint: meaning == .number && word.firstIndex(of: UInt8(ascii: ".")) != nil,
      values: values)
  }

  /// What to state, with the pattern ready to be copied; nil where most lines have no such columns.
  var decision: String? {
    pattern.map {
      "lines may tell a status and a duration; if so, state it in ruleout.yaml, with the unit that is"
        + " right: pattern: '\($0)'"
    }
  }

  private var pattern: String? {
    let best = layouts.max { ($0.value.lines, $0.key) < ($1.value.lines, $1.key) }?.value
    guard let best, best.lines >= Self.fewestLines, best.lines * 2 >= lines else { return nil }
    // A success among them: other numbers of three digits seldom are all of HTTP.
    let status = best.columns.firstIndex { column in
      column.meaning == .status && column.values.contains { 200...304 ~= $0 }
        && column.values.count <= 20
    }
    let numbers = best.columns.indices.filter {
      best.columns[$0].meaning == .number && !best.columns[$0].isConstant
    }
    guard let status,
      let duration = numbers.first(where: { best.columns[$0].hasPoint }) ?? numbers.first
    else { return nil }
    let path = best.columns.firstIndex { $0.meaning == .path }
    let time = Array(repeating: #"\S+"#, count: best.timeWords).joined(separator: " ")
    var pattern = "(?<time>\(time))"
    for (index, column) in best.columns.enumerated()
    where index <= max(status, duration, path ?? 0) {
      pattern += #"\s+"#
      switch index {
      case status: pattern += #"(?<status>\d{3})"#
      case duration: pattern += #"(?<duration_ms>[\d.]+)"#
      case path: pattern += #"(?<path>\S+)"#
      default: pattern += column.isConstant ? Self.literal(column.text) : #"\S+"#
      }
    }
    return pattern
  }

  /// A word of letters as it is; of anything else any word will do.
  private static func literal(_ text: [UInt8]) -> String {
    text.allSatisfy(\.isLetter) ? String(decoding: text, as: UTF8.self) : #"\S+"#
  }
}
