import RuleOutModel

/// A format of traces: where its spans stand, and what one of them says. What becomes of spans is the same
/// for all of them (`SpanRecords`).
protocol TraceFormat: InputFormat {
  associatedtype Stream: SpanStream
  static func makeStream(_ recognition: Recognition) -> Stream
  /// The owners of a group by key; one without a key serves every span of the group.
  static func owners(_ tree: JSONTree) -> [String: SpanOwner]
  /// True where a span is nobody's without the owner that it names.
  static var requiresOwner: Bool { get }
  /// What a span says.
  static func span(_ tree: JSONTree, _ recognition: Recognition, _ times: inout TimeReader)
    -> Result<TraceSpan, SpanFault>
}

/// Why an element of a trace document is no usable span.
struct SpanFault: Error {
  var reason: String
  static let ids = SpanFault(reason: "expected a trace id and a span id")
  static let start = SpanFault(reason: "start of the span is missing or not understood")
  static let duration = SpanFault(reason: "duration of the span is missing or not understood")
}

extension TraceFormat {
  package static var role: String { "traces" }
  static var requiresOwner: Bool { false }
  static func owners(_ tree: JSONTree) -> [String: SpanOwner] { [:] }

  package static func makeDecoder(_ recognition: Recognition, _ context: DecodingContext)
    -> any InputDecoder
  {
    TraceDecoder<Self>(recognition, context)
  }
}

/// Feeds the spans of a document to the step that makes records of them. A span waits for the end of its
/// group where the group's owner comes after it.
private struct TraceDecoder<Format: TraceFormat>: InputDecoder {
  /// Spans of one group that wait for its owner; those beyond go without.
  private static var waitingLimit: Int { 1 << 15 }

  private let recognition: Recognition
  private var stream: Format.Stream
  private var times: TimeReader
  private var records: SpanRecords
  private var owners: [String: SpanOwner]?
  private var waiting: [TraceSpan] = []

  init(_ recognition: Recognition, _ context: DecodingContext) {
    self.recognition = recognition
    stream = Format.makeStream(recognition)
    times = TimeReader(context)
    records = SpanRecords(context)
  }

  mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput) {
    var position = 0
    while let event = stream.next(piece, &position) { take(event, into: &output) }
  }

  mutating func finish(into output: inout DecodedOutput) {
    if let event = stream.finish() { take(event, into: &output) }
    endGroup(into: &output)
    records.finish(into: &output)
    times.finish(into: &output)
  }

  private mutating func take(_ event: SpanEvent, into output: inout DecodedOutput) {
    switch event {
    case .malformed(let error):
      endGroup(into: &output)
      output.count(error)
    case .owner(let tree): owners = Format.owners(tree)
    case .endOfGroup: endGroup(into: &output)
    case .span(let element):
      // Some exports put the spans of each trace into an array of their own.
      if case .array(let spans) = element.tree, !spans.isEmpty, !element.isCut {
        for tree in spans {
          var one = element
          one.tree = tree
          take(one, into: &output)
        }
      } else {
        take(element, into: &output)
      }
    }
  }

  private mutating func take(_ element: JSONElement, into output: inout DecodedOutput) {
    func excerpt() -> InputReport.Excerpt {
      InputReport.Excerpt(
        line: element.line, offset: element.offset, text: String(element.tree.compact.prefix(200)))
    }
    if element.isCut {
      let reason = "span with more than \(JSONTreeBuilder.valueLimit) values or 1 MiB of text"
      return output.account.count(.rejected(reason), excerpt: excerpt)
    }
    switch Format.span(element.tree, recognition, &times) {
    case .failure(let fault): output.account.count(.rejected(fault.reason), excerpt: excerpt)
    case .success(var span):
      span.line = element.line
      span.offset = element.offset
      if owners == nil, Format.Stream.isGrouped,
        waiting.count < Self.waitingLimit
      {
        waiting.append(span)
      } else {
        adopt(span, into: &output)
      }
    }
  }

  private mutating func adopt(_ span: TraceSpan, into output: inout DecodedOutput) {
    var span = span
    if let owner = owners?[span.ownerKey] ?? owners?[""] {
      span.owner = span.owner.completed(by: owner)
    } else if Format.requiresOwner {
      return output.account.count(.rejected("process of the span is not described")) {
        span.excerpt
      }
    }
    records.take(span, into: &output)
  }

  private mutating func endGroup(into output: inout DecodedOutput) {
    var waiting: [TraceSpan] = []
    swap(&waiting, &self.waiting)
    for span in waiting { adopt(span, into: &output) }
    owners = nil
  }
}
