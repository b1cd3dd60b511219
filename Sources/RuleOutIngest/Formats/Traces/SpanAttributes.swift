import RuleOutModel

/// Attributes (tags) of a span or a resource by name, whatever the form in which they stand:
///
///     {"http.route": "/cart", "http": {"status_code": 200}}          an object, nested or not
///     [{"key": "http.route", "value": {"stringValue": "/cart"}}]     OpenTelemetry
///     [{"key": "http.route", "type": "string", "value": "/cart"}]    Jaeger
struct SpanAttributes {
  private var values: [FieldName: String] = [:]

  /// Objects within objects that are looked into.
  private static let depthLimit = 4

  init() {}

  init(_ tree: JSONTree?) { if let tree { add(tree) } }

  mutating func add(_ tree: JSONTree) {
    for element in tree.elements {
      if let key = element["key"]?.text, let value = element["value"] { set(key, value) }
    }
    addMembers(of: tree, under: "", depth: 0)
  }

  /// The first of `names` that is stated; empty where none is.
  func text(_ names: [FieldName]) -> String {
    for name in names {
      if let value = values[name], !value.isEmpty { return value }
    }
    return ""
  }

  private mutating func addMembers(of tree: JSONTree, under prefix: String, depth: Int) {
    guard depth < SpanAttributes.depthLimit else { return }
    for member in tree.members {
      let key = prefix.isEmpty ? member.key : prefix + "." + member.key
      if case .object = member.value {
        addMembers(of: member.value, under: key, depth: depth + 1)
      } else {
        set(key, member.value)
      }
    }
  }

  private mutating func set(_ key: String, _ value: JSONTree) {
    switch value {
    case .string, .number: if let text = value.text { values[FieldName(key)] = text }
    case .bool(let flag): values[FieldName(key)] = flag ? "true" : "false"
    case .object(let members): if let inner = members.first?.value { set(key, inner) }
    case .array, .null: break
    }
  }
}

/// The semantic conventions of OpenTelemetry, new and old, and those of OpenTracing before them.
extension SpanAttributes {
  private static func names(_ list: String) -> [FieldName] {
    list.split(separator: " ").map { FieldName(String($0)) }
  }

  static let service = names("service.name")
  static let version = names("service.version")
  static let instance = names("service.instance.id")
  static let place = names("k8s.pod.name host.name hostname container.id ip")
  private static let method = names("http.request.method http.method")
  private static let route = names("http.route")
  private static let path = names("url.path http.target http.path url.full http.url")
  private static let httpStatus = names("http.response.status_code http.status_code")
  private static let rpcStatus = names(
    "rpc.grpc.status_code grpc.status_code rpc.response.status_code")
  private static let peer = names(
    "peer.service server.address net.peer.name peer.hostname peer.host net.sock.peer.name http.host"
      + " peer.address url.full http.url peer.name peer upstream.host")
  private static let databaseSystem = names("db.system.name db.system db.type")
  private static let databaseName = names("db.namespace db.name db.instance")
  private static let statusCode = names("otel.status_code")
  private static let errorFlag = names("error")
  private static let errorTexts = [
    "otel.status_description", "exception.message", "exception.type", "error.message",
    "error.object", "error.type",
  ].map { [FieldName($0)] }
  private static let user = names("enduser.id user.id")
  static let kind = names("span.kind")

  /// Puts what the attributes say into `span`; what it holds already stays.
  func complete(_ span: inout TraceSpan) {
    span.owner = span.owner.completed(by: SpanOwner(self))
    if span.method.isEmpty { span.method = text(SpanAttributes.method) }
    if span.route.isEmpty { span.route = text(SpanAttributes.route) }
    if span.path.isEmpty { span.path = text(SpanAttributes.path) }
    if span.peer.isEmpty { span.peer = text(SpanAttributes.peer) }
    if span.user.isEmpty { span.user = text(SpanAttributes.user) }
    if span.kind == .unknown { span.kind = TraceSpan.kind(text(SpanAttributes.kind)) }
    let system = text(SpanAttributes.databaseSystem)
    if span.database.isEmpty, !system.isEmpty {
      let name = text(SpanAttributes.databaseName)
      span.database = name.isEmpty ? system : name
    }
    if span.httpStatus == nil {
      span.httpStatus = SpanAttributes.status(text(SpanAttributes.httpStatus))
    }
    if span.rpcStatus == nil { span.rpcStatus = RPCStatus.number(text(SpanAttributes.rpcStatus)) }
    takeErrors(into: &span)
  }

  private func takeErrors(into span: inout TraceSpan) {
    if text(SpanAttributes.statusCode).lowercased() == "error" { span.isError = true }
    // Zipkin writes the text of the error itself, OpenTracing `true`.
    let flag = text(SpanAttributes.errorFlag)
    if !flag.isEmpty, flag.lowercased() != "false", flag != "0" {
      span.isError = true
      if flag.lowercased() != "true", Int(flag) == nil { span.addError(flag) }
    }
    for names in SpanAttributes.errorTexts { span.addError(text(names)) }
  }

  /// An HTTP status; nil where the text is none, or the 0 of an answer that never came.
  static func status(_ text: String) -> UInt16? {
    let bytes = Array(text.utf8)
    guard case .value(let status) = LogValues.status(bytes.span), status > 0 else { return nil }
    return status
  }
}

extension TraceSpan {
  /// Adds to what the span says went wrong.
  mutating func addError(_ text: String) {
    guard !text.isEmpty, errorText.utf8.count < 500 else { return }
    errorText += errorText.isEmpty ? text : " " + text
  }
}

/// Status codes of remote calls (google.rpc.Code), and the HTTP status that means the same.
enum RPCStatus {
  private static let words = [
    "ok", "cancelled", "unknown", "invalidargument", "deadlineexceeded", "notfound",
    "alreadyexists", "permissiondenied", "resourceexhausted", "failedprecondition", "aborted",
    "outofrange", "unimplemented", "internal", "unavailable", "dataloss", "unauthenticated",
  ]
  private static let httpStatuses: [UInt16] = [
    200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401,
  ]

  /// The code written as a number or in words (`DEADLINE_EXCEEDED`); nil where it is neither.
  static func number(_ text: String) -> Int? {
    if text.isEmpty { return nil }
    if let number = Int(text) { return words.indices.contains(number) ? number : nil }
    return words.firstIndex(of: FieldName(text).letters)
  }

  static func httpStatus(_ code: Int) -> UInt16 {
    httpStatuses.indices.contains(code) ? httpStatuses[code] : 500
  }
}
