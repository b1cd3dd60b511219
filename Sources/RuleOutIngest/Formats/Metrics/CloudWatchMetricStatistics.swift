import RuleOutModel

/// The answer of CloudWatch's `get-metric-statistics`: the points of one metric, in no order, each with its
/// statistics and its unit.
package enum CloudWatchMetricStatistics: InputFormat {
  package static let name = "cloudwatch-metric-statistics"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      {"Label": "CPUUtilization", "Datapoints": [
        {"Timestamp": "2026-06-18T14:10:00+00:00", "Average": 71.5, "Maximum": 93.0, "Unit": "Percent"},
        {"Timestamp": "2026-06-18T14:05:00+00:00", "Average": 12.25, "Maximum": 20.5, "Unit": "Percent"}]}
      """, records: 4),
    // The label behind its points, percentiles, and how many samples stand behind a point.
    FormatSample(
      #"{"Datapoints":[{"Timestamp":1781791200,"SampleCount":60,"Unit":"Seconds","#
        + #""ExtendedStatistics":{"p99":0.31}}],"Label":"ReadLatency"}"#, records: 1),
    // Nothing found, and an answer cut short: of the second the metric is never named.
    FormatSample(
      """
      {"Label": "CPUUtilization", "Datapoints": []}
      {"Datapoints": [{"Timestamp": "2026-06-18T14:10:00Z", "Sum": 3.0, "Unit": "Count"}, {"Time
      """, records: 0),
    FormatSample(
      #"{"Label":"Deadlocks","Datapoints":[{"Timestamp":null,"Sum":1},{"Timestamp":1781791200},"#
        + #"{"Timestamp":1781791200,"Sum":"many"},{"Timestamp":1781791200,"Sum":2.0}]}"#, records: 1
    ),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head), !json.isArray,
      case .array(let points)? = json.document["Datapoints"],
      json.document["Label"]?.text != nil || points.first?["Timestamp"] != nil
    else { return nil }
    let time = points.lazy.compactMap { $0["Timestamp"]?.text }.first
    return Recognition(confidence: 0.95, zone: .init(ofTime: time))
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { JSONSeriesElements(Statistics(context)) }

  private struct Statistics: JSONSeriesDecoder {
    static let path: [String] = []
    static let pointArrays = ["Datapoints"]
    private static let statistics = ["Average", "Minimum", "Maximum", "Sum"]

    private var writer: JSONPointWriter

    init(_ context: DecodingContext) { writer = JSONPointWriter(context) }

    mutating func decode(_ series: JSONSeries, into output: inout DecodedOutput) {
      let label = series.tree["Label"]?.text.map(CloudWatchLabel.init)
      for point in series.points["Datapoints"] ?? [] {
        guard let label else {
          output.count(.rejected("the metric of the points is not named"), of: point)
          continue
        }
        output.count(write(point, label, into: &output), of: point)
      }
    }

    private mutating func write(
      _ point: JSONElement, _ label: CloudWatchLabel, into output: inout DecodedOutput
    ) -> LineOutcome {
      guard let time = point.tree["Timestamp"] else { return .rejected(TimeReader.reason) }
      let stated = point.tree["Unit"]?.text ?? ""
      let unit = stated == "None" ? "" : stated
      let members =
        Statistics.statistics.compactMap { name in
          point.tree[name].map { JSONTree.Member(name, $0) }
        } + (point.tree["ExtendedStatistics"]?.members ?? [])
      if members.isEmpty {
        return point.tree["SampleCount"] == nil
          ? .rejected("the point has no statistic") : .recognised
      }
      var outcome = LineOutcome.recognised
      for member in members {
        let identity = MetricIdentity(
          name: "\(label.metric)_\(member.key)", labels: label.labels, unit: unit)
        let written = writer.write(
          member.value, at: time, of: identity, line: point.line, into: &output)
        if outcome != .used, written != .recognised { outcome = written }
        if written == .used { outcome = .used }
      }
      return outcome
    }

    mutating func finish(into output: inout DecodedOutput) { writer.finish(into: &output) }
  }
}
