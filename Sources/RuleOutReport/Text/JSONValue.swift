/// A JSON document whose keys keep their order.
enum JSONValue {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  init(_ value: Double?) { self = value.map { .number($0) } ?? .null }
  init(_ value: Int?) { self = value.map { .integer($0) } ?? .null }
  init(_ value: String?) { self = value.map { .string($0) } ?? .null }
  init(strings: [String]) { self = .array(strings.map { .string($0) }) }

  /// The document as text: two spaces a level; what holds no other container and fits a line takes one.
  func rendered(width: Int = 100) -> String {
    var text = ""
    write(into: &text, indent: 0, width: width)
    return text + "\n"
  }

  private func write(into text: inout String, indent: Int, width: Int, keyLength: Int = 0) {
    let flat = isFlat ? compact : nil
    if let flat, indent + keyLength + flat.utf8.count + 1 <= width {
      text += flat
      return
    }
    let margin = "\n" + String(repeating: " ", count: indent + 2)
    switch self {
    case .array(let items) where !items.isEmpty:
      text += "["
      for (index, item) in items.enumerated() {
        text += (index == 0 ? "" : ",") + margin
        item.write(into: &text, indent: indent + 2, width: width)
      }
      text += "\n" + String(repeating: " ", count: indent) + "]"
    case .object(let members) where !members.isEmpty:
      text += "{"
      for (index, member) in members.enumerated() {
        let key = JSONEscaper.quoted(member.0) + ": "
        text += (index == 0 ? "" : ",") + margin + key
        member.1.write(
          into: &text, indent: indent + 2, width: width, keyLength: key.utf8.count)
      }
      text += "\n" + String(repeating: " ", count: indent) + "}"
    default:
      text += compact
    }
  }

  private var isContainer: Bool {
    switch self {
    case .array(let items): !items.isEmpty
    case .object(let members): !members.isEmpty
    default: false
    }
  }

  private var isFlat: Bool {
    switch self {
    case .array(let items): !items.contains(where: \.isContainer)
    case .object(let members): !members.contains { $0.1.isContainer }
    default: true
    }
  }

  /// The value on one line.
  var compact: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): JSONEscaper.number(value)
    case .string(let value): JSONEscaper.quoted(value)
    case .array(let items): "[" + items.map(\.compact).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { JSONEscaper.quoted($0.0) + ": " + $0.1.compact }.joined(separator: ", ")
        + "}"
    }
  }
}
