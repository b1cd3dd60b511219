/// Cuts the spans out of a trace document, one after the other, so that a document of any length takes no
/// more room than one span.
protocol SpanStream {
  /// True where spans stand in groups, whose owner may come before or after them.
  static var isGrouped: Bool { get }
  /// The next event from `piece[position...]` on; nil where the piece is used up.
  mutating func next(_ piece: Span<UInt8>, _ position: inout Int) -> SpanEvent?
  /// Takes the end: the fault that the document is cut short.
  mutating func finish() -> SpanEvent?
}

enum SpanEvent {
  case span(JSONElement)
  /// What emitted the spans of the group.
  case owner(JSONTree)
  case endOfGroup
  case malformed(JSONError)
}

/// Spans that are the elements of a document themselves.
struct SpanElements: SpanStream {
  static let isGrouped = false
  private var elements: JSONElementStream

  /// `path` leads from the top of the document to its spans.
  init(path: [String]) { elements = JSONElementStream(path: path) }

  mutating func next(_ piece: Span<UInt8>, _ position: inout Int) -> SpanEvent? {
    elements.next(piece, &position).map(SpanElements.event)
  }

  mutating func finish() -> SpanEvent? { elements.finish().map(SpanElements.event) }

  private static func event(_ event: JSONElementStream.Event) -> SpanEvent {
    switch event {
    // No parts were asked for.
    case .element(let element), .part(_, let element): .span(element)
    case .malformed(let error): .malformed(error)
    }
  }
}

/// Spans within groups that have an owner: the top-level objects, and the elements of their array
/// `groups`. A group's spans stand in arrays called `spans`, at any depth:
///
///     {"resourceSpans": [{"resource": {owner}, "scopeSpans": [{"spans": [{span}, ...]}]}, ...]}
///     {"data": [{"spans": [{span}, ...], "processes": {owner}}, ...]}
///
/// A fault ends the document; where objects stand line by line it costs the lines up to the next `{`.
struct GroupedSpans: SpanStream {
  static let isGrouped = true
  private enum Place { case other, groups, group, spans }
  private enum Key { case other, groups, owner, spans }
  private enum Phase { case reading, recovering, dead }
  private enum Part { case span, owner }

  private let groups: String
  private let owner: String
  private var tokenizer = JSONTokenizer()
  private var builder = JSONTreeBuilder()
  private var part = Part.span
  private var line = 1
  private var offset = 0
  /// The containers that are open.
  private var places: [Place] = []
  /// The key whose value comes next.
  private var key = Key.other
  private var startsWithObject = false
  private var phase = Phase.reading

  init(groups: String, owner: String) {
    self.groups = groups
    self.owner = owner
  }

  mutating func next(_ piece: Span<UInt8>, _ position: inout Int) -> SpanEvent? {
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
      builder = JSONTreeBuilder()
      places = []
      key = .other
      phase = startsWithObject ? .recovering : .dead
      return .malformed(error)
    }
  }

  mutating func finish() -> SpanEvent? {
    guard phase == .reading else { return nil }
    do throws(JSONError) {
      _ = try tokenizer.finish()
      return nil
    } catch {
      phase = .dead
      return .malformed(error)
    }
  }

  private mutating func take(_ token: JSONToken) -> SpanEvent? {
    if builder.isBuilding { return build(token) }
    let key = self.key
    self.key = .other
    switch token {
    case .key: self.key = meaning(of: tokenizer.text)
    case .beginObject: return beginObject(key)
    case .beginArray:
      if places.isEmpty {
        startsWithObject = false
        places.append(.groups)
      } else if key == .groups, places.last == .group {
        places.append(.groups)
      } else {
        places.append(key == .spans && places.contains(.group) ? .spans : .other)
      }
    case .endObject: return places.popLast() == .group ? .endOfGroup : nil
    case .endArray: _ = places.popLast()
    case .string, .number, .true, .false, .null: break
    }
    return nil
  }

  private mutating func beginObject(_ key: Key) -> SpanEvent? {
    switch places.last {
    case nil:
      startsWithObject = true
      places.append(.group)
    case .groups: places.append(.group)
    case .spans:
      part = .span
      line = tokenizer.line
      offset = tokenizer.offset
      return build(.beginObject)
    case .group where key == .owner:
      part = .owner
      return build(.beginObject)
    case .group, .other: places.append(.other)
    }
    return nil
  }

  private mutating func build(_ token: JSONToken) -> SpanEvent? {
    guard let tree = builder.take(token, text: tokenizer.text) else { return nil }
    switch part {
    case .owner: return .owner(tree)
    case .span:
      return .span(JSONElement(tree: tree, line: line, offset: offset, isCut: builder.isCut))
    }
  }

  private func meaning(of text: [UInt8]) -> Key {
    if text.elementsEqual("spans".utf8) { return .spans }
    if text.elementsEqual(owner.utf8) { return .owner }
    return text.elementsEqual(groups.utf8) ? .groups : .other
  }
}
