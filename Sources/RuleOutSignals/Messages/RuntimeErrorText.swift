import RuleOutModel

/// What the error texts that runtimes and operating systems write themselves say went wrong.
///
/// Such a text is a word of the system's vocabulary, written by a machine and always alike: it counts,
/// over time and against quiet time. What people write is no such thing.
enum RuntimeErrorText: Int, Sendable, CaseIterable, Comparable {
  // The first that a text fits holds: a name that does not resolve is the reason why nobody was reached.
  case name, expired, certificate, handshake, pool, tracking, unreachable, diskFull, descriptors,
    outOfMemory,
    allocation, statement, input

  static func < (a: RuntimeErrorText, b: RuntimeErrorText) -> Bool { a.rawValue < b.rawValue }

  /// Of a machine and its kernel, whoever writes it.
  var isOfSystem: Bool { [.outOfMemory, .diskFull, .descriptors, .tracking].contains(self) }

  var quantity: Quantity {
    switch self {
    case .name: .dnsErrors
    case .expired: .expiredCertificates
    case .certificate: .certificateErrors
    case .handshake: .tlsErrors
    case .pool: .poolTimeouts
    case .tracking, .unreachable: .connectionErrors
    case .diskFull: .diskFullErrors
    case .descriptors: .descriptorErrors
    case .allocation: .allocationErrors
    case .statement: .slowStatements
    case .input: .inputErrors
    case .outOfMemory: .outOfMemoryKills
    }
  }

  /// Bytes of a text that are looked at: what failed stands at its head, or heads its stack trace.
  static let longestText = 4_096

  /// The first class that `text` fits; nil where it fits none.
  static func classify(_ text: String) -> RuntimeErrorText? {
    let found = table.find(in: text.utf8Span.span, limit: longestText)
    guard let kind = found.flatMap({ RuntimeErrorText(rawValue: $0.rank) }) else {
      return FailedServiceText.losesPeer(text) || timesOutDialling(text) ? .unreachable : nil
    }
    return kind == .unreachable && reached.contains(where: text.contains) ? nil : kind
  }

  /// Go's words for a peer that did not answer as it was dialled, `dial tcp 10.1.2.3:443: i/o timeout`. Of one that
  /// was reached the same timeout says that it is slow.
  private static func timesOutDialling(_ text: String) -> Bool {
    guard let dial = text.firstRange(of: "dial tcp ") else { return false }
    return text[dial.upperBound...].prefix { $0 != " " }.hasSuffix(":")
      && text[dial.upperBound...].drop { $0 != " " }.hasPrefix(" i/o timeout")
  }

  /// What nginx was doing as a connection timed out that stood: whom it called was slow, not out of reach.
  private static let reached = [
    "while reading response header from upstream", "while reading upstream",
    "while sending request to upstream", "while reading client request",
    "while sending response to client", "while sending to client",
  ]

  private static let table = PhraseTable(
    allCases.flatMap { kind in kind.phrases.map { (phrase: $0, rank: kind.rawValue) } })

