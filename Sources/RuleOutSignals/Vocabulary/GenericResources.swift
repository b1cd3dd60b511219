import RuleOutModel

extension MetricFamily {
  /// Memory, CPU, disk and the like under names nobody knows.
  static let genericResources = MetricFamily("resources by words") { name in
    for rule in [
      killsAndRestarts, pausesAndPaging, threads, tables, disk, processor, memory, caches,
    ] {
      if let readings = rule(name) { return readings }
    }
    return nil
  }

  private static func killsAndRestarts(_ name: MetricName) -> [Reading]? {
    if name.has("oom", "oomkilled", "oomkill") || name.holds("out_of_memory") {
      return [Reading(.outOfMemoryKills, .rate, .shape)]
    }
    if name.holds("start_time") || name.holds("boot_time") {
      return [Reading(.processStart, scale: name.statesTime ? name.timeScale : .factor(1))]
    }
    if name.has("restart", "crashloop", "crash"), !name.statesTime {
      return [Reading(.restarts, .rate, scale: name.rateScale, name.eventAccumulation)]
    }
    return nil
  }

  private static func pausesAndPaging(_ name: MetricName) -> [Reading]? {
    if name.has("gc") || name.hasAll("garbage", "collection") {
      if let part = name.partOfTime {
        return [Reading(.garbageCollection, .rate, scale: .factor(part))]
      }
      if name.has("heap", "live", "memory", "bytes") { return memory(name) ?? [Reading(.other)] }
      if name.statesShare, name.has("cpu") {
        return [Reading(.garbageCollection, .ratio, scale: name.shareScale)]
      }
      if name.words.last == "count" || !name.statesTime && !name.has("pause", "time", "overhead") {
        return [Reading(.other, .value, .shape)]
      }
      if name.statesShare || name.has("overhead") {
        return [Reading(.garbageCollection, .ratio, scale: name.shareScale)]
      }
      // A running sum becomes seconds of pause per second; a gauge stays the pause it states.
      let factor: Double
      if case .time(let stated)? = name.unit { factor = stated } else { factor = 1 }
      return [
        Reading(
          .garbageCollection, name.statistic ?? (name.looksCumulative ? .rate : .value),
          scale: .factor(factor), name.looksCumulative ? .shape : .gauge)
      ]
    }
    if name.has(
      "pswpin", "pswpout", "pgmajfault", "majflt", "swpin", "swpout", "paging", "pagein",
      "pageout")
      || name.hasAll("page", "fault") || name.has("swap") && name.has("in", "out", "rate", "io")
    {
      return [
        Reading(
          .pagingRate, .rate, scale: name.rateScale,
          name.looksCumulative ? .shape : .gauge)
      ]
    }
    if name.has("swap", "kbswpused", "swpused") {
      if let readings = share(of: name, .other, used: .swapUsed) { return readings }
      if name.has("free", "total", "cached") || name.statesShare {
        return [Reading(.other, name.statistic ?? .value)]
      }
      return [Reading(.swapUsed, scale: name.byteScale)]
    }
    return nil
  }

  private static func threads(_ name: MetricName) -> [Reading]? {
    if name.has("goroutine") { return [Reading(.threads)] }
    // Servers of web applications whose workers are what threads are to others.
    if name.has("gunicorn", "uwsgi", "unicorn", "phpfpm", "passenger") || name.holds("php_fpm"),
      name.has("worker", "process", "processes"), name.has("busy", "active"), !name.statesShare,
      !name.statesTime, !name.has("max", "limit")
    {
      return [Reading(.threads)]
    }
    guard name.has("thread", "threads"), !name.statesTime else { return nil }
    if name.has("queue", "queued", "pending") { return [Reading(.queueDepth)] }
    if name.has("max", "limit", "min") { return [Reading(.other)] }
    return name.statesShare ? [Reading(.other)] : [Reading(.threads)]
  }

