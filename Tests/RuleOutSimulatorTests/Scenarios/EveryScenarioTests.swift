import RuleOutSimulator
import Testing

@Suite struct EveryScenarioTests {
  @Test func `scenarios have ids of their own and say what happens`() {
    #expect(Set(Samples.identifiers).count == Scenario.catalog.count)
    #expect(Scenario.catalog.allSatisfy { !$0.summary.isEmpty && !$0.summary.contains("\n") })
  }

  @Test(arguments: Samples.identifiers)
  func `every arrival is completed, times out or is shed`(_ id: String) throws {
    let recording = try #require(Samples.all[id]).recording
    #expect(recording.requests.count == recording.arrivals)
    #expect(recording.arrivals > 50_000)
    for request in recording.requests {
      #expect(request.duration > 0)
      switch request.outcome {
      case .completed: #expect([200, 500, 502].contains(request.status))
      case .timedOut: #expect(request.status == 504)
      case .shed: #expect(request.status == 503)
      }
    }
  }

  @Test(arguments: Samples.identifiers)
  func `parts of a request never exceed the whole`(_ id: String) throws {
    for request in try #require(Samples.all[id]).recording.requests {
      #expect(
        request.poolWait + request.query + max(0, request.upstream) <= request.duration + 2_000)
    }
  }

  @Test(arguments: Samples.identifiers)
  func `a pool never exceeds its limit`(_ id: String) throws {
    let recording = try #require(Samples.all[id]).recording
    let size = try #require(recording.samples.first?.pools.first?.size)
    #expect(recording.peakConnections <= size)
    for pool in recording.samples.flatMap(\.pools) {
      #expect(pool.active <= pool.size)
      #expect(pool.waiting == 0 || pool.active == pool.size)
    }
  }

  @Test(arguments: Samples.identifiers)
  func `counters only grow`(_ id: String) throws {
    let samples = try #require(Samples.all[id]).recording.samples
    for (earlier, later) in zip(samples, samples.dropFirst()) {
      #expect(later.time - earlier.time == samples[1].time - samples[0].time)
      #expect(later.databaseMicroseconds >= earlier.databaseMicroseconds)
      for (a, b) in zip(earlier.hosts, later.hosts) {
        #expect(b.pagesIn >= a.pagesIn && b.pagesOut >= a.pagesOut)
        #expect(b.stallMicroseconds >= a.stallMicroseconds)
        #expect(b.counters.processorMicroseconds >= a.counters.processorMicroseconds)
      }
      for (a, b) in zip(earlier.pools, later.pools) {
        #expect(b.acquireMicroseconds >= a.acquireMicroseconds && b.timeouts >= a.timeouts)
      }
    }
  }

  @Test(arguments: Samples.identifiers)
  func `a bundle is under four megabytes and its names tell nothing`(_ id: String) throws {
    let bundle = try #require(Samples.all[id])
    #expect(bundle.files.reduce(0) { $0 + $1.bytes.count } < 4_000_000)
    #expect(bundle.files.map(\.path) == bundle.files.map(\.path).sorted())
    for file in bundle.files {
      #expect(!file.bytes.isEmpty)
      for word in ["leak", "outage", "surge", "exhaust", "truth", "cause"] {
        #expect(!file.path.contains(word))
      }
    }
  }

  @Test(arguments: Samples.identifiers)
  func `at least ninety quiet minutes come before the cause is felt`(_ id: String) throws {
    let bundle = try #require(Samples.all[id])
    let start = try #require(bundle.recording.samples.first?.time)
    guard let truth = bundle.truth else { return }
    #expect(truth.began - start >= 90 * 60_000_000)
    #expect(try #require(truth.alerted) > truth.began)
  }

  @Test func `the same seed gives the same bytes, another seed other ones`() throws {
    let scenario = try #require(Scenario.catalog.last)
    let first = try #require(Samples.all[scenario.id])
    let again = try simulate(scenario, seed: scenario.defaultSeed)
    let other = try simulate(scenario, seed: scenario.defaultSeed + 1)
    #expect(again.files.map(\.path) == first.files.map(\.path))
    #expect(again.files.map(\.bytes) == first.files.map(\.bytes))
    #expect(other.files.map(\.bytes) != first.files.map(\.bytes))
  }
}
