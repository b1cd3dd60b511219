import RuleOutModel

/// Logs as OpenTelemetry's file exporter writes them: each line an object with `resourceLogs`, in which the
/// records of several resources may lie. Their attributes go through the alias table of JSON lines.
package enum OpenTelemetryLogs: LineFormat {
  package static let name = "otel-logs"
  package static let role = "messages"

  package static let samples = [
    // A message, and one whose own time is not known.
    FormatSample(
      #"""
      {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"k8s.pod.name","value":{"stringValue":"shop-7d9f"}}]},"scopeLogs":[{"scope":{},"logRecords":[{"timeUnixNano":"1795355000250000000","severityNumber":17,"severityText":"ERROR","body":{"stringValue":"charge failed"},"attributes":[{"key":"order","value":{"intValue":"7"}}]},{"timeUnixNano":"0","observedTimeUnixNano":"1795355001250000000","severityNumber":9,"body":{"stringValue":"started"}}]}]}]}

      """#, records: 2),
    // Requests, with the attributes of the semantic conventions; one failed.
    FormatSample(
      #"""
      {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1795355000250000000","body":{"stringValue":""},"attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}},{"key":"url.path","value":{"stringValue":"/orders/7"}},{"key":"http.response.status_code","value":{"intValue":"503"}},{"key":"http.server.request.duration","value":{"doubleValue":2.004}}]}]}]}]}
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[]}]}]}

      """#, records: 1),
    // A line cut short, and a record without any time.
    FormatSample(
      #"""
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"observedTimeUnixNano":"1795355002250000000","severityText":"WARN","body":{"stringValue":"pool \"main\" is full"}}]}]}]}
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityText":"WARN","body":{"stringValue":"lost"}}]}]}]}
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"obs
      """#, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var lines = 0
    var own = 0
    HeadLines.forEach(head, limit: 50) { line in
      lines += 1
      if line.hasPrefix("{\"resourceLogs\":") { own += 1 }
    }
    guard own > 0, own * 2 >= lines else { return nil }
    return Recognition(confidence: 0.95, zone: .epoch)
  }

  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext) -> Decoder {
    Decoder(builder: LogRecordBuilder(recognition, context))
  }

  struct Decoder: LineDecoder {
    private var builder: LogRecordBuilder
    private var resolver = FieldResolver()
    private var fields = LineFields()
    private var buffer: [UInt8] = []

    init(builder: LogRecordBuilder) { self.builder = builder }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      var tokenizer = JSONTokenizer()
      var position = 0
      var reading = Reading()
      var isUsed = false
      var fault: LineOutcome?
      do throws(JSONError) {
        while let token = try tokenizer.next(line, &position) {
          guard let record = reading.take(token, tokenizer) else { continue }
          collect(record, reading.resource)
          let plain = buffer
          switch builder.build(fields, plain.span, number: number, into: &output) {
          case .used: isUsed = true
          case let other: fault = fault ?? other
          }
        }
        _ = try tokenizer.finish()
      } catch {
        fault = .rejected("malformed JSON")
      }
      guard reading.isOwn else { return .rejected("no resourceLogs") }
      return isUsed ? .used : fault ?? .recognised
    }

    mutating func finish(into output: inout DecodedOutput) { builder.finish(into: &output) }

    private mutating func collect(_ record: JSONTree, _ resource: JSONTree?) {
      fields.removeAll()
      buffer.removeAll(keepingCapacity: true)
      for attribute in resource?["attributes"]?.elements ?? [] { set(attribute) }
      for attribute in record["attributes"]?.elements ?? [] { set(attribute) }
      let stated = record["timeUnixNano"]?.text
      if let time = stated == "0"
        ? record["observedTimeUnixNano"]?.text
        : stated ?? record["observedTimeUnixNano"]?.text
      {
        set(FieldAlias(field: .endTime), time, .number)
      }
      if let severity = record["severityText"]?.text {
        set(FieldAlias(field: .severity), severity, .string)
      }
      if let severity = record["severityNumber"]?.text {
        set(FieldAlias(field: .severityNumber), severity, .number)
      }
      if let body = record["body"]?["stringValue"]?.text {
        set(FieldAlias(field: .message), body, .string)
      }
    }

    private mutating func set(_ attribute: JSONTree) {
      guard let key = attribute["key"]?.text, let value = attribute["value"]?.members.first?.value,
        let alias = resolver.alias(of: Array(key.utf8).span)
      else { return }
      if case .bool(let flag) = value {
        set(alias, flag ? "true" : "false", .boolean)
      } else if let text = value.text {
        set(alias, text, .string)
      }
    }

    private mutating func set(_ alias: FieldAlias, _ text: String, _ form: LineFields.Form) {
      let start = buffer.count
      buffer += text.utf8
      fields.set(alias, start..<buffer.count, form)
    }
  }

  /// Where in a line the tokens are, so that of a line with thousands of records one is held at a time.
  private struct Reading {
    private(set) var resource: JSONTree?
    private(set) var isOwn = false
    private var builder = JSONTreeBuilder()
    private var key: [UInt8] = []
    private var isResource = false
    /// Depth within the array of records, while it is open.
    private var recordsDepth: Int?

    /// The record that is complete with `token`.
    mutating func take(_ token: JSONToken, _ tokenizer: JSONTokenizer) -> JSONTree? {
      if builder.isBuilding {
        guard let tree = builder.take(token, text: tokenizer.text) else { return nil }
        if !isResource { return tree }
        isResource = false
        resource = tree
        return nil
      }
      switch token {
      case .key:
        key = tokenizer.text
        if tokenizer.depth == 1, key.span.equals("resourceLogs") { isOwn = true }
      case .beginArray where tokenizer.depth == 6 && key.span.equals("logRecords"):
        recordsDepth = 6
      case .endArray:
        if let depth = recordsDepth, tokenizer.depth < depth { recordsDepth = nil }
      case .beginObject:
        isResource = tokenizer.depth == 4 && key.span.equals("resource")
        if isResource || recordsDepth != nil {
          return builder.take(token, text: tokenizer.text)
        }
        if tokenizer.depth == 3 { resource = nil }
      default: break
      }
      return nil
    }
  }
}
