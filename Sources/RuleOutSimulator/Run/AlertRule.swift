import RuleOutModel

/// An alert rule on the 95th percentile of durations, evaluated every minute on what had ended by then.
struct AlertRule {
  var name: String
  /// Milliseconds.
  var threshold: Double
  /// Minutes looked back at, and minutes in a row that must exceed the threshold.
  var window: Int64
  var consecutive: Int
  /// No evaluation in the first so many minutes.
  var quietMinutes: Int64 = 30

  struct Firing {
    var time: Int64
    var observed: Double
  }

  /// The first time the rule fires; nil where it never does.
  func firing(in recording: Recording, blueprint: Blueprint) -> Firing? {
    let minute: Int64 = 60_000_000
    var row = 0
    var first = 0
    var last = 0
    let requests = recording.requests
    var time = blueprint.start.microseconds + quietMinutes * minute
    while time <= blueprint.end.microseconds {
      while last < requests.count && requests[last].end < time { last += 1 }
      while first < last && requests[first].end < time - window * minute { first += 1 }
      if let observed = measure(requests[first..<last]), observed > threshold {
        row += 1
        if row == consecutive { return Firing(time: time, observed: observed) }
      } else {
        row = 0
      }
      time += minute
    }
    return nil
  }

  private func measure(_ requests: ArraySlice<RequestRecord>) -> Double? {
    guard requests.count >= 20 else { return nil }
    let sorted = requests.map(\.duration).sorted()
    return Double((sorted[sorted.count * 95 / 100] + 500) / 1_000)
  }
}
