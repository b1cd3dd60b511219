import RuleOutModel

/// What VictoriaMetrics' `/api/v1/export` writes: a series, or a part of one, a line.
package enum VictoriaMetricsExport: InputFormat {
  package static let name = "victoriametrics-export"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      {"metric":{"__name__":"up","job":"api"},"values":[1,0],"timestamps":[1718719200000,1718719215000]}
      {"metric":{"__name__":"up","job":"api"},"values":[1],"timestamps":[1718719230000]}
      """, records: 3),
    FormatSample(
      #"{"metric":{"__name__":"a"},"values":[null,"NaN",2.5],"timestamps":[1,2,1718719200000]}"#,
      records: 1),
    // Lengths that differ, nothing but infinite values, and a line cut short.
    FormatSample(
      """
      {"metric":{"__name__":"a"},"values":[1,2],"timestamps":[1718719200000]}
      {"metric":{"__name__":"a"},"values":["Infinity"],"timestamps":[1718719200000]}
      {"metric":{"__name__":"a"},"values":[1
      """, records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head), !json.isArray, json.document["metric"] != nil,
      json.document["values"] != nil || json.document["timestamps"] != nil
    else { return nil }
    return Recognition(confidence: 0.95, zone: .epoch)
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { JSONElements(SeriesLines(context), path: []) }

  private struct SeriesLines: JSONElementDecoder {
    private var series: MetricSeriesTable
    private var times: TimeReader
    private var skipped = SkippedCells()

    init(_ context: DecodingContext) {
      series = MetricSeriesTable(service: context.service)
      times = TimeReader(context)
    }

    /// A line is one element, however many points it holds.
    mutating func decode(
      _ element: JSONElement, into output: inout DecodedOutput
    ) -> LineOutcome {
      let values = element.tree["values"]?.elements ?? []
      let stamps = element.tree["timestamps"]?.elements ?? []
      guard let metric = element.tree["metric"], values.count == stamps.count else {
        return .rejected("expected a metric with as many values as timestamps")
      }
      let labels = metric.members.filter { $0.key != "__name__" }
        .map { MetricIdentity.Label($0.key, $0.value.text ?? "") }
      let identity = MetricIdentity(name: metric["__name__"]?.text ?? "", labels: labels)
      guard let index = series.index(of: identity) else {
        return .rejected(MetricSeriesTable.fullReason)
      }
      var used = 0
      var reasons: [String] = []
      for (value, stamp) in zip(values, stamps) {
        let valueBytes = Array((value.text ?? "").utf8)
        let stampBytes = Array((stamp.text ?? "").utf8)
        switch MetricCell(valueBytes.span, decimalComma: false) {
        case .gap: continue
        case .rejected(let reason): reasons.append(reason)
        case .number(let number, _):
          guard let time = times.moment(stampBytes.span) else {
            reasons.append(TimeReader.reason)
            continue
          }
          series.append(
            series: index, time: time, value: number, line: element.line, to: &output.batch)
          used += 1
        }
      }
      if used == 0 { return reasons.first.map { .rejected($0) } ?? .recognised }
      for reason in reasons { skipped.count(reason, line: element.line) }
      return .used
    }

    mutating func finish(into output: inout DecodedOutput) {
      times.finish(into: &output)
      skipped.finish(into: &output)
    }
  }
}
