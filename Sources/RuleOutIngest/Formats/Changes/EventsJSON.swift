import RuleOutModel

/// A format of JSON whose elements each tell of changes, alerts or notes by themselves.
protocol EventsJSON: InputFormat {
  /// Where the elements may stand in the document.
  static var paths: [[String]] { get }
  /// Decisions to report wherever the format is found.
  static var decisions: [String] { get }
  static func isElement(_ tree: JSONTree) -> Bool
  /// The text of a time, by which the zone is known; nil where the element has none.
  static func timeText(_ tree: JSONTree) -> String?
  /// Adds what the element tells to the batch.
  static func read(
    _ element: EventElement, _ times: inout TimeReader, into batch: inout RecordBatch
  ) -> LineOutcome
}

/// An element that is one of the format's, and where it stands.
struct EventElement {
  let tree: JSONTree
  let fields: JSONFields
  let source: SourceReference
  let context: DecodingContext

  /// The object that stands at a member.
  func fields(_ name: String) -> JSONFields { JSONFields(fields.value([name]) ?? .null) }
}

extension EventsJSON {
  static var paths: [[String]] { [[]] }
  static var decisions: [String] { [] }

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in paths {
      let elements = json.elements(at: path)
      let own = elements.filter(isElement)
      guard !own.isEmpty, own.count * 2 >= elements.count else { continue }
      return Recognition(
        confidence: 0.92, zone: .init(ofTime: own.compactMap(timeText).first), layout: path,
        decisions: decisions)
    }
    return nil
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    JSONElements(EventElements<Self>(context), path: recognition.layout)
  }
}

private struct EventElements<Format: EventsJSON>: JSONElementDecoder {
  private let context: DecodingContext
  private var times: TimeReader

  init(_ context: DecodingContext) {
    self.context = context
    times = TimeReader(context)
  }

  mutating func decode(
    _ element: JSONElement, into output: inout DecodedOutput
  ) -> LineOutcome {
    guard Format.isElement(element.tree) else {
      return .rejected("members of \(Format.role) are missing")
    }
    let event = EventElement(
      tree: element.tree, fields: JSONFields(element.tree),
      source: SourceReference(file: context.file, line: element.line), context: context)
    return Format.read(event, &times, into: &output.batch)
  }

  mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
}

extension String {
  /// The part of a path or address that follows the last `mark`, up to the next `/`; nil without it.
  func component(after mark: String) -> String? {
    guard let range = ranges(of: mark).last else { return nil }
    let part = self[range.upperBound...].prefix { $0 != "/" }
    return part.isEmpty ? nil : String(part)
  }
}
