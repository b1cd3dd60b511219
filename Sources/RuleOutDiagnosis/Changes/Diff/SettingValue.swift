/// A value that a setting may have: a number in one unit per kind, a truth, or a log level.
struct SettingValue: Sendable, Hashable {
  enum Unit: String, Sendable, Hashable {
    case seconds
    case bytes
    case cores
    /// From 0 to 1 where the source writes percent.
    case share
    /// A number, of what or in which unit the source does not say.
    case count
    /// Of a log: 0 is trace, 5 fatal.
    case level
    /// 0 or 1.
    case truth
  }
  var number: Double
  var unit: Unit
  /// As the source writes it: `5 * time.Second`, `512Mi`.
  var text: String

  /// The value of one word, as `500ms`, `1m30s`, `PT5S`, `0x10`, `true`, `debug`; nil where it is none.
  /// The words of the key decide what `m` means, and the unit of a bare number, unless it is a factor.
  init?(_ text: String, key: [String], isFactor: Bool = false) {
    self.text = text
    let lower = text.lowercased()
    if let truth = SettingValue.truths[lower] {
      (number, unit) = (truth, .truth)
    } else if let level = SettingValue.levels[lower], SettingValue.isOfLog(key) {
      (number, unit) = (level, .level)
    } else if let value = SettingValue.quantity(text, key: key) {
      number = value.number
      unit = value.unit ?? .count
      if value.unit == nil, !isFactor { apply(unitOf: key) }
    } else {
      return nil
    }
  }

  init(number: Double, unit: Unit, text: String) {
    self.number = number
    self.unit = unit
    self.text = text
  }

  /// The unit of a number that has none of its own, from the last words of the key: `timeout_ms`.
  mutating func apply(unitOf key: [String]) {
    guard unit == .count else { return }
    for word in key.reversed() {
      if let known = SettingValue.keyUnits[word] {
        unit = known.unit
        number *= known.factor
        return
      }
    }
  }

  static let truths: [String: Double] = [
    "true": 1, "false": 0, "on": 1, "off": 0, "yes": 1, "no": 0, "enabled": 1, "disabled": 0,
  ]
  static let levels: [String: Double] = [
    "trace": 0, "verbose": 0, "debug": 1, "info": 2, "notice": 2, "warn": 3, "warning": 3,
    "error": 4, "fatal": 5, "critical": 5,
  ]

  static func isOfLog(_ key: [String]) -> Bool {
    !["level", "loglevel", "log", "logging", "verbosity"].allSatisfy { !key.contains($0) }
  }

  /// A unit by its name as a suffix or a constant: `ms`, `Second`, `MINUTES`, `MiB`.
  static func unit(named name: String) -> (unit: Unit, factor: Double)? {
    if let time = times[name.lowercased()] { return (.seconds, time) }
    if let bytes = sizes[name.lowercased()] { return (.bytes, bytes) }
    return nil
  }

  private static let times: [String: Double] = [
    "ns": 1e-9, "nanos": 1e-9, "nanosecond": 1e-9, "nanoseconds": 1e-9, "us": 1e-6, "µs": 1e-6,
    "micros": 1e-6, "microsecond": 1e-6, "microseconds": 1e-6, "ms": 1e-3, "msec": 1e-3,
    "millis": 1e-3, "millisecond": 1e-3, "milliseconds": 1e-3, "s": 1, "sec": 1, "secs": 1,
    "second": 1, "seconds": 1, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "h": 3_600,
    "hr": 3_600, "hour": 3_600, "hours": 3_600, "d": 86_400, "day": 86_400, "days": 86_400,
  ]
  private static let sizes: [String: Double] = [
    "kb": 1_000, "mb": 1e6, "gb": 1e9, "tb": 1e12, "ki": 1_024, "kib": 1_024, "mi": 1_048_576,
    "mib": 1_048_576, "gi": 1_073_741_824, "gib": 1_073_741_824, "ti": 1_099_511_627_776,
    "tib": 1_099_511_627_776,
  ]
  private static let keyUnits: [String: (unit: Unit, factor: Double)] = {
    var units: [String: (unit: Unit, factor: Double)] = [:]
    for (name, factor) in times where !["d", "h", "min", "day", "hour"].contains(name) {
      units[name] = (.seconds, factor)
    }
    for (name, factor) in sizes { units[name] = (.bytes, factor) }
    units["bytes"] = (.bytes, 1)
    units["megabytes"] = (.bytes, 1e6)
    units["cpu"] = (.cores, 1)
    units["cpus"] = (.cores, 1)
    units["percent"] = (.share, 0.01)
    units["pct"] = (.share, 0.01)
    return units
  }()

  /// Numbers with suffixes, one or several; nil where anything else is left.
  private static func quantity(_ text: String, key: [String]) -> (number: Double, unit: Unit?)? {
    var bytes = Array(text.utf8)[...]
    if text.hasPrefix("PT"), bytes.count > 2 { bytes = bytes.dropFirst(2) }
    if text.hasPrefix("0x"), let value = UInt64(text.dropFirst(2), radix: 16) {
      return (Double(value), nil)
    }
    var total = 0.0
    var unit: Unit?
    var parts = 0
    while let first = bytes.first {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= first, parts < 4 else { return nil }
      let digits = bytes.prefix { byte in
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: ".")
          || byte == UInt8(ascii: "_")
      }
      let plain = digits.filter { $0 != UInt8(ascii: "_") }
      guard let number = Double(String(decoding: plain, as: UTF8.self)) else { return nil }
      bytes = bytes.dropFirst(digits.count)
      let suffix = bytes.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0) }
      let name = String(decoding: suffix, as: UTF8.self).trimmed
      bytes = bytes.dropFirst(suffix.count)
      parts += 1
      guard let factor = self.suffix(name, key: key) else { return nil }
      if parts > 1, factor.unit != unit { return nil }
      unit = factor.unit
      total += number * factor.factor
    }
    return parts == 0 ? nil : (total, unit)
  }

  /// Nil where the suffix is none that is known.
  private static func suffix(_ name: String, key: [String]) -> (unit: Unit?, factor: Double)? {
    let isSize = !sizeWords.isDisjoint(with: key)
    switch name {
    case "": return (nil, 1)
    case "%": return (.share, 0.01)
    case "m":
      if key.contains("cpu") { return (.cores, 0.001) }
      return isSize ? (.bytes, 1_048_576) : (.seconds, 60)
    case "M": return isSize ? (.bytes, 1_048_576) : (.seconds, 60)
    case "k", "K": return isSize ? (.bytes, 1_024) : (nil, 1_000)
    case "g", "G": return (.bytes, 1_073_741_824)
    case "L", "l", "f", "F", "n", "u32", "u64", "usize", "i32", "i64": return (nil, 1)
    default: return unit(named: name).map { ($0.unit, $0.factor) }
    }
  }

  private static let sizeWords: Set<String> = [
    "memory", "mem", "heap", "xmx", "xms", "size", "ram", "buffer", "disk", "storage", "bytes",
  ]
}
