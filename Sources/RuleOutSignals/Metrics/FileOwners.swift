import RuleOutModel

/// Who is measured, where only the name of the file states it: `orders-heap_used_mb.json` with a metric
/// `heap_used_mb`, as loops over services write exports that carry no labels. A file of several metrics, or one
/// called by a longer name of its metric, says nothing of who.
enum FileOwners {
  static func resolve(_ series: [SampleSeries]) -> [SampleSeries] {
    let owners = Dictionary(grouping: series, by: \.file).compactMapValues { parts in
      let names = Set(parts.map(owner))
      return names.count == 1 ? names.first ?? nil : nil
    }
    return series.map { part in
      guard let owner = owners[part.file] else { return part }
      var part = part
      let key = HostColumns.isHost(owner) ? "instance" : "service"
      part.identity.labels = (part.identity.labels + [MetricIdentity.Label(key, owner)]).sorted()
      return part
    }
  }

  /// What stands before the metric in the name of its file.
  private static func owner(_ part: SampleSeries) -> String? {
    guard MetricOwner(part.identity).entity == .whole else { return nil }
    let stem = part.fileStem
    let whole = folded(stem)
    let own = folded(part.identity.name)
    // A statistic may stand behind the name: `heap_used_mb_Average`.
    let plain = own.lastIndex(of: "_").map { String(own[..<$0]) } ?? own
    for metric in [own, plain] where metric.count > 3 && whole.hasSuffix("_" + metric) {
      let owner = String(stem.prefix(whole.count - metric.count - 1))
      return ServiceColumns.isMeaningless(owner) ? owner : nil
    }
    return nil
  }

  /// One mark for all, so that places stay the same.
  private static func folded(_ name: String) -> String {
    String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }
}
