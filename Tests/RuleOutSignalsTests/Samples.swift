import RuleOutModel

@testable import RuleOutSignals

/// 2026-01-01T00:00:00Z, at which the tests' data begin.
let epoch = Timestamp(microseconds: 1_767_225_600_000_000)

func at(_ seconds: Double) -> Timestamp { epoch.advanced(bySeconds: seconds) }

func window(_ start: Double, _ end: Double) -> TimeWindow {
  TimeWindow(start: at(start), end: at(end))
}

/// A batch of one metric's samples; a nil value is an absent sample.
func metricBatch(
  _ name: String, labels: [String: String] = [:], kind: MetricIdentity.Kind = .unknown,
  every step: Double = 60, from start: Double = 0, file: String = "metrics.csv",
  _ values: [Double?]
) -> RecordBatch {
  var batch = RecordBatch(file: file)
  batch.series = [
    MetricIdentity(
      name: name, labels: labels.map { MetricIdentity.Label($0.key, $0.value) }, kind: kind)
  ]
  for (index, value) in values.enumerated() {
    guard let value else { continue }
    batch.samples.append(
      Sample(series: 0, time: at(start + Double(index) * step), value: value, line: index + 2))
  }
  return batch
}

func telemetry(_ batches: [RecordBatch]) -> Telemetry {
  var reduction = TelemetryReduction()
  for batch in batches { reduction.receive(batch) }
  return reduction.telemetry()
}

/// Some inbound and outbound requests over an hour, with every field in use.
func randomRequests(_ count: Int, using generator: inout SeededGenerator) -> [Request] {
  (0..<count).map { line in
    var request = Request(end: at(Double.random(in: 0..<3600, using: &generator)))
    request.duration = Int64.random(in: -1..<5_000_000, using: &generator)
    request.status = [200, 200, 200, 404, 500, 504].randomElement(using: &generator) ?? 200
    if request.status == 504 { request.outcome = .timeout }
    request.service = Symbol("service-\(Int.random(in: 0..<2, using: &generator))")
    request.instance = Symbol("web-\(Int.random(in: 0..<3, using: &generator))")
    request.line = line + 1
    if Int.random(in: 0..<4, using: &generator) == 0 {
      request.peer = Symbol("peer-\(Int.random(in: 0..<2, using: &generator))")
    } else {
      request.route = Symbol("/route/\(Int.random(in: 0..<5, using: &generator))")
      request.version = Symbol("v\(Int.random(in: 1..<3, using: &generator))")
      request.user = Symbol("user-\(Int.random(in: 0..<40, using: &generator))")
      request.queryTime = Int64.random(in: -1..<1000, using: &generator)
      request.poolWait = Int64.random(in: -1..<1000, using: &generator)
      request.dependencyTime = Int64.random(in: -1..<1000, using: &generator)
    }
    return request
  }
}

/// The names behind the symbols of `randomRequests`.
var randomRequestNames: [(symbol: Symbol, name: String)] {
  let names =
    (0..<3).flatMap { ["service-\($0)", "web-\($0)", "v\($0)", "peer-\($0)"] }
    + (0..<5).map { "/route/\($0)" }
  return names.map { (Symbol($0), $0) }
}

/// All that a telemetry says, as text that compares (NaN does not equal itself).
func fingerprint(_ telemetry: Telemetry) -> [String] {
  var lines = telemetry.signals.map { signal in
    let values = signal.series.values.map { $0.isNaN ? "-" : "\($0)" }.joined(separator: " ")
    return "\(signal.id) \(signal.source) \(signal.series.start) \(signal.series.step): \(values)"
  }
  for dimension in RequestReduction.Dimension.allCases {
    for key in telemetry.requests.keys(dimension) {
      let totals = telemetry.requests.totals(
        dimension, key, in: telemetry.span ?? window(0, 3600))
      lines.append("\(dimension) \(key) \(totals)")
    }
  }
  let medians = telemetry.requests.routeMedians(in: window(0, 3600))
  lines += telemetry.requests.users(in: window(0, 3600), normalisedBy: medians).map { "\($0)" }
  lines += telemetry.warnings.map { "\($0)" } + telemetry.changes.map { "\($0)" }
  lines += telemetry.commits.map { "\($0)" }
  lines += telemetry.alerts.map { "\($0)" } + telemetry.notes.map { "\($0)" }
  lines += telemetry.edges.map { "\($0)" } + ["\(String(describing: telemetry.span))"]
  return lines
}
