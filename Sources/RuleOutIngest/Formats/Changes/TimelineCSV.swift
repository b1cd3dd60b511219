import RuleOutModel

/// The responders' timeline: `time,note[,hypothesis,action]`.
package enum TimelineCSV: InputFormat {
  package static let name = "timeline-csv"
  package static let role = "timeline"

  package static let samples = [
    FormatSample(
      """
      time,note
      10:15 AM,"alert: API slow, users complain"
      10:20 AM,checked the payment provider
      """, records: 2),
    FormatSample(
      """
      time,note,hypothesis,action
      2024-08-12T10:20:00+03:00,provider status page green,external-api,suspected
      2024-08-12T10:45:00+03:00,provider answers in 120 ms,external-api,dropped
      """, records: 2),
    // A clock time that is none, a row too short, and a quote never closed.
    FormatSample("time,note\n25:15,nothing\n10:45\n10:50,\"open\n11:00,rolled back\n", records: 1),
  ]

  private static let notes = ["note", "notes", "event", "entry", "comment"]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let table = CSVHead(head), let time = table.column(timeAliases),
      let note = table.column(notes),
      table.column(["value", "metric", "service", "version"]) == nil,
      table.isNumeric(note) != true
    else { return nil }
    return Recognition(
      confidence: 0.9, zone: table.zone(of: time),
      layout: [String(Unicode.Scalar(table.delimiter))])
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    CSVFramed(
      TimelineRows(context), delimiter: recognition.layout.first?.utf8.first ?? UInt8(ascii: ","))
  }

  private struct TimelineRows: CSVRowDecoder {
    private let context: DecodingContext
    private var times: TimeReader
    private var columns: [FieldName: Int] = [:]

    init(_ context: DecodingContext) {
      self.context = context
      times = TimeReader(context)
    }

    mutating func begin(header: [String]) { columns = FieldName.columns(header) }

    mutating func decode(
      _ row: CSVRow, line: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      func text(_ names: [String]) -> String {
        for name in names {
          if let column = columns[FieldName(name)] { return row.text(column) }
        }
        return ""
      }
      guard let time = times.statedTime(text(timeAliases)) else {
        return .rejected(TimeReader.reason)
      }
      output.batch.notes.append(
        ResponderNote(
          time: time, note: text(TimelineCSV.notes), hypothesis: text(["hypothesis"]),
          action: text(["action"]), source: SourceReference(file: context.file, line: line)))
      return .used
    }

    mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
  }
}
