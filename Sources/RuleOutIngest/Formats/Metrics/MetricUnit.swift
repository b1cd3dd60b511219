/// A unit that stands behind a value (`1.2 GiB`), reduced to its base unit.
struct MetricUnit: Hashable, Sendable {
  /// Base unit: `bytes`, `bytes/s`, `seconds`, `percent`, another as it is written (`°C`), or empty for
  /// a plain multiple (`900M`).
  var base: String
  /// What a value is multiplied by to be in the base unit.
  var factor: Double

  static let none = MetricUnit(base: "", factor: 1)

  init(base: String, factor: Double) {
    self.base = base
    self.factor = factor
  }

  /// The unit written as `text`; nil where it is none known. Spelling matters: `M` is a million, `m` a
  /// thousandth (a Kubernetes quantity), `Mi` and `MiB` are 1024 * 1024 bytes and `MB` a million bytes.
  init?(_ text: String) {
    guard let known = MetricUnit.known[text] else { return nil }
    self = known
  }

  private static let known: [String: MetricUnit] = {
    var table: [String: MetricUnit] = [:]
    func add(_ names: [String], _ base: String, _ factor: Double) {
      for name in names { table[name] = MetricUnit(base: base, factor: factor) }
    }
    add(["B", "byte", "bytes", "Bytes"], "bytes", 1)
    add(["B/s", "Bps", "bytes/s", "bytes/sec"], "bytes/s", 1)
    let decimal = [("k", 1e3), ("K", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15)]
    for (prefix, factor) in decimal {
      add([prefix], "", factor)
      add([prefix + "B", prefix.lowercased() + "b"], "bytes", factor)
      add([prefix + "B/s", prefix + "Bps"], "bytes/s", factor)
    }
    var binary = 1024.0
    for prefix in ["Ki", "Mi", "Gi", "Ti", "Pi"] {
      add([prefix, prefix + "B", prefix.lowercased() + "b"], "bytes", binary)
      add([prefix + "B/s"], "bytes/s", binary)
      binary *= 1024
    }
    add(["n"], "", 1e-9)
    add(["u", "µ", "μ"], "", 1e-6)
    add(["m"], "", 1e-3)
    // Grafana's "short" numbers.
    add(["Mil"], "", 1e6)
    add(["Bil"], "", 1e9)
    add(["Tri"], "", 1e12)
    add(["ns"], "seconds", 1e-9)
    add(["us", "µs", "μs"], "seconds", 1e-6)
    add(["ms", "msec", "millis", "milliseconds"], "seconds", 1e-3)
    add(["s", "sec", "secs", "second", "seconds"], "seconds", 1)
    add(["min", "mins", "minute", "minutes"], "seconds", 60)
    add(["h", "hr", "hrs", "hour", "hours"], "seconds", 3_600)
    add(["d", "day", "days"], "seconds", 86_400)
    add(["week", "weeks"], "seconds", 604_800)
    add(["%", "percent", "pct"], "percent", 1)
    for name in ["°C", "°F", "rpm", "V", "W", "A", "Hz", "rps", "req/s", "reqps", "ops", "ops/s"] {
      add([name], name, 1)
    }
    return table
  }()

  /// The unit in parentheses or brackets at the end of a name, as it is written: `MiB` of
  /// `heap (MiB)`; empty where none known stands there.
  static func stated(inName name: String) -> String {
    let bytes = Array(name.trimmingBlanks().utf8)
    let pairs = [(UInt8(ascii: "("), UInt8(ascii: ")")), (UInt8(ascii: "["), UInt8(ascii: "]"))]
    for (opening, closing) in pairs where bytes.last == closing {
      guard let start = bytes.lastIndex(of: opening), start > 0 else { continue }
      let unit = String(decoding: bytes[(start + 1)..<(bytes.count - 1)], as: UTF8.self)
      if MetricUnit(unit.trimmingBlanks()) != nil { return unit.trimmingBlanks() }
    }
    return ""
  }
}
