/// The words in which responders speak of suspicions. A star ends a phrase whose last word may go on.
///
/// Read only to place the times of their notes beside the replay.
enum SuspicionWords {
  /// By hypothesis, in the order of the catalogue.
  static let subjects: [(hypothesis: String, phrases: [[String]])] = [
    (
      "external-api",
      phrases(
        "external api", "third party", "provider*", "upstream api", "payment gateway",
        "external dependenc*", "external service", "vendor*", "partner api")
    ),
    (
      "db-pool-exhaustion",
      phrases(
        "connection pool*", "db pool*", "database pool*", "pool exhaust*", "pool size",
        "connections are", "database connections", "db connections", "hikari", "pgbouncer")
    ),
    (
      "slow-database",
      phrases(
        "slow quer*", "database is slow", "db is slow", "slow database", "database load",
        "lock wait*", "database locks", "missing index", "query plan*")
    ),
    (
      "deploy-regression",
      phrases(
        "deploy*", "release*", "new version", "rollout", "regression", "bad build", "commit*")
    ),
    (
      "config-change",
      phrases("config*", "feature flag*", "flag*", "setting*", "toggle*")
    ),
    (
      "traffic-surge",
      phrases(
        "traffic*", "load spike", "surge*", "request rate", "ddos", "bots", "flash sale",
        "more requests")
    ),
    (
      "memory-exhaustion",
      phrases("memory*", "heap*", "oom*", "out of memory", "swap*", "garbage collect*", "gc")
    ),
    (
      "host-saturation",
      phrases(
        "cpu*", "disk*", "noisy neighbo*", "host load", "load average", "throttl*", "hypervisor*")
    ),
    (
      "network",
      phrases(
        "network*", "dns*", "tls*", "certificate*", "packet loss", "firewall*", "load balancer*",
        "connectivity")
    ),
    (
      "bad-input",
      phrases("bad input", "malformed*", "poison*", "invalid payload*", "corrupt*")
    ),
  ]

  static let dropped = phrases(
    "dropped", "ruled out", "rule out", "cleared", "dismissed", "discarded", "excluded",
    "not the cause", "not it", "is normal", "are normal", "looks normal", "look normal",
    "is healthy", "are healthy", "looks healthy", "look healthy", "is fine", "are fine",
    "looks fine", "look fine", "is ok", "are ok", "looks ok", "look ok", "looks good",
    "look good", "no issue*", "no problem*", "no anomal*", "nothing unusual", "status page green",
    "is green", "are green", "acquitted", "unrelated", "not related")

  static let pursued = phrases(
    "suspect*", "pursu*", "investigat*", "check*", "look at", "looking at", "looked at",
    "looking into", "look into", "examin*", "review*", "hypothes*", "maybe", "may be", "might be",
    "could be", "possibl*", "blam*", "theory")

  private static func phrases(_ texts: String...) -> [[String]] {
    texts.map { $0.split(separator: " ").map(String.init) }
  }
}
