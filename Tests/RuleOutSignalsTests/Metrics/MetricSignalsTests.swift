import RuleOutModel
import Testing

@testable import RuleOutSignals

struct MetricSignalsTests {
  private func signal(
    _ quantity: Quantity, _ batches: [RecordBatch]
  ) throws -> Signal {
    let signals = telemetry(batches).signals(quantity)
    #expect(signals.count == 1)
    return try #require(signals.first)
  }

  @Test func `a counter becomes a rate and a fall is a restart`() throws {
    let batch = metricBatch(
      "http_requests_total", labels: ["pod": "web-1"], kind: .counter,
      [100, 160, 220, 30, 90])
    let series = try signal(.traffic, [batch]).series
    #expect(series.values[0].isNaN)
    #expect(Array(series.values[1...]) == [1, 1, 0.5, 1])
  }

  @Test func `a total that falls counts per interval`() throws {
    let values: [Double?] = [60, 66, 54, 63, 57, 60, 69, 51, 60, 66]
    let batch = metricBatch("requests_total", labels: ["service": "shop"], values)
    let series = try signal(.traffic, [batch]).series
    #expect(series.values == values.map { ($0 ?? 0) / 60 })
  }

  @Test func `a missing sample is absent, not zero`() throws {
    let batch = metricBatch("cpu_utilization", [0.5, nil, nil, 0.25, 0.5])
    let series = try signal(.cpuUtilization, [batch]).series
    #expect(series.values.map(\.isNaN) == [false, true, true, false, false])
    #expect(series.values[3] == 0.25)
  }

  @Test func `what a counter gained across a gap belongs to no cell`() throws {
    let batch = metricBatch(
      "errors_total", kind: .counter,
      [0, 60, 120] + [Double?](repeating: nil, count: 9) + [6000, 6060])
    let values = try signal(.errorRate, [batch]).series.values
    #expect(values[12].isNaN)
    #expect(values[13] == 1)
  }

  @Test func `jitter around a cell border leaves no hole`() throws {
    var batch = metricBatch("cpu_utilization", every: 15, Array(repeating: 0.5, count: 40))
    for index in batch.samples.indices {
      let jitter: Int64 = index % 2 == 0 ? -400_000 : 400_000
      batch.samples[index].time = Timestamp(
        microseconds: batch.samples[index].time.microseconds + jitter)
    }
    let series = try signal(.cpuUtilization, [batch]).series
    #expect(series.step == 15_000_000)
    #expect(series.values == Array(repeating: 0.5, count: 40))
  }

  @Test func `who writes percent for one metric does so for all`() throws {
    let quiet: [Double?] = [0.8, 0.7, 0.9, 0.8]
    let pauses = metricBatch("gc_time_pct", file: "cloudwatch/gc_time_pct.json", quiet)
    let cpu = metricBatch("cpu_pct", file: "cloudwatch/cpu_pct.json", [40, 41, 42, 40])
    let elsewhere = metricBatch("cpu_pct", file: "other/cpu_pct.json", [40, 41, 42, 40])
    func first(_ batches: RecordBatch...) throws -> Double {
      try #require(telemetry(batches).signals(.garbageCollection).first?.series.values.first)
    }
    #expect(try abs(first(pauses, cpu) - 0.008) < 1e-9)
    #expect(try first(pauses, elsewhere) == 0.8)
    #expect(try first(pauses) == 0.8)
  }

  @Test func `a percentage by name is a share when its values are`() throws {
    let percent = metricBatch("disk_used_pct", [41, 80, 99, 99, 99, 99])
    let share = metricBatch("disk_used_pct", [0.41, 0.8, 0.99, 0.99, 0.99, 0.99])
    let percentValues = try signal(.diskUtilization, [percent]).series.values
    #expect(Array(percentValues.prefix(3)) == [41, 80, 99].map { $0 * 0.01 })
    let shareValues = try signal(.diskUtilization, [share]).series.values
    #expect(Array(shareValues.prefix(3)) == [0.41, 0.8, 0.99])
    #expect(telemetry([share]).warnings.map(\.code) == ["scale-assumed"])
    #expect(telemetry([percent]).warnings.isEmpty)
  }

  @Test func `a sum and a count make a mean`() throws {
    let labels = ["instance": "web-1:8080"]
    let name = "hikaricp_connections_acquire_seconds"
    let batches = [
      metricBatch(name + "_sum", labels: labels, kind: .counter, [0, 6, 18]),
      metricBatch(name + "_count", labels: labels, kind: .counter, [0, 600, 1200]),
    ]
    let signal = try signal(.poolAcquireTime, batches)
    #expect(signal.id.metric == name)
    #expect(signal.id.statistic == .mean)
    #expect(signal.id.observer == Entity(.instance, "web-1"))
    #expect(Array(signal.series.values[1...]) == [0.01, 0.02])
  }

