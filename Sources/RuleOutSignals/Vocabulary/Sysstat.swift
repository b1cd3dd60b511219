import RuleOutModel

extension MetricFamily {
  /// sysstat, under the columns of `sar` and `sadf -d` and under the names of `sadf -j`. Kilobytes are 1024
  /// bytes, shares are percent.
  static let sysstat = MetricFamily("sysstat") { name in
    if name.canonical.hasPrefix("cpu_load_"), name.companions.contains("cpu_load_idle") {
      return processor(name, part: String(name.canonical.dropFirst(9)), form: "cpu_load_idle")
    }
    if !name.companions.isDisjoint(with: groups) {
      if let readings = groupTable[name.canonical] { return readings }
      if name.canonical.hasPrefix("memory_"), !name.statesBytes {
        return memory(name, part: String(name.canonical.dropFirst(7)), form: "memory_memused")
      }
      if groupWords.contains(where: name.canonical.hasPrefix) { return [Reading(.other)] }
    }
    guard !name.companions.isDisjoint(with: columns) else { return nil }
    if name.canonical.hasPrefix("pct_"), name.companions.contains("pct_idle"),
      let readings = processor(
        name, part: String(name.canonical.dropFirst(4)), form: "pct_idle")
    {
      return readings
    }
    if let readings = columnTable[name.canonical] { return readings }
    if let part = memoryColumns[name.canonical] {
      return memory(name, part: part, form: "kbmemused")
    }
    return [Reading(.other)]
  }

  /// Columns by one of which an output of `sar` or `sadf -d` is known.
  private static let columns: Set<String> = [
    "pct_iowait", "kbmemfree", "kbswpfree", "pswpin_s", "majflt_s", "ldavg_1", "aqu_sz",
    "avgqu_sz", "areq_sz", "pct_fsused", "rxpck_s", "rxerr_s", "cswch_s", "dentunusd", "totsck",
  ]

  /// Names by one of which an output of `sadf -j` is known.
  private static let groups: Set<String> = [
    "cpu_load_idle", "memory_memfree", "swap_pages_pswpin", "paging_majflt", "queue_ldavg_1",
    "disk_tps", "net_dev_rxpck", "filesystems_pct_fsused", "process_and_context_switch_proc",
  ]
  private static let groupWords = [
    "cpu_load_", "memory_", "hugepages_", "swap_pages_", "paging_", "queue_", "disk_", "net_",
    "filesystems_", "process_and_context_switch_", "io_", "kernel_", "psi_", "serial_", "softnet_",
  ]

  private static let percent = Reading.Scale.factor(0.01)
  private static let kilobytes = Reading.Scale.factor(1024)

  private static let columnTable: [String: [Reading]] = [
    "kbswpused": [Reading(.swapUsed, scale: kilobytes)],
    "pswpin_s": [Reading(.pagingRate, .rate)],
    "pswpout_s": [Reading(.pagingRate, .rate)],
    "majflt_s": [Reading(.pagingRate, .rate)],
    "ldavg_1": [Reading(.loadAverage)],
    "pct_util": [Reading(.diskBusy, .ratio, scale: percent)],
    "pct_fsused": [Reading(.diskUtilization, .ratio, scale: percent)],
    "rxerr_s": [Reading(.networkErrors, .rate)],
    "txerr_s": [Reading(.networkErrors, .rate)],
    "rxdrop_s": [Reading(.networkErrors, .rate)],
    "txdrop_s": [Reading(.networkErrors, .rate)],
  ]

  private static let groupTable: [String: [Reading]] = [
    "memory_swpused": [Reading(.swapUsed, scale: kilobytes)],
    "swap_pages_pswpin": [Reading(.pagingRate, .rate)],
    "swap_pages_pswpout": [Reading(.pagingRate, .rate)],
    "paging_majflt": [Reading(.pagingRate, .rate)],
    "queue_ldavg_1": [Reading(.loadAverage)],
    "disk_util_percent": [Reading(.diskBusy, .ratio, scale: percent)],
    "filesystems_pct_fsused": [Reading(.diskUtilization, .ratio, scale: percent)],
    "net_edev_rxerr": [Reading(.networkErrors, .rate)],
    "net_edev_txerr": [Reading(.networkErrors, .rate)],
    "net_edev_rxdrop": [Reading(.networkErrors, .rate)],
    "net_edev_txdrop": [Reading(.networkErrors, .rate)],
  ]

  private static let memoryColumns = [
    "kbmemfree": "memfree", "kbmemused": "memused", "pct_memused": "memused_percent",
    "kbbuffers": "buffers", "kbcached": "cached",
  ]

  private static let busyParts: Set<String> = [
    "user", "nice", "system", "steal", "usr", "sys", "irq", "soft", "guest", "gnice",
  ]

  /// Shares of time that add up to 100, of all processors together; waiting for disks counts as idle, as it
  /// does for node_exporter.
  private static func processor(_ name: MetricName, part: String, form: String) -> [Reading]? {
    let isBusy = busyParts.contains(part)
    guard isBusy || part == "idle" || part == "iowait" else { return nil }
    guard (name.identity["cpu"] ?? "all") == "all" else { return [Reading(.other)] }
    return [
      Reading(.cpuUtilization, .ratio).with(
        term: form, isBusy ? "busy" : part, isBusy ? 1 : 0, 1, requires: ["idle"])
    ]
  }

  /// What is used counts buffers and page cache where the label says so; then they are taken out of it.
  private static func memory(_ name: MetricName, part: String, form: String) -> [Reading] {
    guard name.identity["used_includes"] != nil else {
      switch part {
      case "memused": return [Reading(.memoryResident, scale: kilobytes)]
      case "memused_percent": return [Reading(.memoryUtilization, .ratio, scale: percent)]
      default: return [Reading(.other)]
      }
    }
    let used: Double
    let total: Double
    switch part {
    case "memused": (used, total) = (1, 1)
    case "memfree": (used, total) = (0, 1)
    case "buffers", "cached": (used, total) = (-1, 0)
    default: return [Reading(.other)]
    }
    let parts: Set<String> = ["memused", "buffers", "cached"]
    return [
      Reading(.memoryResident, scale: kilobytes)
        .with(term: form, part, used, 0, requires: parts),
      Reading(.memoryUtilization, .ratio)
        .with(term: form, part, used, total, requires: parts.union(["memfree"])),
    ]
  }
}
