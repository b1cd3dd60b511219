/// A JSON format that is known and counted, but of which this version makes no use: its elements are
/// objects with certain members.
protocol RecognisedJSON: InputFormat {
  /// Where the elements may stand in the document.
  static var paths: [[String]] { get }
  /// True for an object that is one of the format's elements.
  static func isElement(_ fields: JSONFields) -> Bool
}

extension RecognisedJSON {
  static var paths: [[String]] { [[]] }
  package static var yieldsRecords: Bool { false }

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in paths {
      let elements = json.elements(at: path)
      let own = elements.reduce(0) { $0 + (isElement(JSONFields($1)) ? 1 : 0) }
      if own > 0 && own * 2 >= elements.count {
        return Recognition(confidence: 0.88, zone: .none, layout: path)
      }
    }
    return nil
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    JSONElements(RecognisedElements<Self>(), path: recognition.layout)
  }
}

/// Counts elements as recognised, and what is no element of the format as rejected.
private struct RecognisedElements<Format: RecognisedJSON>: JSONElementDecoder {
  mutating func decode(
    _ element: JSONElement, into output: inout DecodedOutput
  ) -> LineOutcome {
    Format.isElement(JSONFields(element.tree))
      ? .recognised : .rejected("members of \(Format.role) are missing")
  }
}

/// Patterns of log lines with their counts, as log services compute them.
package enum PatternsJSON: RecognisedJSON {
  package static let name = "patterns-json"
  package static let role = "log patterns"

  package static let samples = [
    FormatSample(
      """
      [{"signature":"slow request exceeded <N>ms","service":"web","count":412,
        "delta_vs_baseline":"+412","sentiment":"negative"}]
      """, records: 0),
    FormatSample(#"{"patterns":[{"pattern":"panic: <*>","count":3}]}"#, records: 0),
    FormatSample(#"[{"signature":"a","count":1},{"signature":"b"}]"#, records: 0),
  ]

  static let paths = [[], ["patterns"]]

  static func isElement(_ fields: JSONFields) -> Bool {
    fields.has("signature", "pattern", "template") && fields.has("count", "occurrences")
  }
}

/// The status page of a provider.
package enum StatusFeedJSON: RecognisedJSON {
  package static let name = "status-feed-json"
  package static let role = "provider status"

  package static let samples = [
    FormatSample(
      """
      {"provider":"mail","fetched_at":"2026-09-22T11:30:00Z",
       "components":[{"name":"API","status":"degraded_performance"}],
       "incidents":[{"name":"Errors","impact":"major","status":"monitoring","updates":[]}]}
      """, records: 0),
    FormatSample(
      """
      {"page":{"id":"x","name":"Mail"},"status":{"indicator":"minor","description":"Partial outage"},
       "components":[],"incidents":[]}
      """, records: 0),
    FormatSample(#"{"page":{"id":"x"},"incidents":[{"name":"Errors","status":"#, records: 0),
  ]

  static func isElement(_ fields: JSONFields) -> Bool {
    fields.has("components", "incidents") && fields.has("provider", "page", "status_page")
  }
}
