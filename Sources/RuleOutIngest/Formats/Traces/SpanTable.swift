import RuleOutModel

/// Spans as a table with a header, one a row, as queries of trace stores give them. The columns go by the same
/// names as the fields of flat JSON spans.
package enum SpanTable: InputFormat {
  package static let name = "traces-csv"
  package static let role = "traces"

  package static let samples = [
    // Parents tell that two are requests, and one edge; times and durations in µs.
    FormatSample(
      """
      trace_id,span_id,parent_id,service,operation,start_us,duration_us,error
      4cc8,a1,,web,GET /orders/{id},1795355000000000,95000,false
      4cc8,b1,a1,shop,list,1795355000010000,80000,true
      4cc8,b2,b1,shop,sort,1795355000020000,2000,false
      """, records: 3),
    FormatSample(
      "TraceId;SpanId;ParentSpanId;ServiceName;SpanName;SpanKind;Timestamp;DurationMs;http.status_code\n"
        + "4cc8;a1;;web;GET /;SERVER;2026-06-21T10:44:10Z;95;503\n", records: 1),
    // A start that is none, no id, a duration of two days, the end cut off.
    FormatSample(
      """
      trace_id,span_id,parent_id,service,operation,start,duration_ms
      4cc8,a1,,web,GET /,2026-06-21T10:44:10Z,5
      4cc8,a2,,web,GET /,soon,5
      ,a3,,web,GET /,2026-06-21T10:44:10Z,5
      4cc8,a5,,web,GET /,2026-06-21T10:44:10Z,172800000
      4cc8,a4,,we
      """, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let table = CSVHead(head), !table.isHeaderless, !table.rows.isEmpty,
      var recognition = TracesJSON.recognition(
        of: table.rows.map { span(table.header, $0) }, path: [])
    else { return nil }
    recognition.confidence = 0.9
    recognition.layout.append(String(Unicode.Scalar(table.delimiter)))
    return recognition
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    CSVFramed(
      SpanRows(recognition, context),
      delimiter: recognition.layout.last?.utf8.first ?? UInt8(ascii: ","))
  }

  /// A row as the flat object that it stands for; empty cells are fields that are not there, but for that of
  /// the parent, which tells spans from other rows.
  fileprivate static func span(_ header: [String], _ cells: [String]) -> JSONTree {
    .object(
      zip(header, cells).compactMap { name, cell in
        let isParent = name.lowercased().contains("parent")
        return cell.isEmpty && !isParent ? nil : JSONTree.Member(name, .string(cell))
      })
  }
}

private struct SpanRows: CSVRowDecoder {
  private let recognition: Recognition
  private var times: TimeReader
  private var records: SpanRecords
  private var header: [String] = []

  init(_ recognition: Recognition, _ context: DecodingContext) {
    self.recognition = recognition
    times = TimeReader(context)
    records = SpanRecords(context)
  }

  mutating func begin(header: [String]) { self.header = header }

  mutating func decode(
    _ row: CSVRow, line: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    switch TracesJSON.span(SpanTable.span(header, row.texts), recognition, &times) {
    case .failure(let fault): return .rejected(fault.reason)
    case .success(var span):
      // Only the framing knows where the row stands.
      if let fault = SpanRecords.fault(of: span) { return .rejected(fault.reason) }
      span.line = line
      records.take(span, into: &output)
      return .pending
    }
  }

  mutating func finish(into output: inout DecodedOutput) {
    records.finish(into: &output)
    times.finish(into: &output)
  }
}
