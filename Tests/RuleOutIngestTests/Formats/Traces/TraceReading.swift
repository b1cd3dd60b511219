import RuleOutModel

@testable import RuleOutIngest

/// What the decoder of a trace format made of a text.
struct TraceReading {
  var requests: [Request] = []
  var edges: [CallEdge] = []
  var account: LineAccount
  var warnings: [Warning]
  var userBasis: UserBasis?
  private var names: [Symbol: String] = [:]

  /// Recognises `text` with the whole catalogue and decodes it; nil where nobody knows it.
  init?(_ text: String, service: String = "") {
    let head = ContentHead(bytes: Array(text.utf8), isWhole: true)
    var best: (format: any InputFormat.Type, recognition: Recognition)?
    for format in FormatCatalog.formats {
      guard let found = format.recognise(head) else { continue }
      if found.confidence > best?.recognition.confidence ?? 0 { best = (format, found) }
    }
    guard let best else { return nil }
    let context = DecodingContext(file: "f", service: service)
    var decoder = best.format.makeDecoder(best.recognition, context)
    var output = DecodedOutput(file: "f")
    decoder.decode(head.bytes.span, into: &output)
    decoder.finish(into: &output)
    requests = output.batch.tracedRequests
    edges = output.batch.edges
    account = output.account
    warnings = output.warnings
    userBasis = output.batch.userBasis
    for (symbol, name) in output.batch.newNames { names[symbol] = name }
  }

  func name(_ symbol: Symbol) -> String { names[symbol] ?? "" }

  /// Requests that `service` handled.
  func handled(by service: String) -> [Request] {
    requests.filter { $0.service == Symbol(service) && $0.peer == .none }
  }

  var calls: [Request] { requests.filter { $0.peer != .none && !$0.isQuery } }
  var queries: [Request] { requests.filter(\.isQuery) }
}

/// A flat span; times in ms after a fixed moment.
struct TestSpan {
  var id: String
  var parent = ""
  var service = "shop"
  var kind = ""
  var start = 0
  var duration = 100
  var more = ""

  var json: String {
    #"{"trace_id":"t","span_id":"\#(id)","parent_id":"\#(parent)","service":"\#(service)","#
      + #""name":"n","start_time":\#(1_795_355_000_000 + start),"duration_ms":\#(duration)"#
      + (kind.isEmpty ? "" : #","kind":"\#(kind)""#) + more + "}"
  }

  static func text(_ spans: [TestSpan]) -> String {
    "[" + spans.map(\.json).joined(separator: ",\n") + "]"
  }
}
