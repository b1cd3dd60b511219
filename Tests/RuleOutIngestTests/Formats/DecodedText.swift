import RuleOutModel

@testable import RuleOutIngest

/// What a decoder made of a text, in a form that can be compared.
struct DecodedText: Equatable {
  var requests: [String] = []
  var samples: [String] = []
  var messages: [String] = []
  var changes: [Change] = []
  var commits: [Commit] = []
  var alerts: [Alert] = []
  var notes: [ResponderNote] = []
  var edges: [CallEdge] = []
  var lines = 0
  var used = 0
  var recognised = 0
  var blank = 0
  var rejections: [InputReport.Rejection] = []
  var warnings: [Warning] = []

  var records: Int {
    requests.count + samples.count + messages.count + changes.count + commits.count + alerts.count
      + notes.count + edges.count
  }
  var rejected: Int { rejections.reduce(0) { $0 + $1.count } }
  var isBalanced: Bool { lines == used + recognised + blank + rejected }
  var reasons: [String] { rejections.map(\.reason) }

  init(_ output: DecodedOutput) {
    let batch = output.batch
    requests = batch.tracedRequests.map { "\($0)" }
    samples = batch.samples.map { sample in
      let series = batch.series[sample.series]
      let labels = series.labels.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
      let unit = series.unit.isEmpty ? "" : " [\(series.unit)]"
      return "\(series.name){\(labels)}\(unit) \(sample.value)"
        + " @\(sample.time.microseconds) line \(sample.line)"
    }
    messages = batch.messages.map { message in
      let names = batch.newNames
      func name(_ symbol: Symbol) -> String { names.first { $0.symbol == symbol }?.name ?? "-" }
      return "\(message.severity) \(name(message.service)) \(name(message.instance))"
        + " @\(message.time.rfc3339()) \(message.text)"
    }
    changes = batch.changes
    commits = batch.commits
    alerts = batch.alerts
    notes = batch.notes
    edges = batch.edges
    lines = output.account.lines
    used = output.account.used
    recognised = output.account.recognised
    blank = output.account.blank
    rejections = output.account.rejections.values.sorted { $0.reason < $1.reason }
    warnings = output.warnings
  }
}

/// The format of the structured ones that is surest of `text`.
func recognised(_ text: String) -> (format: any InputFormat.Type, recognition: Recognition)? {
  let head = ContentHead(
    bytes: Array(text.utf8.prefix(1 << 16)), isWhole: text.utf8.count <= 1 << 16)
  var best: (format: any InputFormat.Type, recognition: Recognition)?
  for format in structuredFormats {
    guard let recognition = format.recognise(head) else { continue }
    if recognition.confidence > best?.recognition.confidence ?? 0 { best = (format, recognition) }
  }
  return best
}

/// What one format makes of the beginning of `text`.
func recognise(_ text: String, by format: any InputFormat.Type) -> Recognition? {
  format.recognise(ContentHead(bytes: Array(text.utf8), isWhole: true))
}

/// Decodes `text` in pieces that end at `cuts`, ascending.
func decode(
  _ text: String, as format: any InputFormat.Type, _ recognition: Recognition, cuts: [Int] = [],
  utcOffset: Int = 0
) -> DecodedText {
  decode(Array(text.utf8), as: format, recognition, cuts: cuts, utcOffset: utcOffset)
}

/// Decodes `bytes` in pieces that end at `cuts`, ascending.
func decode(
  _ bytes: [UInt8], as format: any InputFormat.Type, _ recognition: Recognition, cuts: [Int] = [],
  utcOffset: Int = 0
) -> DecodedText {
  var decoder = format.makeDecoder(recognition, DecodingContext(file: "f", utcOffset: utcOffset))
  var output = DecodedOutput(file: "f")
  var start = 0
  for cut in cuts + [bytes.count] {
    decoder.decode(bytes.span.extracting(start..<cut), into: &output)
    start = cut
  }
  decoder.finish(into: &output)
  return DecodedText(output)
}

/// Recognises and decodes `text`; nil where no format claims it.
func decode(_ text: String, utcOffset: Int = 0) -> DecodedText? {
  recognised(text).map { decode(text, as: $0.format, $0.recognition, utcOffset: utcOffset) }
}
