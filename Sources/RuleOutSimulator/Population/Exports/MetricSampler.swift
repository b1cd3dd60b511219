/// Samples the cells as a monitoring system would: gauges at a moment, means over an interval, counters
/// that run on.
struct MetricSampler {
  let run: CellRun
  let plan: IncidentPlan
  /// Seconds between two samples.
  let interval: Int
  var random: RandomSource
  /// Whether shares are told in percent.
  let statesPercent: Bool
  /// Cells that each sample covers, and its time.
  private let samples: [(time: Int64, cells: Range<Int>)]

  typealias Labels = [(key: String, value: String)]

  init(_ run: CellRun, interval: Int, random: RandomSource) {
    self.run = run
    plan = run.plan
    self.interval = interval
    self.random = random
    statesPercent = self.random.chance(0.4)
    var samples: [(time: Int64, cells: Range<Int>)] = []
    var seconds = Double(interval)
    while seconds <= plan.length {
      let first = Int((seconds - Double(interval)) / plan.step)
      let last = min(run.cells, max(first + 1, Int(seconds / plan.step)))
      if first < last { samples.append((plan.time(seconds), first..<last)) }
      seconds += Double(interval)
    }
    self.samples = samples
  }

  /// What holds at the moment of the sample.
  mutating func gauge(
    _ name: String, _ labels: Labels, decimals: Int = 0, _ value: (Int) -> Double
  ) -> MetricSeries {
    var points: [(time: Int64, value: String)] = []
    for sample in samples {
      points.append((sample.time, text(value(sample.cells.upperBound - 1), decimals)))
    }
    return MetricSeries(name: name, labels: labels, kind: .gauge, points: points)
  }

  /// The mean over the interval, measured with some noise.
  mutating func mean(
    _ name: String, _ labels: Labels, decimals: Int = 2, noise: Double = 0.02,
    _ value: (Int) -> Double
  ) -> MetricSeries {
    var points: [(time: Int64, value: String)] = []
    for sample in samples {
      let sum = sample.cells.reduce(0) { $0 + value($1) }
      let measured = sum / Double(sample.cells.count) * (1 + noise * random.normal())
      points.append((sample.time, text(measured, decimals)))
    }
    return MetricSeries(name: name, labels: labels, kind: .gauge, points: points)
  }

  /// A running sum of `rate` a second; whole events where `isCount`.
  mutating func counter(
    _ name: String, _ labels: Labels, isCount: Bool = true, kind: MetricSeries.Kind = .counter,
    _ rate: (Int) -> Double
  ) -> MetricSeries {
    var total = Double(random.below(100_000))
    var points: [(time: Int64, value: String)] = []
    var next = 0
    for sample in samples {
      while next < sample.cells.upperBound {
        let mean = max(0, rate(next)) * plan.step
        total += isCount ? Double(random.poisson(mean: mean)) : mean
        next += 1
      }
      points.append((sample.time, text(total, isCount ? 0 : 4)))
    }
    return MetricSeries(name: name, labels: labels, kind: kind, points: points)
  }

  /// Sum and count of a timer: events a second, and seconds of each.
  mutating func timer(
    _ name: String, _ labels: Labels, rate: (Int) -> Double, seconds: (Int) -> Double
  ) -> [MetricSeries] {
    [
      counter(name + "_count", labels, kind: .summary, rate),
      counter(name + "_sum", labels, isCount: false, kind: .summary) { rate($0) * seconds($0) },
    ]
  }

  private func text(_ value: Double, _ decimals: Int) -> String {
    var scaled = max(0, value)
    for _ in 0..<decimals { scaled *= 10 }
    return MetricValue.decimal(Int64(min(scaled, 9e17).rounded()), decimals: decimals)
  }

  // MARK: What the system shows

  /// Requests a second as they are, not as they are logged.
  func rate(_ service: Int, _ cell: Int) -> Double {
    run.services[cell][service].rate * plan.system.sampling
  }

  /// Calls a second to an external, and their mean seconds and share of failures.
  func calls(_ external: Int, _ cell: Int) -> (rate: Double, seconds: Double, failures: Double) {
    let target = plan.system.externals[external]
    let state = run.externals[cell][external]
    var rate = 0.0
    for (service, plan) in plan.system.services.enumerated() {
      let total = run.visits[service].reduce(0, +)
      guard total > 0 else { continue }
      for (route, entry) in plan.routes.enumerated() where entry.externals.contains(external) {
        rate += self.rate(service, cell) * run.visits[service][route] / total
      }
    }
    let failures = min(1, state.errors + state.limited + state.silent + run.network[cell].names)
    let seconds =
      min(target.timeout, target.seconds * state.slowness) * (1 - state.silent)
      + target.timeout * state.silent + run.network[cell].loss * 0.5
    return (rate, seconds, failures)
  }

  func startTime(_ instance: Int, _ cell: Int) -> Double {
    Double(plan.time(run.instances[cell][instance].startedAt)) / 1_000_000
  }
}
