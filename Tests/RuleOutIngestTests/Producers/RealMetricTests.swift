import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Values in the recorded outputs of tools and metric servers: the same whatever form they are exported in.
@Suite struct RealMetricTests {
  private func read(_ path: String) throws -> Recording.Reading {
    try #require(Recording[path]).read()
  }

  /// Times of the samples of a series, in seconds.
  private func times(_ reading: Recording.Reading, _ name: String) -> [Double] {
    reading.records.samples.filter { $0.series.name == name }.map(\.time.seconds)
  }

  // MARK: sysstat

  @Test func `sysstat says the same as table, JSON and text`() throws {
    let table = try read("sysstat/sadf.csv")
    let json = try read("sysstat/sadf.json.gz")
    let text = try read("sysstat/sar.txt")
    for (column, member, labels) in [
      ("%user", "cpu-load.user", ["cpu": "all"]), ("%idle", "cpu-load.idle", ["cpu": "1"]),
      ("kbavail", "memory.avail", [:]), ("pswpin/s", "swap-pages.pswpin", [:]),
      ("ldavg-1", "queue.ldavg-1", [:]), ("%util", "disk.util-percent", [:]),
      ("%fsused", "filesystems.%fsused", [:]), ("rxpck/s", "net-dev.rxpck", ["device": "lo"]),
    ] as [(String, String, [String: String])] {
      let values = table.values(column, labels)
      #expect(values.count == 9, "\(column)")
      #expect(json.values(member, labels) == values, "\(column)")
      #expect(text.values(column, labels) == values, "\(column)")
      #expect(times(json, member).min() == times(table, column).min())
      #expect(times(text, column).min() == times(table, column).min())
    }
    #expect(table.records.samples.allSatisfy { $0.series["host"] == "web-1" })
  }

  @Test func `local times of sysstat are the same moments in their zone`() throws {
    let recording = try #require(Recording["sysstat/sadf-local.csv"])
    let local = try recording.read(givenOffset: 3 * 3_600)
    #expect(times(local, "ldavg-1") == times(try read("sysstat/sadf-epoch.csv"), "ldavg-1"))
    // In winter New York is five hours behind.
    let twelve = try #require(Recording["sysstat/sar-12h.txt"]).read(givenOffset: -5 * 3_600)
    #expect(times(twelve, "ldavg-1") == times(local, "ldavg-1"))
  }

  @Test func `sizes written for people are the sizes of the table`() throws {
    let exact = try read("sysstat/sadf.csv").values("kbmemfree")
    let rounded = try read("sysstat/sar-human.txt").values("kbmemfree")
    #expect(exact.count == rounded.count)
    for (one, other) in zip(exact, rounded) { #expect(abs(one - other) / one < 0.005) }
  }

  // MARK: Prometheus and VictoriaMetrics

  @Test func `a target that goes away is down, and its series end`() throws {
    let up = try read("prometheus/range-up.json")
    #expect(Set(up.values("up", ["job": "gone"])) == [0])
    #expect(up.values("up", ["job": "node"]).last == 0)
    let dump = try read("prometheus/tsdb-dump.txt")
    let last = try #require(times(dump, "node_load1").max())
    #expect(last < (times(dump, "up").max() ?? 0))
  }

  @Test(arguments: ["prometheus/range-nan.json", "victoriametrics/export.jsonl"])
  func `values that are no numbers leave those around them`(_ path: String) throws {
    let reading = try read(path)
    #expect(Set(reading.values("shop_limit")) == [40])
    #expect(Set(reading.values("shop_cache_hit_ratio")) == [0.25])
  }

  @Test func `rates without a name are used`() throws {
    let reading = try read("prometheus/range-rate.json")
    #expect(reading.report.records > 0)
  }

  @Test func `an export in rows is the export in series`() throws {
    let whole = try read("victoriametrics/export.jsonl")
    let rows = try read("victoriametrics/export-rows.jsonl.gz")
    let text = try read("victoriametrics/export.txt")
    for code in ["200", "500"] {
      let values = whole.values("shop_requests_total", ["code": code])
      #expect(values.count > 3)
      #expect(rows.values("shop_requests_total", ["code": code]) == values)
      #expect(text.values("shop_requests_total", ["code": code]) == values)
    }
  }

  // MARK: PgBouncer

  @Test(arguments: [
    "loop-aligned.txt", "loop-unaligned.txt", "loop-rows.csv", "pools-watch.txt",
  ])
  func `a pool of two runs dry in every style`(_ file: String) throws {
    let reading = try read("pgbouncer/" + file)
    let pool = ["database": "shop", "user": "web"]
    #expect(reading.values("sv_active", pool).max() == 2)
    #expect((reading.values("cl_waiting", pool).max() ?? 0) >= 4)
    #expect((reading.values("maxwait", pool).max() ?? 0) >= 1)
    #expect(reading.records.samples.allSatisfy { $0.series["database"] != "pgbouncer" })
  }

  @Test func `databases give limits and statistics give totals`() throws {
    let databases = try read("pgbouncer/databases-watch.txt")
    #expect(Set(databases.values("pool_size", ["database": "shop"])) == [2])
    #expect(Set(databases.values("pool_size", ["database": "gone"])) == [20])
    let totals = try read("pgbouncer/stats-watch.txt")
      .values("total_query_time", ["database": "shop"])
    #expect(totals == totals.sorted())
    // Six queries of 1.2 s and more, in microseconds.
    #expect((totals.last ?? 0) > 5_000_000)
  }
}
