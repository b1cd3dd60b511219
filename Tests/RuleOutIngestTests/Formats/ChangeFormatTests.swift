import RuleOutModel
import Testing

@testable import RuleOutIngest

private func changes(_ text: String) -> [Change] { decode(text)?.changes ?? [] }

@Suite struct ChangeFormatTests {
  @Test(arguments: [
    (#"{"service":"a","version":"1"}"#, Change.Kind.deploy),
    (#"{"service":"a","version":"1","action":"Rollback"}"#, .rollback),
    (#"{"service":"a","version":"1","kind":"app.rolled_back"}"#, .rollback),
    (#"{"service":"a","version":"1","rollback":true}"#, .rollback),
    (#"{"service":"a","version":"1","rollback":false}"#, .deploy),
    (#"{"service":"a","version":"1","description":"rollback of v2"}"#, .deploy),
    (#"{"service":"a","version":"1","event":"we will roll out, rollback if it fails"}"#, .deploy),
    (#"{"type":"deployment","action":"rollback","service":"a"}"#, .rollback),
    (#"{"flag":"x","change":"off->on"}"#, .flag),
    (#"{"config":"pool.max","from":40,"to":20}"#, .config),
    (#"{"key":"pool.max","from":40,"to":20}"#, .config),
    (#"{"migration":"0042_add_index"}"#, .migration),
    (#"{"service":"a","kind":"scale","replicas":4}"#, .scale),
  ])
  func `the kind comes from fields made for it, never from prose`(
    _ members: String, _ kind: Change.Kind
  ) {
    let text = #"[{"time":"2026-06-18T14:59:30Z",\#(members.dropFirst())]"#
    #expect(changes(text).map(\.kind) == [kind])
  }

  @Test func `names of fields have many spellings`() throws {
    let change = try #require(
      changes(
        #"{"deployedAt":1781793900000,"app":"web","gitSha":"db5e","Tag":"v3","Pod":"web-1","#
          + #""finished_at":"2026-06-18T15:05:00Z","id":17}"#
      ).first)
    #expect(change.time == .moment(Timestamp(microseconds: 1_781_793_900_000_000)))
    #expect(change.end != nil)
    #expect(change.entity == "web" && change.commit == "db5e" && change.version == "v3")
    #expect(change.instance == "web-1" && change.name == "17")
  }

  @Test(arguments: [
    ("started_at", false), ("time", false), ("finished_at", true), ("completed_at", true),
  ])
  func `a time at which it was complete is no time at which it began`(name: String, isEnd: Bool) {
    let text = "\(name),service,version\n2026-06-18T14:59:30Z,shop,v2\n"
    #expect(changes(text).map(\.isTimedByEnd) == [isEnd])
  }

  @Test func `what was changed names the setting, or the version`() {
    let text =
      "time,kind,service,what\n2026-06-18T14:59:30Z,config,shop,CACHE_TTL: 600 -> 0\n"
      + "2026-06-18T15:10:30Z,deploy,shop,v2.14.0\n2026-06-18T15:20:30Z,config,shop,tuned: by hand\n"
    let found = changes(text)
    #expect(found.map(\.name) == ["CACHE_TTL", "", ""])
    #expect(found.map(\.version) == ["", "v2.14.0", ""])
  }

  @Test func `a deployment says what it replaces, a setting has values instead`() {
    let text =
      #"[{"time":"2026-06-18T14:59:30Z","service":"a","version":"2","previous_version":"1"},"#
      + #"{"time":"2026-06-18T14:59:31Z","config":"pool.max","from":40,"to":20}]"#
    #expect(changes(text).map(\.previous) == ["1", ""])
  }

  @Test func `a change says in which environment it was made`() {
    let text =
      #"[{"time":"10:05","service":"a","version":"1","env":"staging"},"#
      + #"{"time":"10:06","service":"a","version":"2"}]"#
    #expect(changes(text).map(\.environment) == ["staging", ""])
  }

  @Test func `a flag keeps its name and what was changed`() throws {
    let change = try #require(
      changes(#"[{"time":"10:05","flag":"new-banner","from":"off","to":"on"}]"#).first)
    #expect(change.time == .clock(secondsOfDay: 10 * 3_600 + 300))
    #expect(change.name == "new-banner" && change.detail == "off->on")
  }

  @Test func `elements keep the line on which they stand`() {
    let text =
      "[\n{\"time\":1,\"service\":\"a\",\"version\":\"1\"},\n\n{\"time\":2,\"service\":\"b\",\"version\":\"1\"}]"
    #expect(changes(text).map(\.source.line) == [2, 4])
  }

  @Test func `lists may stand inside an object`() {
    #expect(
      changes(#"{"total":1,"deployments":[{"created_at":"2026-06-18T14:59:30Z","sha":"a"}]}"#).count
        == 1)
  }

  @Test func `a table of changes takes the same names`() throws {
    let change = try #require(
      changes("deployed_at;app;release;action\n2026-06-18 14:59:30;web;v3;rollback\n").first)
    #expect(change.kind == .rollback && change.entity == "web" && change.version == "v3")
  }

  @Test func `a table of changes may say how each ended`() {
    #expect(
      changes("time,service,version,status\n2026-06-18T14:59:30Z,web,v3,success\n").count == 1)
  }

  @Test func `a deployment that GitHub lists gives its commit`() throws {
    let change = try #require(
      changes(
        #"[{"url":"u","id":1,"sha":"a84d88e","ref":"topic","task":"deploy","environment":"p","#
          + #""created_at":"2026-06-18T14:59:30Z","updated_at":"2026-06-18T14:59:31Z"}]"#
      ).first)
    #expect(change.commit == "a84d88e" && change.version == "topic")
    #expect(change.name == "deployment 1")
  }

  @Test func `tags of an annotation say what was changed, its text does not`() throws {
    let found = changes(GrafanaAnnotations.samples[0].text)
    #expect(found.map(\.kind) == [.deploy, .rollback])
    #expect(found.map(\.entity) == ["web", "web"] && found.map(\.version) == ["v3", ""])
    // A bare tag may be anything; whether a service is called so, telemetry tells.
    #expect(found.map(\.isEntityAssumed) == [false, true])
    #expect(found[0].end != nil && found[1].end == nil)
  }

  @Test(arguments: [
    (#""deploy","pricing""#, "pricing 5.53.9 -> 5.53.10 (tom)", "5.53.10"),
    (#""rollback","pricing""#, "back: v2.1.0→v2.0.9, see notes", "v2.0.9"),
    (#""deploy","version:7.0.0""#, "pricing 5.53.9 -> 5.53.10", "7.0.0"),
    (#""deploy","pricing""#, "pricing, twice as fast as 2.0", ""),
    (#""config","pricing""#, "ratio 0.5 -> 0.7", ""),
  ])
  func `an annotation's text is read for the version it leads to, its id for nothing`(
    tags: String, text: String, version: String
  ) throws {
    let found = changes(
      #"[{"id":901,"time":1507266395000,"tags":[\#(tags)],"text":"\#(text)"}]"#)
    let change = try #require(found.first)
    #expect(change.version == version && change.name.isEmpty)
  }

  @Test func `Helm says what was rolled back`() {
    let found = changes(HelmHistory.samples[0].text)
    #expect(found.map(\.kind) == [.deploy, .rollback])
    #expect(found.map(\.entity) == ["web-store", "web-store"])
    #expect(found.map(\.version) == ["2.14.0", "2.13.9"])
  }

  @Test func `a revision of the same chart and version changes values only`() {
    func revision(_ number: Int, _ version: String) -> String {
      #"{"revision":\#(number),"updated":"2026-06-18T0\#(number):00:00Z","status":"superseded","#
        + #""chart":"web-1.4.0","app_version":"\#(version)","description":"Upgrade complete"}"#
    }
    let found = changes(
      "[\(revision(1, "2.14.0")),\(revision(2, "2.15.0")),\(revision(3, "2.15.0"))]")
    #expect(found.map(\.kind) == [.deploy, .deploy, .config])
    #expect(found.map(\.version) == ["2.14.0", "2.15.0", ""])
    #expect(found[2].name == "revision 3")
    // Where versions never change, the image is among the values.
    let unversioned = changes("[\(revision(1, "2.14.0")),\(revision(2, "2.14.0"))]")
    #expect(unversioned.map(\.kind) == [.deploy, .deploy])
  }

  @Test func `an application that returns to an earlier revision is rolled back`() {
    #expect(changes(ArgoHistory.samples[0].text).map(\.kind) == [.deploy, .deploy, .rollback])
  }

  @Test func `an alert gives its service, metric and numbers`() throws {
    let alert = try #require(decode(AlertJSON.samples[0].text)?.alerts.first)
    #expect(alert.service == "checkout" && alert.metric == "http_server_duration_p99_ms")
    #expect(alert.threshold == 800 && alert.observed == 4120)
    #expect(alert.source.line == 1)
  }

  @Test func `a timeline gives clock times and hypotheses`() throws {
    let first = try #require(decode(TimelineCSV.samples[0].text)?.notes.first)
    #expect(first.time == .clock(secondsOfDay: 10 * 3_600 + 900))
    #expect(first.note == "alert: API slow, users complain")
    let second = try #require(decode(TimelineCSV.samples[1].text)?.notes.last)
    #expect(second.hypothesis == "external-api" && second.action == "dropped")
  }

  @Test func `a truncated document is said with its line`() throws {
    let decoded = try #require(
      decode("[{\"time\":1,\"service\":\"a\",\"version\":\"1\"},\n{\"time\":"))
    #expect(decoded.changes.count == 1)
    #expect(decoded.warnings.map(\.code) == ["truncated-json"])
    #expect(decoded.warnings.map(\.line) == [2])
  }
}
