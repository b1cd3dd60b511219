import RuleOutSimulator
import Testing

@Suite struct PopulationTests {
  private static let usual = Population(seed: 11)

  @Test func `the same seed gives the same bytes, another seed other ones`() throws {
    let first = try Self.usual.incident(3)
    let again = try Population(seed: 11).incident(3)
    let other = try Population(seed: 12).incident(3)
    #expect(again.files.map(\.path) == first.files.map(\.path))
    #expect(again.files.map(\.bytes) == first.files.map(\.bytes))
    #expect(again.label == first.label)
    #expect(other.files.map(\.bytes) != first.files.map(\.bytes))
  }

  @Test func `three hundred draws hold every cause and mechanism, and no cause more than a third`()
  {
    var counts: [String: Int] = [:]
    var mechanisms: [String: Set<String>] = [:]
    for number in 0..<300 {
      let (cause, mechanism) = Self.usual.cause(of: number)
      counts[cause, default: 0] += 1
      if let mechanism { mechanisms[cause, default: []].insert(mechanism) }
    }
    let causes: Set<String> = [
      "external-api", "db-pool-exhaustion", "slow-database", "deploy-regression", "config-change",
      "traffic-surge", "memory-exhaustion", "host-saturation", "network", "bad-input", "unknown",
      "none",
    ]
    #expect(Set(counts.keys) == causes)
    #expect(counts.values.allSatisfy { $0 >= 10 && $0 <= 100 })
    #expect(
      mechanisms["deploy-regression"]
        == ["memory-leak", "latency", "errors", "n-plus-one", "pool-exhaustion", "cpu"])
    #expect(
      mechanisms["host-saturation"] == ["noisy-neighbour", "throttling", "disk-full"])
    #expect(mechanisms["network"] == ["connectivity", "packet-loss", "dns", "certificate"])
    #expect((mechanisms["unknown"]?.count ?? 0) >= 5)
  }

  @Test(arguments: [false, true])
  func `names of cases and files tell nothing of the cause`(isHeldOut: Bool) throws {
    let population = Population(seed: 5, isHeldOut: isHeldOut)
    let words = Set(
      (0..<60).flatMap { number in
        let (cause, mechanism) = population.cause(of: number)
        return [cause, mechanism].compactMap { $0 }
      })
    #expect(words.count > 20)
    for number in [0, 1] {
      let incident = try population.incident(number)
      for path in incident.files.map(\.path) + [incident.name] {
        for word in words { #expect(!path.contains(word), "\(path) contains \(word)") }
      }
    }
  }

  @Test func `a label says what happened, and when`() throws {
    let number = try #require((0..<60).first { Self.usual.cause(of: $0).cause == "config-change" })
    let incident = try Self.usual.incident(number)
    #expect(incident.label.hasPrefix(#"{"case": "case-\#(incident.name.dropFirst(5))""#))
    #expect(incident.label.contains(#""cause": "config-change""#))
    let culprit = try #require(incident.truth.culpritChange)
    #expect(incident.label.contains("\"culprit_change\": \"\(culprit)\""))
    #expect(!incident.decoys.contains(culprit))
    #expect(incident.truth.alerted.map { $0 >= incident.truth.began } ?? true)
  }
}
