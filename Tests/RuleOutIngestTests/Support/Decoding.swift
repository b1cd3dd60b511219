import RuleOutModel

@testable import RuleOutIngest

/// Everything a decoder hands out, in a form that compares.
struct Decoded: Hashable, CustomStringConvertible {
  var records: [String] = []
  var account: [String] = []
  var lines = 0
  var used = 0
  var rejected = 0

  var description: String { (records + account).joined(separator: "\n") }

  init(_ output: DecodedOutput) {
    let batch = output.batch
    var names: [Symbol: String] = [:]
    for (symbol, name) in batch.newNames { names[symbol] = name }
    records += (batch.requests + batch.tracedRequests).map { request in
      let symbols = [
        request.service, request.instance, request.route, request.version, request.peer,
      ]
      return "request \(request.end.microseconds) \(request.duration) \(request.dependencyTime)"
        + " \(request.poolWait) \(request.queryTime) \(request.status) \(request.outcome.rawValue)"
        + " \(symbols.map { names[$0] ?? "-" }) \(request.user.hash) \(request.line) \(request.isQuery)"
    }
    records += batch.samples.map { "\(batch.series[$0.series]) \($0.time) \($0.value) \($0.line)" }
    records += batch.messages.map {
      "message \($0.time.microseconds) \(names[$0.service] ?? "-") \($0.severity) \($0.text) \($0.line)"
    }
    records += batch.changes.map { "\($0)" } + batch.alerts.map { "\($0)" }
    records += batch.commits.map { "\($0)" }
    records += batch.notes.map { "\($0)" } + batch.edges.map { "\($0)" }
    let account = output.account
    lines = account.lines
    used = account.used
    rejected = account.rejections.values.reduce(0) { $0 + $1.count }
    self.account = ["\(account.lines) \(account.used) \(account.recognised) \(account.blank)"]
    self.account += account.rejections.values.map { "\($0)" }.sorted()
    self.account += output.warnings.map { "\($0)" }.sorted()
  }
}

/// The recognition of `text` by `format`.
func recognition(of text: String, _ format: any InputFormat.Type) -> Recognition? {
  format.recognise(ContentHead(bytes: Array(text.utf8), isWhole: true))
}

/// `content` decoded in pieces of `size`.
func decoded(
  _ content: [UInt8], _ format: any InputFormat.Type, _ recognition: Recognition,
  pieces size: Int, service: String = ""
) -> Decoded {
  var decoder = format.makeDecoder(recognition, DecodingContext(file: "f", service: service))
  return Decoded(output(of: &decoder, content, pieces: size))
}

/// `content` decoded in pieces of `size`, within the wrappers and documents that `recognition` names.
func unwrapped(
  _ content: [UInt8], _ format: any InputFormat.Type, _ recognition: Recognition,
  pieces size: Int = 1 << 16
) -> DecodedOutput {
  var decoder = format.decoder(recognition, DecodingContext(file: "f"))
  return output(of: &decoder, content, pieces: size)
}

func output(
  of decoder: inout any InputDecoder, _ content: [UInt8], pieces size: Int
) -> DecodedOutput {
  var output = DecodedOutput(file: "f")
  for start in stride(from: 0, to: content.count, by: size) {
    let piece = Array(content[start..<min(content.count, start + size)])
    decoder.decode(piece.span, into: &output)
  }
  decoder.finish(into: &output)
  return output
}

/// The one request, or the requests, that `text` holds.
func requests(_ text: String, _ format: any InputFormat.Type) -> [Request] {
  guard let recognition = recognition(of: text, format) else { return [] }
  var decoder = format.makeDecoder(recognition, DecodingContext(file: "f"))
  var output = DecodedOutput(file: "f")
  let bytes = Array(text.utf8)
  decoder.decode(bytes.span, into: &output)
  decoder.finish(into: &output)
  return output.batch.requests
}
