/// A JSON value as a whole: for elements of documents that are small objects, such as a change or an
/// alert. Numbers keep their spelling, so that nothing of an epoch in nanoseconds is lost.
package enum JSONTree: Hashable, Sendable {
  case object([Member])
  case array([JSONTree])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSONTree
    package init(_ key: String, _ value: JSONTree) {
      self.key = key
      self.value = value
    }
  }

  /// Members in the order of the document; empty where this is no object.
  package var members: [Member] {
    if case .object(let members) = self { return members }
    return []
  }

  /// Elements of an array; empty where this is none.
  package var elements: [JSONTree] {
    if case .array(let elements) = self { return elements }
    return []
  }

  /// The member named `key`, exactly; the last where it stands twice.
  package subscript(_ key: String) -> JSONTree? { members.last { $0.key == key }?.value }

  /// Text of a string or spelling of a number, surrounding blanks removed; nil where this is neither or
  /// nothing is left.
  package var text: String? {
    switch self {
    case .string(let text), .number(let text):
      let trimmed = text.trimmingBlanks()
      return trimmed.isEmpty ? nil : trimmed
    default: return nil
    }
  }

  package var isTrue: Bool { self == .bool(true) }

  /// The value in one line of JSON; for excerpts.
  package var compact: String {
    switch self {
    case .object(let members):
      return "{" + members.map { "\(quoted($0.key)):\($0.value.compact)" }.joined(separator: ",")
        + "}"
    case .array(let elements):
      return "[" + elements.map(\.compact).joined(separator: ",") + "]"
    case .string(let text): return quoted(text)
    case .number(let text): return text
    case .bool(let value): return value ? "true" : "false"
    case .null: return "null"
    }
  }
}

/// A string as JSON writes it (RFC 8259, section 7).
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

extension String {
  /// Without spaces, tabs and line ends at both ends.
  package func trimmingBlanks() -> String {
    func isBlank(_ scalar: Unicode.Scalar) -> Bool {
      scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }
    guard let first = unicodeScalars.firstIndex(where: { !isBlank($0) }),
      let last = unicodeScalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(unicodeScalars[first...last])
  }
}
