import RuleOutModel

/// Where a request counts: its dimensions, with the slot in each.
struct Placement: Sendable {
  private var dimensions: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0, 0, 0)
  private var slots: (Int32, Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0, 0)
  private var count = 0

  mutating func append(_ dimension: RequestReduction.Dimension, _ slot: Int) {
    let dimension = UInt8(truncatingIfNeeded: dimension.rawValue)
    let slot = Int32(truncatingIfNeeded: slot)
    switch count {
    case 0: (dimensions.0, slots.0) = (dimension, slot)
    case 1: (dimensions.1, slots.1) = (dimension, slot)
    case 2: (dimensions.2, slots.2) = (dimension, slot)
    case 3: (dimensions.3, slots.3) = (dimension, slot)
    case 4: (dimensions.4, slots.4) = (dimension, slot)
    default: (dimensions.5, slots.5) = (dimension, slot)
    }
    count += 1
  }

  @inline(__always)
  func visit(_ body: (_ dimension: Int, _ slot: Int) -> Void) {
    if count > 0 { body(Int(dimensions.0), Int(slots.0)) }
    if count > 1 { body(Int(dimensions.1), Int(slots.1)) }
    if count > 2 { body(Int(dimensions.2), Int(slots.2)) }
    if count > 3 { body(Int(dimensions.3), Int(slots.3)) }
    if count > 4 { body(Int(dimensions.4), Int(slots.4)) }
    if count > 5 { body(Int(dimensions.5), Int(slots.5)) }
  }
}

/// Remembers the placements of recent requests, so that most need no dictionary.
struct PlacementCache: Sendable {
  private struct Entry: Sendable {
    var service = Symbol.none
    var instance = Symbol.none
    var route = Symbol.none
    var version = Symbol.none
    var peer = Symbol.none
    var isQuery = false
    var generation = -1
    var placement = Placement()
  }

  /// A power of two.
  private let size: Int
  private var entries: [Entry] = []

  init(size: Int = 1024) { self.size = size }

  func find(_ request: Request, generation: Int) -> Placement? {
    guard !entries.isEmpty else { return nil }
    let entry = entries[index(of: request)]
    guard
      entry.generation == generation, entry.route == request.route,
      entry.instance == request.instance, entry.service == request.service,
      entry.version == request.version, entry.peer == request.peer,
      entry.isQuery == request.isQuery
    else { return nil }
    return entry.placement
  }

  mutating func remember(_ placement: Placement, for request: Request, generation: Int) {
    if entries.isEmpty {
      entries = [Entry](repeating: Entry(), count: size)
    }
    entries[index(of: request)] = Entry(
      service: request.service, instance: request.instance, route: request.route,
      version: request.version, peer: request.peer, isQuery: request.isQuery,
      generation: generation, placement: placement)
  }

  private func index(of request: Request) -> Int {
    var hash = request.route.hash
    hash = (hash ^ request.instance.hash) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29 ^ request.service.hash &* 3 ^ request.version.hash &* 5
    hash = (hash ^ request.peer.hash) &* 0xBF58_476D_1CE4_E5B9
    return Int(truncatingIfNeeded: hash >> 40) & (size - 1)
  }
}
