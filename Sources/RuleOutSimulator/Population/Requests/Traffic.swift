/// A request as a service logs it; times in microseconds, -1 where it had no such part.
struct LoggedRequest: Sendable {
  var end: Int64
  var duration: Int64
  var service: Int
  var instance: Int
  var route: Int
  var status: Int
  var user: Int
  /// Index of the change that the instance ran, or -1.
  var change: Int
  var identifier: Int
  var upstream: Int64 = -1
  var query: Int64 = -1
  var poolWait: Int64 = -1
}

/// A call to an external API or to another service as the caller's proxy logs it.
struct LoggedCall: Sendable {
  enum Target: Sendable {
    case external(Int)
    case service(Int)
  }

  var end: Int64
  var duration: Int64
  var service: Int
  var instance: Int
  var target: Target
  /// 0 where no answer came.
  var status: Int
  var failure: FailureText?
}

struct LoggedMessage: Sendable {
  enum Severity: String, Sendable { case info, warn, error }

  var time: Int64
  var service: Int
  var instance: Int
  var severity: Severity
  var text: String
}

/// What the requests of an incident leave behind.
struct Traffic: Sendable {
  var requests: [LoggedRequest] = []
  var calls: [LoggedCall] = []
  var messages: [LoggedMessage] = []

  mutating func sort() {
    requests.sort {
      ($0.end, $0.service, $0.instance, $0.user) < ($1.end, $1.service, $1.instance, $1.user)
    }
    calls.sort { ($0.end, $0.instance) < ($1.end, $1.instance) }
    messages.sort { ($0.time, $0.instance, $0.text) < ($1.time, $1.instance, $1.text) }
  }
}
