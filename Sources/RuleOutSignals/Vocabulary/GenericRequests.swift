import RuleOutModel

extension MetricFamily {
  /// Calls to others under names nobody knows: what an upstream or a provider does to the owner.
  static let genericDependencies = MetricFamily("dependencies by words") { name in
    // Beside a twin that speaks of the server's side, the client's side is that of the calls made.
    if name.sibling(replacing: ["client"], with: ["server"]) != nil,
      let readings = requests(
        name, of: .dependency(""), ratio: .dependencyErrorRatio, rate: .dependencyErrorRate,
        latency: .dependencyLatency, traffic: .dependencyTraffic)
    {
      return readings
    }
    guard name.isOutbound else { return nil }
    let subject = Reading.Subject.dependency(name.calleeName)
    if name.has("timeout") {
      if name.statesShare {
        return [Reading(.dependencyTimeoutRatio, .ratio, of: subject, scale: name.shareScale)]
      }
      return [
        Reading(
          .dependencyErrorRate, .rate, of: subject, scale: name.rateScale,
          name.eventAccumulation)
      ]
    }
    return requests(
      name, of: subject, ratio: .dependencyErrorRatio, rate: .dependencyErrorRate,
      latency: .dependencyLatency, traffic: .dependencyTraffic)
      // What says nothing of calls names nobody who is called: `upstream_open_conns`.
      ?? [Reading(.other, name.statistic ?? .value)]
  }

  /// Requests, errors and durations under names nobody knows.
  static let genericRequests = MetricFamily("requests by words") { name in
    if name.has("log", "logs", "message", "messages"), name.hasAny(failureWords),
      !name.has("queue", "kafka", "consumer"), !name.statesShare
    {
      return [Reading(.errorMessages, .rate, scale: name.rateScale, name.eventAccumulation)]
    }
    if name.has("timeout"), name.statesShare || name.has("rate"), !name.statesRate {
      return [Reading(.timeoutRatio, .ratio, scale: name.shareScale)]
    }
    // Time that a processor did not get is no failure.
    if name.has("throttled"), name.has("periods", "period", "cpu") {
      return [Reading(.other, name.statistic ?? .value, name.eventAccumulation)]
    }
    if let readings = requests(
      name, of: .owner, ratio: .errorRatio, rate: .errorRate, latency: .latency, traffic: .traffic)
    {
      return readings
    }
    let waiting =
      name.has("queue", "backlog", "pending", "queued")
      || name.hasAll("consumer", "lag")
    if waiting, !name.statesTime, !name.statesShare, !name.statesBytes,
      !name.has("max", "limit", "capacity")
    {
      return [Reading(.queueDepth, name.statistic ?? .value)]
    }
    return nil
  }

  private static let trafficWords: Set<String> = [
    "request", "req", "reqs", "call", "hit", "transaction", "throughput", "ops", "operations",
    "rps", "qps", "tps", "rpm", "invocations", "invocation", "workload",
    "rpc",
  ]

  private static func requests(
    _ name: MetricName, of subject: Reading.Subject, ratio: Quantity, rate: Quantity,
    latency: Quantity, traffic: Quantity
  ) -> [Reading]? {
    if name.has("availability") || name.has("success", "successful"),
      name.statesShare || name.has("rate", "availability")
    {
      return subject == .owner
        ? [Reading(.availability, .ratio, scale: name.shareScale)]
        : [Reading(.other, .ratio, of: subject, scale: name.shareScale)]
    }
    // Being refused for asking too much is the caller's failure at whom it calls, not the server's own.
    let isRefused =
      subject != .owner && name.has("429") && (name.statesShare || name.statesRate)
      && !name.has("retry", "retries")
    if !isRefused, name.has("429", "4xx", "400", "401", "403", "404", "retry", "retries") {
      return [Reading(.other, name.statistic ?? .value, of: subject, name.eventAccumulation)]
    }
    let fails = name.hasAny(failureWords) || name.has("500", "502", "503", "504") || isRefused
    if fails, !name.statesTime, !name.statesBytes {
      if name.statesShare { return [Reading(ratio, .ratio, of: subject, scale: name.shareScale)] }
      if name.has("rate"), !name.statesRate, !name.looksCumulative {
        return [Reading(ratio, .ratio, of: subject, scale: .shareOrRate)]
      }
      return [Reading(rate, .rate, of: subject, scale: name.rateScale, name.eventAccumulation)]
    }
    if name.speaksOfDuration, !name.has("queue", "age", "expiry", "lag", "uptime", "until", "lock")
    {
      if name.isPartOfTimer {
        let isSum = name.words.last == "sum"
        guard case .factor(let factor) = name.timeScale else { return [] }
        return [.mean(latency, of: subject, form: name.base, isSum: isSum, factor: factor)]
      }
      if name.looksCumulative, name.statistic == nil {
        return [Reading(.other, .rate, of: subject, .shape)]
      }
      return [Reading(latency, name.statistic ?? .value, of: subject, scale: name.timeScale)]
    }
    // `http.rate`, which says of what and not of what else.
    let isBareRate =
      name.words.count == 2 && name.words.last == "rate"
      && ["http", "https", "grpc", "rpc"].contains(name.words[0])
    let isCommands = name.statesRate && name.has("cmd", "command") && !name.keepsCopies
    guard name.hasAny(trafficWords) || isBareRate || isCommands, !name.holds("in_transaction"),
      !name.statesBytes,
      !name.statesTime, !name.statesShare, !name.isPercentileOfTime, !name.countsHitsOfStore,
      !name.has(
        "log", "write", "read", "disk", "io", "flight", "inflight", "active", "queue",
        "pending", "size", "per_request", "cache", "gc", "limit", "max", "concurrent", "current",
        "bytes", "memory", "cpu", "kafka", "waiting", "backlog", "fan", "spindle", "motor", "bit",
        "bps", "kbps", "mbps", "gbps")
    else { return nil }
    return [
      Reading(
        traffic, .rate, of: subject, scale: name.rateScale,
        name.statesRate || name.has("rate") ? .gauge : .shape)
    ]
  }
}
