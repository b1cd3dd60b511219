import RuleOutModel

/// Whom each service calls, as a field of its messages names it: `{"msg": "charged", "peer.service": "pay"}`.
///
/// A bounded set, and the same for any order and split of the messages: of too many pairs the smallest are kept.
struct ToldPeers: Sendable {
  private struct Pair: Hashable, Comparable {
    var service: Symbol
    var peer: Symbol
    static func < (a: Pair, b: Pair) -> Bool { (a.peer, a.service) < (b.peer, b.service) }
  }

  private static let capacity = 1_024

  private var pairs: Set<Pair> = []

  mutating func receive(_ messages: [Message]) {
    for message in messages where message.peer != .none {
      pairs.insert(Pair(service: message.service, peer: message.peer))
      if pairs.count > ToldPeers.capacity * 2 { trim() }
    }
  }

  mutating func merge(_ other: ToldPeers) {
    pairs.formUnion(other.pairs)
    trim()
  }

  /// The peers of each service, by name.
  func peers(names: SymbolNames) -> [String: Set<String>] {
    var settled = self
    settled.trim()
    var peers: [String: Set<String>] = [:]
    for pair in settled.pairs {
      guard let service = names[pair.service], let peer = names[pair.peer] else { continue }
      peers[service, default: []].insert(peer)
    }
    return peers
  }

  private mutating func trim() {
    guard pairs.count > ToldPeers.capacity else { return }
    pairs = Set(pairs.sorted().prefix(ToldPeers.capacity))
  }
}
