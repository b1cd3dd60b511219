/// What a field of a log line means, whatever its key is called.
enum LogField: Int, CaseIterable {
  /// When the request ended, or simply when the line was written.
  case endTime
  case startTime
  /// That of the record which the line is about, beside its own.
  case recordTime
  // Durations.
  case duration, dependencyTime, poolWait, queryTime
  /// Of an outbound call whose line gives the callee's duration too: what the caller waited.
  case callerDuration
  case status, method, path, route
  /// `GET /x HTTP/1.1` in one field.
  case requestLine
  case service, instance, version
  /// The logger's name, and the number of its process: beside the host's name, bunyan and pino call the service so.
  case loggerName, process
  /// The server behind a proxy: an instance, for want of a better one.
  case upstreamAddress
  case user, session, clientAddress
  /// What ties the line to those of other files: id of the request, else of its trace.
  case requestID
  /// `inbound`, `outbound`, `client`, ...
  case direction
  /// Callee of an outbound call.
  case peer
  /// Callee only where something else says that the call is outbound.
  case possiblePeer
  /// Envoy's `outbound|8000||host`.
  case upstreamCluster
  case errorText
  /// What was asked of a database.
  case statement
  case timeoutFlag
  /// Envoy's `UT`, `UF`, `DC`, ...
  case responseFlags
  /// HAProxy's `----`, `sH--`, `CD--`, ...
  case terminationState
  case severity, severityNumber, message
}

/// The unit in which a key gives a duration.
package enum DurationUnit: String, Sendable {
  case seconds, milliseconds, microseconds, nanoseconds
  /// The key does not say; magnitudes at the head of the source do.
  case undecided

  /// Microseconds in one unit.
  var inMicroseconds: Double {
    switch self {
    case .seconds: return 1e6
    case .milliseconds, .undecided: return 1e3
    case .microseconds: return 1
    case .nanoseconds: return 1e-3
    }
  }
}

/// What a key stands for.
struct FieldAlias {
  var field: LogField
  var unit = DurationUnit.undecided
  /// Where a line holds several keys of one meaning, the lowest rank is taken.
  var rank: UInt8 = 0
  /// True where the key itself says that the line is about an outbound call.
  var isOutbound = false
  /// True where the key itself says that a database server wrote the line: the application it names is a
  /// client of it.
  var isDatabaseServer = false
  /// True where an empty value means none, whatever wrappers around the line say.
  var isFinal = false
}
