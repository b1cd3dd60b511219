/// Finds the members of an object that is no valid JSON, as templates written by hand make them: a quote is
/// missing, a value is empty or a bare `-`, a quote within a string stands without its backslash.
///
///     {"status":200,"user":"ann,"time":-,}      ->      status = 200, user = ann, time = -
///
/// A key stands behind `{` or `,` and before `:`, with a quote on one side at least. Members of nested objects
/// are told by their own key alone.
enum JSONKeyScan {
  private static let keyLimit = 64

  /// Tells the members of `line`; how many there are. None where the line does not end as an object does, or
  /// not with all its brackets closed: it is a part of one.
  static func scan(_ line: Span<UInt8>, _ visitor: inout some JSONFieldVisitor) -> Int {
    let range = line.trimmedRange()
    guard let first = range.first, line[first] == UInt8(ascii: "{") else { return 0 }
    var end = range.upperBound
    if line[end - 1] == UInt8(ascii: ",") {
      end = line.extracting(0..<(end - 1)).trimmedRange().upperBound
    }
    guard end > first + 1, line[end - 1] == UInt8(ascii: "}"), isBalanced(line) else { return 0 }
    let object = line.extracting(0..<(end - 1))
    var count = 0
    var index = first
    while index < object.count {
      guard let key = key(object, behind: index) else {
        index += 1
        continue
      }
      index = key.colon + 1
      guard let value = value(object, from: index) else { continue }
      visitor.visit(object.extracting(key.name), value.range, value.form)
      count += 1
      index = value.range.upperBound
    }
    return count
  }

  private static func isBalanced(_ line: Span<UInt8>) -> Bool {
    var braces = 0
    var brackets = 0
    for index in line.indices {
      switch line[index] {
      case UInt8(ascii: "{"): braces += 1
      case UInt8(ascii: "}"): braces -= 1
      case UInt8(ascii: "["): brackets += 1
      case UInt8(ascii: "]"): brackets -= 1
      default: continue
      }
    }
    return braces == 0 && brackets == 0
  }

  /// The key behind the `{` or `,` at `start`.
  private static func key(
    _ object: Span<UInt8>, behind start: Int
  ) -> (name: Range<Int>, colon: Int)? {
    guard object[start] == UInt8(ascii: "{") || object[start] == UInt8(ascii: ",") else {
      return nil
    }
    var index = start + 1
    var quotes = 0
    func pass(_ byte: UInt8) -> Bool {
      guard index < object.count, object[index] == byte else { return false }
      index += 1
      return true
    }
    while index < object.count, object[index].isBlank { index += 1 }
    if pass(UInt8(ascii: "\"")) { quotes += 1 }
    let lower = index
    while index < object.count, index - lower < keyLimit, isKey(object[index]) { index += 1 }
    let name = lower..<index
    if pass(UInt8(ascii: "\"")) { quotes += 1 }
    while index < object.count, object[index].isBlank { index += 1 }
    guard !name.isEmpty, quotes > 0, index < object.count, object[index] == UInt8(ascii: ":")
    else { return nil }
    return (name, index)
  }

  private static func isKey(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.decimalDigit != nil || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
  }

  /// The scalar from `start` on; nil where there is none, or an object or array begins.
  private static func value(
    _ object: Span<UInt8>, from start: Int
  ) -> (range: Range<Int>, form: LineFields.Form)? {
    var lower = start
    while lower < object.count, object[lower].isBlank { lower += 1 }
    guard lower < object.count, object[lower] != UInt8(ascii: "{"),
      object[lower] != UInt8(ascii: "[")
    else { return nil }
    let isQuoted = object[lower] == UInt8(ascii: "\"")
    if isQuoted { lower += 1 }
    var upper = lower
    var isEscaped = false
    while upper < object.count {
      let byte = object[upper]
      if isQuoted, byte == UInt8(ascii: "\""), ends(object, behind: upper) { break }
      if byte == UInt8(ascii: ","), !isQuoted || key(object, behind: upper) != nil { break }
      if !isQuoted, byte == UInt8(ascii: "}") { break }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        upper += 1
      }
      upper += 1
    }
    upper = min(upper, object.count)
    if isQuoted { return (lower..<upper, isEscaped ? .escapedString : .string) }
    while upper > lower, object[upper - 1].isBlank || object[upper - 1] == UInt8(ascii: "\"") {
      upper -= 1
    }
    let text = object.extracting(lower..<upper)
    if text.isEmpty || text.equals("null") { return nil }
    if text.equals("true") || text.equals("false") { return (lower..<upper, .boolean) }
    return (lower..<upper, text[0].decimalDigit != nil ? .number : .string)
  }

  /// True where a quote at `index` is followed by what may follow a string.
  private static func ends(_ object: Span<UInt8>, behind index: Int) -> Bool {
    var next = index + 1
    while next < object.count, object[next].isBlank { next += 1 }
    if next == object.count || object[next] == UInt8(ascii: "}") { return true }
    guard object[next] == UInt8(ascii: ",") else { return false }
    // A comma behind the last member is no sign of more text.
    return key(object, behind: next) != nil
      || object.extracting((next + 1)..<object.count).trimmedRange().isEmpty
  }
}