  /// Tables of the kernel, in use and at most: open files, inodes, tracked connections.
  private static func tables(_ name: MetricName) -> [Reading]? {
    let isLimit = name.has("max", "maximum", "limit")
    let isFree = name.has("free", "available")
    let quantity: Quantity
    if name.has("filefd", "fds", "fd") || name.holds("open_files") || name.holds("file_descriptors")
    {
      quantity = .descriptorUtilization
    } else if name.has("conntrack") {
      quantity = .trackedConnections
    } else if name.has("inodes", "inode") || name.holds("filesystem_files") {
      quantity = .inodeUtilization
    } else {
      return nil
    }
    if name.statesShare || name.has("utilization", "utilisation", "ratio") {
      return isFree ? [Reading(.other)] : [Reading(quantity, .ratio, scale: name.shareScale)]
    }
    if quantity == .inodeUtilization {
      return name.has("used")
        ? [Reading(.other)] : [.table(quantity, isFree ? .free : .total, of: "inodes")]
    }
    return [
      .table(
        quantity, isLimit ? .limit : .used,
        of: quantity == .trackedConnections ? "tracked connections" : "open files")
    ]
  }

  private static func disk(_ name: MetricName) -> [Reading]? {
    // Whoever waits for it, it is the storage that takes the time.
    if name.has("fsync", "fdatasync"), name.statesTime, !name.looksCumulative, !name.isPartOfTimer {
      return [Reading(.storageLatency, name.statistic ?? .mean, scale: name.timeScale)]
    }
    guard name.has("disk", "filesystem", "fs", "volume", "storage", "inode") else { return nil }
    if name.has("disk", "volume"), name.has("queue"), !name.has("message", "max", "limit"),
      !name.statesTime, !name.statesShare
    {
      return [Reading(.diskQueue, name.statistic ?? .value)]
    }
    if name.has("latency", "await"), name.has("read", "write", "io", "await"),
      !name.looksCumulative
    {
      return [Reading(.storageLatency, name.statistic ?? .mean, scale: name.timeScale)]
    }
    if name.has("io", "busy", "iotime", "ioutil", "util") && !name.has("space") {
      if name.statesShare || name.has("util", "busy", "utilization") {
        return [Reading(.diskBusy, .ratio, scale: name.shareScale)]
      }
      if name.statesTime, name.looksCumulative { return [Reading(.diskBusy, .rate, .counter)] }
    }
    if let readings = share(of: name, .diskUtilization, used: nil) { return readings }
    if name.statesShare || name.has("utilization", "utilisation"), !name.has("free", "available") {
      return [Reading(.diskUtilization, .ratio, scale: name.shareScale)]
    }
    return [Reading(.other, name.statistic ?? .value, name.looksCumulative ? .shape : .gauge)]
  }

  private static func processor(_ name: MetricName) -> [Reading]? {
    if name.has("load1", "load5", "load15", "loadavg") || name.hasAll("load", "average")
      || name.holds("load_avg")
    {
      return [Reading(.loadAverage, name.has("load5", "load15") ? .mean : .value)]
    }
    guard name.has("cpu", "processor") else { return nil }
    if name.tellsCoresInUse {
      return [Reading(.cpuUtilization, .rate, scale: .cores)]
    }
    if let readings = idleProcessor(name) { return readings }
    if name.has(
      "idle", "iowait", "steal", "throttled", "throttling", "limit", "request", "quota",
      "cores", "count", "frequency", "temperature", "pressure", "credit")
    {
      return [Reading(.other, name.statistic ?? .value, name.looksCumulative ? .shape : .gauge)]
    }
    if name.statesTime {
      return [
        Reading(
          .cpuUtilization, .rate, scale: name.timeScale, name.looksCumulative ? .shape : .gauge)
      ]
    }
    if ["m", "millicores", "mcores"].contains(name.words.last ?? "") {
      return [Reading(.cpuUtilization, name.statistic ?? .value, scale: .factor(1e-3))]
    }
    let usage =
      name.statesShare
      || name.has(
        "usage", "utilization", "utilisation", "util", "used",
        "load", "busy", "rate")
      || name.words.last == "cpu"
    guard usage else { return [Reading(.other, name.statistic ?? .value)] }
    return [Reading(.cpuUtilization, name.statistic ?? .value, scale: name.shareScale)]
  }

  /// A share of time that is idle is one that is busy, taken from the whole.
  private static func idleProcessor(_ name: MetricName) -> [Reading]? {
    guard name.has("idle"), name.statesShare,
      name.words.allSatisfy({ word in
        ["cpu", "processor", "host", "node", "system", "time", "idle"].contains(word)
          || MeasureUnit.statisticWords.contains(word)
          || MeasureUnit(named: [word], whole: false) != nil
      }), name.identity["cpu"] == nil
    else { return nil }
    // Where least was idle, most was busy.
    let statistic: Statistic =
      switch name.statistic {
      case .minimum: .maximum
      case .maximum: .minimum
      case let other: other ?? .value
      }
    var reading = Reading(.cpuUtilization, statistic, scale: name.shareScale)
    reading.isReserve = true
    return [reading]
  }

