import RuleOutModel

/// Files of metrics: which groups there are, in which containers.
extension PopulationExport {
  private enum Container { case queryRange, exposition, openMetrics }

  mutating func writeMetrics() throws(SimulationError) {
    let interval = random.pick(realm.intervals)
    var sampler = MetricSampler(
      run, interval: interval,
      random: RandomSource(seed: random.next(), stream: "metrics"))
    var missing: Set<Int> = []
    if random.chance(0.12) { missing.insert(random.below(plan.system.instances.count)) }
    if random.chance(0.55) {
      try writeSeries(&sampler, missing)
    } else {
      try writeTables(&sampler, missing)
    }
  }

  private mutating func writeSeries(_ sampler: inout MetricSampler, _ missing: Set<Int>)
    throws(SimulationError)
  {
    let container = random.pick([Container.queryRange, .exposition, .openMetrics])
    func document(_ series: [MetricSeries]) -> [UInt8] {
      switch container {
      case .queryRange: MetricDocument.queryRange(series)
      case .exposition: MetricDocument.exposition(series)
      case .openMetrics: MetricDocument.openMetrics(series)
      }
    }
    let ending = container == .queryRange ? ".json" : ".prom"
    var groups: [(String, [MetricSeries])] = []
    if random.chance(0.6) { groups.append(("http", sampler.requestSeries())) }
    if random.chance(0.75) {
      groups.append(("processes", sampler.processSeries(missing: missing)))
    }
    if random.chance(0.7) { groups.append(("nodes", sampler.hostSeries())) }
    if random.chance(0.75) {
      let dialect = random.pick(MetricSampler.PoolDialect.allCases)
      groups.append(("pools", sampler.poolSeries(dialect, missing: missing)))
    }
    if random.chance(0.75) { groups.append(("database", sampler.databaseSeries())) }
    if random.chance(0.5) { groups.append(("clients", sampler.externalSeries())) }
    if random.chance(0.55) {
      groups.append(("probes", sampler.networkSeries(includesExpiry: random.chance(0.7))))
    }
    if random.chance(0.5) { groups.append(("application", sampler.applicationSeries())) }
    for (name, series) in groups where !series.isEmpty { try add(name + ending, document(series)) }
  }

  private mutating func writeTables(_ sampler: inout MetricSampler, _ missing: Set<Int>)
    throws(SimulationError)
  {
    let isLong = random.chance(0.65)
    let byInstance = isLong && random.chance(0.75)
    var series: [MetricSeries] = []
    for group in MetricSampler.PlainGroup.allCases where random.chance(0.75) {
      series += sampler.plainSeries(group, byInstance: byInstance, missing: missing)
    }
    guard !series.isEmpty else { return }
    let bytes =
      isLong ? longTable(series, byInstance: byInstance) : MetricDocument.wideCSV(series)
    try add("metrics.csv", bytes)
  }

  /// A row for each value, in order of time; instances in a column of their own.
  private func longTable(_ series: [MetricSeries], byInstance: Bool) -> [UInt8] {
    guard byInstance else { return MetricDocument.longCSV(series, utcOffset: plan.utcOffset) }
    var text = ByteText()
    text.add("timestamp,service,instance,metric,value\n")
    let heads = series.map { entry in
      let service = entry.labels.first { $0.key == "service" }?.value ?? ""
      let instance = entry.labels.first { $0.key == "instance" }?.value ?? ""
      return ",\(service),\(instance),\(entry.name),"
    }
    for position in 0..<(series.map(\.points.count).max() ?? 0) {
      var stamp = ""
      for (entry, head) in zip(series, heads) where position < entry.points.count {
        let point = entry.points[position]
        if stamp.isEmpty {
          stamp = Timestamp(microseconds: point.time).rfc3339(utcOffset: plan.utcOffset)
        }
        text.add(stamp)
        text.add(head)
        text.add(point.value)
        text.add("\n")
      }
    }
    return text.bytes
  }
}
