import RuleOutModel

extension MetricName {
  private static let storeWords: Set<String> = [
    "redis", "valkey", "keydb", "memcached", "memcache", "varnish", "keyspace", "cache", "caffeine",
    "ehcache", "hazelcast", "cdn", "miss", "misses",
    // What databases keep in memory, and their words for a block of it.
    "buffer", "blk", "blks", "innodb",
  ]

  var keepsCopies: Bool { hasAny(MetricName.storeWords) }

  /// True for hits of what keeps copies, which are no demand: what it does not hold is asked for all the same. The
  /// name says so, or that of its owner, or a metric of its misses.
  var countsHitsOfStore: Bool {
    guard has("hit") else { return false }
    if hasAny(MetricName.storeWords) { return true }
    if sibling(replacing: ["hit", "hits"], with: ["misses", "miss"]) != nil { return true }
    let owner = MetricOwner(identity)
    return [owner.service, owner.instance].compactMap(\.self).contains {
      !MetricName.storeWords.isDisjoint(with: MetricName.words(of: $0))
    }
  }
}
