import RuleOutModel

/// A table with one series a column: `time,heap,cpu`, or Grafana's `"Time","web-1","web-2"`.
package enum WideCSV: InputFormat {
  package static let name = "wide-csv"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      "Time","web-1","web-2"
      "2026-06-18 14:00:00",13.7 °C,14.1 °C
      "2026-06-18 14:01:00",,14.3 °C
      """, records: 3),
    FormatSample(
      "time;instance;active;heap (MiB)\n2026-06-18T14:00:00Z;web-1;14;201,5\n"
        + "2026-06-18T14:01:00Z;web-1;-;202,5\n", records: 3),
    // A quote that is never closed costs its line only, a short row its own.
    FormatSample(
      """
      timestamp,pool,active,pending
      1718719200,"main,14,0
      1718719260,main,15
      1718719320,main,16,NaN
      1718719380,main,Inf,lots
      1718719440,main,17,1
      """, records: 3),
    // Without a header nothing can be named.
    FormatSample("1718719200,14,0\n1718719260,15,0\n", records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let table = CSVHead(head), !table.listsRequests else { return nil }
    // Claimed, so that the lack of a header can be said.
    if table.isHeaderless {
      return Recognition(
        confidence: 0.2, zone: .none, layout: MetricColumn.layout([], of: table))
    }
    guard let time = table.timeColumn else { return nil }
    let roles = table.header.indices.map { index in
      if index == time { return MetricColumn.time }
      if table.isNumeric(index) ?? !table.isLabel(index) { return .metric }
      return table.isLabel(index) ? .label : .ignored
    }
    guard roles.contains(.metric) else { return nil }
    return Recognition(
      confidence: table.rows.isEmpty ? 0.3 : 0.6, zone: table.zone(of: time),
      layout: MetricColumn.layout(roles, of: table), decisions: table.decisions(roles))
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    let layout = MetricColumn.Layout(recognition.layout)
    if layout.columns.isEmpty { return LineFramed(HeaderlessTable()) }
    return CSVFramed(WideCSVRows(layout, context), delimiter: layout.delimiter)
  }
}

/// Rejects the rows of a table that has no header.
private struct HeaderlessTable: LineDecoder {
  mutating func decode(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    .rejected("no header line names the columns")
  }

  mutating func finish(into output: inout DecodedOutput) {
    output.warnings.append(
      Warning(
        code: "csv-without-header", file: output.batch.file, line: 1,
        message: "expected a header line that names the columns, got data;"
          + " add one, such as time,active,pending,max"))
  }
}

private struct WideCSVRows: CSVRowDecoder {
  private let layout: MetricColumn.Layout
  private let time: Int
  private let labelColumns: [Int]
  private let metricColumns: [Int]
  private var header: [String] = []
  private var series: MetricSeriesTable
  private var times: TimeReader
  private var skipped = SkippedCells()
  private var key: [UInt8] = []
  private let metric: String?

  init(_ layout: MetricColumn.Layout, _ context: DecodingContext) {
    self.layout = layout
    metric = context.metric
    time = layout.first(.time) ?? 0
    labelColumns = layout.all([.label])
    metricColumns = layout.all([.metric])
    series = MetricSeriesTable(service: context.service)
    times = TimeReader(context)
  }

  mutating func begin(header: [String]) { self.header = header }

  mutating func decode(
    _ row: CSVRow, line: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    let bytes = row.bytes.span
    guard let moment = times.moment(bytes.extracting(row.range(time))) else {
      return .rejected(TimeReader.reason)
    }
    key.removeAll(keepingCapacity: true)
    for column in labelColumns {
      key.append(copying: bytes.extracting(row.range(column)))
      key.append(0x1F)
    }
    let labelLength = key.count
    var used = 0
    var reasons: [String] = []
    for column in metricColumns {
      key.removeLast(key.count - labelLength)
      let cell = bytes.extracting(row.range(column))
      switch MetricCell(cell, decimalMark: layout.decimalMark) {
      case .gap:
        if MetricCell.isWrittenNaN(cell) { skipped.count("NaN", line: line) }
      case .rejected(let reason): reasons.append(reason)
      case .number(let value, let base):
        guard let index = seriesIndex(row, column: column, base: base) else {
          reasons.append(MetricSeriesTable.fullReason)
          continue
        }
        guard let inUnit = series.value(value, base: base, inUnitOf: index) else {
          reasons.append(MetricSeriesTable.unitReason)
          continue
        }
        series.append(series: index, time: moment, value: inUnit, line: line, to: &output.batch)
        used += 1
      }
    }
    if used == 0 { return reasons.first.map { .rejected($0) } ?? .recognised }
    for reason in reasons { skipped.count(reason, line: line) }
    return .used
  }

  /// The series of a column in a row with the labels that `key` holds.
  private mutating func seriesIndex(_ row: CSVRow, column: Int, base: String) -> Int? {
    var number = column
    while number > 0 {
      key.append(UInt8(truncatingIfNeeded: number))
      number >>= 8
    }
    let symbol = Symbol(key.span)
    if let known = series.index(for: symbol) { return known }
    let title = column < header.count ? header[column] : ""
    let titleBytes = Array(title.utf8)
    let stated = MetricUnit.stated(inName: title)
    var identity = MetricIdentity(name: title, unit: stated.isEmpty ? base : stated)
    // Grafana names a column by its series: `up{instance="a"}`.
    if titleBytes.last == UInt8(ascii: "}"), let selector = SeriesSelector(titleBytes.span) {
      identity.name = selector.name
      identity.labels = selector.labels
      if let metric, identity.name.isEmpty { identity.name = metric }
    } else if let metric {
      identity.name = metric
      identity.labels = [MetricIdentity.Label("instance", title)]
    }
    for column in labelColumns where column < header.count {
      let value = row.text(column)
      if value.isEmpty { continue }
      identity.labels.append(MetricIdentity.Label(header[column].lowercased(), value))
    }
    identity.labels.sort()
    return series.index(of: identity, key: symbol)
  }

  mutating func finish(into output: inout DecodedOutput) {
    times.finish(into: &output)
    skipped.finish(into: &output)
  }
}
