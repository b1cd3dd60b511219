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
  ) -> any InputDecoder { JSONSeriesElements(Series(context)) }

  private struct Series: JSONSeriesDecoder {
    static let path: [String] = []
    static let pointArrays = ["values", "timestamps"]

    private var writer: JSONPointWriter

    init(_ context: DecodingContext) { writer = JSONPointWriter(context) }

    mutating func decode(_ series: JSONSeries, into output: inout DecodedOutput) {
      let values = series.points["values"] ?? []
      guard let metric = series.tree["metric"], !series.element.isCut else {
        for value in values {
          output.count(.rejected("expected a metric with its labels"), of: value)
        }
        return
      }
      let labels = metric.members.filter { $0.key != "__name__" }
        .map { MetricIdentity.Label($0.key, $0.value.text ?? "") }
      writer.write(
        values, at: series.points["timestamps"] ?? [],
        of: MetricIdentity(name: metric["__name__"]?.text ?? "", labels: labels),
        isUnfinished: series.isUnfinished, into: &output)
    }

    mutating func finish(into output: inout DecodedOutput) { writer.finish(into: &output) }
  }
}
