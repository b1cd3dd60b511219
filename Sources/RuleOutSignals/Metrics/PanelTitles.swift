import RuleOutModel

/// The name of the metric where only the title of a panel states it: Grafana downloads `Memory Mb-data-2026-01-03
/// 21_59_00.csv`, with columns or rows named for who is measured.
///
/// A title counts where it means something and none of the names in the file does.
enum PanelTitles {
  static func resolve(_ series: [SampleSeries]) -> [SampleSeries] {
    let files = Set(series.map(\.file))
    var titles: [String: String] = [:]
    for file in files {
      if let title = title(of: file), MetricIdentity(name: title).hasMeaning {
        titles[file] = title
      }
    }
    if titles.isEmpty { return series }
    for part in series where titles[part.file] != nil && part.identity.hasMeaning {
      titles[part.file] = nil
    }
    return series.map { part in
      guard let title = titles[part.file] else { return part }
      var part = part
      let legend = part.identity.name
      part.sourceName = "\(title): \(legend)"
      part.identity.name = title
      part.identity.labels = (part.identity.labels + labels(of: legend)).sorted()
      return part
    }
  }

  /// Who is measured: `web-1`, `orders`, or who calls whom, `orders -> stock`.
  private static func labels(of legend: String) -> [MetricIdentity.Label] {
    for arrow in ["->", "→", "=>"] {
      guard let range = legend.firstRange(of: arrow) else { continue }
      let caller = trimmed(legend[..<range.lowerBound])
      let callee = trimmed(legend[range.upperBound...])
      guard !caller.isEmpty, !callee.isEmpty else { continue }
      return [
        MetricIdentity.Label("service", caller), MetricIdentity.Label("peer_service", callee),
      ]
    }
    if legend.isEmpty || legend.lowercased() == "value" { return [] }
    return [MetricIdentity.Label(HostColumns.isHost(legend) ? "instance" : "service", legend)]
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// The title in the name of a download: what stands before `-data-` and the time, which other marks than
  /// Grafana's may have come into on its way.
  static func title(of file: String) -> String? {
    let name = file.split(separator: "/").last.map { String($0) } ?? file
    guard let range = name.ranges(of: "-data-").last else { return nil }
    let digits = name[range.upperBound...].filter(\.isNumber).count
    guard digits >= 12, range.lowerBound > name.startIndex else { return nil }
    let title = name[..<range.lowerBound].map { "_+".contains($0) ? " " : $0 }
    return String(title)
  }
}
