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
  ]

  private static let callers = ["caller", "client", "source_service", "from_service"]
  private static let callees = ["callee", "server", "target_service", "to_service"]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let table = CSVHead(head), let caller = table.column(callers),
      let callee = table.column(callees), table.column(timeAliases) == nil
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
