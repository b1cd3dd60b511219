/// An element of a JSON document and where it begins.
package struct JSONElement: Hashable, Sendable {
  package var tree: JSONTree
  /// From 1.
  package var line: Int
  /// Byte offset in the decompressed content.
  package var offset: Int
  /// True where parts were left out because there were too many.
  package var isCut: Bool
}

/// Streams the elements of a document, one after the other, so that an array of any length takes no
/// more room than one element.
///
/// Elements are those of the array, or the object, that stands at `path` of each top-level value:
///
///     path []           [ {1}, {2} ]      {1} <newline> {2}
///     path ["items"]    { "items": [ {1}, {2} ], ... }
///
/// A fault ends an array; where objects stand line by line it costs the lines up to the next `{`.
package struct JSONElementStream: Sendable {
  package enum Event: Hashable, Sendable {
    case element(JSONElement)
    case malformed(JSONError)
  }

  private let path: [String]
  private var tokenizer = JSONTokenizer()
  private var builder: JSONTreeBuilder
  private let stringLimit: Int
  /// Keys of `path` whose object is open, and so the depth at which the next key is looked for.
  private var matched = 0
  /// The key just read is the next one of `path`.
  private var isOnPath = false
  /// Depth of the array whose elements are wanted, while it is open.
  private var arrayDepth: Int?
  private var elementLine = 1
  private var elementOffset = 0
  private var startsWithObject = false
  private var phase = Phase.reading

  private enum Phase { case reading, recovering, dead }

  package init(path: [String] = [], stringLimit: Int = JSONTreeBuilder.stringLimit) {
    self.path = path
    self.stringLimit = stringLimit
    builder = JSONTreeBuilder(stringLimit: stringLimit)
  }

  /// The next element or fault from `piece[position...]` on; nil where the piece is used up.
  package mutating func next(_ piece: Span<UInt8>, _ position: inout Int) -> Event? {
    switch phase {
    case .dead: return nil
    case .recovering:
      guard tokenizer.recover(piece, &position) else { return nil }
      phase = .reading
    case .reading: break
    }
    do throws(JSONError) {
      while let token = try tokenizer.next(piece, &position) {
        if let element = take(token) { return .element(element) }
      }
      return nil
    } catch {
      abandon()
      return .malformed(error)
    }
  }

  /// Takes the end: the fault that the document is cut short.
  package mutating func finish() -> Event? {
    guard phase == .reading else { return nil }
    do throws(JSONError) {
      if let token = try tokenizer.finish(), let element = take(token) { return .element(element) }
      return nil
    } catch {
      phase = .dead
      return .malformed(error)
    }
  }

  private mutating func abandon() {
    builder = JSONTreeBuilder(stringLimit: stringLimit)
    matched = 0
    isOnPath = false
    arrayDepth = nil
    phase = startsWithObject ? .recovering : .dead
  }

  private mutating func take(_ token: JSONToken) -> JSONElement? {
    if builder.isBuilding { return build(token) }
    let isTopLevel =
      tokenizer.depth == 0 || (tokenizer.depth == 1 && token.opensContainer)
    if isTopLevel && !token.closesContainer { startsWithObject = token == .beginObject }
    if let arrayDepth {
      if token == .endArray && tokenizer.depth < arrayDepth {
        self.arrayDepth = nil
        leave()
        return nil
      }
      return build(token)
    }
    return navigate(token, isTopLevel: isTopLevel)
  }

  /// Looks for the wanted place outside of elements.
  private mutating func navigate(_ token: JSONToken, isTopLevel: Bool) -> JSONElement? {
    switch token {
    case .key:
      isOnPath =
        matched < path.count && tokenizer.depth == matched + 1
        && tokenizer.text.elementsEqual(path[matched].utf8)
      return nil
    case .endObject, .endArray:
      leave()
      return nil
    default:
      let isWanted = isOnPath || (isTopLevel && path.isEmpty)
      let reached = isOnPath ? matched + 1 : matched
      isOnPath = false
      guard isWanted else { return nil }
      if reached == path.count {
        if token == .beginArray {
          arrayDepth = tokenizer.depth
          return nil
        }
        return build(token)
      }
      if token == .beginObject { matched = reached }
      return nil
    }
  }

  /// After the end of a container: the keys of `path` whose objects are closed are no longer matched.
  private mutating func leave() {
    matched = min(matched, max(0, tokenizer.depth - 1))
  }

  private mutating func build(_ token: JSONToken) -> JSONElement? {
    if !builder.isBuilding {
      elementLine = tokenizer.line
      elementOffset = tokenizer.offset
    }
    guard let tree = builder.take(token, text: tokenizer.text) else { return nil }
    return JSONElement(
      tree: tree, line: elementLine, offset: elementOffset, isCut: builder.isCut)
  }
}

extension JSONToken {
  fileprivate var opensContainer: Bool { self == .beginObject || self == .beginArray }
  fileprivate var closesContainer: Bool { self == .endObject || self == .endArray }
}
