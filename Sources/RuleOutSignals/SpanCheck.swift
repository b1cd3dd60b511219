import RuleOutModel

/// What the user must know about the span of the data.
struct SpanCheck {
  /// A span shorter than this, in seconds, leaves no baseline.
  static let shortest = 300.0

  private(set) var warnings: [Warning] = []

  /// - Parameters:
  ///   - requests: The bulk of the requests alone.
  ///   - samples: The bulk of the metric samples alone.
  init(bulk: RecordHours.Bulk?, requests: TimeWindow?, samples: TimeWindow?) {
    guard let bulk else { return }
    if bulk.outside > 0, let earliest = bulk.earliest, let latest = bulk.latest {
      warnings.append(
        Warning(
          code: "outside-span",
          message: "\(bulk.outside) records lie outside the span of the rest by more than two "
            + "days, between \(text(earliest)) and \(text(latest)); they are left out"))
    }
    if let requests, let samples, !requests.overlaps(samples) {
      warnings.append(
        Warning(
          code: "disjoint-inputs",
          message: "requests (\(text(requests))) and metrics (\(text(samples))) do not overlap: "
            + "nothing can be compared between them; check dates and time zones"))
    }
    if bulk.window.duration < SpanCheck.shortest {
      let seconds = Int(bulk.window.duration.rounded(.up))
      warnings.append(
        Warning(
          code: "short-span",
          message: "the data span \(seconds) s only: too short for a baseline; "
            + "export an hour before the incident too"))
    }
  }

  private func text(_ time: Timestamp) -> String {
    guard PlausibleTime.contains(time) else {
      return time.microseconds < PlausibleTime.earliest ? "before 1980" : "after 2200"
    }
    return time.rfc3339()
  }

  private func text(_ window: TimeWindow) -> String {
    "\(text(window.start)) to \(text(window.end))"
  }
}
