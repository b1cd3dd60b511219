import RuleOutModel

/// What the generic rules read off the unit of a name.
extension MetricName {
  /// For a quantity in seconds.
  var timeScale: Reading.Scale {
    if case .time(let factor)? = unit { return .factor(factor) }
    return .time
  }

  /// For a quantity in bytes.
  var byteScale: Reading.Scale {
    if case .bytes(let factor)? = unit { return .factor(factor) }
    return .factor(1)
  }

  /// For a share of a whole.
  var shareScale: Reading.Scale { .share(statedAsPercent: unit == .percent) }

  /// For events per second.
  var rateScale: Reading.Scale {
    if case .perSecond(let factor)? = unit { return .factor(factor) }
    return .factor(1)
  }

  var statesTime: Bool {
    if case .time? = unit { return true }
    return false
  }

  var statesBytes: Bool {
    if case .bytes? = unit { return true }
    return false
  }

  /// The factor that makes a share of time of `ms_per_s`.
  var partOfTime: Double? {
    if holds("ms_per_s") || holds("ms_per_sec") || holds("ms_per_second") { return 1e-3 }
    return holds("seconds_per_second") || holds("s_per_s") ? 1 : nil
  }

  /// True for bytes over a time, of which nothing is full.
  var statesThroughput: Bool { statesBytes && MeasureUnit.throughput(words) != nil }

  var statesShare: Bool { unit == .percent || unit == .ratio }

  var statesRate: Bool {
    if case .perSecond? = unit { return true }
    return false
  }

  /// True for a percentile of times, whatever follows the unit: `call_p95_ms_api.pay.example`.
  var isPercentileOfTime: Bool {
    percentile != nil
      && words.contains { word in
        if case .time? = MeasureUnit(named: [word], whole: false) { return true }
        return false
      }
  }

  /// True for words that make a name one of durations.
  var speaksOfDuration: Bool {
    has("latency", "duration", "elapsed", "responsetime", "rtt")
      || has("response", "request", "processing", "execution", "service", "handling", "roundtrip")
        && has("time")
      || statesTime && percentile != nil
      || statesTime && statistic != nil && has("request", "response", "rpc") && !has("timeout")
  }

  /// True for the greatest of what is told by another statistic as well: `memory_mb_max` beside `memory_mb_avg`.
  var isOneOfStatistics: Bool {
    guard ["max", "maximum", "peak"].contains(words.last ?? "") else { return false }
    return ["avg", "average", "mean", "min", "minimum"].contains {
      siblings.contains(base + "_" + $0)
    }
  }

  /// True for `cpu_cores`, `cpu_cores_used` and `cpu_seconds_rate` of a service or process, unless they speak of what there is.
  var tellsCoresInUse: Bool {
    guard has("cpu"), !statesShare, !looksCumulative else { return false }
    // Seconds of a processor's time in a second are cores: `cpu_seconds_rate`.
    guard has("core") || holds("seconds_rate") || holds("seconds_per_second") else { return false }
    return !has(
      "machine", "node", "host", "system", "count", "limit", "request", "quota", "capacity",
      "allocatable", "available", "idle", "free", "num", "number", "logical", "physical", "total",
      "throttled", "reserved", "load", "hour", "credit")
  }

  /// True for what a network card or a port of a switch counts. Carriers ship parcels, too, and symbols are
  /// traded: such words count beside one of the trade alone.
  var isOfPhysicalLayer: Bool {
    if has("crc", "fcs") || holds("rx_errors") || holds("tx_errors") { return true }
    return has("symbol", "carrier", "optical", "optic")
      && has("rx", "tx", "link", "port", "phy", "transceiver", "switch", "eth", "eth0")
  }

  /// How a count of events accumulates: a stated rate is one, all else is for the values to show.
  var eventAccumulation: Reading.Accumulation { statesRate ? .gauge : .shape }

  /// The name with `word` in place of any of `others`, where a metric of that name exists.
  func sibling(replacing others: Set<String>, with candidates: [String]) -> String? {
    guard let position = words.lastIndex(where: others.contains) else { return nil }
    for candidate in candidates {
      var changed = words
      changed[position] = candidate
      let name = changed.joined(separator: "_")
      if siblings.contains(name) { return name }
    }
    return nil
  }
}
