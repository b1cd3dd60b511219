/// What the beginning of a JSON text shows: the shape of the document and its first elements. Formats
/// recognise themselves by it.
package struct JSONHead: Sendable {
  /// First top-level value; as far as the head goes where it is cut.
  package var document: JSONTree
  /// Elements of a top-level array, or the top-level values where they follow each other (JSON lines).
  package var elements: [JSONTree]
  package var isArray: Bool

  /// Elements looked at; the rest of a file is like them.
  package static let elementLimit = 16

  /// Nil where the head is no JSON, or holds neither an object nor an array of them.
  package init?(_ head: ContentHead) {
    guard let first = head.bytes.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return nil }
    isArray = first == UInt8(ascii: "[")
    var tokenizer = JSONTokenizer()
    var builder = JSONTreeBuilder()
    var position = 0
    var values: [JSONTree] = []
    let span = head.bytes.span
    // A fault, or the end of the head, leaves what came before it.
    while let token = try? tokenizer.next(span, &position) {
      guard let value = builder.take(token, text: tokenizer.text) else { continue }
      values.append(value)
      if isArray || values.count == JSONHead.elementLimit { break }
    }
    var isCut = false
    if values.isEmpty, let cut = builder.closeAll() {
      values.append(cut)
      isCut = true
    }
    guard let first = values.first else { return nil }
    document = first
    elements = isArray ? Array(first.elements.prefix(JSONHead.elementLimit)) : values
    // The last element of an array that is cut is cut itself.
    if isArray && isCut && first.elements.count == elements.count && elements.count > 1 {
      elements.removeLast()
    }
  }

  /// The elements at `path` of the document.
  package func elements(at path: [String]) -> [JSONTree] {
    if path.isEmpty { return elements }
    var value = document
    for key in path {
      guard let member = value[key] else { return [] }
      value = member
    }
    if case .array(let elements) = value { return Array(elements.prefix(JSONHead.elementLimit)) }
    return [value]
  }
}
