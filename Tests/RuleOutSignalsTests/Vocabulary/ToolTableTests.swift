import RuleOutModel
import Testing

@testable import RuleOutSignals

/// The columns of sysstat and of PgBouncer's console, which mean something only beside each other.
@Suite struct ToolTableTests {
  private func signals(
    _ columns: [(name: String, values: [Double?])], labels: [String: String] = ["host": "web-1"]
  ) -> [Signal] {
    telemetry(
      columns.map { metricBatch($0.name, labels: labels, file: "sar.txt", $0.values) }
    ).signals
  }

  private func values(_ quantity: Quantity, _ signals: [Signal]) -> [[Double]] {
    signals.filter { $0.id.quantity == quantity }.map(\.series.values)
  }

  @Test(arguments: [
    ["%user", "%system", "%iowait", "%steal", "%idle"],
    ["cpu-load.user", "cpu-load.system", "cpu-load.iowait", "cpu-load.steal", "cpu-load.idle"],
  ])
  func `processors are busy with what is neither idle nor waiting for disks`(names: [String])
    throws
  {
    let shares: [[Double?]] = [[10, 40], [5, 20], [5, 20], [0, 5], [80, 15]]
    let labels = ["host": "web-1", "cpu": "all"]
    let found = signals(zip(names, shares).map { ($0, $1) }, labels: labels)
    let busy = try #require(found.first { $0.id.quantity == .cpuUtilization })
    #expect(busy.series.values == [0.15, 0.65])
    #expect(busy.id.entity == Entity(.instance, "web-1"))
    let one = signals(
      zip(names, shares).map { ($0, $1) }, labels: ["host": "web-1", "cpu": "0"])
    #expect(one.allSatisfy { $0.id.quantity == .other })
  }

  @Test func `memory in use is without the page cache, whatever the version counts`() {
    let now = signals([
      ("kbmemfree", [10, 8]), ("kbmemused", [40, 50]), ("%memused", [40, 50]),
      ("kbbuffers", [10, 10]), ("kbcached", [40, 32]),
    ])
    #expect(values(.memoryResident, now) == [[40 * 1024, 50 * 1024]])
    #expect(values(.memoryUtilization, now) == [[0.4, 0.5]])
    let before = signals(
      [
        ("kbmemfree", [10, 8]), ("kbmemused", [90, 92]), ("%memused", [90, 92]),
        ("kbbuffers", [10, 10]), ("kbcached", [40, 32]),
      ], labels: ["host": "web-1", "used_includes": "page cache"])
    #expect(values(.memoryResident, before) == [[40 * 1024, 50 * 1024]])
    #expect(values(.memoryUtilization, before) == [[0.4, 0.5]])
  }

  @Test(arguments: [
    [
      "kbmemfree", "kbavail", "kbmemused", "%memused", "kbbuffers", "kbcached", "kbslab",
    ],
    [
      "memory.memfree", "memory.avail", "memory.memused", "memory.memused-percent",
      "memory.buffers", "memory.cached", "memory.slab",
    ],
  ])
  func `memory that is not available is in use, where all of memory is told`(names: [String]) {
    let columns: [[Double?]] = [
      [10, 8], [60, 40], [20, 40], [20, 40], [5, 5], [45, 27], [20, 20],
    ]
    let whole = Array(zip(names, columns).map { ($0, $1) })
    let found = signals(whole)
    #expect(values(.memoryUtilization, found) == [[0.4, 0.6]])
    #expect(values(.memoryResident, found) == [[20 * 1024, 40 * 1024]])
    // Without the caches of the kernel the sum of the columns falls short.
    #expect(values(.memoryUtilization, signals(Array(whole.dropLast()))) == [[0.2, 0.4]])
    // Earlier versions count as used whatever is not free.
    let before = signals(
      [(names[0], [10, 8]), (names[1], [60, 40]), (names[2], [90, 92]), (names[3], [90, 92])],
      labels: ["host": "web-1", "used_includes": "page cache"])
    #expect(values(.memoryUtilization, before) == [[0.4, 0.6]])
  }

