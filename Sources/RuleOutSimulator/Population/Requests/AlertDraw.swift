/// The alert of an incident: a rule on a service's latency or errors, evaluated every minute.
struct AlertDraw {
  struct Firing {
    var service: Int
    /// Seconds since the start.
    var time: Double
    var isLatency: Bool
    /// Milliseconds, or percent.
    var threshold: Double
    var observed: Double
  }

  let plan: IncidentPlan
  private let requests: [[LoggedRequest]]

  init(_ plan: IncidentPlan, _ traffic: Traffic) {
    self.plan = plan
    requests = plan.system.services.indices.map { service in
      traffic.requests.filter { $0.service == service }
    }
  }

  /// The first firing that is not a false alarm, of the entry where it has one; nil where nothing fires.
  func firing(_ random: inout RandomSource) -> Firing? {
    let times = random.within(1.4...2.4)
    let percent = random.within(2.0...5)
    let minutes = random.within(2...5)
    let first = firing(of: 0, times: times, percent: percent, minutes: minutes)
    if let first, random.chance(0.7) { return first }
    let others = plan.system.services.indices.dropFirst().compactMap {
      firing(of: $0, times: times, percent: percent, minutes: minutes)
    }
    return ([first].compactMap { $0 } + others).min {
      ($0.time, $0.service) < ($1.time, $1.service)
    }
  }

  private func firing(of service: Int, times: Double, percent: Double, minutes: Int) -> Firing? {
    let all = requests[service]
    let quiet = all.filter { Double($0.end - plan.start) / 1e6 < max(1_800, plan.began) }
    guard quiet.count > 200 else { return nil }
    let durations = quiet.map(\.duration).sorted()
    let threshold = Double(durations[durations.count * 95 / 100]) / 1_000 * times
    var latencyRow = 0
    var errorRow = 0
    var first = 0
    var last = 0
    for minute in 20..<Int(plan.length / 60) {
      let now = plan.time(Double(minute) * 60)
      while last < all.count && all[last].end < now { last += 1 }
      while first < last && all[first].end < now - 300_000_000 { first += 1 }
      guard last - first >= 25 else { continue }
      let window = all[first..<last]
      let sorted = window.map(\.duration).sorted()
      let tail = Double(sorted[sorted.count * 95 / 100]) / 1_000
      let share = Double(window.count { $0.status >= 500 }) / Double(window.count) * 100
      latencyRow = tail > threshold ? latencyRow + 1 : 0
      errorRow = share > percent ? errorRow + 1 : 0
      guard latencyRow >= minutes || errorRow >= minutes else { continue }
      let time = Double(minute) * 60
      if time < plan.began { return nil }
      let isLatency = latencyRow >= minutes
      return Firing(
        service: service, time: time, isLatency: isLatency,
        threshold: isLatency ? threshold.rounded() : percent.rounded(),
        observed: isLatency ? tail.rounded() : share.rounded())
    }
    return nil
  }
}
