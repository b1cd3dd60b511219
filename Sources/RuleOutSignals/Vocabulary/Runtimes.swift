import RuleOutModel

extension MetricFamily {
  /// The JVM, as Micrometer, client_java and OpenTelemetry name it, the latter with `process.runtime`
  /// before it in its first years. Heap is the sum of its pools.
  static let javaRuntime = MetricFamily("JVM") { name in
    let isEarly = name.canonical.hasPrefix("process_runtime_jvm_")
    guard name.words.first == "jvm" || isEarly else { return nil }
    let seconds: Double
    if case .time(let factor)? = name.unit {
      seconds = factor
    } else {
      seconds = isEarly ? 1e-3 : 1
    }
    let owner = MetricOwner(name.identity)
    let area = owner["area"] ?? owner["jvm_memory_type"] ?? owner["type"] ?? "heap"
    let isHeap = area == "heap"
    switch isEarly ? String(name.canonical.dropFirst(16)) : name.canonical {
    case "jvm_memory_usage" where isEarly, "jvm_memory_usage_bytes" where isEarly:
      return isHeap ? [Reading(.memoryHeap).summed(as: name.identity.name)] : []
    case "jvm_memory_used_bytes", "jvm_memory_bytes_used", "jvm_memory_used",
      "jvm_memory_pool_collection_used_bytes", "jvm_memory_used_after_last_gc",
      "jvm_memory_used_after_last_gc_bytes", "jvm_memory_usage_after_last_gc",
      "jvm_memory_usage_after_last_gc_bytes", "jvm_gc_live_data_size_bytes":
      return isHeap ? [Reading(.memoryHeap).summed(as: name.identity.name)] : []
    case "jvm_memory_max_bytes", "jvm_memory_bytes_max", "jvm_memory_limit",
      "jvm_memory_limit_bytes":
      let limit = Reading(.memoryLimit, unlimited: -1).summed(as: name.identity.name)
      return isHeap ? [limit] : []
    case "jvm_memory_usage_after_gc", "jvm_memory_usage_after_gc_percent":
      // 0 to 1, whatever the name says.
      return [Reading(.memoryUtilization, .ratio)]
    case "jvm_gc_pause_seconds_sum", "jvm_gc_collection_seconds_sum", "jvm_gc_duration_sum",
      "jvm_gc_duration_seconds_sum", "jvm_gc_duration_milliseconds_sum":
      return [
        Reading(.garbageCollection, .rate, scale: .factor(seconds), .counter)
          .summed(as: name.identity.name)
      ]
    case "jvm_gc_overhead", "jvm_gc_overhead_percent":
      return [Reading(.garbageCollection, .ratio)]
    case "jvm_threads_live_threads", "jvm_threads_current", "jvm_thread_count", "jvm_threads_live",
      "jvm_threads_count":
      return [Reading(.threads).summed(as: name.identity.name)]
    // A share of the heap that no exporter of the JVM tells under this name.
    case _ where name.statesShare && name.has("heap") && !name.has("non", "gc"): return nil
    case _ where !isInBaseUnit(name):
      // No exporter of the JVM's own: its words tell, and of what it uses the heap is most.
      guard name.holds("memory_used"), name.statesBytes else { return nil }
      return [Reading(.memoryHeap, name.statistic ?? .value, scale: name.byteScale)]
    default:
      return [
        Reading(.other, name.statistic ?? .value, name.looksCumulative ? .shape : .gauge)
      ]
    }
  }

  /// Whether a name states a unit as the exporters do, in seconds and bytes or not at all.
  private static func isInBaseUnit(_ name: MetricName) -> Bool {
    // Exporters spell seconds out.
    if name.words.contains("s"), name.statesTime { return false }
    return switch name.unit {
    case nil, .time(1), .bytes(1), .ratio: true
    default: name.words.first != "jvm" || name.looksCumulative
    }
  }

