import RuleOutModel

/// The files that series are exported to.
enum MetricDocument {
  /// Answer of Prometheus' `query_range`: a matrix, times in seconds, values as strings.
  static func queryRange(_ series: [MetricSeries]) -> [UInt8] {
    var text = ByteText()
    text.add(#"{"status":"success","data":{"resultType":"matrix","result":["#)
    for (index, entry) in series.enumerated() {
      text.add(index == 0 ? "\n" : ",\n")
      text.add(#"{"metric":{"__name__":"\#(entry.name)""#)
      for label in entry.labels { text.add(#","\#(label.key)":"\#(label.value)""#) }
      text.add(#"},"values":["#)
      for (position, point) in entry.points.enumerated() {
        if position > 0 { text.add(",") }
        text.add("[")
        text.add(MetricValue.decimal(point.time, decimals: 6))
        text.add(#",""#)
        text.add(point.value)
        text.add(#""]"#)
      }
      text.add("]}")
    }
    text.add("\n]}}\n")
    return text.bytes
  }

  /// OpenMetrics text with times in seconds, families one after the other.
  static func openMetrics(_ series: [MetricSeries]) -> [UInt8] {
    families(series, isOpen: true) { MetricValue.decimal($0, decimals: 6) }
  }

  /// Prometheus exposition text with times in milliseconds.
  static func exposition(_ series: [MetricSeries]) -> [UInt8] {
    families(series, isOpen: false) { String($0 / 1_000) }
  }

  private static func families(
    _ series: [MetricSeries], isOpen: Bool, time: (Int64) -> String
  ) -> [UInt8] {
    var text = ByteText()
    var family = ""
    for entry in series {
      let name = entry.family(isOpen: isOpen)
      if name != family {
        let kind = entry.kind == .unknown && !isOpen ? "untyped" : entry.kind.rawValue
        text.add("# TYPE \(name) \(kind)\n")
        family = name
      }
      let head = entry.name + entry.labelText + " "
      for point in entry.points {
        text.add(head)
        text.add(point.value)
        text.add(" ")
        text.add(time(point.time))
        text.add("\n")
      }
    }
    if isOpen { text.add("# EOF\n") }
    return text.bytes
  }

  /// `timestamp,service,metric,value`, a row for each value, in order of time. The column `service` takes
  /// the first label's value.
  static func longCSV(_ series: [MetricSeries], utcOffset: Int) -> [UInt8] {
    var text = ByteText()
    text.add("timestamp,service,metric,value\n")
    for position in 0..<(series.map(\.points.count).max() ?? 0) {
      for entry in series where position < entry.points.count {
        let point = entry.points[position]
        text.add(Timestamp(microseconds: point.time).rfc3339(utcOffset: utcOffset))
        text.add(",\(entry.labels.first?.value ?? ""),\(entry.name),\(point.value)\n")
      }
    }
    return text.bytes
  }

  /// `time` in epoch seconds and a column for each series, named `<first label>_<name>`.
  static func wideCSV(_ series: [MetricSeries]) -> [UInt8] {
    var text = ByteText()
    text.add("time")
    for entry in series {
      text.add("," + (entry.labels.first.map { $0.value + "_" } ?? "") + entry.name)
    }
    text.add("\n")
    for position in 0..<(series.map(\.points.count).min() ?? 0) {
      text.add(MetricValue.decimal(series[0].points[position].time, decimals: 6))
      for entry in series { text.add("," + entry.points[position].value) }
      text.add("\n")
    }
    return text.bytes
  }
}

extension MetricSeries {
  /// Name of the family: a summary's without `_count` and `_sum`; in OpenMetrics a counter's without
  /// `_total`.
  fileprivate func family(isOpen: Bool) -> String {
    let endings: [String]
    switch kind {
    case .summary: endings = ["_count", "_sum"]
    case .counter: endings = isOpen ? ["_total"] : []
    case .gauge, .unknown: endings = []
    }
    guard let ending = endings.first(where: name.hasSuffix) else { return name }
    return String(name.dropLast(ending.count))
  }
}
