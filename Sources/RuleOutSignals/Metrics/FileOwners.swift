import RuleOutModel

/// Who is measured, where only the name of the file states it: `orders-heap_used_mb.json` with a metric
/// `heap_used_mb`, as loops over services write exports that carry no labels.
enum FileOwners {
  static func resolve(_ series: [SampleSeries]) -> [SampleSeries] {
    series.map { part in
      guard MetricOwner(part.identity).entity == .whole, let owner = owner(part) else {
        return part
      }
      var part = part
      let key = HostColumns.isHost(owner) ? "instance" : "service"
      part.identity.labels = (part.identity.labels + [MetricIdentity.Label(key, owner)]).sorted()
      return part
    }
  }

  /// What stands before the metric in the name of its file.
  private static func owner(_ part: SampleSeries) -> String? {
    let file = part.file.split(separator: "/").last ?? ""
    let stem = file.split(separator: ".").first.map { String($0) } ?? ""
    let own = folded(part.identity.name)
    // A statistic may stand behind the name: `heap_used_mb_Average`.
    let plain = own.lastIndex(of: "_").map { String(own[..<$0]) } ?? own
    for metric in [own, plain] where metric.count > 3 {
      let whole = folded(stem)
      guard whole.hasSuffix("_" + metric), whole.count > metric.count + 1 else { continue }
      return String(stem.prefix(whole.count - metric.count - 1))
    }
    return nil
  }

  /// One mark for all, so that places stay the same.
  private static func folded(_ name: String) -> String {
    String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }
}
