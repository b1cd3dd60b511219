import RuleOutModel

/// Tells hosts from metrics in the columns of a wide table: Grafana exports a panel of one metric with a column
/// for each host, `Time, web-1, web-2`, and drops the metric's name.
///
/// Columns are hosts where a table holds at least two of them, none of their names means a metric, and all are
/// written as hosts are: one beginning with a number behind it, an address, or a name with dots.
enum HostColumns {
  /// The series with the host as their instance, and what to do about the name of the metric.
  static func resolve(_ series: [SampleSeries]) -> (series: [SampleSeries], warnings: [Warning]) {
    var columns: [String: [String]] = [:]
    var meaning: Set<String> = []
    for part in series where part.identity.labels.isEmpty {
      columns[part.file, default: []].append(part.identity.name)
      if part.identity.hasMeaning { meaning.insert(part.file) }
    }
    let hosts = columns.filter { !meaning.contains($0.key) && areHosts(Set($0.value)) }
    if hosts.isEmpty { return (series, []) }
    let resolved = series.map { part in
      guard part.identity.labels.isEmpty, hosts[part.file] != nil else { return part }
      var part = part
      part.sourceName = part.identity.name
      part.identity.labels = [MetricIdentity.Label("instance", part.identity.name)]
      return part
    }
    let warnings = hosts.sorted { $0.key < $1.key }.map { file, names in
      let units = Set(series.filter { $0.file == file }.map(\.identity.unit)).sorted()
      let unit = units.first.flatMap { units.count == 1 && !$0.isEmpty ? " (in \($0))" : nil } ?? ""
      return Warning(
        code: "metric-without-name", file: file,
        message:
          "its columns (\(names.sorted().prefix(3).joined(separator: ", "))) are taken as hosts:"
          + " what is measured\(unit) is not said. Name it in ruleout.yaml:"
          + " files: {\"\(file)\": {metric: process_resident_memory_bytes}}")
    }
    return (resolved, warnings)
  }

  static func areHosts(_ names: Set<String>) -> Bool {
    guard names.count > 1, !names.contains(where: { MetricIdentity(name: $0).hasMeaning }) else {
      return false
    }
    return names.allSatisfy(isAddress)
      || Set(names.map(beginning)).count == 1
        && names.allSatisfy { beginning($0) != nil }
  }

  /// Whether a name is written as that of one host of many: `web-12`, `app01`.
  static func isNumbered(_ name: String) -> Bool {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
    return 1...3 ~= digits && name.count > digits
  }

  /// What is numbered within a host, or by what it counts.
  private static let counted: Set<String> = [
    "cpu", "core", "load", "disk", "eth", "gc", "percentile", "quantile", "status", "code",
    "bucket", "level", "shard", "partition",
  ]

  /// `web-` of `web-12`: what stands before a mark and a number; nil for other names.
  private static func beginning(_ name: String) -> String? {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
    let rest = name.dropLast(digits)
    // Classes of statuses are no hosts, nor are the parts of one.
    guard 1...3 ~= digits, !name.contains(" "), let mark = rest.last, "-_.".contains(mark),
      rest.dropLast().last?.isLetter == true || rest.dropLast().last?.isNumber == true,
      Int(name.suffix(digits)).map({ !(100...599 ~= $0) }) ?? false
    else { return nil }
    if counted.contains(rest.dropLast().lowercased()) { return nil }
    return String(rest)
  }

  /// Whether a name alone is written as a host's: numbered, or an address.
  static func isHost(_ name: String) -> Bool { isNumbered(name) || isAddress(name) }

  /// `10.0.0.1:9100`, `web-1:9100`, `web-1.shop.example`.
  private static func isAddress(_ name: String) -> Bool {
    let host = MetricOwner.withoutPort(name)
    if host != name { return !host.isEmpty && !host.contains(" ") }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let isWritten = parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
    guard isWritten else { return false }
    if parts.count == 4, parts.allSatisfy({ Int($0) != nil }) { return true }
    return parts.count >= 3 && parts.last?.allSatisfy(\.isLetter) == true
      && parts.first?.contains(where: \.isNumber) == true
  }
}