  @Test func `heap is the sum of its pools and not of other memory`() throws {
    func pool(_ id: String, area: String, _ value: Double) -> RecordBatch {
      metricBatch(
        "jvm_memory_used_bytes", labels: ["area": area, "id": id, "pod": "web-1"],
        [value, value, value])
    }
    let batches = [
      pool("G1 Eden", area: "heap", 100), pool("G1 Old", area: "heap", 50),
      pool("Metaspace", area: "nonheap", 7),
    ]
    #expect(try signal(.memoryHeap, batches).series.values == [150, 150, 150])
  }

  @Test func `a part that pauses leaves a hole in the sum`() throws {
    func pool(_ id: String, _ values: [Double?]) -> RecordBatch {
      metricBatch(
        "jvm_memory_used_bytes", labels: ["area": "heap", "id": id, "pod": "web-1"], values)
    }
    let series = try signal(
      .memoryHeap, [pool("a", [1, 1, 1, 1]), pool("b", [2, nil, 2, 2])]
    ).series
    #expect(series.values[1].isNaN)
    #expect(series.values[2] == 3)
  }

  @Test func `available and total memory tell utilisation`() throws {
    let labels = ["instance": "node-1:9100"]
    let batches = [
      metricBatch("node_memory_MemTotal_bytes", labels: labels, [100, 100, 100]),
      metricBatch("node_memory_MemAvailable_bytes", labels: labels, [75, 50, 25]),
    ]
    #expect(try signal(.memoryUtilization, batches).series.values == [0.25, 0.5, 0.75])
    #expect(try signal(.memoryResident, batches).series.values == [25, 50, 75])
    #expect(telemetry([batches[1]]).signals(.memoryUtilization).isEmpty)
  }

  @Test func `idle and busy CPU seconds tell utilisation`() throws {
    func mode(_ mode: String, cpu: String, _ slope: Double) -> RecordBatch {
      metricBatch(
        "node_cpu_seconds_total",
        labels: ["mode": mode, "cpu": cpu, "instance": "node-1:9100"], kind: .counter,
        [0, slope, 2 * slope])
    }
    let batches = ["0", "1"].flatMap { [mode("idle", cpu: $0, 45), mode("user", cpu: $0, 15)] }
    #expect(try Array(signal(.cpuUtilization, batches).series.values[1...]) == [0.25, 0.25])
  }

  @Test func `a status label splits errors from requests`() throws {
    func code(_ code: String, _ slope: Double) -> RecordBatch {
      metricBatch(
        "http_requests_total", labels: ["code": code, "service": "shop"], kind: .counter,
        [0, slope, 2 * slope])
    }
    let batches = [code("200", 54), code("404", 3), code("500", 3)]
    #expect(try Array(signal(.traffic, batches).series.values[1...]) == [1, 1])
    #expect(try Array(signal(.errorRatio, batches).series.values[1...]) == [0.05, 0.05])
  }

  @Test func `no limit is no limit of zero`() {
    let batches = [
      metricBatch("go_sql_max_open_connections", [0, 0, 0]),
      metricBatch("container_spec_memory_limit_bytes", labels: ["pod": "a"], [0, 0, 0]),
      metricBatch("jvm_memory_max_bytes", labels: ["area": "heap"], [-1, -1, -1]),
    ]
    #expect(telemetry(batches).signals.isEmpty)
  }

  @Test(arguments: [1000.0, 1024.0])
  func `a jump by a thousand is called a change of unit`(factor: Double) {
    let values = (0..<40).map { 100 + Double($0 % 3) }
    let changed = values.enumerated().map { $0.offset < 20 ? $0.element : $0.element * factor }
    let codes = telemetry([metricBatch("app_rss_bytes", changed)]).warnings.map(\.code)
    #expect(codes == ["suspected-unit-change"])
    #expect(telemetry([metricBatch("app_rss_bytes", values)]).warnings.isEmpty)
    let grown = values.enumerated().map { $0.offset < 20 ? $0.element : $0.element * 3 }
    #expect(telemetry([metricBatch("app_rss_bytes", grown)]).warnings.isEmpty)
  }

