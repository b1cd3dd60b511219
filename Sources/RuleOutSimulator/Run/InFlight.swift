/// A request on its way through a host.
struct InFlight {
  let arrival: Int64
  let user: Int
  let route: Int
  let host: Int
  let version: Int
  let identifier: Int
  /// Index of the step in work.
  var step = 0
  var stage = Stage.waitingForWorker
  /// Start of what is being measured: the wait for a connection, the statements, the call.
  var measuredFrom: Int64 = 0
  var connectionSince: Int64 = 0
  var poolWait: Int64 = 0
  var query: Int64 = 0
  var upstream: Int64 = -1
  /// The external call under way, and its earlier attempts' count with it; -1 for none.
  var call = -1
  /// Pages that the swap device is to read for it.
  var pendingFaults = 0
  var status = 200
  /// Answered, by us or by the gateway's 504.
  var isAnswered = false

  /// What the request holds or waits for. Everything from `waitingForCore` on holds a worker.
  enum Stage {
    case waitingForWorker
    case waitingForCore, computing, faulting
    case waitingForConnection
    case querying, readingResult
    case calling
    case gone
  }
}
