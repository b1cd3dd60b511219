/// State of an instance within one cell of time.
struct InstanceCell: Sendable {
  var isUp = true
  /// Killed, and requests still reach it.
  var isDying = false
  /// Index of the change it runs, or -1 for the version it began with.
  var change = -1
  /// Logged requests a second that it gets.
  var rate = 0.0
  /// Times its usual work time, and times the usual time of a statement as seen from here.
  var own = 1.0
  var statement = 1.0
  /// Statements of a request, times.
  var queries = 1.0
  /// Mean seconds until a worker takes a request, and share of requests that none takes.
  var wait = 0.0
  var shed = 0.0
  /// Mean seconds until a connection is free, and share of requests that get none.
  var acquire = 0.0
  var starved = 0.0
  /// Share of requests that its own code fails.
  var failing = 0.0
  /// Mean seconds of a request, and share that fails for whatever reason.
  var latency = 0.0
  var failures = 0.0
  /// Share of its processors it uses, is kept from by its quota, and spends in the collector.
  var processor = 0.0
  var throttled = 0.0
  var collector = 0.0
  /// Bytes.
  var resident = 0.0
  var swapped = 0.0
  /// Pages a second in, and out.
  var paging = 0.0
  /// Killed for want of memory in this cell.
  var kills = 0
  /// Seconds since the start at which its process began; negative where before.
  var startedAt = -86_400.0
  /// Connections.
  var poolUsed = 0.0
  var poolPending = 0.0
  var poolLimit = 0.0
  /// Requests that wait for a worker.
  var queue = 0.0
}

/// State of a service as its callers see it.
struct ServiceCell: Sendable {
  /// Logged requests a second.
  var rate = 0.0
  /// Mean seconds of a request, and share that fails.
  var latency = 0.0
  var failures = 0.0
  /// Statements of a request.
  var queries = 0.0
  /// Messages that wait in its queue.
  var backlog = 0.0
}

struct ExternalCell: Sendable {
  /// Times its usual latency.
  var slowness = 1.0
  /// Shares of calls that fail, are refused for their number, and get no answer.
  var errors = 0.0
  var limited = 0.0
  var silent = 0.0
}

struct DatabaseCell: Sendable {
  /// Times the usual time of a statement.
  var slowness = 1.0
  /// Statements a second, of logged requests.
  var rate = 0.0
  /// Sessions that wait for a lock, and that run.
  var waiting = 0.0
  var active = 0.0
}

struct HostCell: Sendable {
  /// Share of the processors in use, and taken by other guests of the machine.
  var processor = 0.0
  var steal = 0.0
  /// Share of the processors that processes of others take.
  var taken = 0.0
  /// Share of the disk in use.
  var disk = 0.5
  /// Segments sent again.
  var resent = 0.001
}

/// What lies between services.
struct NetworkCell: Sendable {
  /// Shares of calls whose segments are lost, and whose names do not resolve.
  var loss = 0.0
  var names = 0.0
  /// Share of calls to each service that are refused, and whose certificate is.
  var refused: [Double]
  var untrusted: [Double]
}

/// A factor around 1 that wanders, with outliers and hiccups where the level of noise has them.
struct CellNoise: Sendable {
  private let level: NoiseLevel
  private var logarithm = 0.0
  /// Cells that a hiccup still lasts, and how strong it is.
  private var hiccup = (left: 0, factor: 1.0)

  init(_ level: NoiseLevel) { self.level = level }

  mutating func step(_ random: inout RandomSource) -> Double {
    var width = level.spread * (1 - level.persistence * level.persistence).squareRoot()
    if level.outliers > 0, random.chance(level.outliers) { width *= 4 }
    logarithm = level.persistence * logarithm + width * random.normal()
    if level.hiccups > 0, hiccup.left == 0, random.chance(level.hiccups) {
      hiccup = (random.within(1...4), random.within(1.3...2.2))
    }
    guard hiccup.left > 0 else { return PortableMath.exp(logarithm) }
    hiccup.left -= 1
    return PortableMath.exp(logarithm) * hiccup.factor
  }
}
