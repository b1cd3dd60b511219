import RuleOutModel

/// Something that happens to the system from outside at a stated time.
struct Intervention {
  var time: Timestamp
  var effect: Effect

  enum Effect {
    /// Takes a host out of the balancer, replaces its process, puts it back.
    case replaceProcess(host: Int, version: Int)
    /// The external API of that index can serve so many calls at once from now on, so slowly, and fails so often.
    case changeExternal(Int, slots: Int, slowdown: Double, errorRate: Double)
    /// A batch job starts: so many tasks side by side, each a transaction that needs a lock.
    case startBatch(BatchProfile)
    case stopBatch
    /// Statements take so many times as long (a checkpoint, a backup).
    case slowDatabase(Double)
    /// So many times the usual visitors come, reached in a straight line over `ramp` seconds.
    case multiplyAudience(Double, ramp: Double)
  }

  /// A job whose tasks each hold one transaction open while they wait for one of `locks` locks.
  struct BatchProfile {
    var tasks: Int
    var locks: Int
    /// Time a task works under its lock, mean seconds.
    var lockSeconds: Double
    /// Pause of a task between two transactions, mean seconds.
    var restSeconds: Double
    /// Seconds between the starts of two tasks of the job.
    var stagger: Double
  }

  static func at(_ time: Timestamp, _ effect: Effect) -> Intervention {
    Intervention(time: time, effect: effect)
  }
}
