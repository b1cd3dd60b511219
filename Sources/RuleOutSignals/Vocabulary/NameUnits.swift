extension MetricName {
  /// The unit that a name states, be it before what it is a part of or taken over: `http_5xx_pct.get_cart`,
  /// `cpu_percent_max_pod`.
  static func unit(in name: String, _ words: [String]) -> MeasureUnit? {
    if let mark = NameEnding.mark(in: name), mark != name.startIndex {
      let stem = String(name[..<mark])
      if NameEnding(of: name, behind: mark).isLabel(behind: stem),
        let unit = MeasureUnit(named: MetricName.words(of: stem), whole: false)
      {
        return unit
      }
    }
    return MeasureUnit(named: withoutPlace(words), whole: false)
  }

  /// The words without what they are told for at their end: `max_pod`, `per_node`.
  private static func withoutPlace(_ words: [String]) -> [String] {
    guard words.count > 2, places.contains(words[words.count - 1]),
      words[words.count - 2] == "per" || words[words.count - 2] == "worst"
        || MeasureUnit.statisticWords.contains(words[words.count - 2])
    else { return words }
    return Array(words.dropLast(2))
  }

  private static let places: Set<String> = [
    "pod", "instance", "node", "host", "replica", "container", "task", "worker", "partition",
    "shard", "broker", "zone", "process",
  ]
}
