import RuleOutModel
import Testing

@Suite struct IncidentTests {
  @Test func `a quiet day has no incident and ranks nothing`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95) { _ in 0.2 }
    scene.add(.errorRatio, shop, noise: 0.5) { _ in 0.003 }
    scene.deploy(90, "shop", "v2")
    let diagnosis = scene.diagnosis()
    #expect(!diagnosis.incident.detected)
    #expect(diagnosis.hypotheses.count == 11)
    for result in diagnosis.hypotheses {
      #expect(result.verdict == .notApplicable)
      #expect(result.probability == nil)
    }
    #expect(diagnosis.culpritChange == nil)
    #expect(diagnosis.change("v2").verdict == .acquitted)
  }

  @Test func `onset and recovery are found to the minute`() throws {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, until: 150, quiet: 0.2, level: 0.9))
    let incident = scene.diagnosis().incident
    #expect(incident.detected)
    let onset = try #require(incident.onset)
    let recovered = try #require(incident.recoveredAt)
    #expect(abs(onset.seconds(since: Scene.minute(120))) <= 60)
    #expect(abs(recovered.seconds(since: Scene.minute(150))) <= 60)
    #expect(try #require(incident.onsetInterval).contains(Scene.minute(120)))
  }

  @Test func `harm that lasts to the end of the data has no recovery`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(150, quiet: 0.002, level: 0.2))
    let incident = scene.diagnosis().incident
    #expect(incident.detected)
    #expect(incident.recoveredAt == nil)
    #expect(incident.durationSeconds == nil)
  }

  @Test func `of two incidents the alerted one is analysed and the other listed`() throws {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95) { minute in
      (40..<60).contains(minute) ? 2.0 : (140..<150).contains(minute) ? 0.8 : 0.2
    }
    scene.alert(143, "shop")
    let diagnosis = scene.diagnosis()
    #expect(abs(try #require(diagnosis.incident.onset).seconds(since: Scene.minute(140))) <= 60)
    #expect(diagnosis.otherIncidents.count == 1)
  }

  @Test func `what stands behind users is looked at where an alert fired and they felt nothing`()
    throws
  {
    func scene(alert: Bool) -> Scene {
      var scene = Scene()
      scene.add(.latency, shop, statistic: .p95) { _ in 0.2 }
      scene.add(.queueDepth, Entity(.service, "mailer"), noise: 0.2) {
        $0 < 120 ? 5 : 5 + 20 * ($0 - 119)
      }
      if alert { scene.alert(130, "mailer") }
      return scene
    }
    let onset = try #require(scene(alert: true).diagnosis().incident.onset)
    #expect(abs(onset.seconds(since: Scene.minute(120))) <= 600)
    #expect(!scene(alert: false).diagnosis().incident.detected)
  }

  @Test(arguments: [true, false])
  func `what users do not feel, of no known meaning, is harm where an alert names it, by its name`(
    isNamed: Bool
  ) {
    var scene = Scene()
    scene.add(.other, shop, metric: "scrape_duration_seconds", step(120, quiet: 0.04, level: 4))
    scene.alert(123, "shop")
    scene.alerts[0].metric = isNamed ? "scrape_duration_seconds" : "latency"
    let incident = scene.diagnosis().incident
    #expect(incident.detected == isNamed)
    if isNamed { #expect(incident.basis.contains("scrape_duration_seconds of shop went from")) }
  }

  @Test func `what lasts as the alert fires goes before what had ended by then`() throws {
    var scene = Scene()
    // Failing at once is fast: the response times of good days look like an incident that ended.
    scene.add(.latency, shop, statistic: .p99, metric: "p99", step(120, quiet: 0.9, level: 0.3))
    scene.add(.dependencyErrorRatio, Entity(.dependency, "pay"), metric: "shop_call_errors") {
      $0 < 120 ? 0.001 : 0.8
    }
    scene.alert(123, "shop")
    scene.alerts[0].metric = "call_errors"
    let onset = try #require(scene.diagnosis().incident.onset)
    #expect(abs(onset.seconds(since: Scene.minute(120))) <= 60)
  }

  @Test func `where nothing tells what users felt, error messages stand for it`() throws {
    var scene = Scene()
    scene.add(
      .errorMessages, shop, noise: 0.3, metric: "", step(120, until: 150, quiet: 0.02, level: 1))
    scene.deploy(119, "shop", "v2")
    scene.deploy(150, "shop", "v1", kind: .rollback)
    let diagnosis = scene.diagnosis()
    #expect(abs(try #require(diagnosis.incident.onset).seconds(since: Scene.minute(120))) <= 60)
    #expect(diagnosis.incident.basis.contains("stand for what users felt"))
    #expect(diagnosis.culpritChange == "v2")
  }

  @Test func `error messages that stay as few as ever do not say that all was well`() {
    var scene = Scene()
    scene.add(.errorMessages, shop, noise: 0.3, metric: "") { _ in 0.02 }
    let incident = scene.diagnosis().incident
    #expect(!incident.detected)
    #expect(!incident.isJudged)
  }

  @Test func `a blip of two minutes is no incident`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(100, until: 102, quiet: 0.2, level: 0.9))
    #expect(!scene.diagnosis().incident.detected)
  }

  @Test func `an alert far from all harm does not hide the harm`() throws {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(61, until: 91, quiet: 0.004, level: 0.3))
    scene.alert(130, "shop")
    let incident = scene.diagnosis().incident
    #expect(incident.detected)
    #expect(incident.alertedAt == nil)
    #expect(abs(try #require(incident.onset).seconds(since: Scene.minute(61))) <= 60)
  }

  @Test func `an alert outside the data is warned of, and what the data show is analysed`() throws {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, until: 150, quiet: 0.2, level: 0.9))
    scene.alert(3_000, "shop")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.incident.detected)
    #expect(diagnosis.incident.alertedAt == nil)
    #expect(diagnosis.warnings.contains { $0.code == "alert-outside-data" })
  }

  @Test func `an alert in a quiet stretch acquits nothing`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95) { _ in 0.2 }
    scene.deploy(90, "shop", "v2")
    scene.alert(95, "shop")
    let diagnosis = scene.diagnosis()
    #expect(!diagnosis.incident.detected)
    #expect(diagnosis.change("v2").verdict == .undecided)
  }

  @Test func `a single error minutes before an outage is not its onset`() throws {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.1) { minute in
      minute == 116 ? 0.05 : minute >= 120 ? 0.4 : 0.001
    }
    let onset = try #require(scene.diagnosis().incident.onset)
    #expect(abs(onset.seconds(since: Scene.minute(120))) <= 60)
  }

  @Test func `harm from the first sample on has no known onset and convicts nobody`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(-10, until: 60, quiet: 0.2, level: 2))
    scene.deploy(-5, "shop", "v2")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.incident.detected)
    #expect(diagnosis.culpritChange == nil)
    #expect(diagnosis.change("v2").verdict == .undecided)
  }

  @Test func `without a signal of harm nothing is judged, and no change acquitted`() {
    var scene = Scene()
    scene.deploy(60, "shop", "v2")
    let blind = scene.diagnosis()
    #expect(!blind.incident.detected && !blind.incident.isJudged)
    #expect(blind.change("v2").verdict == .undecided)
    scene.add(.latency, shop, statistic: .mean) { _ in 0.1 }
    let calm = scene.diagnosis()
    #expect(!calm.incident.detected && calm.incident.isJudged)
    #expect(calm.change("v2").verdict == .acquitted)
  }

  @Test func `less than is called harm counts where somebody was woken by it`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, noise: 0.03, step(120, quiet: 1, level: 1.2))
    #expect(!scene.diagnosis().incident.detected)
    scene.alert(130, "shop")
    let incident = scene.diagnosis().incident
    #expect(incident.detected)
    #expect(incident.recoveredAt == nil)
  }

  @Test func `pauses of processes that crash again and again end no incident`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.2) { minute in
      minute >= 100 && minute < 150 && Int(minute) % 12 < 4 ? 0.3 : 0.003
    }
    let incident = scene.diagnosis().incident
    #expect((incident.durationSeconds ?? 0) > 2_000)
    #expect(incident.recoveredAt != nil)
  }
}
