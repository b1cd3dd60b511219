import RuleOutModel

extension MetricFamily {
  /// Credits out of which a disk or a processor may for a while do more than it is rented for, as clouds tell what
  /// is left of them: `BurstBalance`, `EBSIOBalance%`, `CPUCreditBalance`, and by words. Customers have credit
  /// balances too.
  static let creditBalances = MetricFamily("credit balances") { name in
    guard name.has("balance", "remaining"), !name.has("surplus", "network") else { return nil }
    let quantity: Quantity
    if name.has("cpu", "processor"), name.has("credit") {
      quantity = .cpuCreditsUsed
    } else if name.has("burst", "ebs", "ebsio") && name.has("balance")
      || name.has("io", "iops", "disk", "volume") && name.has("credit")
    {
      quantity = .diskCreditsUsed
    } else {
      return nil
    }
    // A balance of no unit is a percentage, unless it counts credits.
    let isShare = name.statesShare || !name.has("credit")
    var reading = Reading(
      quantity, name.statistic ?? .value, scale: isShare ? name.shareScale : .factor(1))
    reading.isReserve = true
    return [reading]
  }
}

/// What is used of a reserve, where values tell what is left.
enum Reserve {
  /// Credits below which a machine has none to speak of: those that it earns in minutes.
  static let least = 5.0

  /// Shares of the whole, or of the most that there was so far: a balance that grows from nothing lacks nothing.
  static func used(_ left: [Double], areShares: Bool) -> [Double] {
    var most = areShares ? 1.0 : least
    var isKnown = areShares
    return left.map { value in
      guard !value.isNaN else { return value }
      if value >= most { (most, isKnown) = (value, true) }
      return isKnown ? 1 - value / most : 0
    }
  }
}
