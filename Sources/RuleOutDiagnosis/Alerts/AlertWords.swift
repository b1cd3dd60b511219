import RuleOutModel

/// Alerts in plain words, with figures and units.
enum AlertWords {
  /// `resident memory of any instance above 640 MiB for 5 min`.
  static func condition(
    _ trial: AlertTrial, _ watch: AlertWatch, threshold: Double, hold: Double
  ) -> String {
    var text = watch.subject
    let side = watch.isUpward ? "above" : "below"
    switch trial.measure {
    case .value(let over):
      text += " \(side) \(Figure.value(threshold, of: watch.quantity))"
      if over > 0 { text += " over \(Figure.duration(over))" }
    case .ratio: text += " \(side) \(Figure.percent(threshold)) of its limit"
    case .forecast(let over, let ahead):
      text +=
        " on course for its limit within \(Figure.duration(ahead)), by its last"
        + " \(Figure.duration(over))"
    case .burnRate: break
    }
    return hold > 0 ? "\(text), for \(Figure.duration(hold))" : text
  }

  /// `failed requests of backend use up their budget of 0.1 % 14.4 times too fast, over 1 h and 5 min`.
  static func condition(_ burn: BurnRateTrial, _ trial: AlertTrial, of watch: AlertWatch) -> String
  {
    guard case .burnRate(let long, let short, let budget) = trial.measure else { return "" }
    let name = watch.first.signal.id.entity.name
    return burn.events + (name.isEmpty ? "" : " of \(name)")
      + " use up their budget of \(Figure.percent(budget))"
      + " \(Figure.number(trial.thresholds[0])) times too fast, over \(duration(long)) and over"
      + " \(duration(short))"
  }

  /// Whole hours and minutes: `1 h`.
  private static func duration(_ seconds: Double) -> String {
    seconds.truncatingRemainder(dividingBy: 3_600) == 0
      ? "\(Figure.number(seconds / 3_600)) h" : Figure.duration(seconds)
  }
}
