import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct PgBouncerTests {
  private static let header = "database|user|cl_active|cl_waiting|sv_active|maxwait|maxwait_us"

  @Test(arguments: [
    ("Mon 12 Aug 2024 10:15:00 AM EAT (every 10s)", Recognition.ZoneStyle.local),
    ("Mon Aug 12 10:15:00 2024 (every 10s)", .local),
    ("Watch every 10s\tMon Aug 12 10:15:00 2024", .local),
    ("Mon Aug 12 10:15:00 UTC 2024", .stated(utcOffset: 0)),
    ("2024-08-12T10:15:00Z", .stated(utcOffset: 0)), ("2024-08-12 10:15:00", .local),
    ("1723457700", .epoch),
  ])
  func `the line above a table is the time of its rows`(
    title: String, zone: Recognition.ZoneStyle
  ) throws {
    let text = "\(title)\n\n\(Self.header)\nshop|web|12|3|10|2|250000\n(1 row)\n"
    let best = try #require(recognised(text))
    #expect(best.format.name == "pgbouncer-show")
    #expect(best.recognition.zone == zone)
    let decoded = decode(text, as: best.format, best.recognition)
    #expect(
      decoded.samples
        == [
          "cl_active", "cl_waiting", "sv_active", "maxwait", "maxwait_us",
        ].enumerated().map { index, name in
          "\(name){database=shop,user=web} \([12.0, 3, 10, 2, 250_000][index])"
            + " @1723457700000000 line 4"
        })
  }

  @Test func `rows without any time are no series`() throws {
    let decoded = try #require(decode("\(Self.header)\nshop|web|12|3|10|2|0\n(1 row)\n"))
    #expect(decoded.samples.isEmpty)
    #expect(decoded.rejected == 0)
    #expect(decoded.warnings.map(\.code) == ["values-without-time"])
  }

  @Test func `the same table again needs a time of its own, another table does not`() throws {
    let statistics = "database|total_query_count|total_query_time\nshop|5|900\n"
    let pools = "\(Self.header)\nshop|web|12|3|10|2|0\n"
    let once = try #require(decode("2024-08-12T10:15:00Z\n" + pools + statistics))
    #expect(once.samples.count == 7)
    let twice = try #require(decode("2024-08-12T10:15:00Z\n" + pools + pools))
    #expect(twice.samples.count == 5)
    #expect(twice.warnings.map(\.code) == ["values-without-time"])
  }

  @Test func `a time before each row is its time, before header and count too`() throws {
    let text = ["database|user|cl_waiting|sv_active", "shop|web|3|10", "(1 row)"]
      .map { "2024-08-12T10:15:00Z|\($0)\n" }.joined()
    let decoded = try #require(decode(text))
    #expect(decoded.samples.count == 2)
    #expect(decoded.rejected == 0)
    #expect(decoded.samples.allSatisfy { $0.contains("@1723457700000000") })
  }

  @Test func `the console's own pool is left out, and a database goes by the name clients use`()
    throws
  {
    let text = """
      2024-08-12T10:15:00Z
      name,host,port,database,pool_size,max_connections
      shop,10.0.0.9,5432,shop_production,20,0
      pgbouncer,,6432,pgbouncer,2,0
      """
    let decoded = try #require(decode(text))
    #expect(
      decoded.samples == [
        "pool_size{database=shop} 20.0 @1723457700000000 line 3",
        "max_connections{database=shop} 0.0 @1723457700000000 line 3",
      ])
  }

  @Test func `clients one by one are recognised, but no series`() throws {
    let text = """
      2024-08-12T10:15:00Z
      \(Self.header)
      shop|web|12|3|10|2|0
      type|user|database|state|addr|port|connect_time
      C|web|shop|waiting|10.0.0.1|5000|2024-08-12 10:00:00 UTC
      """
    let decoded = try #require(decode(text))
    #expect(decoded.samples.count == 5)
    #expect(decoded.recognised == 4)
    #expect(decoded.rejected == 0)
  }
}
