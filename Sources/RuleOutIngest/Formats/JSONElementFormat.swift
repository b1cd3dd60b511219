import RuleOutModel

/// Decodes the elements of a JSON document; `JSONElements` cuts them for it.
protocol JSONElementDecoder {
  /// True where the first parts of an element that has too many are of use.
  static var acceptsCutElements: Bool { get }
  mutating func decode(_ element: JSONElement, into output: inout DecodedOutput) -> LineOutcome
  /// Takes the end of the document.
  mutating func finish(into output: inout DecodedOutput)
}

extension JSONElementDecoder {
  static var acceptsCutElements: Bool { false }
  mutating func finish(into output: inout DecodedOutput) {}
}

/// Feeds the elements of a document to a decoder and keeps the account of them: each element counts as
/// one line, and so does a fault of the JSON.
struct JSONElements<Decoder: JSONElementDecoder>: InputDecoder {
  private var decoder: Decoder
  private var stream: JSONElementStream

  /// `path` leads from the top of the document to its elements; of strings longer than `stringLimit`
  /// bytes the beginning is kept.
  init(
    _ decoder: Decoder, path: [String], stringLimit: Int = JSONTreeBuilder.stringLimit
  ) {
    self.decoder = decoder
    stream = JSONElementStream(path: path, stringLimit: stringLimit)
  }

  mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput) {
    var position = 0
    while let event = stream.next(piece, &position) { take(event, into: &output) }
  }

  mutating func finish(into output: inout DecodedOutput) {
    while let event = stream.finish() { take(event, into: &output) }
    decoder.finish(into: &output)
  }

  private mutating func take(
    _ event: JSONElementStream.Event, into output: inout DecodedOutput
  ) {
    switch event {
    case .malformed(let error): output.count(error)
    case .part: break
    case .element(let element):
      let outcome =
        element.isCut && !Decoder.acceptsCutElements
        ? .rejected("element with more than \(JSONTreeBuilder.valueLimit) values or 1 MiB of text")
        : decoder.decode(element, into: &output)
      output.account.count(outcome) {
        InputReport.Excerpt(
          line: element.line, offset: element.offset,
          text: String(element.tree.compact.prefix(200)))
      }
    }
  }
}

extension DecodedOutput {
  /// Counts a fault of a JSON document and says where it is.
  mutating func count(_ error: JSONError) {
    account.count(.rejected(error.reason)) {
      InputReport.Excerpt(line: error.line, offset: error.offset, text: "")
    }
    let code = error.fault == .endsEarly ? "truncated-json" : "malformed-json"
    // The first of a kind says it; the account counts the others.
    if warnings.contains(where: { $0.code == code }) { return }
    warnings.append(
      Warning(
        code: code, file: batch.file, line: error.line,
        message: "\(error.reason), at byte \(error.offset) of the content;"
          + " what came before it is used"))
  }
}

/// An element and its members by their names, spelled alike (`FieldName`).
struct JSONFields {
  private let members: [FieldName: JSONTree]

  init(_ tree: JSONTree) {
    var members: [FieldName: JSONTree] = [:]
    for member in tree.members { members[FieldName(member.key)] = member.value }
    self.members = members
  }

  /// The first of `names` that is there and is not null.
  func value(_ names: [String]) -> JSONTree? {
    for name in names {
      if let value = members[FieldName(name)], value != .null { return value }
    }
    return nil
  }

  /// Text of the first of `names` that has any.
  func text(_ names: [String]) -> String? {
    for name in names {
      if let text = members[FieldName(name)]?.text { return text }
    }
    return nil
  }

  func has(_ names: String...) -> Bool { value(names) != nil }

  /// True where a member is there, null or not.
  func mentions(_ name: String) -> Bool { members[FieldName(name)] != nil }

  func number(_ names: [String]) -> Double? {
    guard let text = text(names) else { return nil }
    let bytes = Array(text.utf8)
    return bytes.span.decimal()
  }
}

extension Recognition.ZoneStyle {
  /// How a time writes its zone; `none` where it is no time.
  init(ofTime text: String?) {
    let bytes = Array((text ?? "").utf8)
    self = TimestampParser.parse(bytes.span, utcOffset: 0)?.zone ?? .none
  }
}
