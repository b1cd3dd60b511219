import RuleOutModel

/// InfluxDB's line protocol, which Telegraf writes too: `mem,host=web-1 used=123i,free=4.5 1718719200000000000`.
package enum InfluxLineProtocol: InputFormat {
  package static let name = "influx-line-protocol"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      mem,host=web-1 used=201326592i,used_percent=12.5 1718719200000000000
      mem,host=web-1 used=209715200i,used_percent=13 1718719210000000000
      cpu,cpu=cpu-total,host=web-1 usage_idle=92.25 1718719200000000000

      """, records: 5),
    // Escapes, words and truths beside numbers, and times in milliseconds.
    FormatSample(
      #"""
      # DML
      disk\ space,path=/var/my\ data,host=web\,1 free=7u,mode="rw, \"x\"",ok=t 1718719200000
      db\,pool active=14i,note="a=b c" 1718719210000
      """#, records: 2),
    // No time, no number, a number that is none, one beyond its range, and a line cut short.
    FormatSample(
      """
      mem,host=web-1 used=1i
      mem,host=web-1 state="ok" 1718719200000000000
      mem,host=web-1 used=1x 1718719200000000000
      mem,host=web-1 used=99999999999999999999i 1718719200000000000
      mem,host=web-1 used=2i 1718719210000000000
      mem,host=web-1 us
      """, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var lines = 0
    var own = 0
    var timed = 0
    var tagged = 0
    var parsed = InfluxLine()
    HeadLines.forEach(head, limit: 200) { line in
      if InfluxLine.isRemark(line) { return }
      lines += 1
      guard parsed.parse(line), parsed.holdsValues(line) else { return }
      own += 1
      if parsed.hasTags { tagged += 1 }
      if parsed.time.map({ line.extracting($0).integer() != nil }) == true { timed += 1 }
    }
    // Without times or tags, `cart status=200` may be any log.
    guard own > 0, own * 2 >= lines, timed > 0 || tagged * 2 > own else { return nil }
    return Recognition(
      confidence: own == lines ? 0.9 : 0.75, zone: timed > 0 ? .epoch : .none)
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { LineFramed(Lines(context)) }

  private struct Lines: LineDecoder {
    private var series: MetricSeriesTable
    private var times: TimeReader
    private var parsed = InfluxLine()
    private var values: [(field: Int, number: Double)] = []
    private var key: [UInt8] = []

    init(_ context: DecodingContext) {
      series = MetricSeriesTable(service: context.service)
      times = TimeReader(context)
    }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      let content = line.extracting(line.trimmedRange())
      if InfluxLine.isRemark(content) { return .recognised }
      guard parsed.parse(content) else {
        return .rejected("expected a measurement, its fields and a time")
      }
      values.removeAll(keepingCapacity: true)
      for (index, field) in parsed.fields.enumerated() {
        switch InfluxLine.value(content.extracting(field.value)) {
        case .number(let number): values.append((index, number))
        case .text: continue
        case .malformed: return .rejected("value is not a number, a text or a truth value")
        }
      }
      guard let time = parsed.time else {
        return .rejected(
          "no time stands behind the fields: the moment of writing is not in the file")
      }
      guard content.extracting(time).integer() != nil,
        let moment = times.moment(content.extracting(time))
      else { return .rejected(TimeReader.reason) }
      if values.isEmpty { return .recognised }
      for (field, value) in values {
        guard let index = seriesIndex(content, parsed.fields[field].name) else {
          return .rejected(MetricSeriesTable.fullReason)
        }
        series.append(series: index, time: moment, value: value, line: number, to: &output.batch)
      }
      return .used
    }

    private mutating func seriesIndex(_ line: Span<UInt8>, _ field: Range<Int>) -> Int? {
      key.removeAll(keepingCapacity: true)
      key.append(copying: line.extracting(0..<parsed.keyEnd))
      key.append(0x20)
      key.append(copying: line.extracting(field))
      let symbol = Symbol(key.span)
      if let known = series.index(for: symbol) { return known }
      return series.index(of: parsed.identity(line, field: field), key: symbol)
    }

    mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
  }
}
