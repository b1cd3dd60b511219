/// The fields of one CSV record (RFC 4180), quotes resolved, in one buffer that is used again.
struct CSVRow: Sendable {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []

  enum Outcome: Hashable {
    case complete
    /// The record ends inside quotes: it goes on in the next line, or a quote was never closed.
    case openQuote
    /// Something stands between a closing quote and the delimiter.
    case malformedQuote
  }

  init() {}

  /// A row of `cells`.
  init(cells: [String]) {
    for cell in cells {
      bytes += Array(cell.utf8)
      ends.append(bytes.count)
    }
  }

  var count: Int { ends.count }

  /// Where field `index` stands in `bytes`; empty where there is no such field.
  func range(_ index: Int) -> Range<Int> {
    guard index >= 0, index < ends.count else { return 0..<0 }
    return (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// Field `index` as text, blanks around it removed.
  func text(_ index: Int) -> String {
    let field = bytes.span.extracting(range(index))
    return field.extracting(field.trimmedRange()).text()
  }

  /// All fields as text.
  var texts: [String] { (0..<count).map { text($0) } }

  /// Splits `record`. A field is quoted where a quote is its first byte that is not blank.
  mutating func split(_ record: Span<UInt8>, delimiter: UInt8) -> Outcome {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var i = 0
    while true {
      var start = i
      while start < record.count, record[start] == 0x20 { start += 1 }
      if start < record.count, record[start] == UInt8(ascii: "\"") {
        guard let end = takeQuoted(record, from: start + 1) else { return .openQuote }
        i = end
        while i < record.count, record[i] == 0x20 || record[i] == 0x0D { i += 1 }
        if i < record.count, record[i] != delimiter { return .malformedQuote }
      } else {
        let end = record.firstIndex(of: delimiter, from: i) ?? record.count
        bytes.append(copying: record.extracting(i..<end))
        i = end
      }
      ends.append(bytes.count)
      if i >= record.count { return .complete }
      i += 1
    }
  }

  /// Takes the inside of quotes and gives the index behind the closing one; nil where there is none.
  private mutating func takeQuoted(_ record: Span<UInt8>, from start: Int) -> Int? {
    var i = start
    while let quote = record.firstIndex(of: UInt8(ascii: "\""), from: i) {
      bytes.append(copying: record.extracting(i..<quote))
      i = quote + 1
      // A doubled quote stands for one.
      guard i < record.count, record[i] == UInt8(ascii: "\"") else { return i }
      bytes.append(UInt8(ascii: "\""))
      i += 1
    }
    return nil
  }
}
