import RuleOutSimulator
import Testing

@Suite struct ExternalAPIOutageTests {
  private let clock = Day(year: 2025, month: 3, day: 19, utcOffset: 0)

  private func recording() throws -> Recording {
    try #require(Samples.all["external-api-outage"]).recording
  }

  @Test func `calls slow down and fail, and with them the requests that make them`() throws {
    let recording = try recording()
    let calls = recording.calls.filter { $0.external == 0 }
    func share(_ from: Int64, _ to: Int64) -> Double {
      let part = calls.filter { $0.start >= from && $0.start < to }
      return Double(part.count { $0.status != 200 }) / Double(part.count)
    }
    #expect(share(clock(11, 30), clock(14, 5)) < 0.01)
    #expect(share(clock(14, 6), clock(14, 50)) > 0.2)
    #expect(share(clock(14, 53), clock(16, 30)) < 0.01)
    let slow = try #require(
      Measurement.slowMinutes(recording, above: 2, before: clock(13, 40)))
    #expect((clock(14, 5)...clock(14, 8)).contains(slow.first))
    #expect((clock(14, 50)...clock(14, 55)).contains(slow.last))
  }

  @Test func `calls occupy the workers, so that requests without calls wait too`() throws {
    let recording = try recording()
    let measured = Measurement(recording, onset: clock(14, 5), recovery: clock(14, 52))
    let withoutCalls = measured.impaired.filter { $0.upstream < 0 && $0.status == 200 }
    #expect(measured.meanSlowness(withoutCalls) > 1.25)
    let busiest = recording.samples.flatMap(\.hosts).map(\.workersBusy).max()
    #expect(busiest == 7)
    #expect(recording.samples.flatMap(\.pools).allSatisfy { $0.waiting == 0 })
  }

  @Test func `the release before it changes nothing that lasts`() throws {
    let recording = try recording()
    let measured = Measurement(recording, onset: clock(13, 40), recovery: clock(14, 5))
    let after = measured.requests.filter { $0.end >= clock(13, 48) && $0.end < clock(14, 5) }
    #expect((0.95...1.1).contains(measured.meanSlowness(after)))
    #expect(recording.replacements.count == 3)
  }
}

@Suite struct DatabasePoolExhaustionTests {
  private let clock = Day(year: 2025, month: 11, day: 6, utcOffset: 3_600)

  private func recording() throws -> Recording {
    try #require(Samples.all["db-pool-exhaustion"]).recording
  }

  @Test func `the batch job drains the pool and requests queue for it`() throws {
    let samples = try recording().samples
    let during = samples.filter { $0.time >= clock(15, 40) && $0.time < clock(16, 24) }
    #expect(during.flatMap(\.pools).allSatisfy { $0.active == 24 })
    #expect(during.flatMap(\.pools).count { $0.waiting > 0 } > during.count * 9 / 10)
    #expect(during.allSatisfy { $0.oldestTransaction > 5_000_000 })
    let quiet = samples.filter { $0.time < clock(15, 36) }
    #expect(quiet.flatMap(\.pools).allSatisfy { $0.active < 12 && $0.waiting == 0 })
    let after = samples.filter { $0.time > clock(16, 26) }
    #expect(after.flatMap(\.pools).allSatisfy { $0.active < 12 && $0.waiting == 0 })
  }

  @Test func `requests wait for connections and not for statements`() throws {
    let recording = try recording()
    let measured = Measurement(recording, onset: clock(15, 36), recovery: clock(16, 25))
    let waits = Measurement.mean(measured.impaired.map { Double($0.poolWait) })
    #expect(waits > 500_000)
    #expect(Measurement.mean(measured.quiet.map { Double($0.poolWait) }) < 1_000)
    let good = measured.impaired.filter { $0.status == 200 }
    let query = Measurement.mean(good.map { Double($0.query) })
    let usual = Measurement.mean(measured.quiet.map { Double($0.query) })
    #expect((0.9...1.1).contains(query / usual))
    let timeouts = try #require(recording.samples.last?.pools.first?.timeouts)
    #expect(timeouts > 100)
  }
}

