import RuleOutSimulator
import Testing

@Suite struct CacheLeakTests {
  private let clock = Day(year: 2024, month: 8, day: 12, utcOffset: 3 * 3_600)
  private let leaking = [0, 2]

  private func recording() throws -> Recording {
    try #require(Samples.all["2024-08-12-cache-leak"]).recording
  }

  private func measured() throws -> Measurement {
    Measurement(try recording(), onset: clock(10, 12, 40), recovery: clock(12, 52))
  }

  private func memory(_ recording: Recording, host: Int, _ range: Range<Int64>) -> [Double] {
    recording.samples.filter { range.contains($0.time) }.map {
      Double($0.hosts[host].resident + $0.hosts[host].swapped)
    }
  }

  @Test func `the alert fires at a quarter past ten`() throws {
    let truth = try #require(Samples.all["2024-08-12-cache-leak"]?.truth)
    #expect(truth.alerted == clock(10, 15))
    #expect(truth.culpritChange == "v2.14.0")
  }

  @Test func `affected users get a quarter of the speed, the others theirs`() throws {
    let measured = try measured()
    let affected = measured.affected(measured.impaired)
    #expect((3.8...4.2).contains(measured.latencyRatio(affected.contains)))
    #expect((0.95...1.08).contains(measured.latencyRatio { !affected.contains($0) }))
  }

  @Test func `two thirds of the users, less a little, are affected`() throws {
    #expect(abs(try measured().affectedShare - 0.65) <= 0.015)
  }

  @Test func `some requests time out`() throws {
    let impaired = try measured().impaired
    let share = Double(impaired.count { $0.status == 504 }) / Double(impaired.count)
    #expect((0.008...0.03).contains(share))
  }

  @Test func `memory of the leaking hosts is up threefold at twenty past ten and levels off`()
    throws
  {
    let recording = try recording()
    for host in leaking {
      let before = Measurement.median(
        memory(recording, host: host, clock(8, 0)..<clock(9, 31)))
      let peak = Measurement.median(
        memory(recording, host: host, clock(10, 19)..<clock(10, 21)))
      #expect((3.88...4.1).contains(peak / before))
      for sample in memory(recording, host: host, clock(10, 25)..<clock(12, 30)) {
        #expect((3.85...4.1).contains(sample / before))
      }
    }
    let usual = Measurement.median(memory(recording, host: 1, clock(8, 0)..<clock(9, 31)))
    for sample in memory(recording, host: 1, clock(9, 31)..<clock(13, 30)) {
      #expect((0.8...1.2).contains(sample / usual))
    }
  }

  @Test func `paging comes after the leak began and before requests slow down`() throws {
    let recording = try recording()
    for host in leaking {
      let out = try #require(recording.samples.first { $0.hosts[host].pagesOut > 0 }?.time)
      let back = try #require(recording.samples.first { $0.hosts[host].pagesIn > 0 }?.time)
      #expect((clock(10, 5)...clock(10, 9)).contains(out))
      #expect((clock(10, 9, 30)...clock(10, 14)).contains(back))
    }
    let slow = try #require(
      Measurement.slowMinutes(recording, above: 1.35, before: clock(10, 0)))
    #expect((clock(10, 11)...clock(10, 14)).contains(slow.first))
  }

  @Test func `everything is back to normal at eight to one`() throws {
    let recording = try recording()
    let slow = try #require(
      Measurement.slowMinutes(recording, above: 1.15, before: clock(10, 0)))
    #expect(abs(slow.last - clock(12, 52)) <= 60_000_000)
    for host in leaking {
      let before = Measurement.median(
        memory(recording, host: host, clock(8, 0)..<clock(9, 31)))
      // A fresh process starts small and grows to its usual size.
      for sample in memory(recording, host: host, clock(12, 52)..<clock(13, 30)) {
        #expect((0.6...1.2).contains(sample / before))
      }
    }
  }

  @Test func `calls to the external API stay as they were`() throws {
    let calls = try recording().calls
    for start in stride(from: clock(8, 0), to: clock(13, 30), by: 300_000_000) {
      let durations = calls.filter { $0.start >= start && $0.start < start + 300_000_000 }
        .map { $0.end - $0.start }
      #expect((116_000...125_000).contains(Measurement.quantile(0.95, durations)))
    }
  }

  @Test func `queries look slow from the paging hosts while the database is not`() throws {
    let measured = try measured()
    func query(_ requests: [RequestRecord], leaking isLeaking: Bool) -> Double {
      Measurement.mean(
        requests.filter { leaking.contains($0.host) == isLeaking }.map { Double($0.query) })
    }
    #expect(
      query(measured.impaired, leaking: true) > 2.5 * query(measured.quiet, leaking: true))
    #expect(
      query(measured.impaired, leaking: false) < 1.15 * query(measured.quiet, leaking: false))
    let samples = try recording().samples
    func databaseMean(_ from: Int64, _ to: Int64) throws -> Double {
      let first = try #require(samples.first { $0.time >= from })
      let last = try #require(samples.last { $0.time < to })
      return Double(last.databaseMicroseconds - first.databaseMicroseconds)
        / Double(last.databaseStatements - first.databaseStatements)
    }
    let ratio =
      try databaseMean(clock(10, 20), clock(12, 30)) / databaseMean(clock(8, 0), clock(10, 0))
    #expect((0.9...1.1).contains(ratio))
  }

  @Test func `the pool stays healthy`() throws {
    let recording = try recording()
    let pools = recording.samples.flatMap(\.pools)
    #expect(pools.allSatisfy { $0.size == 40 && $0.waiting == 0 && $0.active <= 14 })
    #expect(recording.peakConnections < 30)
    #expect(recording.samples.last?.pools.allSatisfy { $0.timeouts == 0 } == true)
  }

  @Test func `without memory it is the same bundle less one file`() throws {
    let whole = try #require(Samples.all["2024-08-12-cache-leak"]).files
    let part = try #require(Samples.all["cache-leak-without-memory"]).files
    let rest = whole.filter { $0.path != "memory.prom.gz" }
    #expect(rest.count == whole.count - 1)
    #expect(part.map(\.path) == rest.map(\.path))
    #expect(part.map(\.bytes) == rest.map(\.bytes))
  }
}
