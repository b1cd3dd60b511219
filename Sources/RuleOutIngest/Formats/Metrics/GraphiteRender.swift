import RuleOutModel

/// What Graphite's render API answers with `format=json`: pairs of value and seconds, the value first.
package enum GraphiteRender: InputFormat {
  package static let name = "graphite-render"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      [{"target": "servers.web-1.memory.used", "tags": {"name": "servers.web-1.memory.used"},
        "datapoints": [[1073741824.0, 1718719200], [null, 1718719260], [1090519040.0, 1718719320]]},
       {"target": "servers.web-2.memory.used", "datapoints": [[1073741824.0, 1718719200]]}]
      """, records: 3),
    // A tagged series; the points before the name.
    FormatSample(
      #"[{"datapoints":[[0.25,1718719200]],"target":"cpu.load;host=web-1;dc=a"}]"#, records: 1),
    // A point that is no pair, a value that is none, and an answer cut short.
    FormatSample(
      #"[{"target":"a","datapoints":[[1,1718719200],[2],["x",1718719260],[3,1718719320],[4,17187"#,
      records: 2),
    FormatSample(#"[{"target":"a","datapoints":[]}]"#, records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head), json.isArray else { return nil }
    let own = json.elements.filter { element in
      guard element["target"]?.text != nil || element["datapoints"]?.elements.isEmpty == false,
        case .array(let points)? = element["datapoints"]
      else { return false }
      return points.first.map(isPoint) ?? true
    }
    guard !own.isEmpty, own.count * 2 >= json.elements.count else { return nil }
    return Recognition(confidence: 0.93, zone: .epoch)
  }

  /// True where a time stands in the second place.
  private static func isPoint(_ tree: JSONTree) -> Bool {
    let parts = tree.elements
    guard parts.count == 2, case .number(let text) = parts[1] else { return false }
    let bytes = Array(text.utf8)
    return (bytes.span.decimal() ?? 0) > 1e8
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { JSONSeriesElements(Targets(context)) }

  private struct Targets: JSONSeriesDecoder {
    static let path: [String] = []
    static let pointArrays = ["datapoints"]

    private var writer: JSONPointWriter

    init(_ context: DecodingContext) { writer = JSONPointWriter(context) }

    mutating func decode(_ series: JSONSeries, into output: inout DecodedOutput) {
      let points = series.points["datapoints"] ?? []
      guard let target = series.tree["target"]?.text else {
        for point in points { output.count(.rejected("the target is not named"), of: point) }
        return
      }
      writer.write(
        points, of: Targets.identity(target, series.tree["tags"]), valueFirst: true, into: &output)
    }

    /// The path is the name; tags stand behind semicolons or beside it.
    private static func identity(_ target: String, _ tags: JSONTree?) -> MetricIdentity {
      var labels: [String: String] = [:]
      for tag in tags?.members ?? [] where tag.key != "name" {
        if let value = tag.value.text { labels[tag.key] = value }
      }
      let parts = target.split(separator: ";")
      // A semicolon may also stand in a function's argument.
      let isTagged = parts.count > 1 && parts.dropFirst().allSatisfy { $0.contains("=") }
      for part in isTagged ? parts.dropFirst() : [] {
        let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        labels[String(pair[0])] = String(pair[1])
      }
      return MetricIdentity(
        name: isTagged ? String(parts[0]) : target,
        labels: labels.map { MetricIdentity.Label($0.key, $0.value) })
    }

    mutating func finish(into output: inout DecodedOutput) { writer.finish(into: &output) }
  }
}
