/// An element of a JSON document and where it begins.
package struct JSONElement: Hashable, Sendable {
  package var tree: JSONTree
  /// From 1.
  package var line: Int
  /// Byte offset in the decompressed content.
  package var offset: Int
  /// True where parts were left out because there were too many.
  package var isCut: Bool
  /// True where the document ends or has its fault within the element.
  package var isUnfinished = false
}

/// Streams the elements of a document, one after the other, so that an array of any length takes no
/// more room than one element.
///
/// Elements are those of the array, or the object, that stands at `path` of each top-level value:
///
///     path []           [ {1}, {2} ]      {1} <newline> {2}
///     path ["items"]    { "items": [ {1}, {2} ], ... }
///
/// Arrays within an element that may be long, `parts`, are not kept with it: what they hold comes part
/// by part, before the element.
///
/// A fault ends an array; where objects stand line by line it costs the lines up to the next `{`.
package struct JSONElementStream: Sendable {
  package enum Event: Hashable, Sendable {
    case element(JSONElement)
    /// A value of the array named so of the element that comes next.
    case part(String, JSONElement)
    case malformed(JSONError)
  }

  private let path: [String]
  private let parts: [String]
  private var tokenizer = JSONTokenizer()
  private var builder: JSONTreeBuilder
  private let stringLimit: Int
  /// Keys of `path` whose object is open, and so the depth at which the next key is looked for.
  private var matched = 0
  /// The key just read is the next one of `path`.
  private var isOnPath = false
  /// Depth of the array whose elements are wanted, while it is open.
  private var arrayDepth: Int?
  private var element = Start()
  private var startsWithObject = false
  private var phase = Phase.reading
  /// The fault behind an unfinished element.
  private var pendingFault: JSONError?

  private var partBuilder = JSONTreeBuilder()
  private var part = Start()
  /// Name of the array of parts that comes next or is open.
  private var partName: String?
  /// Depth of the array of parts, while it is open.
  private var partsDepth: Int?

  private enum Phase { case reading, recovering, dead }

  /// Where a value begins.
  private struct Start {
    var line = 1
    var offset = 0
    /// Depth within it, where it is a container.
    var depth = 0
  }

  package init(
    path: [String] = [], parts: [String] = [], stringLimit: Int = JSONTreeBuilder.stringLimit
  ) {
    self.path = path
    self.parts = parts
    self.stringLimit = stringLimit
    builder = JSONTreeBuilder(stringLimit: stringLimit)
  }

  /// The next element or fault from `piece[position...]` on; nil where the piece is used up.
  package mutating func next(_ piece: Span<UInt8>, _ position: inout Int) -> Event? {
    if let fault = takePendingFault() { return fault }
    switch phase {
    case .dead: return nil
    case .recovering:
      guard tokenizer.recover(piece, &position) else { return nil }
      phase = .reading
    case .reading: break
    }
    do throws(JSONError) {
      while let token = try tokenizer.next(piece, &position) {
        if let event = take(token) { return event }
      }
      return nil
    } catch {
      return abandon(error)
    }
  }

  /// Takes the end: the fault that the document is cut short. To be called until there is nothing more.
  package mutating func finish() -> Event? {
    if let fault = takePendingFault() { return fault }
    guard phase == .reading else { return nil }
    do throws(JSONError) {
      if let token = try tokenizer.finish(), let event = take(token) { return event }
      return nil
    } catch {
      let event = abandon(error)
      phase = .dead
      return event
    }
  }

  private mutating func takePendingFault() -> Event? {
    defer { pendingFault = nil }
    return pendingFault.map { .malformed($0) }
  }

  /// Gives up what is open. An element that may have given parts already comes as far as it got, so that
  /// they are not left without it; the fault then comes next.
  private mutating func abandon(_ error: JSONError) -> Event {
    var event = Event.malformed(error)
    if !parts.isEmpty, let tree = builder.closeAll() {
      pendingFault = error
      event = .element(
        JSONElement(
          tree: tree, line: element.line, offset: element.offset, isCut: builder.isCut,
          isUnfinished: true))
    }
    builder = JSONTreeBuilder(stringLimit: stringLimit)
    partBuilder = JSONTreeBuilder()
    partName = nil
    partsDepth = nil
    matched = 0
    isOnPath = false
    arrayDepth = nil
    phase = startsWithObject ? .recovering : .dead
    return event
  }

  private mutating func take(_ token: JSONToken) -> Event? {
    if builder.isBuilding {
      return parts.isEmpty ? build(token) : takePart(token)
    }
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
  private mutating func navigate(_ token: JSONToken, isTopLevel: Bool) -> Event? {
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

  private mutating func build(_ token: JSONToken) -> Event? {
    if !builder.isBuilding { element = start }
    guard let tree = builder.take(token, text: tokenizer.text) else { return nil }
    return .element(
      JSONElement(
        tree: tree, line: element.line, offset: element.offset, isCut: builder.isCut))
  }

  /// Takes a token within an element: what its arrays of parts hold goes past its tree.
  private mutating func takePart(_ token: JSONToken) -> Event? {
    if let partsDepth {
      if token == .endArray && tokenizer.depth < partsDepth {
        self.partsDepth = nil
        partName = nil
        return nil
      }
      if !partBuilder.isBuilding { part = start }
      guard let tree = partBuilder.take(token, text: tokenizer.text) else { return nil }
      return .part(
        partName ?? "",
        JSONElement(tree: tree, line: part.line, offset: part.offset, isCut: partBuilder.isCut))
    }
    if partName != nil, token == .beginArray {
      partsDepth = tokenizer.depth
      return nil
    }
    partName = nil
    if token == .key, tokenizer.depth == element.depth {
      partName = parts.first { tokenizer.text.elementsEqual($0.utf8) }
    }
    return build(token)
  }

  private var start: Start {
    Start(line: tokenizer.line, offset: tokenizer.offset, depth: tokenizer.depth)
  }
}

extension JSONToken {
  fileprivate var opensContainer: Bool { self == .beginObject || self == .beginArray }
  fileprivate var closesContainer: Bool { self == .endObject || self == .endArray }
}