  private static func memory(_ name: MetricName) -> [Reading]? {
    guard
      name.has("memory", "mem", "rss", "heap", "kbmemused", "memused", "ram")
        || name.hasAll("working", "set") || name.hasAll("resident", "size")
    else { return nil }
    if name.statesThroughput { return [Reading(.other, name.statistic ?? .value)] }
    // `max_memory` is a limit, `max_memory_used` and `rss_max` the most that was used.
    let isUse =
      name.has("used", "usage", "rss", "resident") || name.hasAll("working", "set")
      || name.isOneOfStatistics
    let statistic = name.has("max", "limit") && !isUse ? .value : name.statistic ?? .value
    if name.has(
      "pressure", "failcnt", "fault", "error", "bandwidth", "object", "allocation",
      "allocated", "gc_count") || name.has("alloc") && name.words.last == "total"
    {
      return [Reading(.other, statistic, name.looksCumulative ? .shape : .gauge)]
    }
    if let readings = share(of: name, .memoryUtilization, used: .memoryResident) {
      return readings
    }
    if name.statesShare || name.has("utilization", "utilisation", "util")
      || name.hasAll("usage", "rate")
    {
      if name.has("free", "available") { return [Reading(.other, statistic)] }
      return [Reading(.memoryUtilization, .ratio, scale: name.shareScale)]
    }
    if name.has(
      "cache", "cached", "buffer", "virtual", "shared", "mapped", "slab", "free",
      "available", "avail", "released", "committed", "reserved", "vsz", "request")
    {
      return [Reading(.other, statistic)]
    }
    if name.has("limit", "quota") || name.has("max", "total", "capacity") && !isUse {
      return [Reading(.memoryLimit, scale: name.byteScale, unlimited: 0)]
    }
    if name.has("heap") { return [Reading(.memoryHeap, statistic, scale: name.byteScale)] }
    return [Reading(.memoryResident, statistic, scale: name.byteScale)]
  }

  private static func caches(_ name: MetricName) -> [Reading]? {
    // A share of hits is a cache's, whatever its owner is called; one may hit a limit, too.
    if name.has("hit"), !name.has("miss"),
      name.has("cache")
        || name.statesShare && !name.has("limit", "quota", "target", "rule")
          && MetricOwner(name.identity).service != nil
    {
      if name.statesShare || name.has("rate", "ratio"), !name.statesRate {
        return [Reading(.cacheHitRatio, .ratio, scale: name.shareScale)]
      }
      return [Reading(.other, .rate, name.eventAccumulation)]
    }
    if name.has("network", "net", "nic", "tcp", "packet", "interface", "dns")
      || name.isOfPhysicalLayer,
      name.hasAny(failureWords)
        || name.has("drop", "dropped", "retransmit", "retransmission", "errs")
    {
      return [Reading(.networkErrors, .rate, scale: name.rateScale, name.eventAccumulation)]
    }
    return nil
  }

  private static let freeWords: Set<String> = ["free", "avail", "available"]
  private static let totalWords: Set<String> = ["total", "size", "capacity", "limit"]

  /// Free and total space tell how much is used, where a bundle holds both.
  private static func share(
    of name: MetricName, _ quantity: Quantity, used: Quantity?
  ) -> [Reading]? {
    guard !name.statesShare else { return nil }
    let isFree = name.hasAny(freeWords)
    let sibling =
      isFree
      ? name.sibling(replacing: freeWords, with: ["total", "size", "capacity"])
      : name.sibling(replacing: totalWords, with: ["free", "avail", "available"])
    guard let sibling else { return nil }
    let form = isFree ? name.canonical : sibling
    func part(_ quantity: Quantity, _ statistic: Statistic, _ denominator: Double) -> Reading {
      Reading(quantity, statistic, scale: name.byteScale).with(
        term: form, isFree ? "free" : "total", isFree ? -1 : 1, isFree ? 0 : denominator,
        requires: ["free", "total"], apart: ["device", "mountpoint", "path", "disk"])
    }
    var readings = quantity == .other ? [] : [part(quantity, .ratio, 1)]
    if let used { readings.append(part(used, .value, 0)) }
    return readings
  }
}