@Suite struct TrafficSurgeTests {
  private let clock = Day(year: 2025, month: 6, day: 14, utcOffset: -4 * 3_600)

  @Test func `every route grows in the same proportion and the processors saturate`() throws {
    let recording = try #require(Samples.all["traffic-surge"]).recording
    func counts(_ from: Int64, _ to: Int64) -> [Int: Double] {
      Dictionary(grouping: recording.requests.filter { $0.end >= from && $0.end < to }, by: \.route)
        .mapValues { Double($0.count) / Double(to - from) }
    }
    let before = counts(clock(17, 0), clock(19, 30))
    let during = counts(clock(19, 36), clock(20, 10))
    for (route, rate) in before {
      #expect((4...7).contains(try #require(during[route]) / rate))
    }
    func utilization(_ from: Int64, _ to: Int64) throws -> Double {
      let first = try #require(recording.samples.first { $0.time >= from })
      let last = try #require(recording.samples.last { $0.time < to })
      let work = zip(first.hosts, last.hosts).reduce(Int64(0)) {
        $0 + $1.1.counters.processorMicroseconds - $1.0.counters.processorMicroseconds
      }
      return Double(work) / Double(last.time - first.time) / Double(first.hosts.count)
    }
    #expect(try utilization(clock(17, 0), clock(19, 30)) < 0.35)
    #expect(try utilization(clock(19, 36), clock(20, 10)) > 0.85)
    #expect(recording.requests.contains { $0.outcome == .shed })
    #expect(
      recording.requests.filter { $0.outcome == .shed }.allSatisfy { $0.start > clock(19, 30) })
  }

  @Test func `dependencies keep their speed`() throws {
    let recording = try #require(Samples.all["traffic-surge"]).recording
    func median(_ from: Int64, _ to: Int64) -> Double {
      Measurement.median(
        recording.calls.filter { $0.start >= from && $0.start < to }.map {
          Double($0.end - $0.start)
        }
      )
    }
    let ratio = median(clock(19, 36), clock(20, 10)) / median(clock(17, 0), clock(19, 30))
    #expect((0.95...1.05).contains(ratio))
    #expect(recording.samples.flatMap(\.pools).allSatisfy { $0.waiting == 0 })
  }
}

@Suite struct QuietDayTests {
  private let clock = Day(year: 2024, month: 9, day: 3, utcOffset: 2 * 3_600)

  @Test func `nothing lasts and nothing fires`() throws {
    let bundle = try #require(Samples.all["quiet-day"])
    #expect(bundle.truth == nil)
    #expect(!bundle.files.contains { $0.path.contains("alert") })
    let measured = Measurement(bundle.recording, onset: clock(9, 40), recovery: clock(12, 0))
    for start in stride(from: clock(8, 0), to: clock(12, 0), by: 300_000_000) {
      let part = measured.requests.filter { $0.end >= start && $0.end < start + 300_000_000 }
      #expect((0.9...1.3).contains(measured.meanSlowness(part)))
      #expect(part.count { $0.status >= 500 } < 12)
    }
  }

  @Test func `the checkpoint shows in the queries of a minute and a half`() throws {
    let recording = try #require(Samples.all["quiet-day"]).recording
    func query(_ from: Int64, _ to: Int64) -> Double {
      Measurement.mean(
        recording.requests.filter { $0.end >= from && $0.end < to }.map { Double($0.query) })
    }
    let during = query(clock(10, 50, 5), clock(10, 51, 30))
    #expect(during > 1.4 * query(clock(10, 20), clock(10, 50)))
    #expect(query(clock(10, 52), clock(11, 20)) < 1.15 * query(clock(10, 20), clock(10, 50)))
  }
}