  @Test func `series that differ by a label only have ids of their own`() {
    let batches = ["/a", "/b"].map {
      metricBatch("http_latency_p99_ms", labels: ["service": "s", "route": $0], [1, 2, 3])
    }
    let metrics = telemetry(batches).signals(.latency).map(\.id.metric)
    #expect(
      metrics == ["http_latency_p99_ms{route=\"/a\"}", "http_latency_p99_ms{route=\"/b\"}"])
  }

  @Test func `files of one time with other values are instances`() {
    let batches = (1...2).map {
      metricBatch("rss_bytes", file: "memory/web-\($0).csv", [1, 2, 3].map { $0 * Double($0) })
    }
    var other = batches
    other[1].samples = other[1].samples.map { sample in
      var sample = sample
      sample.value += 100
      return sample
    }
    #expect(
      telemetry(other).signals.map(\.id.entity)
        == [Entity(.instance, "web-1"), Entity(.instance, "web-2")])
    #expect(telemetry(batches).signals.map(\.id.entity) == [.whole])
  }

  @Test func `files that follow one another are one series`() throws {
    let series = try signal(
      .memoryResident,
      [
        metricBatch("rss_bytes", file: "b.csv", [1, 2, 3]),
        metricBatch("rss_bytes", from: 180, file: "a.csv", [4, 5, 6]),
      ]
    ).series
    #expect(series.values == [1, 2, 3, 4, 5, 6])
  }

  @Test func `negative connections are skipped and counted`() throws {
    let batch = metricBatch("db_pool_in_use", [1, -2, 3, 4, 5, 6])
    let series = try signal(.poolUsed, [batch]).series
    #expect(series.values[1].isNaN)
    #expect(telemetry([batch]).warnings.map(\.code) == ["negative-value"])
  }

  @Test func `a limit of zero is unknown and a limit exceeded is doubtful`() {
    let zero = metricBatch("db_pool_max_conns", [0, 0, 0, 0, 0, 0])
    #expect(telemetry([zero]).signals.isEmpty)
    #expect(telemetry([zero]).warnings.map(\.code) == ["zero-limit"])
    let limit = metricBatch("db_pool_max_conns", [10, 10, 10, 10, 10, 10])
    let used = metricBatch("db_pool_in_use", [9, 10, 11, 9, 9, 9])
    #expect(telemetry([limit, used]).warnings.map(\.code) == ["above-limit"])
  }

  @Test func `columns named active, idle, pending and max are a pool together`() {
    let columns = ["active", "idle", "pending", "max"].map {
      metricBatch($0, file: "pool.csv", [1, 2, 3, 4, 5, 6])
    }
    #expect(
      telemetry(columns).signals.map(\.id.quantity)
        == [.poolIdle, .poolLimit, .poolPending, .poolUsed])
    #expect(telemetry([columns[0]]).signals.map(\.id.quantity) == [.other])
  }

  @Test(arguments: [
    ("throughput", "req/s", Quantity.traffic), ("network throughput", "bytes/s", .other),
    ("response time", "ms", .latency), ("heap", "MiB", .memoryHeap),
  ])
  func `a stated unit counts`(name: String, unit: String, quantity: Quantity) {
    let identity = MetricIdentity(name: name, unit: unit)
    let readings = MetricFamily.readings(of: MetricName(identity))
    #expect(readings.map(\.quantity) == [quantity])
  }

  @Test func `columns that share endings are services`() {
    let columns = [
      "front_end_cpu", "front_end_mem", "front_end_latency-95", "cart_cpu", "cart_mem",
      "cart_latency-95",
    ]
    let signals = telemetry(columns.map { metricBatch($0, [1, 2, 3, 4, 5, 6]) }).signals
    #expect(
      Set(signals.map(\.id.entity)) == [Entity(.service, "front_end"), Entity(.service, "cart")])
    #expect(Set(signals.map(\.id.quantity)) == [.cpuUtilization, .memoryResident, .latency])
    #expect(Set(signals.map(\.id.metric)) == Set(columns))
  }

  @Test func `paths name the service or the host before the metric`() {
    let names = [
      "prod.cart.cpu_pct", "prod.cart.latency_p95_ms", "prod.web-1.cpu_pct",
      "prod.web-1.latency_p95_ms",
    ]
    let split = ServiceColumns.split(Set(names))
    #expect(split["prod.cart.cpu_pct"]?.service == "prod.cart")
    #expect(split["prod.web-1.latency_p95_ms"]?.ending == "latency_p95_ms")
  }

  @Test(arguments: [
    ["http_requests_per_sec", "http_errors_per_sec", "db_requests_per_sec", "db_errors_per_sec"],
    ["cart_cpu", "cart_mem"], ["cpu", "mem"], ["cart_cpu", "orders_mem"],
  ])
  func `names without a table of endings stay whole`(names: [String]) {
    #expect(ServiceColumns.split(Set(names)).isEmpty)
  }

  @Test func `a first count over a part of its period is no fall`() throws {
    let counts = metricBatch("RequestCount", kind: .delta, [12, 60, 66, 60, 54, 60])
    let signal = try #require(telemetry([counts]).signals.first)
    #expect(signal.series.values.first?.isNaN == true)
    #expect(signal.series.values.count { $0.isNaN } == 1)
    let even = metricBatch("RequestCount", kind: .delta, [58, 60, 66, 60, 54, 60])
    #expect(telemetry([even]).signals.first?.series.values.first?.isNaN == false)
  }
}
