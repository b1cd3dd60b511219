/// How much an incident hurts those who call the system from outside, and how it is on a quiet day.
struct Harm {
  /// The worst ten minutes over the time before, of any service that many requests need.
  var slowdown = 1.0
  /// Share of requests that fail beyond what fails in quiet time, in the worst ten minutes.
  var failures = 0.0
  /// The same of the entry alone.
  var entrySlowdown = 1.0
  var entryFailures = 0.0

  init(_ run: CellRun) {
    let plan = run.plan
    let cells = run.services.count
    let span = max(1, Int(600 / plan.step))
    let began = max(span, min(cells - 1, Int(quietEnd(plan) / plan.step)))
    for service in plan.system.services.indices {
      let visits = run.visits[service].reduce(0, +)
      // Of services that few requests reach nobody feels much.
      guard service == 0 || visits > 0.3 else { continue }
      let quiet = Harm.mean(run, service, 0..<began)
      var start = began
      while start + span <= cells {
        let level = Harm.mean(run, service, start..<(start + span))
        slowdown = max(slowdown, level.latency / max(1e-9, quiet.latency))
        failures = max(failures, level.failures - quiet.failures)
        if service == 0 {
          entrySlowdown = slowdown
          entryFailures = failures
        }
        start += span / 2
      }
    }
  }

  private static func mean(_ run: CellRun, _ service: Int, _ cells: Range<Int>)
    -> (latency: Double, failures: Double)
  {
    var latency = 0.0
    var failures = 0.0
    for cell in cells {
      latency += run.services[cell][service].latency
      failures += run.services[cell][service].failures
    }
    return (latency / Double(cells.count), failures / Double(cells.count))
  }

  /// Whether somebody would call it an incident.
  var isIncident: Bool {
    let isFelt = entrySlowdown >= 1.3 || entryFailures >= 0.03
    return isFelt && (slowdown >= 1.5 || failures >= 0.05)
  }
  /// Whether nobody would call it one.
  var isQuiet: Bool { slowdown < 1.25 && failures < 0.008 }
}

/// Seconds that are quiet for certain: what began earlier may take long to hurt.
private func quietEnd(_ plan: IncidentPlan) -> Double {
  plan.cause == "none" || plan.began < 1_200 ? plan.length * 0.25 : plan.began
}
