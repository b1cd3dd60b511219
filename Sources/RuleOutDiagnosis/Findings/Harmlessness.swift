import RuleOutModel
import RuleOutSignals

/// The equivalence test behind a rule-out: was a signal's rise, in every stretch of the impact, too small
/// to explain a tenth of the harm?
///
/// Two one-sided tests (Schuirmann 1987) with the one side that can hurt: in each sub-window the upper
/// end of the 90 % interval of the shift, by block bootstrap, must lie below the margin. "Not
/// significant" would not do: a test too weak to see harm would acquit everything.
struct Harmlessness: Sendable {
  enum Outcome: Sendable, Hashable {
    /// Below the margin in every sub-window.
    case harmless
    /// Above the margin, with its whole interval, in at least one.
    case harmful
    /// Neither shown.
    case open
    /// Too few samples, or a gap at the onset.
    case uncovered
  }

  var outcome: Outcome
  var signal: Signal
  var baseline: Double
  var margin: Double
  /// Lowest and highest mean of a sub-window.
  var lowest: Double
  var highest: Double
  /// Upper end of the shift's interval in the worst sub-window.
  var worstUpper: Double
  var windowSeconds: Double
  /// Number of sub-windows.
  var windows: Int
  var coverage: Double
  /// When the last sub-window was complete: the figures are those of the whole impact.
  var availableAt: Timestamp

  /// Share of the expected samples that must be there.
  static let leastCoverage = 0.9
  /// Cells missing in a row, around the onset, beyond which nothing is ruled out.
  static let longestGap = 3

  /// `margin`: the shift, in the signal's unit, that would explain a tenth of the impact.
  init?(_ signal: Signal, quiet: TimeWindow, incident: IncidentWindow, margin: Double) {
    let series = signal.series
    let before = series.values(in: quiet)
    guard before.count >= 10 else { return nil }
    self.signal = signal
    self.margin = margin.rounded(significantDigits: 6)
    baseline = average(before)
    let impact = TimeWindow(
      start: incident.onsetInterval.start, end: incident.impact.end)
    coverage = series.coverage(in: impact)
    // Five minutes, or a tenth of the impact where that is longer, in whole five minutes; never fewer than
    // five cells. While an incident lasts its windows stay where they are, and more are added.
    let stretch = 300.0
    let wanted = max(5 * series.stepSeconds, impact.duration / 10)
    windowSeconds = min(
      stretch * max(1, (wanted / stretch).rounded(.up)),
      max(impact.duration, 5 * series.stepSeconds))
    lowest = .infinity
    highest = -.infinity
    worstUpper = -.infinity
    windows = 0
    availableAt = impact.end
    var harmless = true
    var harmful = false
    var start = impact.start
    while start < impact.end {
      // A last piece of a window is judged with the one before it.
      let isLast = impact.end.seconds(since: start) < 2 * windowSeconds
      let end =
        isLast
        ? max(impact.end, start.advanced(bySeconds: windowSeconds))
        : start.advanced(bySeconds: windowSeconds)
      let inside = series.values(in: TimeWindow(start: start, end: end))
      start = end
      guard inside.count >= 3, let shift = bootstrapMeanShift(baseline: before, window: inside)
      else { continue }
      let level = average(inside)
      windows += 1
      lowest = min(lowest, level)
      highest = max(highest, level)
      worstUpper = max(worstUpper, shift.interval.high)
      switch equivalence(shift, upperMargin: self.margin) {
      case .equivalent: break
      case .different: (harmless, harmful) = (false, true)
      case .undecided: harmless = false
      }
    }
    let gap = Harmlessness.gap(in: series, around: incident.onsetInterval)
    if harmful {
      outcome = .harmful
    } else if windows == 0 || coverage < Harmlessness.leastCoverage
      || gap > Harmlessness.longestGap
    {
      outcome = .uncovered
    } else {
      outcome = harmless ? .harmless : .open
    }
  }

  /// `response time p95 was 118 to 124 ms in each of 10 windows of 16 min, baseline 121 ms; harm would
  /// need 165 ms`, the signal under the name given, with a detail behind the range.
  func statement(_ name: String, _ detail: String = "") -> String {
    let quantity = signal.id.quantity
    func show(_ value: Double) -> String { Figure.value(value, of: quantity) }
    let range = show(lowest) == show(highest) ? show(lowest) : "\(show(lowest)) to \(show(highest))"
    let stretch =
      windows == 1
      ? "over the whole impact"
      : "in each of \(windows) windows of"
        + " \(Figure.duration(windowSeconds))"
    return "\(name) \(range)\(detail) \(stretch), baseline \(show(baseline)); harm would need"
      + " \(show(baseline + margin))"
  }

  var statement: String { statement("\(describe(signal.id)) was") }

  /// Most cells missing in a row within ten cells of the onset.
  static func gap(in series: Series, around onset: TimeWindow) -> Int {
    let reach = 10 * series.stepSeconds
    let window = TimeWindow(
      start: onset.start.advanced(bySeconds: -reach), end: onset.end.advanced(bySeconds: reach))
    var longest = 0
    var current = 0
    for index in series.indices(in: window) {
      current = series.values[index].isNaN ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}

/// Mean of at least one value.
func average(_ values: [Double]) -> Double {
  values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
}
