/// A JSON document whose entries are log lines, or objects such as JSON logs hold one a line.
package enum LogDocument: String, Sendable, Hashable, CaseIterable {
  /// `[{...}, {...}]`, as `gcloud logging read --format=json` gives it.
  case array = "a JSON array"
  /// `aws logs filter-log-events` and `get-log-events`.
  case cloudWatch = "an answer of CloudWatch Logs"
  /// What CloudWatch Logs hands to its subscribers, one document after the other.
  case cloudWatchSubscription = "CloudWatch Logs subscription data"
  case elasticsearch = "an answer of Elasticsearch"
  case kibana = "an answer of Kibana"
  /// `values` are pairs of a time and a line, beside the labels of their stream.
  case loki = "an answer of Loki"
  case logs = "the array `logs`"
  case entries = "the array `entries`"
  case items = "the array `items`"
  case records = "the array `records`"
  case results = "the array `results`"
  case data = "the array `data`"

  /// Where the entries stand.
  var place: EntryPlace {
    switch self {
    case .array: return EntryPlace([])
    case .cloudWatch: return EntryPlace(["events"])
    case .cloudWatchSubscription: return EntryPlace(["logEvents"])
    case .elasticsearch: return EntryPlace(["hits", "hits", "_source"], isObject: true)
    case .kibana:
      return EntryPlace(["rawResponse", "hits", "hits", "_source"], isObject: true)
    case .loki: return EntryPlace(["data", "result", "values"], beside: "stream")
    case .logs: return EntryPlace(["logs"])
    case .entries: return EntryPlace(["entries"])
    case .items: return EntryPlace(["items"])
    case .records: return EntryPlace(["records"])
    case .results: return EntryPlace(["results"])
    case .data: return EntryPlace(["data"])
    }
  }
}

/// The head of a source as lines, one for each entry of its document.
struct PeeledDocument {
  var document: LogDocument
  var head: ContentHead

  /// Every way in which `head` may be a document of entries.
  static func all(_ head: ContentHead) -> [PeeledDocument] {
    guard let first = head.bytes.span.trimmedRange().first else { return [] }
    let isArray = head.bytes[first] == UInt8(ascii: "[")
    guard isArray || head.bytes[first] == UInt8(ascii: "{") else { return [] }
    return LogDocument.allCases.compactMap { document in
      if isArray != (document == .array) { return nil }
      var entries = EntryFramed(CollectedEntries(), at: document.place)
      var output = DecodedOutput(file: "")
      entries.decode(head.bytes.span, into: &output)
      let lines = entries.decoder.lines
      if lines.isEmpty { return nil }
      return PeeledDocument(
        document: document, head: ContentHead(bytes: lines, isWhole: true))
    }
  }

  /// Entries one a line: line ends within them stand between their parts and mean nothing.
  private struct CollectedEntries: LineDecoder {
    private(set) var lines: [UInt8] = []

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      for index in line.indices { lines.append(line[index] == 0x0A ? 0x20 : line[index]) }
      lines.append(0x0A)
      return .used
    }
  }
}
