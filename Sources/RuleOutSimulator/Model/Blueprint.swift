import RuleOutModel

/// Everything a run is made from, except chance: the system, its users, and what people did to it.
struct Blueprint {
  /// Service the hosts run.
  var service = "backend"
  var utcOffset: Int
  var start: Timestamp
  var end: Timestamp
  var hosts: [HostProfile]
  var memory: MemoryProfile
  var swap: SwapProfile
  var pool: PoolProfile
  var database: DatabaseProfile
  var externals: [ExternalProfile]
  var routes: [Route]
  var audience: AudienceProfile
  /// Versions that processes may run; all start on the first.
  var versions: [VersionProfile]
  var interventions: [Intervention]
  /// The gateway answers 504 after this long, µs.
  var requestTimeout: Int64 = 5_000_000
  /// Share of requests that fail for reasons of their own (500).
  var faultRate = 0.0006
  /// Time between two samples of every gauge and counter, µs.
  var sampleInterval: Int64 = 15_000_000

  struct HostProfile {
    var name: String
    /// Share of new users the balancer sends here, relative to the other hosts.
    var weight: Double = 1
    var cores = 4
    /// Requests it serves at once.
    var workers = 48
    /// Requests that may wait for a worker; one more is turned away with 503.
    var backlog = 64
  }

  /// A process in its memory control group; pages of 4 KiB.
  struct MemoryProfile {
    /// Code, native memory and start-up data: never touched again, so first to be paged out.
    var cold: Int
    /// Objects in use once the process is warm.
    var live: Int
    /// Garbage that starts a concurrent collection.
    var collectAt: Int
    /// Resident pages allowed (`memory.max`).
    var residentLimit: Int
    /// Swapped pages allowed (`memory.swap.max`).
    var swapLimit: Int
    /// Below this much room the cache's own allocation is refused.
    var cacheReserve = 5_120

    /// A process of some 300 MiB in a group that leaves it ample room.
    static let ample = MemoryProfile(
      cold: 24_000, live: 46_000, collectAt: 14_000, residentLimit: 262_144, swapLimit: 65_536)
  }

  struct SwapProfile {
    /// Requests the device serves at once.
    var channels: Int
    /// One random page in, and its victim out, ms.
    var pageMilliseconds: Double
    /// One cluster of neighbouring pages in, and as many out, ms.
    var clusterMilliseconds: Double
    var clusterPages = 16

    /// A volume on the network, four requests deep.
    static let volume = SwapProfile(
      channels: 4, pageMilliseconds: 1.7, clusterMilliseconds: 1.75)
  }

  struct PoolProfile {
    var name: String
    var size: Int
    /// One pool for all hosts (a pooler) rather than one in each process.
    var isShared = false
    /// A request gives up waiting after this long, µs.
    var acquireTimeout: Int64 = 3_000_000
  }

  struct DatabaseProfile {
    /// Statements executed at once.
    var slots: Int
  }

  struct ExternalProfile {
    var host: String
    /// Calls it serves at once, and calls it lets wait.
    var slots: Int
    var backlog = 2_000
    /// Mean service time and the standard deviation of its logarithm.
    var milliseconds: Double
    var sigma: Double
    /// Share of calls it answers with an error of its own.
    var errorRate = 0.0005
    /// The caller gives up after this long, µs.
    var timeout: Int64 = 3_000_000
    /// Calls made in place of a failed one.
    var retries = 1
  }

  struct AudienceProfile {
    var users: Int
    /// Requests per second in the mean.
    var rate: Double
    /// Requests in a session and seconds between them, means.
    var sessionLength = 10.0
    var thinkSeconds = 22.0
    /// Seconds after the start at which load peaks, and how much lower it is an hour from there.
    var peak = 10_800.0
    var hourlyFall = 0.02
    /// Long-run standard deviation of the logarithm of load.
    var spread = 0.07
  }

  struct VersionProfile {
    var name: String
    /// Pages a cached result keeps after its eviction, for good.
    var retainedPerEntry = 0
  }
}
