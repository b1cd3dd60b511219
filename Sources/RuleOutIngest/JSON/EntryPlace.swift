/// Where in a JSON document its entries stand: those of the array behind the last key, or the objects there.
/// Arrays on the way are passed through:
///
///     hits.hits._source      {"hits": {"hits": [{"_id": "a", "_source": {1}}, {"_source": {2}}]}}
///
/// Without keys, every object outside of others is an entry.
struct EntryPlace: Sendable {
  fileprivate let path: [[UInt8]]
  /// Key of an object beside the last of `path`, which says something of all its entries; may be empty.
  fileprivate let companion: [UInt8]

  /// True where an object behind the last key is itself an entry.
  fileprivate let isObject: Bool

  init(_ path: [String], beside companion: String = "", isObject: Bool = false) {
    self.path = path.map { Array($0.utf8) }
    self.companion = Array(companion.utf8)
    self.isObject = isObject
  }

  var isTopLevel: Bool { path.isEmpty }
  /// True where entries are pairs of a time and a line, and not objects.
  var holdsPairs: Bool { !companion.isEmpty }
}

/// Follows a JSON document from byte to byte to where its entries stand, in constant memory. It is not told
/// the bytes of the entries themselves.
struct EntryNavigator: Sendable {
  enum Step {
    /// Nothing of interest.
    case on
    /// The byte opens an entry, or the companion of entries.
    case entry, companion
    /// The byte is no part of an entry where entries are expected.
    case stray
  }

  /// Longest key remembered; those of the path are shorter.
  private static let keyLimit = 64

  private let place: EntryPlace
  /// Containers that the path led into, and the depth at which their keys stand.
  private var levels: [(container: Int, keys: Int)] = [(0, 1)]
  private var depth = 0
  /// Depth within the array of entries, while it is open.
  private var entriesDepth: Int?
  private var text: [UInt8] = []
  private var isInString = false
  private var isEscaped = false
  private var isOnPath = false
  private var isCompanion = false

  init(_ place: EntryPlace) { self.place = place }

  /// True where the document has begun and not ended.
  var isInside: Bool { depth > 0 }

  mutating func take(_ byte: UInt8) -> Step {
    if place.isTopLevel { return takeTopLevel(byte) }
    if isInString {
      takeInString(byte)
      return .on
    }
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      text.removeAll(keepingCapacity: true)
    case UInt8(ascii: ":"): noteKey()
    case UInt8(ascii: ","):
      isOnPath = false
      isCompanion = false
    case UInt8(ascii: "{"), UInt8(ascii: "["): return open(byte)
    case UInt8(ascii: "}"), UInt8(ascii: "]"): close()
    default: break
    }
    return .on
  }

  private func takeTopLevel(_ byte: UInt8) -> Step {
    switch byte {
    case UInt8(ascii: "{"): return .entry
    case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","), 0xEF, 0xBB, 0xBF: return .on
    default: return byte.isBlank ? .on : .stray
    }
  }

  private mutating func takeInString(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
      return
    }
    if text.count < Self.keyLimit { text.append(byte) }
  }

  private mutating func noteKey() {
    guard let level = levels.last, depth == level.keys, entriesDepth == nil else { return }
    isOnPath = text == place.path[levels.count - 1]
    isCompanion = levels.count == place.path.count && text == place.companion
  }

  private mutating func open(_ byte: UInt8) -> Step {
    let isArray = byte == UInt8(ascii: "[")
    if entriesDepth == depth { return isArray == place.holdsPairs ? .entry : skip() }
    if isCompanion {
      isCompanion = false
      return isArray ? skip() : .companion
    }
    guard isOnPath else { return skip() }
    isOnPath = false
    if levels.count < place.path.count {
      depth += 1
      levels.append((depth, isArray ? depth + 1 : depth))
      return .on
    }
    if !isArray { return place.isObject ? .entry : skip() }
    depth += 1
    entriesDepth = depth
    return .on
  }

  private mutating func skip() -> Step {
    depth += 1
    return entriesDepth == nil ? .on : .stray
  }

  private mutating func close() {
    depth = max(0, depth - 1)
    if let entries = entriesDepth, depth < entries { entriesDepth = nil }
    while levels.count > 1, let level = levels.last, depth < level.container { levels.removeLast() }
  }
}
