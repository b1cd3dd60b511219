/// Builds one `JSONTree` from tokens, within limits: of a long string the beginning is kept, and of a
/// value with too many parts the first ones.
package struct JSONTreeBuilder: Sendable {
  /// Bytes kept of one string; what is used of elements (names, versions, times) is far shorter.
  package static let stringLimit = 4096
  /// Values kept in one tree.
  package static let valueLimit = 8192
  /// Bytes of keys and strings kept in one tree.
  package static let textLimit = 1 << 20

  /// A container that is open. Its parts are appended in place: a frame taken apart and put together
  /// again would copy them each time.
  private struct Frame: Sendable {
    var isObject: Bool
    var members: [JSONTree.Member] = []
    var elements: [JSONTree] = []
    var key = ""
  }

  private var frames: [Frame] = []
  private var values = 0
  private var textBytes = 0
  /// True where parts of the last tree were left out because it had too many.
  package private(set) var isCut = false

  private let limit: Int

  package init(stringLimit: Int = JSONTreeBuilder.stringLimit) { limit = stringLimit }

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
      frames.append(Frame(isObject: true))
      return nil
    case .beginArray:
      frames.append(Frame(isObject: false))
      return nil
    case .key:
      let key = string(text)
      if !frames.isEmpty { frames[frames.count - 1].key = key }
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
    guard let frame = frames.popLast() else { return nil }
    // What was kept inside is lost with its container, so that one is kept over the limit too; there are
    // no more such containers than values kept times their depth.
    let holdsSomething = !frame.members.isEmpty || !frame.elements.isEmpty
    return place(
      frame.isObject ? .object(frame.members) : .array(frame.elements), isKept: holdsSomething)
  }

  /// Puts a finished value into the container it stands in; the value itself where it stands alone.
  private mutating func place(_ value: JSONTree, isKept: Bool = false) -> JSONTree? {
    if frames.isEmpty { return value }
    values += 1
    guard isKept || values <= JSONTreeBuilder.valueLimit else {
      isCut = true
      return nil
    }
    let last = frames.count - 1
    if frames[last].isObject {
      frames[last].members.append(JSONTree.Member(frames[last].key, value))
    } else {
      frames[last].elements.append(value)
    }
    return nil
  }

  private mutating func string(_ text: [UInt8]) -> String {
    let room = min(limit, JSONTreeBuilder.textLimit - textBytes)
    if room < min(text.count, limit) { isCut = true }
    let kept = text.prefix(max(0, room))
    textBytes += kept.count
    return String(decoding: kept, as: UTF8.self)
  }
}