  /// Go, Node.js and .NET.
  static let otherRuntimes = MetricFamily("runtimes") { name in
    if let readings = runtimeTable[name.canonical] { return readings }
    if name.has("eventloop") || name.holds("event_loop"), name.has("lag", "delay") {
      guard !name.looksCumulative, !name.has("stddev") else { return [Reading(.other)] }
      return [Reading(.eventLoopLag, name.statistic ?? .value, scale: name.timeScale)]
    }
    // Parts of the heap, by space or by use, would look like heaps of their own.
    let isPart = ["go_memstats_", "nodejs_heap_space_"].contains(where: name.canonical.hasPrefix)
    return isPart
      ? [Reading(.other, name.statistic ?? .value, name.looksCumulative ? .shape : .gauge)] : nil
  }

  private static let runtimeTable: [String: [Reading]] = {
    let collected = "dotnet.gc.last_collection.heap.size"
    let early = "process.runtime.dotnet.gc.heap.size"
    return [
      "go_memstats_heap_inuse_bytes": [Reading(.memoryHeap)],
      "go_memstats_heap_alloc_bytes": [Reading(.memoryHeap)],
      "go_memstats_alloc_bytes": [Reading(.other)],
      "go_memstats_alloc_bytes_total": [Reading(.other, .rate, .counter)],
      "go_memstats_sys_bytes": [Reading(.other)],
      "go_memstats_next_gc_bytes": [Reading(.other)],
      "go_memstats_heap_released_bytes": [Reading(.other)],
      "go_memstats_heap_objects": [Reading(.other)],
      "go_goroutines": [Reading(.threads)],
      "go_threads": [Reading(.threads)],
      "go_gc_duration_seconds_sum": [Reading(.garbageCollection, .rate, .counter)],
      "go_gc_duration_seconds_count": [],
      "go_gc_duration_seconds": [],
      "nodejs_heap_size_used_bytes": [Reading(.memoryHeap)],
      "nodejs_heap_size_total_bytes": [Reading(.other)],
      "nodejs_external_memory_bytes": [Reading(.other)],
      "nodejs_gc_duration_seconds_sum": [
        Reading(.garbageCollection, .rate, .counter).summed(as: "nodejs_gc_duration_seconds_sum")
      ],
      "nodejs_gc_duration_seconds_count": [],
      // Gauges in spite of their names.
      "nodejs_active_handles_total": [Reading(.other)],
      "nodejs_active_requests_total": [Reading(.other)],
      "nodejs_active_resources_total": [Reading(.other)],
      "dotnet_gc_last_collection_heap_size": [Reading(.memoryHeap).summed(as: collected)],
      "dotnet_gc_last_collection_heap_size_bytes": [Reading(.memoryHeap).summed(as: collected)],
      "dotnet_process_memory_working_set": [Reading(.memoryResident)],
      "dotnet_process_memory_working_set_bytes": [Reading(.memoryResident)],
      "dotnet_total_memory_bytes": [Reading(.memoryHeap)],
      "process_runtime_dotnet_gc_heap_size": [Reading(.memoryHeap).summed(as: early)],
      "process_runtime_dotnet_gc_heap_size_bytes": [Reading(.memoryHeap).summed(as: early)],
      "dotnet_gc_pause_time": [Reading(.garbageCollection, .rate, .counter)],
      "dotnet_gc_pause_time_seconds_total": [Reading(.garbageCollection, .rate, .counter)],
    ]
  }()

  /// What client libraries export of any process.
  static let processes = MetricFamily(
    "processes",
    table: [
      "process_resident_memory_bytes": [Reading(.memoryResident)],
      "process_memory_usage": [Reading(.memoryResident)],
      "process_virtual_memory_bytes": [Reading(.other)],
      "process_virtual_memory_max_bytes": [],
      "process_start_time_seconds": [Reading(.processStart)],
      // In cores.
      "process_cpu_seconds_total": [Reading(.cpuUtilization, .rate, .counter)],
      "process_cpu_usage": [Reading(.cpuUtilization)],
      "system_cpu_usage": [Reading(.cpuUtilization)],
      "process_open_fds": [
        .table(.descriptorUtilization, .used, of: "process_open_fds")
      ],
      "process_max_fds": [
        .table(.descriptorUtilization, .limit, of: "process_open_fds")
      ],
      "up": [Reading(.other)],
    ])
}
