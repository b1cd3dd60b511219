import RuleOutModel

/// Levels as people write them down: two digits in the unit in which the quantity is shown, never closer to
/// quiet than they were.
enum AlertLevel {
  /// Nil for a level that a share cannot pass.
  static func round(_ level: Double, of quantity: Quantity, isUpward: Bool) -> Double? {
    if isUpward {
      let unit = unit(of: level, quantity)
      let rounded =
        isWhole(quantity)
        ? level.rounded(.up) : (up(level / unit) * unit).rounded(significantDigits: 9)
      return isShare(quantity) && rounded >= 1 ? nil : rounded
    }
    // What falls is a share of all: the part that is missing is rounded.
    let missing = up(1 - level)
    return missing >= 1 ? nil : (1 - missing).rounded(significantDigits: 9)
  }

  /// The next number of two significant digits.
  private static func up(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value }
    var scale = 1.0
    while value / scale >= 100 { scale *= 10 }
    while value / scale < 10, scale > 1e-9 { scale /= 10 }
    let digits = (value / scale).rounded(significantDigits: 9).rounded(.up)
    return (digits * scale).rounded(significantDigits: 2)
  }

  private static func unit(of level: Double, _ quantity: Quantity) -> Double {
    switch quantity {
    case .memoryResident, .memoryHeap, .swapUsed:
      return level >= 1_073_741_824 ? 1_073_741_824 : 1_048_576
    default: return 1
    }
  }

  /// Things that are counted: half a connection is none.
  private static func isWhole(_ quantity: Quantity) -> Bool {
    [
      .poolUsed, .poolPending, .queueDepth, .threads, .databaseConnections, .lockWaits,
    ].contains(quantity)
  }

  private static func isShare(_ quantity: Quantity) -> Bool {
    if Materiality.isShare(quantity) { return true }
    return [
      .cpuUtilization, .memoryUtilization, .diskUtilization, .inodeUtilization,
      .descriptorUtilization, .trackedConnections, .diskBusy, .poolUtilization,
      .cpuSteal, .packetLoss, .diskCreditsUsed, .cpuCreditsUsed,
    ].contains(quantity)
  }
}
