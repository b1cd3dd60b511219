import RuleOutModel

/// The order of lines as a witness for the unit of the durations behind them.
///
/// Apache stamps a line with the start of its request and writes it at the end. So what comes later in the
/// log ended later, and a unit in which long requests end after those that follow them is wrong. It says
/// nothing of logs stamped at the end, whose stamps stand in order.
struct TailOrder {
  /// What the order may be off by: stamps are whole seconds, and several processes write.
  private static let slack = 2.0

  private var requests: [(start: Timestamp, duration: Double)] = []
  private var inversions = 0

  mutating func take(_ duration: Int64, at start: Timestamp) {
    if let last = requests.last, start < last.start { inversions += 1 }
    requests.append((start, Double(duration)))
  }

  /// True where more than half of the long requests would have ended well after later ones.
  func refutes(_ unit: DurationUnit) -> Bool {
    guard inversions > 0 else { return false }
    let second = 1e6 / unit.inMicroseconds
    var earliest: Timestamp?
    var long = 0
    var contradicted = 0
    for request in requests.reversed() {
      // No unit makes a request of a day.
      let end = request.start.advanced(bySeconds: min(request.duration / second, 86_400))
      if request.duration >= Self.slack * second {
        long += 1
        if let earliest, end.seconds(since: earliest) > Self.slack { contradicted += 1 }
      }
      earliest = earliest.map { min($0, end) } ?? end
    }
    return contradicted * 2 > long
  }
}
