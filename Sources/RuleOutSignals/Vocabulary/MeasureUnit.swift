/// The unit of a metric, with the factor that leads to the base unit.
enum MeasureUnit: Sendable, Hashable {
  /// Times the factor gives seconds.
  case time(Double)
  /// Times the factor gives bytes.
  case bytes(Double)
  case percent
  case ratio
  /// Times the factor gives events per second.
  case perSecond(Double)

  /// The unit at the end of a name's words; for `whole`, the words are a field for the unit alone.
  init?(named words: [String], whole: Bool) {
    if let rate = MeasureUnit.throughput(words) ?? MeasureUnit.rate(words) {
      self = rate
      return
    }
    guard let word = words.last(where: { !MeasureUnit.statisticWords.contains($0) }),
      let unit = MeasureUnit.units[word] ?? (whole ? MeasureUnit.statedUnits[word] : nil)
    else { return nil }
    self = unit
  }

  /// The unit of a field of its own. A quotient is one of events, `req/s`, `{request}/min`; bytes stay
  /// bytes, over whatever time.
  init?(stated unit: String) {
    let parts = unit.split(separator: "/", maxSplits: 1)
    guard parts.count == 2 else {
      self.init(named: MetricName.words(of: unit), whole: true)
      return
    }
    let numerator = MeasureUnit(named: MetricName.words(of: String(parts[0])), whole: true)
    if case .bytes? = numerator {
      self = numerator ?? .bytes(1)
      return
    }
    switch parts[1].lowercased() {
    case "s", "sec", "second": self = .perSecond(1)
    case "min", "minute": self = .perSecond(1.0 / 60)
    default: return nil
    }
  }

  private static func rate(_ words: [String]) -> MeasureUnit? {
    for word in words {
      if ["rps", "qps", "tps", "lps", "cps", "ops", "reqps"].contains(word) {
        return .perSecond(1)
      }
      if ["rpm", "opm"].contains(word) { return .perSecond(1.0 / 60) }
    }
    for (per, unit) in zip(words, words.dropFirst()) where per == "per" {
      if ["s", "sec", "second"].contains(unit) { return .perSecond(1) }
      if ["m", "min", "minute"].contains(unit) { return .perSecond(1.0 / 60) }
      if ["h", "hour"].contains(unit) { return .perSecond(1.0 / 3600) }
    }
    // What is counted, over seconds: `req_s`; a percentile of it would be one of times.
    if words.last == "s", counted.contains(words.dropLast().last ?? ""),
      words.allSatisfy({ !statisticWords.contains($0) })
    {
      return .perSecond(1)
    }
    if words.contains("persec") || words.contains("persecond") { return .perSecond(1) }
    if words.count == 2 && words == ["count", "second"] { return .perSecond(1) }
    return nil
  }

  /// Bytes over a time stay bytes: `disk_write_mb_s`, `wal_mib_per_min`.
  static func throughput(_ words: [String]) -> MeasureUnit? {
    for (at, word) in words.enumerated() {
      guard case .bytes? = units[word] else { continue }
      let rest = words[(at + 1)...]
      if ["s", "sec"].contains(rest.first ?? "") || rest.first == "per" && rate(Array(rest)) != nil
      {
        return units[word]
      }
    }
    return nil
  }

  /// What is counted and takes no time itself, as it stands before `_s`. A `request_s` may be how long one takes.
  private static let counted: Set<String> = [
    "req", "reqs", "requests", "cmd", "cmds", "commands", "ops", "calls", "queries", "msgs",
    "messages", "events", "records", "rows", "pkts", "packets", "errs", "errors", "txns", "hits",
  ]

  /// Words that follow a unit without changing it.
  static let statisticWords: Set<String> = [
    "p50", "p75", "p80", "p90", "p95", "p98", "p99", "p999", "avg", "average", "mean", "median",
    "max", "maximum", "min", "minimum", "total", "sum", "count", "quantile", "percentile",
    "current", "value", "last", "50th", "90th", "95th", "99th", "stddev",
  ]

  private static let units: [String: MeasureUnit] = [
    "ns": .time(1e-9), "nanos": .time(1e-9), "nanoseconds": .time(1e-9), "nsec": .time(1e-9),
    "us": .time(1e-6), "µs": .time(1e-6), "μs": .time(1e-6), "usec": .time(1e-6),
    "micros": .time(1e-6), "microseconds": .time(1e-6),
    "ms": .time(1e-3), "msec": .time(1e-3), "millis": .time(1e-3), "milliseconds": .time(1e-3),
    "millisecond": .time(1e-3),
    "s": .time(1), "sec": .time(1), "secs": .time(1), "second": .time(1), "seconds": .time(1),
    "minutes": .time(60), "mins": .time(60), "hours": .time(3600),
    "byte": .bytes(1), "bytes": .bytes(1),
    "kb": .bytes(1e3), "kilobytes": .bytes(1e3), "kib": .bytes(1024), "ki": .bytes(1024),
    "mb": .bytes(1e6), "megabytes": .bytes(1e6), "mib": .bytes(1_048_576), "mi": .bytes(1_048_576),
    "gb": .bytes(1e9), "gigabytes": .bytes(1e9), "gib": .bytes(1_073_741_824),
    "tb": .bytes(1e12), "tib": .bytes(1_099_511_627_776),
    "gi": .bytes(1_073_741_824),
    "pct": .percent, "percent": .percent, "percentage": .percent, "perc": .percent,
    "ratio": .ratio, "fraction": .ratio,
  ]

  /// Units that only a field of their own may abbreviate so (UCUM, as OpenTelemetry writes them).
  private static let statedUnits: [String: MeasureUnit] = [
    "by": .bytes(1), "b": .bytes(1), "kby": .bytes(1e3), "kiby": .bytes(1024),
    "mby": .bytes(1e6), "miby": .bytes(1_048_576), "gby": .bytes(1e9),
    "giby": .bytes(1_073_741_824),
    "min": .time(60), "h": .time(3600), "1": .ratio, "percentunit": .ratio,
  ]
}
