/// A host with one process of the service: cores, workers, memory, collector and swap device.
struct Host {
  let profile: Blueprint.HostProfile
  var workers: Station
  var cores: Station
  var memory: Memory
  var swapDevice: Station
  var collector = Collector()
  /// The process stands still until then (a stop-the-world phase), µs.
  var pausedUntil: Int64 = 0
  /// The balancer sends requests here.
  var isAccepting = true
  var version = 0
  /// Start of the process, µs.
  var startedAt: Int64
  var speed = WanderingFactor(spread: 0.025, persistence: 0.9)
  var counters = HostCounters()
  /// Requests that wait for a page, and since when any does, µs.
  private var stalled = 0
  private var stalledSince: Int64 = 0

  /// The concurrent collector: it walks the heap, then reads what is paged out, cluster by cluster.
  struct Collector {
    enum Phase { case idle, marking, waitingForDevice, reading, abandoned }
    var phase = Phase.idle
    /// Pages still to be read, and pages in the read under way.
    var swapped = 0
    var chunk = 0
    /// Pages that die at the end.
    var garbage = 0
    var startedAt: Int64 = 0
  }

  init(_ profile: Blueprint.HostProfile, blueprint: Blueprint, startedAt: Int64) {
    self.profile = profile
    self.startedAt = startedAt
    workers = Station(capacity: profile.workers)
    cores = Station(capacity: profile.cores)
    memory = Memory(blueprint.memory)
    swapDevice = Station(capacity: blueprint.swap.channels)
  }

  /// How far a process is warmed up: 0 at its start, 1 two minutes later.
  func warmth(at time: Int64) -> Double { min(1, Double(time - startedAt) / 120_000_000) }

  /// Factor on computing time: slower while code is compiled and caches fill.
  func computingFactor(at time: Int64) -> Double {
    let cold = 1 - warmth(at: time)
    return speed.value * (1 + 1.6 * cold * cold)
  }

  mutating func beginStall(at time: Int64) {
    if stalled == 0 { stalledSince = time }
    stalled += 1
  }

  mutating func endStall(at time: Int64) {
    stalled -= 1
    if stalled == 0 { counters.stallMicroseconds += time - stalledSince }
  }

  /// The stall counter with the stall that lasts.
  func stallMicroseconds(at time: Int64) -> Int64 {
    counters.stallMicroseconds + (stalled > 0 ? time - stalledSince : 0)
  }
}
