import RuleOutModel

/// Times that telemetry can bear: from 1980 to 2200. What lies outside is counted as an outlier, so that
/// no arithmetic on times can overflow later.
enum PlausibleTime {
  static let earliest: Int64 = 315_532_800_000_000
  static let latest: Int64 = 7_258_118_400_000_000

  static func contains(_ time: Timestamp) -> Bool { contains(microseconds: time.microseconds) }

  static func contains(microseconds: Int64) -> Bool {
    microseconds >= earliest && microseconds < latest
  }
}
