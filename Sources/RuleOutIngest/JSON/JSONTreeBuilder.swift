/// Builds one `JSONTree` from tokens, within limits: of a long string the beginning is kept, and of a
/// value with too many parts the first ones.
package struct JSONTreeBuilder: Sendable {
  /// Bytes kept of one string; what is used of elements (names, versions, times) is far shorter.
  package static let stringLimit = 4096
  /// Values kept in one tree.
  package static let valueLimit = 8192
  /// Bytes of keys and strings kept in one tree.
  package static let textLimit = 1 << 20

  private enum Frame: Sendable {
    case object([JSONTree.Member], key: String)
    case array([JSONTree])
  }

  private var frames: [Frame] = []
  private var values = 0
  private var textBytes = 0
  /// True where parts of the last tree were left out because it had too many.
  package private(set) var isCut = false

  package init() {}

  package var isBuilding: Bool { !frames.isEmpty }

  /// Takes the next token; the tree where it is complete with it.
  package mutating func take(_ token: JSONToken, text: [UInt8]) -> JSONTree? {
    if frames.isEmpty {
      values = 0
      textBytes = 0
      isCut = false
    }
    switch token {
    case .beginObject:
      frames.append(.object([], key: ""))
      return nil
    case .beginArray:
      frames.append(.array([]))
      return nil
    case .key:
      if case .object(let members, _) = frames.popLast() {
        frames.append(.object(members, key: string(text)))
      }
      return nil
    case .endObject, .endArray: return closeFrame()
    case .string: return place(.string(string(text)))
    case .number: return place(.number(string(text)))
    case .true: return place(.bool(true))
    case .false: return place(.bool(false))
    case .null: return place(.null)
    }
  }

  /// The tree as far as it came, for a text that is cut short; nil where none had begun.
  package mutating func closeAll() -> JSONTree? {
    while isBuilding {
      if let tree = closeFrame() { return tree }
    }
    return nil
  }

  private mutating func closeFrame() -> JSONTree? {
    switch frames.popLast() {
    case .object(let members, _): return place(.object(members))
    case .array(let elements): return place(.array(elements))
    case nil: return nil
    }
  }

  /// Puts a finished value into the container it stands in; the value itself where it stands alone.
  private mutating func place(_ value: JSONTree) -> JSONTree? {
    guard let frame = frames.popLast() else { return value }
    values += 1
    let isKept = values <= JSONTreeBuilder.valueLimit
    if !isKept { isCut = true }
    switch frame {
    case .object(var members, let key):
      if isKept { members.append(JSONTree.Member(key, value)) }
      frames.append(.object(members, key: ""))
    case .array(var elements):
      if isKept { elements.append(value) }
      frames.append(.array(elements))
    }
    return nil
  }

  private mutating func string(_ text: [UInt8]) -> String {
    let room = min(JSONTreeBuilder.stringLimit, JSONTreeBuilder.textLimit - textBytes)
    if room < min(text.count, JSONTreeBuilder.stringLimit) { isCut = true }
    let kept = text.prefix(max(0, room))
    textBytes += kept.count
    return String(decoding: kept, as: UTF8.self)
  }
}
