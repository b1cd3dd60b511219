import RuleOutModel

/// Changes as a table, under the same names as `changes-json`.
package enum ChangesCSV: InputFormat {
  package static let name = "changes-csv"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      time,service,version,commit,kind
      2026-06-18T14:59:30Z,cart,v2.14.0,559e94c,deploy
      2026-06-18T15:20:00Z,cart,v2.13.9,,rollback
      """, records: 2),
    FormatSample(
      "deployed_at;app;release;host\n2026-06-18 14:59:30;web;v3;web-1\n", records: 1),
    FormatSample(
      """
      time,service,key,old,new,by
      2026-06-18T14:59:30Z,shop,db.pool.max,20,5,ann
      2026-06-18T15:20:00Z,cart,log.format,text,json,ben

      """, records: 2),
    FormatSample("when,app,rev\n2026-06-18T14:59:30Z,web,v2.1\n", records: 1),
    FormatSample(
      """
      installed_rank,version,description,type,script,checksum,installed_on,execution_time,success
      41,2.14,add index,SQL,V2_14__add_index.sql,-1234,2026-06-18 14:59:30,120,t

      """, records: 1),
    FormatSample(
      """
      timestamp,flag,service,change
      soon,new_rail,web,off->on
      2026-06-18T14:59:30Z,new_rail
      2026-06-18T14:59:30Z,new_rail,web,"off->on, for all"
      """, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let table = CSVHead(head), let time = table.column(ChangeFields.times),
      !table.listsRequests,
      table.column(["value", "metric", "path", "route", "duration_ms"]) == nil
        || table.column(ChangeFields.flags + ["config", "setting"]) != nil
    else { return nil }
    let subjects =
      ChangeFields.versions + ChangeFields.commits + ChangeFields.flags + ChangeFields.migrations
      + ChangeFields.settings
    // A key is of a setting where its values before and after stand beside it.
    let namesSubject =
      table.column(subjects) != nil
      || table.column(["key"]) != nil && table.column(ChangeFields.before) != nil
        && table.column(ChangeFields.after) != nil
    let namesKind = table.column(ChangeFields.kinds) != nil
    let namesEntity = table.column(ChangeFields.entities) != nil
    guard ChangeFields.areChange({ table.column($0) != nil }) else { return nil }
    guard namesSubject || (namesKind && namesEntity) else { return nil }
    // A version column beside numbers is a label of metrics.
    let numeric = table.header.indices.filter {
      $0 != time && table.isNumeric($0) == true
        && !(subjects + ["id"] + ChangeFields.before + ChangeFields.after).map(FieldName.init)
          .contains(
            FieldName(table.header[$0]))
    }
    let namesMigration = table.column(ChangeFields.migrations) != nil
    guard numeric.isEmpty || namesKind || namesMigration else { return nil }
    return Recognition(
      confidence: 0.85, zone: table.zone(of: time),
      layout: [String(Unicode.Scalar(table.delimiter))])
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    CSVFramed(
      ChangeRows(context), delimiter: recognition.layout.first?.utf8.first ?? UInt8(ascii: ","))
  }
}

private struct ChangeRows: CSVRowDecoder {
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
    let columns = columns
    let change = ChangeFields { names in
      for name in names {
        guard let column = columns[FieldName(name)] else { continue }
        let text = row.text(column)
        let bytes = Array(text.utf8)
        if !MetricCell.isGap(bytes.span) { return text }
      }
      return nil
    }
    return change.decode(
      SourceReference(file: context.file, line: line), context, &times, into: &output)
  }

  mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
}

extension FieldName {
  /// Where each column of a header stands; the first where a name stands twice.
  static func columns(_ header: [String]) -> [FieldName: Int] {
    var columns: [FieldName: Int] = [:]
    for (index, name) in header.enumerated() where columns[FieldName(name)] == nil {
      columns[FieldName(name)] = index
    }
    return columns
  }
}