  /// Texts by who writes them; case counts.
  private var phrases: [String] {
    switch self {
    case .name:
      [
        // glibc, gai_strerror
        "Name or service not known", "Temporary failure in name resolution",
        "No address associated with hostname",
        // BSD and macOS
        "nodename nor servname provided",
        // Go, net
        "no such host", "server misbehaving", "dial tcp: lookup ",
        // libuv, Node.js
        "ENOTFOUND", "EAI_AGAIN", "EAI_FAIL",
        // Java, Netty
        "UnknownHostException", "DnsNameResolverException", "DnsNameResolverTimeoutException",
        // Python, Ruby
        "getaddrinfo failed", "NameResolutionError", "getaddrinfo: ",
        // curl, nginx, Rust
        "Could not resolve host", "host not found in upstream", "could not be resolved (",
        "failed to lookup address information",
      ]
    case .expired:
      [
        // OpenSSL, Go, Node.js, and the alert that peers send
        "certificate has expired", "CERT_HAS_EXPIRED", "alert certificate expired",
        "tls: expired certificate", "certificate expired",
        // Java, rustls
        "CertificateExpiredException", "CertExpired", "validity check failed",
        "invalid peer certificate: Expired",
        // .NET
        "NotTimeValid",
      ]
    case .certificate:
      [
        // OpenSSL, X509_verify_cert_error_string and its callers
        "certificate is not yet valid", "certificate verify failed",
        "self signed certificate", "self-signed certificate",
        "unable to get local issuer certificate", "unable to verify the first certificate",
        // The alerts that peers send, as OpenSSL, Go and others name them
        "alert unknown ca", "unknown_ca", "alert bad certificate", "bad_certificate",
        "alert certificate unknown", "certificate_unknown", "tls: unknown certificate",
        "tls: bad certificate",
        // Go, crypto/x509
        "x509: ", "certificate signed by unknown authority",
        // Node.js
        "CERT_NOT_YET_VALID", "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "ERR_TLS_CERT_ALTNAME_INVALID",
        // Python
        "CERTIFICATE_VERIFY_FAILED",
        // Java
        "PKIX path building failed", "PKIX path validation failed",
        "CertificateNotYetValidException", "SSLPeerUnverifiedException",
        // .NET
        "The remote certificate is invalid", "The remote certificate was rejected",
        "PartialChain", "RemoteCertificateChainErrors", "RemoteCertificateNameMismatch",
        // curl, rustls, Envoy
        "SSL certificate problem", "invalid peer certificate", "UnknownIssuer",
      ]
    case .handshake:
      [
        // Go, crypto/tls and net/http
        "tls: handshake failure", "remote error: tls: ", "TLS handshake timeout",
        "tls: no supported versions", "tls: first record does not look like a TLS handshake",
        // OpenSSL and what is built on it
        "alert handshake failure", "wrong version number", "WRONG_VERSION_NUMBER",
        "SSL_ERROR_SYSCALL", "SSL_do_handshake() failed", "tlsv1 alert",
        // Java, Node.js, Envoy, .NET
        "SSLHandshakeException", "ERR_SSL_", "TLS_error:",
        "The SSL connection could not be established",
      ]
    case .pool:
      [
        // HikariCP, Apache DBCP, Tomcat JDBC, c3p0
        "Connection is not available, request timed out", "Cannot get a connection, pool error",
        "PoolExhaustedException", "Timeout: Pool empty", "awaiting an available",
        // SQLAlchemy, psycopg, asyncpg
        "QueuePool limit of size", "PoolTimeout: couldn't get a connection",
        // Knex, Prisma, node-postgres
        "Timeout acquiring a connection. The pool is probably full",
        "Timed out fetching a new connection from the connection pool",
        "timeout exceeded when trying to connect",
        // ActiveRecord, .NET
        "could not obtain a connection from the pool",
        "prior to obtaining a connection from the pool",
        "The connection pool has been exhausted",
        // PostgreSQL, PgBouncer, MySQL
        "too many clients already", "remaining connection slots are reserved",
        "query_wait_timeout", "Too many connections",
      ]
    case .tracking:
      [
        // Linux
        "table full, dropping packet"
      ]
    case .unreachable:
      [
        // strerror: Linux, BSD, and Go in lower case
        "No route to host", "no route to host", "Network is unreachable",
        "network is unreachable", "Connection timed out", "connection timed out", "Host is down",
        // libuv
        "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT",
        // Java, Netty, Apache HttpClient; Python urllib3, requests
        "NoRouteToHostException", "connect timed out", "Connect timed out",
        "ConnectTimeoutException", "ConnectTimeoutError", "timeout while connecting",
      ]
    case .diskFull:
      [
        // strerror and Go
        "No space left on device", "no space left on device", "Disk quota exceeded",
        // libuv, Windows
        "ENOSPC", "EDQUOT", "There is not enough space on the disk",
        // PostgreSQL, SQLite, MySQL
        "could not extend file", "database or disk is full", "Disk is full writing",
      ]
    case .descriptors:
      [
        // strerror and Go, libuv
        "Too many open files", "too many open files", "EMFILE", "ENFILE",
        // Linux
        "file-max limit", "No file descriptors available",
      ]
    case .allocation:
      [
        // Java, .NET, Python, Node.js
        "OutOfMemoryError", "OutOfMemoryException", "MemoryError",
        "JavaScript heap out of memory",
        // Go, C++, strerror, libuv
        "runtime: out of memory", "std::bad_alloc", "Cannot allocate memory",
        "cannot allocate memory", "ENOMEM",
        // Redis
        "OOM command not allowed when used memory",
      ]
    case .statement:
      [
        // Hibernate, GORM, SQLAlchemy and who logs the like
        "SlowQuery: ", "SLOW SQL", "Slow SQL", "slow sql", "slow query", "Slow query",
        "SLOW QUERY", "slow statement", "Slow statement",
        // PostgreSQL
        "canceling statement due to statement timeout", "canceling statement due to lock timeout",
        "deadlock detected", "still waiting for ", "lock timeout",
        // MySQL
        "Lock wait timeout exceeded", "ms for lock", "Deadlock found when trying to get lock",
        "maximum statement execution time exceeded",
        // SQL Server, Oracle
        "Execution Timeout Expired", "ORA-00060", "ORA-00054",
      ]
    case .input:
      [
        // Jackson, Gson, Java
        "JsonParseException", "JsonMappingException", "MismatchedInputException",
        "UnrecognizedPropertyException", "MalformedJsonException", "JsonSyntaxException",
        "NumberFormatException", "DateTimeParseException", "SAXParseException",
        "HttpMessageNotReadableException", "MalformedInputException",
        // Kafka, Avro, Protocol Buffers
        "SerializationException", "DeserializationException", "RecordDeserializationException",
        "AvroTypeException", "InvalidProtocolBufferException", "proto: cannot parse",
        "Error deserializing key/value", "annot deserialize", "ailed to deserialize",
        "ould not deserialize",
        // Go
        "json: cannot unmarshal", "invalid character '", "unexpected end of JSON input",
        "strconv.ParseInt: ", "strconv.ParseFloat: ", "parsing time \"",
        // Python
        "JSONDecodeError", "UnicodeDecodeError", "pydantic_core._pydantic_core.ValidationError",
        // JavaScript
        "SyntaxError: Unexpected token", "in JSON at position", "Unexpected end of JSON input",
        // PostgreSQL
        "invalid input syntax for type", "invalid byte sequence for encoding",
        // .NET, Ruby, Rust
        "System.Text.Json.JsonException", "JsonReaderException", "JSON::ParserError",
        "serde_json::Error",
      ]
    case .outOfMemory:
      [
        // Kubernetes: events, and how a container ended
        "OOMKilling", "OOMKilled",
        // Linux, of which an export may hold any; the same kill is told once more by who invoked the killer
        "Out of memory: Kill", "Memory cgroup out of memory", "oom-kill:constraint=",
        "oom_reaper: reaped process",
        // systemd, Amazon ECS, Hadoop
        "killed by the OOM killer", "Container killed due to memory usage",
        "running beyond physical memory limits", "for exceeding memory limits",
      ]
    }
  }
}
