import RuleOutModel

extension MetricFamily {
  /// cAdvisor. Rows of the pod's own cgroup and of the pause container would count everything twice.
  static let containers = MetricFamily("containers") { name in
    guard name.words.first == "container", let readings = containerTable[name.canonical] else {
      return nil
    }
    let owner = MetricOwner(name.identity)
    let container = owner["container"] ?? owner["container_name"]
    // An exporter drops empty labels; what is left of a raw row is the path of its cgroup.
    let isRaw = owner["id"] != nil && owner["name"] == nil
    if container == "POD" || container == "" && owner["pod"] ?? owner["pod_name"] != nil {
      return []
    }
    if isRaw, container ?? "" == "" { return [] }
    return readings.map { $0.summed(as: name.canonical) }
  }

  private static let containerTable: [String: [Reading]] = [
    "container_memory_working_set_bytes": [Reading(.memoryResident)],
    "container_memory_rss": [Reading(.memoryResident)],
    // Holds the page cache too: no sign of a leak.
    "container_memory_usage_bytes": [Reading(.other)],
    "container_memory_cache": [Reading(.other)],
    "container_memory_swap": [Reading(.swapUsed)],
    "container_spec_memory_limit_bytes": [Reading(.memoryLimit, unlimited: 0)],
    "container_memory_failcnt": [Reading(.other, .rate, .counter)],
    "container_oom_events_total": [Reading(.outOfMemoryKills, .rate, .counter)],
    // In cores.
    "container_cpu_usage_seconds_total": [Reading(.cpuUtilization, .rate, .counter)],
  ]

  /// kube-state-metrics.
  static let kubernetes = MetricFamily("kube-state-metrics") { name in
    guard name.words.first == "kube" else { return nil }
    let form = name.canonical
    switch form {
    case "kube_pod_container_status_restarts_total":
      return [Reading(.restarts, .rate, .counter).summed(as: form)]
    case "kube_pod_container_status_last_terminated_reason":
      let killed = name.identity["reason"] == "OOMKilled"
      // It steps from 0 to 1 at the kill: one event.
      return killed ? [Reading(.outOfMemoryKills, .rate, .counter).summed(as: form)] : []
    case "kube_pod_container_resource_limits":
      switch name.identity["resource"] {
      case "memory": return [Reading(.memoryLimit).summed(as: form)]
      case "cpu": return [Reading(.cpuLimit).summed(as: form)]
      default: return []
      }
    case "kube_pod_container_resource_limits_memory_bytes":
      return [Reading(.memoryLimit).summed(as: form)]
    case "kube_pod_container_resource_limits_cpu_cores":
      return [Reading(.cpuLimit).summed(as: form)]
    case "kube_pod_start_time":
      return [Reading(.processStart)]
    case _ where name.has("restart") && !name.statesTime:
      return [
        Reading(.restarts, .rate, scale: name.rateScale, name.eventAccumulation).summed(as: form)
      ]
    default:
      return [Reading(.other, name.statistic ?? .value)]
    }
  }

  /// node_exporter.
  static let nodeExporter = MetricFamily("node_exporter") { name in
    guard name.identity.name.hasPrefix("node_") else { return nil }
    switch name.canonical {
    case "node_cpu_seconds_total":
      let mode = name.identity["mode"] ?? ""
      let isIdle = mode == "idle" || mode == "iowait"
      return [
        Reading(.cpuUtilization, .ratio, .counter)
          .with(
            term: name.canonical, isIdle ? "idle" : "busy", isIdle ? 0 : 1, 1, requires: ["idle"])
      ]
    case "node_memory_mem_total_bytes":
      return [
        memory("total", 1, 1),
        Reading(.memoryResident).with(
          term: "node_memory_MemAvailable_bytes", "total", 1, 0, requires: ["total", "free"]),
      ]
    case "node_memory_mem_available_bytes":
      return [
        memory("free", -1, 0),
        Reading(.memoryResident).with(
          term: "node_memory_MemAvailable_bytes", "free", -1, 0, requires: ["total", "free"]),
      ]
    case "node_memory_swap_total_bytes":
      return [swap("total", 1)]
    case "node_memory_swap_free_bytes":
      return [swap("free", -1)]
    case "node_vmstat_pswpin", "node_vmstat_pswpout":
      return [Reading(.pagingRate, .rate, .counter)]
    case "node_vmstat_pgmajfault":
      return [Reading(.pagingRate, .rate, .counter)]
    case "node_vmstat_oom_kill":
      return [Reading(.outOfMemoryKills, .rate, .counter)]
    case "node_load1":
      return [Reading(.loadAverage)]
    case "node_filesystem_size_bytes":
      return [space("total", 1, 1)]
    case "node_filesystem_avail_bytes":
      return [space("free", -1, 0)]
    case "node_filesystem_files":
      return [.table(.inodeUtilization, .total, of: "node_filesystem_files_free")]
    case "node_filesystem_files_free":
      return [.table(.inodeUtilization, .free, of: name.canonical)]
    case "node_filefd_allocated":
      return [.table(.descriptorUtilization, .used, of: name.canonical)]
    case "node_filefd_maximum":
      return [.table(.descriptorUtilization, .limit, of: "node_filefd_allocated")]
    case "node_nf_conntrack_entries":
      return [.table(.trackedConnections, .used, of: name.canonical)]
    case "node_nf_conntrack_entries_limit":
      return [.table(.trackedConnections, .limit, of: "node_nf_conntrack_entries")]
    case "node_disk_io_time_seconds_total":
      return [Reading(.diskBusy, .rate, .counter)]
    case "node_boot_time_seconds":
      return [Reading(.processStart)]
    default:
      if name.words.contains("network"), name.has("errs", "drop") {
        return [Reading(.networkErrors, .rate, .counter).summed(as: name.canonical)]
      }
      // It tells seconds and bytes, from which others make shares.
      guard collectors.contains(name.words.dropFirst().first ?? ""), !name.statesShare else {
        return nil
      }
      return [
        Reading(.other, name.statistic ?? .value, name.looksCumulative ? .counter : .gauge)
      ]
    }
  }

  /// Second words of node_exporter's names: what begins otherwise is somebody else's.
  private static let collectors: Set<String> = [
    "cpu", "memory", "vmstat", "filesystem", "disk", "network", "netstat", "load5", "load15",
    "pressure", "sockstat", "time", "timex", "scrape", "schedstat", "procs", "nf", "arp",
    "context", "forks", "intr", "entropy", "filefd", "softnet", "udp", "uname", "os", "dmi",
  ]

  private static func memory(_ part: String, _ numerator: Double, _ denominator: Double) -> Reading
  {
    Reading(.memoryUtilization, .ratio).with(
      term: "node_memory_MemAvailable_bytes", part, numerator, denominator,
      requires: ["total", "free"])
  }

  private static func swap(_ part: String, _ numerator: Double) -> Reading {
    Reading(.swapUsed).with(
      term: "node_memory_SwapFree_bytes", part, numerator, 0, requires: ["total", "free"])
  }

  private static func space(_ part: String, _ numerator: Double, _ denominator: Double) -> Reading {
    Reading(.diskUtilization, .ratio).with(
      term: "node_filesystem_avail_bytes", part, numerator, denominator,
      requires: ["total", "free"], apart: ["device", "mountpoint"])
  }
}
