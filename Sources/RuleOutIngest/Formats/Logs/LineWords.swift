/// A place in a line, and the readers of its words that move it on.
struct LineWords {
  var index = 0

  /// The bytes up to the next blank.
  mutating func word(_ line: Span<UInt8>) -> Range<Int>? {
    while index < line.count, line[index].isBlank { index += 1 }
    let start = index
    while index < line.count, !line[index].isBlank { index += 1 }
    return start < index ? start..<index : nil
  }

  /// The inside of the quoted text that comes next; a quote behind a backslash does not end it.
  mutating func quoted(_ line: Span<UInt8>) -> Range<Int>? {
    while index < line.count, line[index].isBlank { index += 1 }
    guard index < line.count, line[index] == UInt8(ascii: "\"") else { return nil }
    let start = index + 1
    var end = start
    while end < line.count, line[end] != UInt8(ascii: "\"") {
      end += line[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < line.count else { return nil }
    index = end + 1
    return start..<end
  }
}
