/// What incidents are drawn from: names, shapes of systems, noise, magnitudes, and how telemetry is exported.
///
/// Two realms share nothing that a fit could learn by heart: what is estimated in one can be tested in
/// the other.
struct Realm: Sendable {
  /// How measurements wander. Drawn once for an incident from these ranges.
  struct Noise: Sendable {
    /// Standard deviation of the logarithm of a factor in the long run.
    var spread: ClosedRange<Double>
    /// Seconds after which half of a deviation is left.
    var memory: ClosedRange<Double>
    /// Probability that an innovation is four times as wide as usual.
    var outliers: Double
    /// Short hiccups of a factor, an hour.
    var hiccups: Double
  }

  var entries: [String]
  var services: [String]
  var externals: [String]
  var databases: [String]
  var resources: [String]
  var settings: [String]
  var flags: [String]
  /// Instances are named `<service><joint><number>`, or like pods where empty.
  var joints: [String]
  var versions: VersionStyle
  var serviceCount: ClosedRange<Int>
  var instanceCount: ClosedRange<Int>
  var routeCount: ClosedRange<Int>
  /// Mean own time of a route in seconds, without waiting for others.
  var ownTime: ClosedRange<Double>
  var externalTime: ClosedRange<Double>
  /// Standard deviation of the logarithm of durations.
  var sigma: ClosedRange<Double>
  var noise: Noise
  /// How many times slower than usual the part at fault gets.
  var severity: ClosedRange<Double>
  /// Minutes that an incident lasts.
  var minutes: ClosedRange<Double>
  /// Hours of telemetry.
  var hours: ClosedRange<Double>
  /// Seconds between two samples of a metric.
  var intervals: [Int]
  /// Share of cells' processors in use in quiet time.
  var processorUse: ClosedRange<Double>
  /// Share of a pool in use in quiet time.
  var poolUse: ClosedRange<Double>

  static let usual = Realm(
    entries: ["web", "gateway", "storefront", "api", "frontend", "bff"],
    services: [
      "cart", "orders", "catalog", "payments", "users", "search", "pricing", "inventory", "mailer",
      "shipping", "reviews", "auth", "sessions", "invoices",
    ],
    externals: [
      "api.paygate.example", "geo.mapline.example", "sms.textwire.example",
      "rates.fxhub.example", "tax.levy.example", "mail.postcloud.example",
    ],
    databases: ["main", "orders", "core", "shop"],
    resources: [
      "cart", "items", "orders", "checkout", "profile", "search", "offers", "invoices", "reviews",
      "stock", "quotes", "sessions", "addresses", "coupons",
    ],
    settings: [
      "http.client.timeout", "db.pool.size", "cache.ttl", "retry.limit", "worker.count",
      "batch.size",
    ],
    flags: [
      "new-banner", "fast-checkout", "dark-mode", "price-hints", "search-v2", "gift-cards",
      "lazy-images", "order-notes",
    ],
    joints: ["-", "-0", ""], versions: .semantic,
    serviceCount: 1...5, instanceCount: 2...4, routeCount: 2...4, ownTime: 0.008...0.09,
    externalTime: 0.05...0.35, sigma: 0.25...0.55,
    noise: Noise(spread: 0.02...0.06, memory: 60...400, outliers: 0, hiccups: 0),
    severity: 1.4...8, minutes: 15...150, hours: 2.5...4.5, intervals: [10, 15, 30, 60],
    processorUse: 0.18...0.45, poolUse: 0.1...0.4)

  static let heldOut = Realm(
    entries: ["edge", "portal", "router", "mobile-api", "console"],
    services: [
      "ledger", "billing", "accounts", "quotes", "tickets", "documents", "scheduler", "tracking",
      "media", "fraud", "loyalty", "claims", "exports", "identity",
    ],
    externals: [
      "gw.acquirer.test", "kyc.verifeye.test", "push.beacon.test", "weather.skyfeed.test",
      "score.bureau.test",
    ],
    databases: ["ledgerdb", "primary", "tenant7", "claims"],
    resources: [
      "accounts", "transfers", "statements", "tickets", "claims", "documents", "policies",
      "parcels", "media", "alerts", "rewards", "reports",
    ],
    settings: [
      "upstream_timeout_ms", "max_connections", "prefetch", "compression.level", "queue.depth",
      "ttl_seconds",
    ],
    flags: [
      "instant-transfer", "beta_portal", "new-ledger-view", "smart_routing", "paperless",
      "bulk-upload",
    ],
    joints: ["_", ".node", "-eu-"], versions: .numbered,
    serviceCount: 2...6, instanceCount: 2...4, routeCount: 3...5, ownTime: 0.004...0.16,
    externalTime: 0.03...0.6, sigma: 0.4...0.8,
    noise: Noise(spread: 0.03...0.09, memory: 30...900, outliers: 0.02, hiccups: 0.25),
    severity: 1.6...10, minutes: 20...170, hours: 2.6...5, intervals: [5, 20, 120],
    processorUse: 0.12...0.5, poolUse: 0.06...0.48)
}

/// How versions are called.
enum VersionStyle: Sendable {
  /// `v2.14.0`
  case semantic
  /// `r2041`
  case numbered
}
