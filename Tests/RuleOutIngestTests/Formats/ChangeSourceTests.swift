import RuleOutModel
import Testing

@testable import RuleOutIngest

private func changes(_ text: String) -> [Change] { decode(text)?.changes ?? [] }

private func clock(_ time: StatedTime?) -> String? {
  if case .moment(let time) = time { return time.clock(utcOffset: 0) }
  return nil
}

/// What the exports of deployment tools, orchestrators and incident tools say.
@Suite struct ChangeSourceTests {
  @Test func `a deployment of GitHub is found by its id, live or not`() throws {
    let listed = try #require(changes(GitHubDeployments.samples[0].text).first)
    #expect(listed.name == "deployment 42" && listed.entity == "web")
    #expect(listed.commit == "559e94c1" && listed.version == "v2.14.0")
    let status = try #require(changes(GitHubDeployments.samples[1].text).first)
    #expect(status.name == "deployment 42" && status.entity == "web")
    #expect(status.commit.isEmpty && status.version.isEmpty)
    #expect(clock(status.time) == "15:00:00")
    #expect(changes(GitHubDeployments.samples[2].text).map { clock($0.time) } == ["15:00:00"])
    #expect(changes(GitHubDeployments.samples[3].text).map { clock($0.time) } == ["15:00:00"])
  }

  @Test func `a release, a build and a pipeline only stand for a deployment`() throws {
    for sample in [
      GitHubReleases.samples[0], GitHubReleases.samples[1], JenkinsBuilds.samples[0],
      GitLabDeployments.samples[1],
    ] {
      let change = try #require(changes(sample.text).first)
      #expect(change.isDerived && change.detail.hasPrefix("derived from a"))
    }
    let release = try #require(recognise(GitHubReleases.samples[0].text, by: GitHubReleases.self))
    #expect(release.decisions.contains { $0.contains("not when it was deployed") })
  }

  @Test func `a deployment of GitLab runs as long as its job`() throws {
    let change = try #require(changes(GitLabDeployments.samples[0].text).first)
    #expect(clock(change.time) == "14:58:00" && clock(change.end) == "15:00:30")
    #expect(!change.isDerived && change.commit == "a91957a8")
  }

  @Test func `stages of Spinnaker say what a pipeline did`() {
    let found = SpinnakerExecutions.samples.flatMap { changes($0.text) }
    #expect(found.map(\.kind) == [.deploy, .rollback])
    #expect(found.map(\.version) == ["v2.14.0", ""] && found.map(\.entity) == ["web", "web"])
  }

  @Test func `one apply of Terraform is one change`() throws {
    let change = try #require(changes(TerraformRuns.samples[0].text).first)
    #expect(change.kind == .infrastructure && change.name == "aws_db.main")
    #expect(clock(change.time) == "14:59:00" && clock(change.end) == "15:02:00")
    #expect(change.detail == "2 resources applied")
  }

  @Test func `an audit log names flags by their keys and nobody who set them`() {
    let found = changes(LaunchDarklyAudit.samples[0].text)
    #expect(found.map(\.kind) == [.flag, .config])
    #expect(found.map(\.name) == ["new-rail", "Beta"])
    #expect(found.first?.detail == "turned on the flag in production")
    #expect(!found.contains { "\($0)".contains("example.com") })
  }

  @Test func `an incident log gives the alert, and what was done but not by whom`() throws {
    let decoded = try #require(decode(PagerDutyLog.samples[0].text))
    #expect(decoded.alerts.map(\.service) == ["checkout"])
    #expect(decoded.alerts.map { clock($0.time) } == ["15:06:00"])
    #expect(decoded.notes.map(\.note) == ["acknowledged", "…: pool looks fine"])
  }

  @Test func `an alert rule's annotation is an alert once, as it begins to fire`() throws {
    let decoded = try #require(decode(GrafanaAnnotations.samples[1].text))
    #expect(decoded.changes.isEmpty && decoded.alerts.count == 1)
  }

  @Test func `replica sets tell versions, configuration, and when a rollout was complete`() {
    let found = changes(KubernetesObjects.samples[0].text)
    #expect(found.map(\.kind) == [.deploy, .config])
    #expect(found.map(\.entity) == ["web", "web"])
    #expect(found.map(\.version) == ["v2.14.0", "v2.14.0"])
    #expect(found.map { clock($0.end) } == [nil, "15:41:10"])
  }

  @Test func `a replica set made before later ones and current again was rolled back to`() throws {
    func set(_ name: String, _ revision: Int, _ time: String, _ tag: String) -> String {
      """
      {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"\(name)",
      "creationTimestamp":"\(time)","annotations":{"deployment.kubernetes.io/revision":"\(revision)"},
      "ownerReferences":[{"kind":"Deployment","name":"web"}]},
      "spec":{"template":{"spec":{"containers":[{"image":"web:\(tag)"}]}}}}
      """
    }
    let deployment = """
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","annotations":
      {"deployment.kubernetes.io/revision":"3"}},"status":{"conditions":[{"type":"Progressing",
      "reason":"NewReplicaSetAvailable","lastUpdateTime":"2026-06-18T16:00:00Z"}]}}
      """
    let old = set("web-a", 3, "2026-06-10T10:00:00Z", "v1")
    let new = set("web-b", 2, "2026-06-18T15:00:00Z", "v2")
    for items in [[old, new, deployment], [deployment, new, old]] {
      let found = changes(#"{"items":[\#(items.joined(separator: ","))]}"#)
      #expect(found.map(\.kind) == [.deploy, .deploy, .rollback])
      let last = try #require(found.last)
      #expect(last.version == "v1" && clock(last.time) == "16:00:00" && last.isDerived)
    }
  }

  @Test func `events tell rollouts from scaling, in any order`() throws {
    let decoded = try #require(decode(KubernetesObjects.samples[1].text))
    #expect(decoded.changes.map(\.kind) == [.scale, .deploy])
    let rollout = try #require(decoded.changes.last)
    #expect(rollout.entity == "web" && rollout.name == "web-7c9d8f6b5")
    #expect(clock(rollout.time) == "14:59:30" && clock(rollout.end) == "15:00:10")
    #expect(decoded.messages.count == 2)
    #expect(
      decoded.messages.first
        == "error web web-7c9d8f6b5-x2x4z @2026-06-18T15:01:00Z BackOff: Back-off restarting")
  }

