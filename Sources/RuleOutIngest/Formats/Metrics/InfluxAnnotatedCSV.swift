import RuleOutModel

/// What InfluxDB 2 answers to a Flux query: one or more tables in one text, each with its own header, and
/// above it lines that begin with `#` and say what the columns hold.
package enum InfluxAnnotatedCSV: InputFormat {
  package static let name = "influx-annotated-csv"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      #group,false,false,true,true,false,false,true,true,true
      #datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string
      #default,_result,,,,,,,,
      ,result,table,_start,_stop,_time,_value,_field,_measurement,host
      ,,0,2026-06-18T13:00:00Z,2026-06-18T15:00:00Z,2026-06-18T14:00:00Z,12.5,used_percent,mem,web-1
      ,,0,2026-06-18T13:00:00Z,2026-06-18T15:00:00Z,2026-06-18T14:01:00Z,,used_percent,mem,web-1

      #group,false,false,false,false,true,true
      #datatype,string,long,dateTime:RFC3339,long,string,string
      #default,_result,,,,,
      ,result,table,_time,_value,_field,_measurement
      ,,1,2026-06-18T14:00:00Z,40,active,pool
      """, records: 2),
    // Without annotations; and a table with a column a field.
    FormatSample(
      ",result,table,_time,_value,_field,_measurement,host\r\n"
        + ",_result,0,2026-06-18T14:00:00Z,1,value,up,web-1\r\n\r\n"
        + "#datatype,string,long,dateTime:RFC3339,string,double,long\r\n"
        + ",result,table,_time,host,cpu,threads\r\n"
        + ",_result,1,2026-06-18T14:00:00Z,web-1,0.5,12\r\n", records: 3),
    // Texts, a row cut short, a value that is none, and an error in place of a table.
    FormatSample(
      """
      #datatype,string,long,dateTime:RFC3339,string,string,string
      ,result,table,_time,_value,_field,_measurement
      ,,0,2026-06-18T14:00:00Z,ok,state,mem

      #datatype,string,long,dateTime:RFC3339,double,string,string
      ,result,table,_time,_value,_field,_measurement
      ,,1,2026-06-18T14:00:00Z,+Inf,used,mem
      ,,1,yesterday,1,used,mem
      ,,1,2026-06-18T14:00:10Z,2,used,mem
      ,,1,2026-06-18T14:

      #datatype,string,string
      ,error,reference
      ,query timed out,897
      """, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var isOwn = false
    var isFirst = true
    HeadLines.forEach(head, limit: 1) { line in
      guard isFirst else { return }
      isFirst = false
      isOwn =
        line.hasPrefix("#datatype,") || line.hasPrefix("#group,") || line.hasPrefix("#default,")
      var row = CSVRow()
      if !isOwn, row.split(line, delimiter: UInt8(ascii: ",")) == .complete {
        let columns = Set(row.texts)
        isOwn = columns.isSuperset(of: ["table", "_time", "_value"])
      }
    }
    return isOwn ? Recognition(confidence: 0.95, zone: .stated(utcOffset: 0)) : nil
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { LineFramed(Rows(context)) }

  private struct Rows: LineDecoder {
    private var row = CSVRow()
    private var types: [String] = []
    private var table = Table()
    private var series: MetricSeriesTable
    private var times: TimeReader
    private var key: [UInt8] = []

    init(_ context: DecodingContext) {
      series = MetricSeriesTable(service: context.service)
      times = TimeReader(context)
    }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      guard row.split(line, delimiter: UInt8(ascii: ",")) == .complete else {
        return .rejected("malformed quotes, or a text over several lines")
      }
      let first = row.text(0)
      if first.hasPrefix("#") {
        // Annotations begin a table.
        if !table.columns.isEmpty { types = [] }
        if first == "#datatype" { types = row.texts }
        table = Table()
        return .recognised
      }
      if table.columns.isEmpty || Table.isHeader(row) {
        table = Table(row.texts, types: types)
        return .recognised
      }
      if table.isError { return .rejected("InfluxDB answered with an error") }
      guard row.count == table.columns.count else {
        return .rejected("number of fields differs from the header's")
      }
      guard let time = table.time, !table.values.isEmpty else {
        return .rejected("the table has no _time, or no values")
      }
      return decodeRow(row, time: time, number: number, into: &output)
    }

    private mutating func decodeRow(
      _ row: CSVRow, time: Int, number: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      let bytes = row.bytes.span
      guard let moment = times.moment(bytes.extracting(row.range(time))) else {
        return .rejected(TimeReader.reason)
      }
      var outcome = LineOutcome.recognised
      for column in table.values where !table.isText(column) {
        switch MetricCell(bytes.extracting(row.range(column)), decimalComma: false) {
        case .number(let value, base: ""):
          guard let index = seriesIndex(row, column) else {
            return .rejected(MetricSeriesTable.fullReason)
          }
          series.append(series: index, time: moment, value: value, line: number, to: &output.batch)
          outcome = .used
        case .number: if outcome != .used { outcome = .rejected("value is not a number") }
        case .rejected(let reason): if outcome != .used { outcome = .rejected(reason) }
        case .gap: continue
        }
      }
      return outcome
    }

    private mutating func seriesIndex(_ row: CSVRow, _ column: Int) -> Int? {
      key.removeAll(keepingCapacity: true)
      for part in [table.columns[column]] + table.labels.map({ table.columns[$0] }) {
        key += part.utf8
        key.append(0x1F)
      }
      for part in table.naming + table.labels {
        key.append(copying: row.bytes.span.extracting(row.range(part)))
        key.append(0x1F)
      }
      let symbol = Symbol(key.span)
      if let known = series.index(for: symbol) { return known }
      let labels = table.labels.compactMap { label in
        let value = row.text(label)
        return value.isEmpty ? nil : MetricIdentity.Label(table.columns[label], value)
      }
      let field =
        table.columns[column] == "_value"
        ? table.field.map { row.text($0) } ?? "value" : table.columns[column]
      let identity = InfluxNames.identity(
        measurement: table.measurement.map { row.text($0) } ?? "", field: field, labels: labels)
      return series.index(of: identity, key: symbol)
    }

    mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
  }

  /// What the columns of one table are for.
  private struct Table: Sendable {
    var columns: [String] = []
    var time: Int?
    var measurement: Int?
    var field: Int?
    /// Columns of numbers.
    var values: [Int] = []
    var labels: [Int] = []
    private var types: [String] = []

    init() {}

    /// `types` are the cells of `#datatype`; empty where the text has none.
    init(_ header: [String], types: [String]) {
      columns = header
      self.types = types.count == header.count ? types : []
      time = header.firstIndex(of: "_time")
      measurement = header.firstIndex(of: "_measurement")
      field = header.firstIndex(of: "_field")
      if let value = header.firstIndex(of: "_value") { values = [value] }
      for (index, name) in header.enumerated() {
        if name.isEmpty || name.hasPrefix("_") || ["result", "table"].contains(name) { continue }
        let type = self.types.isEmpty ? "string" : self.types[index]
        if type == "string" {
          labels.append(index)
        } else if !header.contains("_value"), ["double", "long", "unsignedLong"].contains(type) {
          values.append(index)
        }
      }
    }

    var isError: Bool { columns.contains("error") && time == nil }

    /// Columns that name the metric.
    var naming: [Int] { [measurement, field].compactMap { $0 } }

    /// True where the annotations say that a column holds no numbers.
    func isText(_ column: Int) -> Bool {
      !types.isEmpty && !["double", "long", "unsignedLong"].contains(types[column])
    }

    static func isHeader(_ row: CSVRow) -> Bool {
      (0..<row.count).contains { row.bytes.span.extracting(row.range($0)).equals("_time") }
    }
  }
}
