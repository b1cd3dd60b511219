import RuleOutModel

/// Logs of several programs in one file, each in its own form: JSON lines, `key=value` pairs, and plain lines that
/// begin with a time. Each line is read as what it is; what continues a plain line goes on with it.
package enum MixedLog: LineFormat {
  package static let name = "mixed-log"
  package static let role = "messages"

  package static let samples = [
    // Two services: logfmt and Spring Boot, with a trace.
    FormatSample(
      """
      2026-11-22 14:03:11,123  INFO [main] com.example.Shop : started
      ts=2026-11-22T14:03:11.500Z level=info service=users msg="listening" addr=:8080
      ts=2026-11-22T14:03:12.500Z level=error service=users msg="no answer" err="i/o timeout"
      2026-11-22 14:03:12,456 ERROR [http-7] com.example.Shop : request failed
      java.lang.IllegalStateException: none
      \tat com.example.Shop.get(Shop.java:7)
      2026-11-22 14:03:13,456  INFO [http-7] com.example.Shop : ready

      """, records: 5),
    // JSON requests and plain messages.
    FormatSample(
      """
      {"time":"2026-11-22T14:03:11Z","service":"shop","method":"GET","path":"/a","status":200,"duration_ms":12}
      2026-11-22T14:03:11Z WARN pool is full
      {"time":"2026-11-22T14:03:12Z","service":"shop","method":"GET","path":"/a","status":503,"duration_ms":30}
      2026-11-22T14:03:12Z ERROR no connection

      """, records: 4),
    // All three; a JSON line is cut short.
    FormatSample(
      """
      {"time":"2026-11-22T14:03:11Z","level":"info","service":"shop","msg":"up"}
      2026-11-22T14:03:11Z WARN pool is full
      time=2026-11-22T14:03:12Z level=info service=users msg=up
      {"time":"2026-11-22T14:0
      2026-11-22T14:03:12Z ERROR no connection
      time=2026-11-22T14:03:13Z level=info service=users msg=ready
      {"time":"2026-11-22T14:03:13Z","level":"info","service":"shop","msg":"ready"}
      """, records: 6),
  ]

  enum Form: Int, CaseIterable {
    case json, pairs, text

    /// Nil for a line that only goes on.
    init?(_ line: Span<UInt8>) {
      var start = 0
      while start < line.count, line[start].isBlank { start += 1 }
      guard start < line.count else { return nil }
      if line[start] == UInt8(ascii: "{") {
        self = .json
      } else if TextLine(line) != nil {
        self = .text
      } else if start == 0, Form.beginsWithPair(line) {
        self = .pairs
      } else {
        return nil
      }
    }

    /// `ts=2026-...`, and not `total = 5` in the midst of a trace.
    private static func beginsWithPair(_ line: Span<UInt8>) -> Bool {
      var index = 0
      while index < line.count, line[index].isLetter || line[index] == UInt8(ascii: "_") {
        index += 1
      }
      return index > 0 && index + 1 < line.count && line[index] == UInt8(ascii: "=")
        && !line[index + 1].isBlank
    }
  }

  /// Lines of the head that are looked at, and the least part of them that makes a form of its own.
  private static let lineLimit = 400
  private static let leastShare = 20

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var parts = [[UInt8]](repeating: [], count: Form.allCases.count)
    var counts = [Int](repeating: 0, count: Form.allCases.count)
    var last = Form.text
    HeadLines.forEach(head, limit: lineLimit) { line in
      let form = Form(line)
      last = form ?? last
      if form != nil { counts[last.rawValue] += 1 }
      parts[last.rawValue].append(copying: line)
      parts[last.rawValue].append(0x0A)
    }
    let least = max(2, counts.reduce(0, +) / leastShare)
    guard counts.count(where: { $0 >= least }) >= 2 else { return nil }
    let recognitions = zip(Form.allCases, parts).map { form, bytes -> Recognition? in
      guard counts[form.rawValue] >= least else { return nil }
      var part = ContentHead(bytes: bytes, isWhole: true)
      part.envelopeZone = head.envelopeZone
      return recognise(form, part)
    }
    let found = recognitions.compactMap { $0 }
    guard found.count >= 2 else { return nil }
    return Recognition(
      confidence: found.map(\.confidence).max()! + 0.01,
      zone: found.map(\.zone).first { $0 == .local } ?? found[0].zone,
      layout: recognitions.flatMap { recognition -> [String] in
        guard let recognition else { return ["-"] }
        return [String(recognition.layout.count)] + recognition.layout
      },
      decisions: ["lines of \(found.count) forms in one file, each read as its own"]
        + found.flatMap(\.decisions),
      role: found.first { $0.role != TextLog.role }?.role ?? TextLog.role)
  }

  private static func recognise(_ form: Form, _ head: ContentHead) -> Recognition? {
    switch form {
    case .json: JSONLines.recognise(head)
    case .pairs: Logfmt.recognise(head)
    case .text: TextLog.recognise(head)
    }
  }

  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext) -> Decoder {
    var rest = recognition.layout[...]
    let layouts = Form.allCases.map { _ -> Recognition in
      var part = recognition
      let count = rest.popFirst().flatMap { Int($0) } ?? 0
      part.layout = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      return part
    }
    return Decoder(
      json: JSONLines.makeLineDecoder(layouts[Form.json.rawValue], context),
      pairs: Logfmt.makeLineDecoder(layouts[Form.pairs.rawValue], context),
      text: TextLog.makeLineDecoder(layouts[Form.text.rawValue], context))
  }

  struct Decoder: LineDecoder {
    var json: JSONLines.Decoder
    var pairs: ParsedLines<Logfmt.Line>
    var text: TextLog.Decoder
    private var last = Form.text

    init(json: JSONLines.Decoder, pairs: ParsedLines<Logfmt.Line>, text: TextLog.Decoder) {
      self.json = json
      self.pairs = pairs
      self.text = text
    }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      last = Form(line) ?? last
      switch last {
      case .json: return json.decode(line, number: number, offset: offset, into: &output)
      case .pairs: return pairs.decode(line, number: number, offset: offset, into: &output)
      case .text: return text.decode(line, number: number, offset: offset, into: &output)
      }
    }

    mutating func finish(into output: inout DecodedOutput) {
      json.finish(into: &output)
      pairs.finish(into: &output)
      text.finish(into: &output)
    }
  }
}
