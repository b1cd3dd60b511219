import RuleOutModel

/// The answer of Datadog's query of time series: pairs of milliseconds and value, null where there is none,
/// with the scope's tags and the unit beside them.
package enum DatadogSeries: InputFormat {
  package static let name = "datadog-series"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      {"status":"ok","res_type":"time_series","series":[
        {"metric":"system.mem.used","scope":"host:web-1,env:prod","interval":20,"length":2,
         "unit":[{"family":"bytes","name":"byte","scale_factor":1.0,"short_name":"B"},null],
         "pointlist":[[1718719200000.0,1073741824.0],[1718719220000.0,null]]},
        {"metric":"system.cpu.user","scope":"*","unit":null,"pointlist":[[1718719200000.0,12.5]]}]}
      """, records: 2),
    // Tags as a list, a rate, and the points before the name.
    FormatSample(
      #"{"series":[{"pointlist":[[1718719200000,40]],"tag_set":["service:cart"],"metric":"trace.http.request.hits","#
        + #""unit":[{"name":"request","short_name":"req"},{"name":"second","short_name":"s"}]}]}"#,
      records: 1),
    // A point that is no pair, one without time, an infinite value; the second series breaks off before
    // its unit, which its values hang on.
    FormatSample(
      #"{"series":[{"metric":"a","scope":"host:x","unit":null,"pointlist":[[1718719200000],[null,1],"#
        + #"[1718719200000,"Infinity"],[1718719220000,3]]},{"metric":"b","pointlist":[[1718719200000,1],[17"#,
      records: 1),
    FormatSample(#"{"status":"ok","res_type":"time_series","series":[]}"#, records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head), case .array(let series)? = json.document["series"] else {
      return nil
    }
    let isAnswer = json.document["res_type"] == .string("time_series")
    guard isAnswer || series.first?["pointlist"] != nil else { return nil }
    return Recognition(confidence: 0.95, zone: .epoch)
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { JSONSeriesElements(Series(context)) }

  private struct Series: JSONSeriesDecoder {
    static let path = ["series"]
    static let pointArrays = ["pointlist"]

    private var writer: JSONPointWriter

    init(_ context: DecodingContext) { writer = JSONPointWriter(context) }

    mutating func decode(_ series: JSONSeries, into output: inout DecodedOutput) {
      let points = series.points["pointlist"] ?? []
      let tree = series.tree
      guard let metric = tree["metric"]?.text, !series.isUnfinished || tree["unit"] != nil else {
        let reason = "the series breaks off, or has no metric"
        for point in points { output.count(.rejected(reason), of: point) }
        return
      }
      let listed = tree["tag_set"]?.elements.compactMap(\.text) ?? []
      let scoped = (tree["scope"]?.text ?? "").split(separator: ",").map(String.init)
      let identity = MetricIdentity(
        name: metric, labels: Series.labels(listed.isEmpty ? scoped : listed),
        unit: Series.unit(tree["unit"]))
      writer.write(points, of: identity, valueFirst: false, into: &output)
    }

    /// `host:web-1` is a label; `*`, everything, is none.
    private static func labels(_ tags: [String]) -> [MetricIdentity.Label] {
      var labels: [String: String] = [:]
      for tag in tags {
        let tag = tag.trimmingBlanks()
        guard let colon = tag.firstIndex(of: ":"), colon != tag.startIndex else {
          if !tag.isEmpty, tag != "*" { labels["scope"] = tag }
          continue
        }
        labels[String(tag[..<colon])] = String(tag[tag.index(after: colon)...])
      }
      return labels.map { MetricIdentity.Label($0.key, $0.value) }
    }

    /// `B`, or where a second unit says per what, `req/s`.
    private static func unit(_ tree: JSONTree?) -> String {
      let parts = (tree?.elements ?? []).map { $0["short_name"]?.text ?? $0["name"]?.text }
      guard let first = parts.first ?? nil else { return "" }
      guard parts.count > 1, let second = parts[1] else { return first }
      return "\(first)/\(second)"
    }

    mutating func finish(into output: inout DecodedOutput) { writer.finish(into: &output) }
  }
}
