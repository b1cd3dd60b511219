import RuleOutDiagnosis
import RuleOutModel
import Testing

/// Alerts tried on whole incidents.
@Suite struct AlertSearchTests {
  static func web(_ number: Int) -> Entity { Entity(.instance, "web-\(number)") }

  /// web-1 leaks from minute 60 on and pages at 110; the alert fires at 118.
  static func leak(
    spikeAt spike: Double? = nil, after cut: Double = 1e9, factor: Double = 1
  ) -> Scene {
    var scene = Scene(seed: 1)
    for number in 1...3 {
      let isLeaking = number == 1
      scene.add(.memoryResident, web(number), noise: 0.01, metric: "rss_bytes") { minute in
        let grown = isLeaking ? 6e6 * max(0, min(minute, 115) - 60) : 0
        let isSpike = spike.map { minute >= $0 && minute < $0 + 4 } ?? false
        let value = isSpike ? 480e6 : 200e6 + grown
        return minute >= cut ? value * factor : value
      }
      scene.add(.memoryLimit, web(number), noise: 0, metric: "limit_bytes") { _ in 600e6 }
      scene.add(
        .pagingRate, web(number), statistic: .rate, metric: "pswpin",
        step(108, quiet: 0, level: isLeaking ? 900 : 0))
      scene.add(
        .latency, web(number), statistic: .p95, step(110, quiet: 0.1, level: isLeaking ? 0.6 : 0.1))
    }
    scene.add(.latency, shop, statistic: .p95, step(110, quiet: 0.1, level: 0.4))
    scene.deploy(60, "shop", "v2")
    scene.alert(118, "shop")
    return scene
  }

  static func memory(_ diagnosis: Diagnosis) -> [AlertCandidate] {
    diagnosis.alertCandidates.filter { $0.quantity == .memoryResident }
  }

  @Test func `a leak is told of long before users are hurt`() throws {
    let diagnosis = Self.leak().diagnosis()
    let best = try #require(diagnosis.alertCandidates.first)
    #expect(best.quantity == .memoryResident)
    #expect(best.falseAlarms == 0)
    #expect(best.entity == Self.web(1))
    let lead = try #require(best.leadSeconds)
    let firesAt = try #require(best.firesAt)
    #expect(lead >= 1_800)
    #expect(firesAt.advanced(bySeconds: lead) == diagnosis.incident.alertedAt)
    // It cannot know of the leak before it began.
    #expect(firesAt >= Scene.minute(60))
    #expect(best.quietSeconds >= 3_000 && best.quietSeconds <= 3_600)
    #expect(Self.memory(diagnosis).contains { $0.kind == .ratioToLimit })
    #expect(Self.memory(diagnosis).count <= 2)
  }

  @Test func `one rule watches all instances and fires for the one`() throws {
    let candidate = try #require(Self.memory(Self.leak().diagnosis()).first)
    let rule = try #require(candidate.rule)
    #expect(candidate.condition.contains("any instance"))
    #expect(rule.operands.allSatisfy { $0.series.count == 3 })
    #expect(rule.firing.map { rule.operands[0].series[$0].labels[0].value } == ["web-1"])
    #expect(rule.firingBefore.isEmpty)
  }

  @Test func `what comes after it fired does not change an alert`() throws {
    let plain = Self.memory(Self.leak().diagnosis())
    let latest = try #require(plain.compactMap(\.firesAt).max())
    let cut = latest.seconds(since: Scene.start) / 60
    #expect(cut < 118)
    let altered = Self.memory(Self.leak(after: cut, factor: 1.1).diagnosis())
    #expect(altered.map(\.firesAt) == plain.map(\.firesAt))
    #expect(altered.map(\.threshold) == plain.map(\.threshold))
    #expect(altered.map(\.holdSeconds) == plain.map(\.holdSeconds))
    #expect(altered.map(\.falseAlarms) == plain.map(\.falseAlarms))
  }

  @Test func `levels come from quiet time and not from the incident`() throws {
    // The same quiet time, another height of the incident.
    func levels(_ height: Double) -> Set<Double> {
      var scene = Scene(seed: 3)
      scene.add(.latency, shop, statistic: .p95, step(90, quiet: 0.1, level: height))
      return Set(
        scene.diagnosis().alertCandidates.filter { $0.kind == .threshold }.map(\.threshold))
    }
    let low = levels(0.5)
    #expect(!low.isEmpty)
    #expect(low == levels(5))
  }

  @Test func `an alert that fires in quiet time is counted, and another is found`() throws {
    let diagnosis = Self.leak(spikeAt: 30).diagnosis()
    for candidate in Self.memory(diagnosis) where candidate.falseAlarms == 0 {
      // The spike came to four fifths of the limit for four minutes.
      let isAbove = candidate.kind == .ratioToLimit && candidate.threshold >= 0.8
      #expect(
        isAbove || candidate.holdSeconds >= 240 || candidate.kind == .timeToExhaustion
          || candidate.threshold >= 480e6, "\(candidate.condition)")
    }
    #expect(!Self.memory(diagnosis).isEmpty)
  }

  @Test func `without an incident nothing is tried`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95) { _ in 0.1 }
    #expect(scene.diagnosis().alertCandidates.isEmpty)
  }
}
