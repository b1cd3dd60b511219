import RuleOutModel

/// What the name of a span says of the callee, where nothing else does: `HTTP api.pay.example`, `GET api.pay.example`,
/// `SELECT orders`.
extension TraceSpan {
  private static let statements: Set<String> = ["SELECT", "INSERT", "UPDATE", "UPSERT", "MERGE"]

  private static let methods: Set<String> = [
    "HTTP", "HTTPS", "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT",
  ]

  /// The span with the callee of its name as the one it states.
  var withCallee: TraceSpan {
    guard peer.isEmpty, database.isEmpty, kind != .server, kind != .consumer else { return self }
    let words = name.split(separator: " ")
    guard words.count == 2 else { return self }
    var span = self
    let callee = String(words[1])
    if TraceSpan.statements.contains(String(words[0])), !callee.hasPrefix("/") {
      span.database = callee
      span.kind = .client
    } else if kind != .internal, path.isEmpty, route.isEmpty,
      // Methods of classes have dots too: `tx OrderStore.save`.
      TraceSpan.methods.contains(words[0].uppercased())
        ? PublicHostName.contains(callee) : PublicHostName.isCommon(callee)
    {
      span.peer = callee
      span.kind = .client
    }
    return span
  }
}
