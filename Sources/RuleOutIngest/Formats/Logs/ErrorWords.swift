import RuleOutModel

/// What the words of an error say of a request. They are those of many clients, so parts of them count, and
/// letters are compared without case.
extension LogValues {
  /// What the text of an error says went wrong.
  static func outcome(ofError text: Span<UInt8>) -> Request.Outcome {
    if containsAny(text, timeouts) {
      return isOfConnecting(text) ? [.timeout, .connectionFailed] : .timeout
    }
    if containsAny(text, clientAborts) { return .clientAborted }
    return containsAny(text, connectionFailures) ? .connectionFailed : []
  }

  /// Whether an error of a call, with no status beside it, says that no answer came: what could not be read, or was
  /// not as wished, had come. A mere `true` says nothing.
  static func tellsOfNoAnswer(_ text: Span<UInt8>) -> Bool {
    !text.equalsIgnoringCase("true") && !containsAny(text, answers)
  }

  /// Whether the time ran out before there was a connection. Who waits for one of a pool, or for an answer, has not
  /// been kept from connecting.
  private static func isOfConnecting(_ text: Span<UInt8>) -> Bool {
    containsAny(text, connecting)
      || containsAny(text, connectingPerhaps) && !containsAny(text, connectedOrWaiting)
  }

  private static let timeouts: [StaticString] = [
    "timeout", "timed out", "deadline exceeded", "timedout",
  ]

  private static let connecting: [StaticString] = [
    "connect timeout", "connect timed out", "connecttimeout", "connect etimedout",
    "while connecting",
    "timeout connecting", "timed out connecting", "dial tcp", "handshake timeout",
  ]
  /// The error number of sockets, which reads and writes give too, and words that pools use as well.
  private static let connectingPerhaps: [StaticString] = [
    "connection timed out", "connection timeout", "connect to ", "connecting to ",
  ]
  private static let connectedOrWaiting: [StaticString] = [
    "reading", "read:", "read timed", "read timeout", "sending", "write:", "response", "pool",
  ]

  /// What servers write where the client went away before the answer.
  private static let clientAborts: [StaticString] = [
    "context canceled", "context cancelled", "client disconnected", "client closed",
    "client abort", "clientabort", "cancelled by client", "canceled by client",
  ]

  private static let connectionFailures: [StaticString] = [
    "refused", "reset", "unreachable", "certificate", "broken pipe", "tls", "handshake", "connect",
    // Names that do not resolve.
    "no such host", "enotfound", "eai_again", "getaddrinfo", "name resolution", "resolve host",
    "name or service not known", "host not found", "unknownhost", "nxdomain", "servfail",
  ]

  /// What is said of an answer that came.
  private static let answers: [StaticString] = [
    "pars", "decod", "serializ", "serialis", "marshal", "schema", "json", "xml", "unexpected",
    "valid", "malformed", "status", "code", "declined", "rejected", "denied", "not found",
  ]

  private static func containsAny(_ text: Span<UInt8>, _ words: [StaticString]) -> Bool {
    for word in words where contains(text, word) { return true }
    return false
  }
}
