import RuleOutModel

extension MetricFamily {
  /// Names that were not resolved and packets that did not arrive, under names nobody knows: `servfail_per_s`,
  /// `icmp_loss_pct`, `tcp_retrans_per_s`.
  static let lossesByWords = MetricFamily("losses by words") { name in
    failedLookups(name) ?? lostPackets(name)
  }

  private static func failedLookups(_ name: MetricName) -> [Reading]? {
    guard name.has("nxdomain", "servfail"), !name.statesTime, !name.statesBytes else { return nil }
    if name.statesShare || name.has("ratio") { return [Reading(.other, .ratio)] }
    return [Reading(.dnsErrors, .rate, scale: name.rateScale, name.eventAccumulation)]
  }

  private static let packetWords: Set<String> = [
    "packet", "icmp", "ping", "rtp", "udp", "tcp", "segment", "frame", "datagram",
  ]

  private static func lostPackets(_ name: MetricName) -> [Reading]? {
    let isLoss =
      name.has("loss", "lost") && name.hasAny(packetWords)
      || name.has("drop", "dropped") && name.statesShare && name.has("packet", "udp", "datagram")
    let isRetransmission = name.has(
      "retrans", "retransmit", "retransmitted", "retransmission")
    // The kernel's own counters are for those that know them.
    guard isLoss || isRetransmission, !name.statesTime, !name.statesBytes, !name.has("netstat")
    else { return nil }
    let isShare =
      name.statesShare || name.has("ratio")
      || isLoss && name.unit == nil && !name.looksCumulative && !name.has("count", "lost")
    if isShare { return [Reading(.packetLoss, .ratio, scale: name.shareScale)] }
    return [Reading(.networkErrors, .rate, scale: name.rateScale, name.eventAccumulation)]
  }
}
