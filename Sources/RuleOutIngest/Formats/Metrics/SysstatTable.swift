import RuleOutModel

/// One table of sysstat, in text or with semicolons: its columns, and the samples of its rows.
struct SysstatTable: Sendable {
  private enum Column: Sendable {
    /// Tells rows of one time apart, under this label.
    case item(String)
    case value(String)
  }

  private let columns: [Column]
  /// Places of `kbmemfree`, `kbmemused` and `%memused`, where the table is of memory.
  private let memory: (free: Int, used: Int, percent: Int)?

  /// Names of the columns that hold names, and the label that each becomes.
  private static let items = [
    "CPU": "cpu", "DEV": "device", "IFACE": "device", "FILESYSTEM": "filesystem",
    "MOUNTPOINT": "mountpoint", "INTR": "interrupt", "BUS": "bus", "FAN": "fan", "TEMP": "sensor",
    "IN": "sensor", "DEVICE": "device_name", "TTY": "tty", "FCHOST": "device", "BAT": "battery",
    "manufact": "manufacturer", "product": "product", "MHz": "MHz",
  ]

  /// `names` as the header writes them.
  init(names: [String]) {
    // Where several rows are put side by side, `sadf -h` marks the group.
    let names = names.map { $0.hasSuffix("[...]") ? String($0.dropLast(5)) : $0 }
    columns = names.map { name in SysstatTable.items[name].map(Column.item) ?? .value(name) }
    if let free = names.firstIndex(of: "kbmemfree"), let used = names.firstIndex(of: "kbmemused"),
      let percent = names.firstIndex(of: "%memused")
    {
      memory = (free, used, percent)
    } else {
      memory = nil
    }
  }

  var count: Int { columns.count }

  /// True where `name` is a column that only sysstat has.
  static func isTelling(_ name: String) -> Bool {
    SysstatNames.telling.contains(name)
  }

  /// True where `name` looks like a column: `CPU`, `%user`, `kbmemfree`, `pswpin/s`, `ldavg-1`.
  static func isColumn(_ name: String) -> Bool {
    items[name] != nil || isTelling(name) || name.hasPrefix("%") || name.hasSuffix("/s")
      || name.contains("-")
  }

  /// Adds the samples of a row. `cells` are its fields behind the time, as many as there are columns.
  func take(
    _ cells: [Range<Int>], of line: Span<UInt8>, host: String, at time: Timestamp,
    decimalComma: Bool, number: Int, _ samples: inout SysstatSamples,
    into output: inout DecodedOutput
  ) -> LineOutcome {
    var labels: [MetricIdentity.Label] = []
    for (column, cell) in zip(columns, cells) {
      guard case .item(let key) = column else { continue }
      let text = line.extracting(cell).text()
      labels.append(MetricIdentity.Label(key, key == "cpu" && text == "-1" ? "all" : text))
    }
    func value(_ index: Int) -> Double? {
      SysstatCell(line.extracting(cells[index]), decimalComma: decimalComma).number
    }
    if let memory, let free = value(memory.free), let used = value(memory.used),
      let percent = value(memory.percent),
      SysstatNames.usedHoldsCache(free: free, used: used, percent: percent)
    {
      labels.append(SysstatNames.cacheLabel)
    }
    samples.begin(host: host, labels: labels)
    var used = 0
    var reason: String?
    for (column, cell) in zip(columns, cells) {
      guard case .value(let name) = column else { continue }
      switch SysstatCell(line.extracting(cell), decimalComma: decimalComma) {
      case .gap: continue
      case .rejected(let why): reason = reason ?? why
      case .number(let stated, let isScaled):
        let value = isScaled ? stated / SysstatNames.bytes(inUnitOf: name) : stated
        if samples.append(name, value, at: time, line: number, to: &output) {
          used += 1
        } else {
          reason = reason ?? MetricSeriesTable.fullReason
        }
      }
    }
    if used > 0 {
      if let reason { samples.skipped.count(reason, line: number) }
      return .used
    }
    return reason.map { .rejected($0) } ?? .recognised
  }
}

/// A cell of a table of sysstat: a number, in bytes with a letter behind it where `--human` wrote it.
private enum SysstatCell {
  case gap
  case number(Double, isScaled: Bool)
  case rejected(String)

  init(_ cell: Span<UInt8>, decimalComma: Bool) {
    guard let last = cell.indices.last else {
      self = .gap
      return
    }
    var digits = cell
    var factor: Double?
    if cell[last].isLetter || cell[last] == UInt8(ascii: "%"), cell[0].decimalDigit != nil {
      digits = cell.extracting(0..<last)
      if cell[last] != UInt8(ascii: "%") {
        guard let known = SysstatCell.factors[cell[last]] else {
          self = .rejected("value is not a number")
          return
        }
        factor = known
      }
    }
    switch MetricCell(digits, decimalComma: decimalComma) {
    case .gap: self = .gap
    case .rejected(let reason): self = .rejected(reason)
    case .number(let value, base: ""):
      self = .number(value * (factor ?? 1), isScaled: factor != nil)
    case .number: self = .rejected("value is not a number")
    }
  }

  var number: Double? {
    if case .number(let value, _) = self { return value }
    return nil
  }

  private static let factors: [UInt8: Double] = [
    UInt8(ascii: "B"): 1, UInt8(ascii: "k"): 1024, UInt8(ascii: "M"): 1_048_576,
    UInt8(ascii: "G"): 1_073_741_824, UInt8(ascii: "T"): 1_099_511_627_776,
  ]
}
