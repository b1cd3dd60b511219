import RuleOutModel

extension MetricFamily {
  /// What keeps work from running although a processor or disk is there: limits, other guests of the
  /// machine, queues. As cAdvisor and node_exporter name it, and by words.
  static let hostPressure = MetricFamily("host pressure") { name in
    switch name.canonical {
    case "node_cpu_seconds_total":
      let isSteal = name.identity["mode"] == "steal"
      let steal = Reading(.cpuSteal, .ratio, .counter).with(
        term: name.canonical, isSteal ? "steal" : "rest", isSteal ? 1 : 0, 1,
        requires: ["steal", "rest"])
      return (nodeExporter.readings(name) ?? []) + [steal]
    case "node_pressure_cpu_waiting_seconds_total":
      return [Reading(.cpuPressure, .rate, .counter)]
    case "node_pressure_io_waiting_seconds_total":
      return [Reading(.diskPressure, .rate, .counter)]
    case "container_pressure_cpu_waiting_seconds_total":
      return ofContainers(name, Reading(.cpuPressure, .rate, .counter).summed(as: name.canonical))
    case "container_pressure_io_waiting_seconds_total":
      return ofContainers(name, Reading(.diskPressure, .rate, .counter).summed(as: name.canonical))
    case "container_cpu_cfs_throttled_seconds_total":
      return ofContainers(name, Reading(.cpuThrottling, .rate, .counter).summed(as: name.canonical))
    case "container_cpu_cfs_throttled_periods_total":
      return ofContainers(name, throttledPeriods("throttled", 1, 0))
    case "container_cpu_cfs_periods_total":
      return ofContainers(name, throttledPeriods("periods", 0, 1))
    default:
      return pressureByWords(name)
    }
  }

  private static func throttledPeriods(
    _ part: String, _ numerator: Double, _ denominator: Double
  ) -> Reading {
    Reading(.cpuThrottling, .ratio, .counter).with(
      term: "container_cpu_cfs_throttled_periods_total", part, numerator, denominator,
      requires: ["throttled", "periods"])
  }

  /// Rows of the pod's own cgroup and of the pause container would count everything twice.
  private static func ofContainers(_ name: MetricName, _ reading: Reading) -> [Reading] {
    let owner = MetricOwner(name.identity)
    guard owner["pod"] != nil || owner["pod_name"] != nil else { return [reading] }
    let container = owner["container"] ?? owner["container_name"] ?? "?"
    return container.isEmpty || container == "POD" ? [] : [reading]
  }

  private static func pressureByWords(_ name: MetricName) -> [Reading]? {
    if name.has("iowait") || name.holds("io_wait") && name.statesShare, !name.statesTime,
      !name.looksCumulative,
      name.companions.isDisjoint(with: ["pct_idle", "cpu_load_idle"])
    {
      return [Reading(.diskPressure, .ratio, scale: name.shareScale)]
    }
    // Shares of time in which some or all work waited, as Linux tells of itself in `/proc/pressure`.
    if name.has("psi"), name.statesShare, !name.companions.contains("cpu_load_idle") {
      if name.has("cpu") { return [Reading(.cpuPressure, .ratio, scale: name.shareScale)] }
      let isOfDisk = name.has("io", "disk")
      return [Reading(isOfDisk ? .diskPressure : .other, .ratio, scale: name.shareScale)]
    }
    // The columns of sysstat are parts of a whole, which its own family puts together.
    guard name.has("cpu", "processor", "cfs"), !name.statesTime,
      !name.companions.contains("cpu_load_idle")
    else { return nil }
    if name.has("steal", "stolen"), !name.looksCumulative {
      return [Reading(.cpuSteal, .ratio, scale: name.shareScale)]
    }
    if name.has("throttled", "throttling", "throttle"), name.statesShare, !name.looksCumulative {
      return [Reading(.cpuThrottling, .ratio, scale: name.shareScale)]
    }
    return nil
  }
}
