/// Why a request or a call failed, and how runtimes say so.
enum FailureText: Sendable, Hashable {
  case code, poolTimeout, upstreamTimeout, upstreamError, limited, refused, unreachable, name
  case certificate, diskFull, input, licence, overload, memory

  /// The message of a service written in `runtime`; `target` is whom it was calling, `number` tells
  /// requests apart.
  func text(_ runtime: SystemPlan.Runtime, target: String, number: Int) -> String {
    switch self {
    case .code:
      switch runtime {
      case .jvm: "java.lang.NullPointerException: Cannot invoke method on null value"
      case .go: "runtime error: invalid memory address or nil pointer dereference"
      case .node: "TypeError: Cannot read properties of undefined (reading 'total')"
      case .python: "KeyError: 'total'"
      }
    case .poolTimeout:
      switch runtime {
      case .jvm: "Connection is not available, request timed out after 5000ms"
      case .go: "sql: context deadline exceeded while waiting for connection"
      case .node: "timeout exceeded when trying to connect"
      case .python:
        "QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 5.00"
      }
    case .upstreamTimeout:
      switch runtime {
      case .jvm: "java.net.SocketTimeoutException: Read timed out calling \(target)"
      case .go: "context deadline exceeded calling \(target)"
      case .node: "timeout of 5000ms exceeded calling \(target)"
      case .python: "Read timed out. (read timeout=5) host=\(target)"
      }
    case .upstreamError: "unexpected status 503 from \(target)"
    case .limited: "unexpected status 429 from \(target)"
    case .refused:
      switch runtime {
      case .jvm: "java.net.ConnectException: Connection refused: \(target)"
      case .go: "dial tcp: connect: connection refused (\(target))"
      case .node: "connect ECONNREFUSED \(target)"
      case .python: "[Errno 111] Connection refused: \(target)"
      }
    case .unreachable:
      switch runtime {
      case .jvm: "java.net.SocketTimeoutException: connect timed out: \(target)"
      case .go: "dial tcp: connect: connection timed out (\(target))"
      case .node: "connect ETIMEDOUT \(target)"
      case .python: "[Errno 110] Connection timed out: \(target)"
      }
    case .name:
      switch runtime {
      case .jvm: "java.net.UnknownHostException: \(target)"
      case .go: "dial tcp: lookup \(target): no such host"
      case .node: "getaddrinfo ENOTFOUND \(target)"
      case .python: "[Errno -3] Temporary failure in name resolution: \(target)"
      }
    case .certificate:
      switch runtime {
      case .jvm: "PKIX path validation failed: CertificateExpiredException: \(target)"
      case .go: "x509: certificate has expired or is not yet valid (\(target))"
      case .node: "certificate has expired (CERT_HAS_EXPIRED) \(target)"
      case .python: "certificate verify failed: certificate has expired (\(target))"
      }
    case .diskFull:
      switch runtime {
      case .node: "ENOSPC: no space left on device, write"
      case .python: "[Errno 28] No space left on device"
      case .go: "write /var/lib/app/spool: no space left on device"
      case .jvm: "java.io.IOException: No space left on device"
      }
    case .input:
      switch runtime {
      case .jvm:
        "com.fasterxml.jackson.core.JsonParseException: Unexpected character at 1:\(number)"
      case .go: "json: cannot unmarshal string into field amount of type int64"
      case .node: "SyntaxError: Unexpected token < in JSON at position \(number % 40)"
      case .python: "json.decoder.JSONDecodeError: Expecting value: line 1 column \(number % 40)"
      }
    case .licence: "licence for module export is not valid any more"
    case .overload: "request rejected: queue is full"
    case .memory:
      switch runtime {
      case .jvm: "java.lang.OutOfMemoryError: Java heap space"
      case .go: "fatal error: runtime: out of memory"
      case .node: "FATAL ERROR: Reached heap limit Allocation failed"
      case .python: "MemoryError"
      }
    }
  }
}
