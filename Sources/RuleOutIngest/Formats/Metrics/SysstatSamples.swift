import RuleOutModel

/// The series of sysstat's outputs: those of a host, one a column and item (`cpu`, `device`).
struct SysstatSamples: Sendable {
  private var series: MetricSeriesTable
  private var key: [UInt8] = []
  private var prefix = 0
  private var host = ""
  private var labels: [MetricIdentity.Label] = []
  var skipped = SkippedCells()

  init(_ context: DecodingContext) { series = MetricSeriesTable(service: context.service) }

  /// Begins a row: what follows belongs to `host` and carries `labels`.
  mutating func begin(host: String, labels: [MetricIdentity.Label]) {
    self.host = host
    self.labels = labels
    key.removeAll(keepingCapacity: true)
    key.append(contentsOf: host.utf8)
    for label in labels {
      key.append(0x1F)
      key.append(contentsOf: label.key.utf8)
      key.append(0x1E)
      key.append(contentsOf: label.value.utf8)
    }
    key.append(0x1D)
    prefix = key.count
  }

  /// Adds a sample of the column `name`; false where there are too many series.
  mutating func append(
    _ name: String, _ value: Double, at time: Timestamp, line: Int,
    to output: inout DecodedOutput
  ) -> Bool {
    key.removeLast(key.count - prefix)
    key.append(contentsOf: name.utf8)
    let symbol = Symbol(key.span)
    guard let index = series.index(for: symbol) ?? newSeries(name, symbol) else { return false }
    series.append(series: index, time: time, value: value, line: line, to: &output.batch)
    return true
  }

  private mutating func newSeries(_ name: String, _ symbol: Symbol) -> Int? {
    var labels = labels
    if !host.isEmpty { labels.append(MetricIdentity.Label("host", host)) }
    return series.index(of: MetricIdentity(name: name, labels: labels), key: symbol)
  }
}

/// What the formats of sysstat know of its names.
enum SysstatNames {
  /// Columns that no other tool has.
  static let telling: Set<String> = [
    "%iowait", "%steal", "kbmemfree", "kbmemused", "%memused", "kbswpfree", "kbswpused",
    "%swpused", "pswpin/s", "pswpout/s", "pgpgin/s", "majflt/s", "runq-sz", "plist-sz", "ldavg-1",
    "rd_sec/s", "wr_sec/s", "rkB/s", "wkB/s", "aqu-sz", "avgqu-sz", "areq-sz", "avgrq-sz",
    "rxpck/s", "txpck/s", "rxerr/s", "txerr/s", "%fsused", "MBfsfree", "proc/s", "cswch/s",
    "dentunusd", "file-nr", "totsck", "tcpsck", "active/s", "iseg/s", "rtps", "bread/s", "%scpu",
    "%sio", "%smem", "kbhugfree", "intr/s",
  ]

  /// Stands on the series of memory whose used part counts buffers and page cache, as before version 12.
  static let cacheLabel = MetricIdentity.Label("used_includes", "page cache")

  /// True where used and free are all there is, so that what is used holds the page cache.
  static func usedHoldsCache(free: Double, used: Double, percent: Double) -> Bool {
    free + used > 0 && abs(percent - 100 * used / (free + used)) <= 0.011
  }

  /// Bytes in one unit of the column `name`, which the name states: `kbmemfree`, `rkB/s`, `MBfsfree`.
  static func bytes(inUnitOf name: String) -> Double {
    if name.hasPrefix("kb") || name.contains("kB") { return 1024 }
    return name.hasPrefix("MB") ? 1_048_576 : 1
  }
}
