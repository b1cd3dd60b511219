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
    "aqu_sz": [Reading(.diskQueue)],
    "avgqu_sz": [Reading(.diskQueue)],
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
    "disk_aqu_sz": [Reading(.diskQueue)],
    "disk_avgqu_sz": [Reading(.diskQueue)],
    "filesystems_pct_fsused": [Reading(.diskUtilization, .ratio, scale: percent)],
    "net_edev_rxerr": [Reading(.networkErrors, .rate)],
    "net_edev_txerr": [Reading(.networkErrors, .rate)],
    "net_edev_rxdrop": [Reading(.networkErrors, .rate)],
    "net_edev_txdrop": [Reading(.networkErrors, .rate)],
  ]

  private static let memoryColumns = [
    "kbmemfree": "memfree", "kbmemused": "memused", "pct_memused": "memused_percent",
    "kbbuffers": "buffers", "kbcached": "cached", "kbavail": "avail", "kbslab": "slab",
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
    let holdsCache = name.identity["used_includes"] != nil
    if let total = partsOfTotal(name, form: form, holdsCache: holdsCache) {
      return resident(part, form: form, holdsCache: holdsCache)
        + share(part, form: form, of: total)
    }
    if part == "avail" { return [Reading(.other, scale: kilobytes)] }
    let resident = resident(part, form: form, holdsCache: holdsCache)
    if holdsCache, let (used, total) = cacheParts[part] {
      let utilization = Reading(.memoryUtilization, .ratio)
        .with(term: form, part, used, total, requires: usedParts.union(["memfree"]))
      return resident + [utilization]
    }
    if !holdsCache, part == "memused_percent" {
      return [Reading(.memoryUtilization, .ratio, scale: percent)]
    }
    return resident.isEmpty ? [Reading(.other)] : resident
  }

  private static func resident(_ part: String, form: String, holdsCache: Bool) -> [Reading] {
    let reading = Reading(.memoryResident, scale: kilobytes)
    if !holdsCache { return part == "memused" ? [reading] : [] }
    guard let (used, _) = cacheParts[part] else { return [] }
    return [reading.with(term: form, part, used, 0, requires: usedParts)]
  }

  /// What each part adds to memory in use and to all memory, where what is used holds the page cache.
  private static let cacheParts: [String: (used: Double, total: Double)] = [
    "memused": (1, 1), "memfree": (0, 1), "buffers": (-1, 0), "cached": (-1, 0),
  ]
  private static let usedParts: Set<String> = ["memused", "buffers", "cached"]

  /// The columns that add up to all memory, where available memory is told beside them; nil where it is not,
  /// or where a part of the whole is missing: caches of the kernel may be large, and are available.
  private static func partsOfTotal(
    _ name: MetricName, form: String, holdsCache: Bool
  ) -> Set<String>? {
    let prefix = form == "kbmemused" ? "kb" : "memory_"
    guard name.companions.contains(prefix + "avail") else { return nil }
    if holdsCache { return ["memused", "memfree"] }
    return name.companions.contains(prefix + "slab")
      ? ["memused", "memfree", "buffers", "cached", "slab"] : nil
  }

  /// What is not available of all memory.
  private static func share(_ part: String, form: String, of total: Set<String>) -> [Reading] {
    guard part == "avail" || total.contains(part) else { return [Reading(.other)] }
    let sign = part == "avail" ? (-1.0, 0.0) : (1, 1)
    return [
      Reading(.memoryUtilization, .ratio).with(
        term: form == "kbmemused" ? "kbavail" : "memory_avail", part, sign.0, sign.1,
        requires: total.union(["avail"]))
    ]
  }
}
