import RuleOutModel

/// The answer of CloudWatch's `get-metric-data`: times and values of each query side by side, the newest
/// first unless asked otherwise.
package enum CloudWatchMetricData: InputFormat {
  package static let name = "cloudwatch-metric-data"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      {"MetricDataResults": [
        {"Id": "cpu", "Label": "CPUUtilization",
         "Timestamps": ["2026-06-18T14:10:00+00:00", "2026-06-18T14:05:00+00:00"],
         "Values": [71.5, 12.25], "StatusCode": "Complete"},
        {"Id": "conns", "Label": "orders-db DatabaseConnections",
         "Timestamps": ["2026-06-18T14:10:00+00:00"], "Values": [88.0], "StatusCode": "Complete"}],
       "Messages": []}
      """, records: 3),
    // Epochs, as the service itself answers; more pages of the series are left.
    FormatSample(
      #"{"MetricDataResults":[{"Id":"m1","Label":"FreeableMemory","StatusCode":"PartialData","#
        + #""Timestamps":[1781791500,1781791200],"Values":[1048576,2097152]}],"NextToken":"x"}"#,
      records: 2),
    // No data, lengths that differ, and an answer cut short within its values.
    FormatSample(
      """
      {"MetricDataResults": [
        {"Id": "a", "Label": "ReadLatency", "Timestamps": [], "Values": [], "StatusCode": "Complete"},
        {"Id": "b", "Label": "ReadLatency", "Timestamps": [1781791500], "Values": []},
        {"Id": "c", "Label": "ReadLatency", "Timestamps": [1781791500, 1781791200], "Values": [0.002,
      """, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head), let results = json.document["MetricDataResults"],
      case .array(let elements) = results
    else { return nil }
    let times = elements.lazy.compactMap { $0["Timestamps"]?.elements.first?.text }
    return Recognition(confidence: 0.95, zone: .init(ofTime: times.first))
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { JSONSeriesElements(Results(context)) }

  private struct Results: JSONSeriesDecoder {
    static let path = ["MetricDataResults"]
    static let pointArrays = ["Timestamps", "Values"]

    private let file: String
    private var writer: JSONPointWriter
    private var incomplete: [String: (count: Int, line: Int)] = [:]

    init(_ context: DecodingContext) {
      file = context.file
      writer = JSONPointWriter(context)
    }

    mutating func decode(_ series: JSONSeries, into output: inout DecodedOutput) {
      if let status = series.tree["StatusCode"]?.text, status != "Complete" {
        incomplete[String(status.prefix(40)), default: (0, series.element.line)].count += 1
      }
      let values = series.points["Values"] ?? []
      let label = CloudWatchLabel(series.tree["Label"]?.text ?? "")
      var identity = MetricIdentity(name: label.metric, labels: label.labels)
      if let id = series.tree["Id"]?.text {
        identity.labels = (identity.labels + [MetricIdentity.Label("query_id", id)]).sorted()
      }
      writer.write(
        values, at: series.points["Timestamps"] ?? [], of: identity,
        isUnfinished: series.isUnfinished, into: &output)
    }

    mutating func finish(into output: inout DecodedOutput) {
      writer.finish(into: &output)
      for (status, found) in incomplete.sorted(by: { $0.key < $1.key }) {
        output.warnings.append(
          Warning(
            code: "partial-data", file: file, line: found.line,
            message: "CloudWatch says \(status) of \(found.count) series: points may be missing;"
              + " repeat the query with its NextToken, or for a shorter time"))
      }
    }
  }
}

/// A label of CloudWatch: the metric's name, or where one query asks for several instances or services, whose
/// it is and the name; a statistic may follow.
struct CloudWatchLabel: Hashable, Sendable {
  var metric: String
  var instance: String?

  init(_ label: String) {
    var words = label.split(separator: " ")
    var statistic = ""
    // `shop TargetResponseTime p95`: a statistic may stand behind.
    if words.count > 1, let last = words.last, CloudWatchLabel.isStatistic(last) {
      statistic = "_" + last
      words.removeLast()
    }
    guard words.count == 2, let name = words.last, let instance = words.first,
      CloudWatchLabel.isNative(name) || name.utf8.contains(UInt8(ascii: "_")),
      !CloudWatchLabel.isNative(instance)
    else {
      metric = label
      return
    }
    metric = String(name) + statistic
    self.instance = String(instance)
  }

  var labels: [MetricIdentity.Label] {
    guard let instance else { return [] }
    // Machines are numbered or have addresses; services bear words.
    let isMachine = instance.utf8.contains { $0.decimalDigit != nil || $0 == UInt8(ascii: ".") }
    return [MetricIdentity.Label(isMachine ? "instance" : "service", instance)]
  }

  private static func isStatistic(_ word: Substring) -> Bool {
    let known = ["average", "sum", "minimum", "maximum", "samplecount"]
    return known.contains(word.lowercased())
      || word.first == "p" && (2...5).contains(word.utf8.count)
        && word.dropFirst().allSatisfy { $0.isNumber || $0 == "." }
  }

  /// CloudWatch's own metrics begin with a capital and run words together: `CPUUtilization`. Those of others
  /// have underscores.
  private static func isNative(_ word: Substring) -> Bool {
    guard let first = word.utf8.first, first.isLetter, first != first.lowercased else {
      return false
    }
    return word.utf8.allSatisfy { $0.isLetter || $0.decimalDigit != nil || $0 == UInt8(ascii: "_") }
      && word.utf8.contains { $0.isLetter && $0 == $0.lowercased }
  }
}
