import RuleOutModel

/// Which service calls which: `caller,callee`.
package enum TopologyCSV: InputFormat {
  package static let name = "topology-csv"
  package static let role = "topology"

  package static let samples = [
    FormatSample("caller,callee\nfrontend,cart\nfrontend,checkout\n", records: 2),
    FormatSample("callee;caller;protocol\r\ncart;frontend;grpc\r\n", records: 1),
    // A call without callee and a row too long.
    FormatSample("caller,callee\nfrontend,\nfrontend,cart,http\nfrontend,checkout", records: 1),
    FormatSample("source,target,protocol\ncdn,web,https\nweb,mysql,mysql\n", records: 2),
    // Requests go up the stream: who serves them stands above.
    FormatSample("upstream,downstream\ncart,frontend\n", records: 1),
  ]

  private static let callers = ["caller", "client", "source_service", "from_service"]
  private static let callees = ["callee", "server", "target_service", "to_service"]

  /// Words that name the two ends of a call only where they stand together and nothing but kinds of calls beside
  /// them: the caller's first.
  private static let pairs = [
    ("source", "target"), ("source", "destination"), ("from", "to"), ("src", "dst"),
    ("src", "dest"), ("downstream", "upstream"), ("consumer", "provider"),
  ]
  private static let kinds: Set<FieldName> = Set(
    [
      "protocol", "kind", "type", "transport", "port", "scheme", "relation", "edge_type",
      "call_type", "description", "note", "notes", "comment", "team", "owner", "criticality",
    ].map { FieldName($0) })

  /// The columns of caller and callee.
  private static func ends(of table: CSVHead) -> (caller: Int, callee: Int)? {
    if let caller = table.column(callers), let callee = table.column(callees) {
      return (caller, callee)
    }
    for (first, second) in pairs {
      guard let caller = table.column([first]), let callee = table.column([second]) else {
        continue
      }
      let others = table.header.indices.filter { $0 != caller && $0 != callee }
      let areNames = [caller, callee].allSatisfy { column in
        table.isNumeric(column) != true && table.cells(column).allSatisfy(isName)
      }
      if areNames, others.allSatisfy({ kinds.contains(FieldName(table.header[$0])) }) {
        return (caller, callee)
      }
    }
    return nil
  }

  /// Whether a cell may name a service: no sentence, path or address of mail.
  private static func isName(_ cell: String) -> Bool {
    cell.contains(where: \.isLetter) && !cell.contains { $0 == " " || $0 == "@" }
      && !cell.hasPrefix("/")
  }

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let table = CSVHead(head), table.column(timeAliases) == nil,
      let (caller, callee) = ends(of: table)
    else { return nil }
    return Recognition(
      confidence: 0.9, zone: .none,
      layout: [String(Unicode.Scalar(table.delimiter)), String(caller), String(callee)])
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    let layout = recognition.layout
    let rows = TopologyRows(
      caller: layout.count > 1 ? Int(layout[1]) ?? 0 : 0,
      callee: layout.count > 2 ? Int(layout[2]) ?? 1 : 1)
    return CSVFramed(rows, delimiter: layout.first?.utf8.first ?? UInt8(ascii: ","))
  }

  private struct TopologyRows: CSVRowDecoder {
    let caller: Int
    let callee: Int

    mutating func begin(header: [String]) {}

    mutating func decode(
      _ row: CSVRow, line: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      let edge = CallEdge(caller: row.text(caller), callee: row.text(callee))
      if edge.caller.isEmpty || edge.callee.isEmpty {
        return .rejected("names no caller or callee")
      }
      output.batch.edges.append(edge)
      return .used
    }

    mutating func finish(into output: inout DecodedOutput) {}
  }
}
