import RuleOutModel

/// The signals that only traces carry: single calls to a database, apart by the service that makes them.
extension RequestSignals {
  /// The metric that OpenTelemetry would export of the same calls: the time of one query, where requests of
  /// a log state the time of all their queries.
  private static let queryMetric = "db.client.operation.duration"

  mutating func addQueries(_ key: RequestKey) {
    guard let grid = requests.stepTotals(.queryByService, key, step: step) else { return }
    let sink = self.sink(grid, .queryByService, key)
    let statistics: [(Statistic, (RequestTotals) -> Double?)] = [
      (.mean, { $0.duration.mean }), (.p95, { $0.durations.quantile(0.95) }),
    ]
    for (statistic, value) in statistics {
      let id = SignalID(
        entity: Entity(.database, name(of: key.first)), quantity: .queryTime, statistic: statistic,
        observer: key.second == .none ? nil : Entity(.service, name(of: key.second)),
        metric: RequestSignals.queryMetric)
      signals += sink.signal(id, value)
    }
  }

  /// Queries per request of each service whose requests are traced as its queries are; a log beside the
  /// traces tells of more requests than those whose queries are known.
  mutating func addQueriesPerRequest() {
    let keys = requests.keys(.queryByService)
    for service in Set(keys.map(\.second)).sorted() where service != .none {
      let serving = RequestKey(service)
      guard requests.isTraced(.service, serving),
        let inbound = requests.stepTotals(.service, serving, step: step)
      else { continue }
      var queries = [Int](repeating: 0, count: inbound.totals.count)
      for key in keys where key.second == service {
        let grid = requests.stepTotals(.queryByService, key, step: step)
        for (index, totals) in (grid?.totals ?? []).enumerated() { queries[index] += totals.count }
      }
      let ratios = zip(queries, inbound.totals).map { queries, requests in
        requests.count > 0 ? Double(queries) / Double(requests.count) : Double.nan
      }
      guard ratios.contains(where: { !$0.isNaN }) else { continue }
      signals.append(
        Signal(
          id: SignalID(
            entity: Entity(.service, name(of: service)), quantity: .queriesPerRequest,
            statistic: .mean),
          series: Series(start: inbound.start, step: inbound.step, values: ratios),
          source: source(.service, serving), otherFiles: requests.otherFiles(.service, serving)))
    }
  }

  /// The steps of a grid that `window` covers, those at its edges at least by `edgeCoverage`.
  func steps(
    of grid: (start: Timestamp, step: Int64, totals: [RequestTotals]), within window: TimeWindow
  ) -> Range<Int> {
    let slack = Int64(Double(grid.step) * (1 - RequestSignals.edgeCoverage))
    let from = window.start.microseconds - slack - grid.start.microseconds
    let to = window.end.microseconds + slack - grid.start.microseconds
    let first = min(grid.totals.count, max(0, Int((from + grid.step - 1) / grid.step)))
    let last = min(grid.totals.count, max(0, Int(to / grid.step)))
    return first..<max(first, last)
  }
}
