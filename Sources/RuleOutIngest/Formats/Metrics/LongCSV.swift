import RuleOutModel

/// A table with one value a row: `timestamp,service,metric,value`.
package enum LongCSV: InputFormat {
  package static let name = "long-csv"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      timestamp,service,metric,value
      2026-06-18T14:00:00Z,frontend,requests_per_sec,923.6
      2026-06-18T14:01:00Z,frontend,requests_per_sec,930
      2026-06-18T14:00:00Z,cart,heap (MiB),201.5

      """, records: 3),
    // Grafana's "series to rows", semicolons and decimal commas.
    FormatSample(
      "sep=;\r\n\"Time\";\"Metric\";\"Value\"\r\n1718719200000;web-1;12,5\r\n"
        + "1718719260000;web-1;13,7\r\n", records: 2),
    // Gaps, a value that is none, a row too short, an infinite value: one sample is left.
    FormatSample(
      """
      time\tname\tvalue\thost
      1718719200\theap\tNaN\tweb-1
      1718719200\theap\tabc\tweb-1
      1718719200\theap
      1718719200\theap\t+Inf\tweb-1
      1718719200\theap\t512Mi\tweb-1
      """, records: 1),
  ]

  private static let nameAliases = [
    "metric", "metric_name", "__name__", "series", "field", "measurement", "name", "quantity",
    "indicator", "kpi",
  ]
  private static let valueAliases = ["value", "val", "reading", "avg", "mean", "average"]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let table = CSVHead(head), let time = table.timeColumn,
      let name = table.column(nameAliases), let value = table.column(valueAliases),
      Set([time, name, value]).count == 3
    else { return nil }
    let unit = table.column(["unit", "units", "uom"])
    let roles = table.header.indices.map { index -> MetricColumn in
      switch index {
      case time: .time
      case name: .name
      case value: .value
      case unit: .unit
      default: table.isLabel(index) ? .label : .ignored
      }
    }
    return Recognition(
      confidence: 0.8, zone: table.zone(of: time),
      layout: MetricColumn.layout(roles, of: table), decisions: table.decisions(roles))
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    let layout = MetricColumn.Layout(recognition.layout)
    return CSVFramed(LongCSVRows(layout, context), delimiter: layout.delimiter)
  }
}

private struct LongCSVRows: CSVRowDecoder {
  private let layout: MetricColumn.Layout
  private let time: Int
  private let name: Int
  private let value: Int
  private let unit: Int?
  private let keyColumns: [Int]
  private var labels: [(column: Int, key: String)] = []
  private var series: MetricSeriesTable
  private var times: TimeReader
  private var key: [UInt8] = []

  init(_ layout: MetricColumn.Layout, _ context: DecodingContext) {
    self.layout = layout
    time = layout.first(.time) ?? 0
    name = layout.first(.name) ?? 0
    value = layout.first(.value) ?? 0
    unit = layout.first(.unit)
    keyColumns = layout.all([.name, .unit, .label])
    series = MetricSeriesTable(service: context.service)
    times = TimeReader(context)
  }

  mutating func begin(header: [String]) {
    labels = layout.all([.label]).filter(header.indices.contains)
      .map { ($0, header[$0].lowercased()) }
  }

  mutating func decode(
    _ row: CSVRow, line: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    let bytes = row.bytes.span
    guard let moment = times.moment(bytes.extracting(row.range(time))) else {
      return .rejected(TimeReader.reason)
    }
    let number: Double
    let base: String
    switch MetricCell(bytes.extracting(row.range(value)), decimalMark: layout.decimalMark) {
    case .gap: return .recognised
    case .rejected(let reason): return .rejected(reason)
    case .number(let stated, let statedBase): (number, base) = (stated, statedBase)
    }
    guard let index = seriesIndex(row, base: base) else {
      return .rejected(MetricSeriesTable.fullReason)
    }
    guard let inUnit = series.value(number, base: base, inUnitOf: index) else {
      return .rejected(MetricSeriesTable.unitReason)
    }
    series.append(series: index, time: moment, value: inUnit, line: line, to: &output.batch)
    return .used
  }

  /// The series of a row. `base`, the unit behind the value, names the unit where nothing else does.
  private mutating func seriesIndex(_ row: CSVRow, base: String) -> Int? {
    key.removeAll(keepingCapacity: true)
    for column in keyColumns {
      key.append(copying: row.bytes.span.extracting(row.range(column)))
      key.append(0x1F)
    }
    let symbol = Symbol(key.span)
    if let known = series.index(for: symbol) { return known }
    let name = row.text(self.name)
    var unit = self.unit.map { row.text($0) } ?? ""
    if unit.isEmpty { unit = MetricUnit.stated(inName: name) }
    if unit.isEmpty { unit = base }
    let labels = self.labels.compactMap { label in
      let value = row.text(label.column)
      return value.isEmpty ? nil : MetricIdentity.Label(label.key, value)
    }
    return series.index(of: MetricIdentity(name: name, labels: labels, unit: unit), key: symbol)
  }

  mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
}
