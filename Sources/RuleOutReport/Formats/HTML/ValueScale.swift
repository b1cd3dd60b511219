import RuleOutModel

/// The vertical scale of one drawing: from zero, or the lowest value below it, to a little above what must
/// be seen.
struct ValueScale {
  let low: Double
  let high: Double
  let quantity: Quantity
  let isCores: Bool
  let quiet: Exhibit.Interval?
  /// The level of harm, where it can be drawn without pressing the signal flat.
  let harmLevel: Double?

  /// Times the highest value up to which a level of harm is drawn.
  private static let reach = 14.0

  init(_ exhibit: Exhibit) {
    quantity = exhibit.signal.quantity
    isCores = quantity == .cpuUtilization && exhibit.signal.statistic == .rate
    let values = exhibit.series.values.filter(ValueScale.isDrawable)
    quiet = exhibit.quietBand.flatMap { band in
      ValueScale.isDrawable(band.low) && ValueScale.isDrawable(band.high) ? band : nil
    }
    var top = max(values.max() ?? 0, quiet?.high ?? 0)
    let bottom = min(values.min() ?? 0, quiet?.low ?? 0, 0)
    let isNear = exhibit.harmLevel.map { top <= 0 || $0 <= ValueScale.reach * top } ?? false
    harmLevel = exhibit.harmLevel.flatMap {
      isNear && ValueScale.isDrawable($0) && $0 > bottom ? $0 : nil
    }
    if let harmLevel { top = max(top, harmLevel) }
    if top <= bottom { top = bottom + 1 }
    let isShare = ValueScale.shares.contains(quantity) && !isCores
    high = isShare && top <= 1 && top * 1.08 > 1 ? 1.03 : top + 0.08 * (top - bottom)
    low = bottom < 0 ? bottom - 0.08 * (top - bottom) : 0
  }

  /// Values beyond this are a fault of their source, and their differences may be no numbers.
  static func isDrawable(_ value: Double) -> Bool { abs(value) < 1e15 }

  private static let shares: Set<Quantity> = [
    .errorRatio, .timeoutRatio, .availability, .cpuUtilization, .memoryUtilization,
    .diskUtilization, .inodeUtilization, .descriptorUtilization, .trackedConnections, .diskBusy,
    .poolUtilization, .dependencyErrorRatio,
    .dependencyTimeoutRatio, .cacheHitRatio, .cpuSteal, .cpuPressure, .cpuThrottling,
    .diskPressure, .packetLoss, .diskCreditsUsed, .cpuCreditsUsed,
  ]

  /// Distance of `value` from the top, from 0 to 1 within the drawing.
  func share(_ value: Double) -> Double { (high - value) / (high - low) }

  func label(_ value: Double) -> String {
    isCores ? "\(Figure.number(value, digits: 2)) cores" : Figure.value(value, of: quantity)
  }

  /// What the script needs to write a value as the report does.
  var unit: String {
    if isCores { return "cores" }
    let sample = Figure.value(2, of: quantity)
    if sample.hasSuffix("%") { return "share" }
    if sample.hasSuffix("/s") { return "rate" }
    if sample.hasSuffix(" B") { return "bytes" }
    return sample.hasSuffix(" s") ? "seconds" : "number"
  }
}
