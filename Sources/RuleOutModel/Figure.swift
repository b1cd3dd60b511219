/// How figures read in sentences: the same everywhere, whatever the locale.
public enum Figure {
  /// Seconds as `850 µs`, `121 ms`, `2.4 s`, `12 min`, `2 h 37 min`.
  public static func duration(_ seconds: Double) -> String {
    let magnitude = abs(seconds)
    switch magnitude {
    case ..<0.0000005: return "0 ms"
    case ..<0.001: return number(seconds * 1_000_000, digits: 3) + " µs"
    case ..<1: return number(seconds * 1_000, digits: 3) + " ms"
    case ..<90: return number(seconds, digits: 2) + " s"
    case ..<5_400: return "\(Int((seconds / 60).rounded())) min"
    case 172_800...: return number(seconds / 86_400, digits: 2) + " days"
    default:
      let minutes = Int((magnitude / 60).rounded())
      let sign = seconds < 0 ? "-" : ""
      return "\(sign)\(minutes / 60) h" + (minutes % 60 == 0 ? "" : " \(minutes % 60) min")
    }
  }

  /// A share from 0 to 1 as `65 %`, `1.8 %`, `0.04 %`.
  public static func percent(_ share: Double) -> String {
    number(share * 100, digits: abs(share) >= 0.1 ? 2 : 2) + " %"
  }

  /// A multiple as `4.0 x`.
  public static func ratio(_ ratio: Double) -> String {
    (ratio >= 10 ? number(ratio, digits: 2) : fixed(ratio, decimals: 1)) + " x"
  }

  /// Bytes as `512 MiB`, `1.5 GiB`.
  public static func bytes(_ bytes: Double) -> String {
    var value = bytes
    for unit in ["B", "KiB", "MiB", "GiB"] {
      if abs(value) < 1_000 { return number(value, digits: 3) + " " + unit }
      value /= 1_024
    }
    return number(value, digits: 3) + " TiB"
  }

  /// A number to `digits` significant digits, whole digits never dropped, no exponent.
  public static func number(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "unknown" }
    let magnitude = abs(value)
    if magnitude == 0 { return "0" }
    var decimals = 0
    var threshold = 1.0
    for _ in 0..<(digits - 1) { threshold *= 10 }
    var scaled = magnitude
    while scaled < threshold, decimals < 9 {
      scaled *= 10
      decimals += 1
    }
    var text = fixed(value, decimals: decimals)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }

  /// A number with exactly `decimals` decimals.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 9e15 else { return "unknown" }
    var power: Int64 = 1
    for _ in 0..<decimals { power *= 10 }
    let scaledValue = (abs(value) * Double(power)).rounded()
    guard scaledValue < 9e18 else { return String(Int64(value)) }
    let scaled = Int64(scaledValue)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if decimals == 0 { return "\(sign)\(scaled)" }
    let fraction = String(scaled % power)
    let padding = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(scaled / power).\(padding)\(fraction)"
  }

  /// A value of a quantity in its unit.
  public static func value(_ value: Double, of quantity: Quantity) -> String {
    switch quantity {
    case .latency, .poolAcquireTime, .queryTime, .storageLatency, .dependencyLatency,
      .dependencyTransit, .eventLoopLag, .transactionAge,
      .dnsLatency, .certificateLifetime:
      return duration(value)
    case .errorRatio, .timeoutRatio, .availability, .cpuUtilization, .memoryUtilization,
      .diskUtilization, .inodeUtilization, .descriptorUtilization, .trackedConnections, .diskBusy,
      .poolUtilization, .dependencyErrorRatio,
      .dependencyTimeoutRatio, .cacheHitRatio, .cpuSteal, .cpuPressure, .cpuThrottling,
      .diskPressure, .packetLoss, .diskCreditsUsed, .cpuCreditsUsed:
      return percent(value)
    case .memoryResident, .memoryHeap, .memoryLimit, .swapUsed: return bytes(value)
    case .traffic, .errorRate, .pagingRate, .queryRate, .dependencyTraffic, .dependencyErrorRate,
      .errorMessages, .networkErrors, .poolTimeouts, .outOfMemoryKills, .restarts, .inputErrors,
      .misdatedRecords,
      .diskFullErrors, .descriptorErrors, .allocationErrors, .connectionErrors, .dnsErrors,
      .tlsErrors, .certificateErrors,
      .expiredCertificates, .slowStatements, .databaseNotices:
      return number(value) + "/s"
    default: return number(value)
    }
  }
}
