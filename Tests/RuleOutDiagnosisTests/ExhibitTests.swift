import RuleOutDiagnosis
import RuleOutModel
import Testing

/// The charts that go with a diagnosis.
@Suite struct ExhibitTests {
  private var scene: Scene {
    var scene = Scene()
    let provider = Entity(.dependency, "provider")
    let pool = Entity(.pool, "shop")
    scene.add(.latency, shop, statistic: .p95, step(120, until: 160, quiet: 0.2, level: 1.5))
    scene.add(.dependencyLatency, provider, statistic: .p95) { _ in 0.12 }
    scene.add(.dependencyErrorRatio, provider, noise: 0.5) { _ in 0.001 }
    scene.add(.poolUsed, pool, noise: 0.02) { _ in 12 }
    scene.add(.poolLimit, pool, noise: 0) { _ in 40 }
    scene.add(.poolPending, pool, noise: 0) { _ in 0 }
    return scene
  }

  @Test func `what users felt comes first, and speaks for no hypothesis`() throws {
    let exhibits = scene.diagnosis().exhibits
    let first = try #require(exhibits.first)
    #expect(first.signal.quantity == .latency && first.signal.entity == shop)
    #expect(first.hypotheses == [] && first.predicted == "" && first.harmLevel == nil)
    #expect(Set(exhibits.map(\.signal)).count == exhibits.count)
  }

  @Test func `a rule-out by equivalence shows what was judged below the level of harm`() throws {
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["external-api"].verdict == .ruledOut)
    let shown = try #require(
      diagnosis.exhibits.first {
        $0.hypotheses == ["external-api"] && $0.signal.quantity == .dependencyLatency
      })
    let level = try #require(shown.harmLevel)
    let band = try #require(shown.quietBand)
    let judged = try #require(shown.judged)
    #expect(band.low <= 0.12 && band.high >= 0.12 && band.high < level)
    #expect(judged.values.count >= 5 && judged.values.allSatisfy { $0 < level })
    #expect(judged.start >= Scene.minute(118) && judged.window.end <= Scene.minute(162))
    #expect(shown.predicted.contains("slow down or fail"))
    #expect(shown.source.file == "metrics.csv")
  }

  @Test func `a pool counts as full near its limit`() throws {
    let shown = try #require(
      scene.diagnosis().exhibits.first { $0.hypotheses == ["db-pool-exhaustion"] })
    #expect(shown.signal.quantity == .poolUsed && shown.harmLevel == 38)
  }

  @Test func `a page holds a bounded number of charts, whatever is measured`() {
    var scene = scene
    for index in 0..<30 {
      let host = Entity(.instance, "web-\(index)")
      scene.add(.cpuUtilization, host) { _ in 0.3 }
      scene.add(.dependencyLatency, Entity(.dependency, "api-\(index)"), statistic: .p95) { _ in 0.1
      }
      scene.add(.latency, host, statistic: .p95, step(120, until: 160, quiet: 0.2, level: 1.5))
    }
    let exhibits = scene.diagnosis().exhibits
    #expect(exhibits.count >= 3 && exhibits.count <= 16)
  }

  @Test func `without an incident nothing is shown`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95) { _ in 0.2 }
    #expect(scene.diagnosis().exhibits == [])
  }

  @Test(arguments: [401, 1_000, 12_345])
  func `a long series is bounded and keeps its extremes, its gaps and its time`(count: Int) {
    var values = (0..<count).map { Double(($0 * 7_919) % 101) + 10 }
    values[count / 3] = 5_000
    values[count / 2] = -3
    for index in (count * 3 / 4)..<(count * 4 / 5) { values[index] = .nan }
    let series = Series(start: Scene.start, step: 1_000_000, values: values)
    let bounded = series.bounded(to: 400)
    #expect(bounded.count <= 400 && bounded.count >= 190)
    let known = bounded.values.filter { !$0.isNaN }
    #expect(known.max() == 5_000 && known.min() == -3)
    #expect(bounded.start == series.start && bounded.window.end >= series.window.end)
    #expect(bounded.window.duration < series.window.duration * 1.02 + 10)
    let missing = Double(bounded.values.count(where: \.isNaN)) / Double(bounded.count)
    #expect(missing > 0.02 && missing < 0.06)
    let high = bounded.values.firstIndex(of: 5_000)!
    #expect(
      abs(bounded.time(at: high).seconds(since: series.time(at: count / 3))) <= 2
        * bounded.stepSeconds)
  }

  @Test func `a short series stays as it is`() {
    let series = Series(start: Scene.start, step: 1_000_000, values: [1, .nan, 3.14159265])
    let bounded = series.bounded(to: 400)
    #expect(bounded.values[0] == 1 && bounded.values[1].isNaN && bounded.values[2] == 3.14159)
  }
}
