import RuleOutModel

extension MetricFamily {
  /// The network and what connections need of it: names, handshakes, certificates, segments that arrive.
  /// CoreDNS, node_exporter, the blackbox exporter, certificate exporters, Envoy.
  static let networkServices = MetricFamily("network services") { name in
    if let readings = networkTable[name.canonical] { return readings }
    switch name.canonical {
    case "coredns_dns_responses_total", "coredns_dns_response_rcode_count_total":
      let isFailure = failedLookups.contains(name.identity["rcode"] ?? "")
      // Answers of every kind say that there were no failures, where there were none.
      return [
        Reading(.dnsErrors, .rate, .counter).with(
          term: name.canonical, isFailure ? "failed" : "answered", isFailure ? 1 : 0, 0)
      ]
    case "node_netstat_tcp_retrans_segs":
      guard name.siblings.contains("node_netstat_tcp_out_segs") else {
        return [Reading(.networkErrors, .rate, .counter)]
      }
      return [segments("again", 1, 0)]
    case "node_netstat_tcp_out_segs":
      return [segments("sent", 0, 1)]
    default:
      if let readings = lifetime(name) ?? lookupTime(name) { return readings }
      // A gateway that translates addresses has no port left for a connection.
      if name.holds("port_allocation"), name.hasAny(failureWords) {
        return [Reading(.connectionErrors, .rate, scale: name.rateScale, name.eventAccumulation)]
      }
      // What a cloud's machine sent or asked beyond what its size is allowed was dropped (ethtool of AWS).
      if name.holds("allowance_exceeded") {
        return [Reading(.networkErrors, .rate, scale: name.rateScale, name.eventAccumulation)]
      }
      if let readings = handshakes(name) { return readings }
      guard name.words.first == "envoy", name.words.contains("ssl") else { return nil }
      let isFailure = name.holds("ssl_connection_error") || name.holds("ssl_fail_verify")
      return [Reading(isFailure ? .tlsErrors : .other, .rate, .shape)]
    }
  }

  /// How long lookups take, by percentile or under names nobody knows: `dns_lookup_duration_ms`. What a name server
  /// does besides is none of it.
  private static func lookupTime(_ name: MetricName) -> [Reading]? {
    guard name.has("dns", "coredns"),
      name.speaksOfDuration || name.has("lookup") && name.statesTime,
      !name.hasAny(failureWords), !name.has("health", "healthcheck", "reload", "programming")
    else { return nil }
    if name.isPartOfTimer {
      guard case .factor(let factor) = name.timeScale else { return [] }
      return [
        .mean(.dnsLatency, form: name.base, isSum: name.words.last == "sum", factor: factor)
      ]
    }
    if name.looksCumulative { return [Reading(.other, .rate, .shape)] }
    return [Reading(.dnsLatency, name.statistic ?? .value, scale: name.timeScale)]
  }

  /// What is left of a certificate, under names nobody knows: `tls_cert_seconds_until_expiry`,
  /// `envoy_server_days_until_first_cert_expiring`.
  private static func lifetime(_ name: MetricName) -> [Reading]? {
    let speaksOfEnd =
      name.has("expiry", "expire", "expires", "expiring", "expiration", "validity")
      || name.holds("not_after")
      || name.has("cert", "certificate", "x509") && name.has("day") && name.has("left", "remaining")
    guard name.has("cert", "certificate", "x509", "ssl", "tls"), speaksOfEnd,
      !name.hasAny(failureWords), !name.statesShare, !name.looksCumulative
    else { return nil }
    let isLeft = name.has("until", "remaining", "left", "in", "days", "day", "hours", "lifetime")
    if name.has("days", "day") {
      return [Reading(.certificateLifetime, scale: .factor(86_400))]
    }
    var factor = 1.0
    if case .time(let stated)? = name.unit { factor = stated }
    // A bare `cert_expiry` may be either; a date is the usual one.
    return [Reading(isLeft ? .certificateLifetime : .certificateExpiry, scale: .factor(factor))]
  }

  /// Handshakes that failed, or that an alert of the peer ended, under names nobody knows:
  /// `tls_handshake_failures_per_min`.
  private static func handshakes(_ name: MetricName) -> [Reading]? {
    guard name.has("tls", "ssl"), name.has("handshake"),
      name.hasAny(failureWords) || name.has("alert"), !name.statesTime, !name.statesShare
    else { return nil }
    return [Reading(.tlsErrors, .rate, scale: name.rateScale, name.eventAccumulation)]
  }

  /// A name that does not exist (NXDOMAIN) is a common answer where search domains are tried in turn.
  private static let failedLookups: Set<String> = ["SERVFAIL", "REFUSED", "FORMERR", "NOTIMP"]

  private static func segments(
    _ part: String, _ numerator: Double, _ denominator: Double
  ) -> Reading {
    Reading(.packetLoss, .ratio, .counter).with(
      term: "node_netstat_Tcp_RetransSegs", part, numerator, denominator,
      requires: ["again", "sent"])
  }

  private static let networkTable: [String: [Reading]] = {
    let expiry = [Reading(.certificateExpiry)]
    func lookups(isSum: Bool) -> [Reading] {
      [.mean(.dnsLatency, form: "coredns_dns_request_duration_seconds", isSum: isSum)]
    }
    return [
      "coredns_dns_request_duration_seconds_sum": lookups(isSum: true),
      "coredns_dns_request_duration_seconds_count": lookups(isSum: false),
      "coredns_dns_requests_total": [Reading(.other, .rate, .counter)],
      "probe_dns_lookup_time_seconds": [Reading(.dnsLatency)],
      "probe_ssl_earliest_cert_expiry": expiry,
      "probe_ssl_last_chain_expiry_timestamp_seconds": expiry,
      "ssl_cert_not_after": expiry,
      "ssl_verified_cert_not_after": expiry,
      "x509_cert_not_after": expiry,
      "certmanager_certificate_expiration_timestamp_seconds": expiry,
      "nginx_ingress_controller_ssl_expire_time_seconds": expiry,
    ]
  }()
}