  @Test func `what an autoscaler did is nobody's change`() throws {
    func event(_ kind: String, _ reason: String, _ text: String) -> String {
      """
      {"kind":"Event","type":"Normal","reason":"\(reason)","message":"\(text)",
      "involvedObject":{"kind":"\(kind)","name":"web"},"firstTimestamp":"2026-06-18T14:59:30Z"}
      """
    }
    let items = [
      event("Deployment", "ScalingReplicaSet", "Scaled up replica set web-a to 5 from 3"),
      event("HorizontalPodAutoscaler", "SuccessfulRescale", "New size: 5; reason: cpu"),
    ]
    #expect(changes(#"{"items":[\#(items[0])]}"#).map(\.kind) == [.scale])
    #expect(changes(#"{"items":[\#(items.joined(separator: ","))]}"#).isEmpty)
  }

  @Test func `a container that ran out of memory is a message of its workload`() throws {
    let decoded = try #require(decode(KubernetesObjects.samples[2].text))
    #expect(decoded.changes.isEmpty)
    #expect(
      decoded.messages == [
        "error web web-7c9d8f6b5-x2x4z @2026-06-18T15:31:02Z"
          + " container web terminated: OOMKilled, exit code 137"
      ])
  }

  @Test func `tables of Helm and Argo read like their JSON`() {
    let helm = changes(HistoryTable.samples[0].text)
    #expect(helm.map(\.kind) == [.deploy, .rollback])
    #expect(helm.map(\.version) == ["2.14.0", "2.13.9"])
    #expect(helm.map(\.entity) == ["web-store", "web-store"])
    #expect(helm.map { clock($0.time) } == ["09:31:00", "12:00:00"])
    let list = changes(HistoryTable.samples[1].text)
    #expect(list.map(\.entity) == ["api"] && list.map { clock($0.time) } == ["06:31:00"])
    let argo = changes(HistoryTable.samples[2].text)
    #expect(argo.map(\.kind) == [.deploy, .deploy, .rollback])
    #expect(argo.map(\.commit) == ["8e1ca0b", "9f2ca0b", "8e1ca0b"])
  }

  @Test func `a sync of Argo runs from its start to its end`() throws {
    let change = try #require(changes(ArgoHistory.samples[0].text).first)
    #expect(clock(change.time) == "14:59:00" && clock(change.end) == "14:59:30")
  }

  @Test func `releases of Flux keep their versions, kustomizations their commits`() {
    let found = changes(FluxResources.samples[0].text)
    #expect(found.map(\.version) == ["2.14.0", "2.13.0", ""])
    #expect(found.map(\.commit) == ["", "", "559e94c1"])
    #expect(found.map(\.isDerived) == [false, false, true])
  }

  @Test func `tables without times say which export has them`() throws {
    let found = try #require(recognise(KubectlTable.samples[0].text, by: KubectlTable.self))
    #expect(found.decisions.contains { $0.contains("-o json") })
  }

  @Test(arguments: [
    (
      "installed_rank,version,description,type,script,checksum,installed_by,installed_on,execution_time,success\n"
        + "41,2.14,add index,SQL,V2_14__add_index.sql,-1234,app,2026-06-18 14:59:30,120,t\n",
      "V2_14__add_index.sql"
    ),
    (
      "ID,AUTHOR,FILENAME,DATEEXECUTED,ORDEREXECUTED,EXECTYPE,MD5SUM,DESCRIPTION,TAG,DEPLOYMENT_ID\n"
        + "add-index,x,db/changelog.xml,2026-06-18 14:59:30,12,EXECUTED,8:ab,createIndex,,1234567890\n",
      "db/changelog.xml"
    ),
    (
      "id,checksum,finished_at,migration_name,logs,rolled_back_at,started_at,applied_steps_count\n"
        + "a,b,2026-06-18 14:59:31,20260618_add_index,,,2026-06-18 14:59:30,1\n",
      "20260618_add_index"
    ),
    ("id,version_id,is_applied,tstamp\n7,20260618,t,2026-06-18 14:59:30\n", "20260618"),
  ])
  func `history tables of migration tools are migrations`(_ text: String, _ name: String) {
    let found = changes(text)
    #expect(found.map(\.kind) == [.migration])
    #expect(found.map(\.name) == [name])
    #expect(found.map { clock($0.time) } == ["14:59:30"])
  }

  /// What the generic lists understand without a format of their own.
  @Test(arguments: [
    #"[{"deployed_at":"2026-06-18T14:59:30Z","service":"web","image_tag":"v3","status":"ok"}]"#,
    #"{"deployments":[{"deploymentTime":"2026-06-18T14:59:30Z","app":"web","version":"v3"}]}"#,
    "deployed_on,service,version\n2026-06-18T14:59:30Z,web,v3\n",
  ])
  func `plain lists need no format of their own`(_ text: String) {
    #expect(changes(text).map(\.entity) == ["web"])
    #expect(changes(text).map { clock($0.time) } == ["14:59:30"])
  }
}