  @Test(arguments: [
    ("kbswpused", Quantity.swapUsed, 2048.0), ("pswpin/s", .pagingRate, 2),
    ("majflt/s", .pagingRate, 2), ("ldavg-1", .loadAverage, 2), ("%util", .diskBusy, 0.02),
    ("%fsused", .diskUtilization, 0.02), ("rxdrop/s", .networkErrors, 2), ("await", .other, 2),
    ("tps", .other, 2), ("active/s", .other, 2), ("blocked", .other, 2), ("kbavail", .other, 2048),
  ])
  func `a column of sar keeps its meaning and unit`(
    name: String, quantity: Quantity, expected: Double
  ) throws {
    let found = signals([("kbmemfree", [1, 1]), (name, [2, 2])])
    let signal = try #require(found.first { $0.id.metric.hasPrefix(name) })
    #expect(signal.id.quantity == quantity)
    #expect(signal.series.values.last == expected)
  }

  @Test(arguments: [
    ("memory.swpused", Quantity.swapUsed, 2048.0), ("swap-pages.pswpout", .pagingRate, 2),
    ("queue.ldavg-1", .loadAverage, 2), ("disk.util-percent", .diskBusy, 0.02),
    ("memory.memused", .memoryResident, 2048), ("memory.avail", .other, 2048),
    ("net-edev.rxerr", .networkErrors, 2), ("disk.tps", .other, 2),
  ])
  func `a name of sadf's JSON keeps its meaning and unit`(
    name: String, quantity: Quantity, expected: Double
  ) throws {
    let found = signals([("memory.memfree", [1, 1]), (name, [2, 2])])
    let signal = try #require(found.first { $0.id.metric.hasPrefix(name) })
    #expect(signal.id.quantity == quantity)
    #expect(signal.series.values.last == expected)
  }

  @Test func `the longest wait is seconds and microseconds, users of a database share its pool`()
    throws
  {
    func user(_ name: String, _ factor: Double) -> [RecordBatch] {
      [("sv_active", 4), ("cl_waiting", 1), ("maxwait", 2), ("maxwait_us", 250_000)].map {
        metricBatch(
          $0, labels: ["database": "shop", "user": name], file: "pools.txt", [$1 * factor])
      }
    }
    let found = telemetry(user("web", 1) + user("batch", 2)).signals
    let used = try #require(found.first { $0.id.quantity == .poolUsed })
    #expect(used.id.entity == Entity(.pool, "shop"))
    #expect(used.series.values == [12])
    #expect(values(.poolPending, found) == [[3]])
    #expect(values(.poolAcquireTime, found).map { $0[0] }.sorted() == [2.25, 4.5])
  }

  @Test func `totals in microseconds tell the mean time of a query`() throws {
    let found = signals(
      [
        ("total_query_time", [0, 360_000_000, 720_000_000]), ("total_query_count", [0, 600, 1200]),
        ("total_wait_time", [0, 3_000_000, 6_000_000]), ("total_xact_count", [0, 300, 600]),
        ("avg_query_time", [600_000, 600_000, 600_000]),
      ], labels: ["database": "shop"])
    let query = try #require(found.first { $0.id.quantity == .queryTime })
    #expect(query.id.entity == Entity(.database, "shop"))
    #expect(Array(query.series.values.dropFirst()) == [0.6, 0.6])
    let wait = try #require(found.first { $0.id.quantity == .poolAcquireTime })
    #expect(
      wait.series.values.dropFirst().map { $0.rounded(significantDigits: 6) } == [0.01, 0.01])
    #expect(values(.queryRate, found).map { Array($0.dropFirst()) } == [[10, 10]])
  }

  @Test func `averages count where there are no totals`() {
    let found = signals(
      [("avg_query_time", [150_000, 300_000]), ("avg_query_count", [40, 20])],
      labels: ["database": "shop"])
    #expect(values(.queryTime, found) == [[0.15, 0.3]])
    #expect(values(.queryRate, found) == [[40, 20]])
  }

  @Test func `the size of a pool is its limit and zero connections are no limit`() {
    let found = signals(
      [("pool_size", [20, 20]), ("max_connections", [0, 0]), ("current_connections", [3, 4])],
      labels: ["database": "shop"])
    #expect(values(.poolLimit, found) == [[20, 20]])
  }
}
