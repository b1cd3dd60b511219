import RuleOutModel

/// A span of a trace as its source states it, before it is joined with the other spans of its trace.
struct TraceSpan {
  enum Kind: UInt8 {
    /// The source does not say: what the span is follows from its parent.
    case unknown
    case `internal`, server, client, producer, consumer
  }

  /// Ids as written; a parent that is empty or all zeros is none.
  var trace = ""
  var id = ""
  var parent = ""
  /// True for the server's half of a call whose halves share one id (Zipkin, B3 propagation).
  var sharesID = false
  var kind = Kind.unknown
  /// µs since the epoch.
  var start: Int64 = 0
  /// µs.
  var duration: Int64 = 0
  var name = ""
  /// Key of the owner (a process of Jaeger's) among those of its group.
  var ownerKey = ""
  var owner = SpanOwner()
  var method = ""
  var route = ""
  var path = ""
  /// Status of the HTTP exchange; nil where none is stated.
  var httpStatus: UInt16?
  /// Status of a remote call as gRPC numbers it; nil where none is stated.
  var rpcStatus: Int?
  /// The span itself says that it failed.
  var isError = false
  /// What it says went wrong.
  var errorText = ""
  /// Callee of a client span as stated: a service, a host or a URL.
  var peer = ""
  /// The database called; empty where the span is no call to one.
  var database = ""
  var user = ""
  /// Where it stands in the source.
  var line = 0
  var offset = 0

  /// No operation takes longer than a day; what says so is another unit or an error.
  static let longestDuration: Int64 = 86_400_000_000

  /// The kind in words (`SPAN_KIND_SERVER`, `server`) or as OpenTelemetry numbers it, 1 to 5.
  static func kind(_ text: String) -> Kind {
    let word = text.lowercased()
    switch word.hasPrefix("span_kind_") ? String(word.dropFirst(10)) : word {
    case "internal", "1": return .internal
    case "server", "2", "inbound", "entry": return .server
    case "client", "3", "outbound", "exit": return .client
    case "producer", "4": return .producer
    case "consumer", "5": return .consumer
    default: return .unknown
    }
  }

  /// What shows the span among rejected ones.
  var excerpt: InputReport.Excerpt {
    InputReport.Excerpt(line: line, offset: offset, text: String(name.prefix(200)))
  }

  /// True where an id names nothing: empty, or zeros alone.
  static func isNone(_ id: String) -> Bool { id.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }
}

/// What emitted a span: its service, and which process and version of it.
struct SpanOwner {
  var service = ""
  var instance = ""
  var version = ""

  init() {}

  /// From attributes of the resource, or of the span where they stand there.
  init(_ attributes: SpanAttributes) {
    service = attributes.text(SpanAttributes.service)
    version = attributes.text(SpanAttributes.version)
    let stated = attributes.text(SpanAttributes.instance)
    let place = attributes.text(SpanAttributes.place)
    // Libraries make up a UUID for want of a name: metrics and logs know the pod or the host.
    let isMadeUp = stated.utf8.count == 36 && stated.utf8.count { $0 == UInt8(ascii: "-") } == 4
    instance = stated.isEmpty || isMadeUp && !place.isEmpty ? place : stated
  }

  /// The same, with what is empty taken from `other`.
  func completed(by other: SpanOwner) -> SpanOwner {
    var owner = self
    if owner.service.isEmpty { owner.service = other.service }
    if owner.instance.isEmpty { owner.instance = other.instance }
    if owner.version.isEmpty { owner.version = other.version }
    return owner
  }
}
