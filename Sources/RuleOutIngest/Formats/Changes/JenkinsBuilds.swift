import RuleOutModel

/// Builds of a Jenkins job (`/job/NAME/api/json?tree=builds[...]`). A build may deploy or only test, so that it
/// stands for a deployment only until something better tells of one.
package enum JenkinsBuilds: EventsJSON {
  package static let name = "jenkins-builds"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      {"_class":"hudson.model.FreeStyleProject","builds":[
        {"_class":"hudson.model.FreeStyleBuild","number":42,"timestamp":1781794500000,
         "duration":61000,"result":"SUCCESS","fullDisplayName":"deploy-web #42",
         "actions":[{},{"lastBuiltRevision":{"SHA1":"559e94c1"}}]},
        {"number":41,"timestamp":1781790000000,"duration":5000,"result":"FAILURE"}]}
      """, records: 1),
    FormatSample(
      #"{"number":7,"timestamp":1781794500000,"duration":0,"result":null,"building":true}"#,
      records: 0),
    FormatSample(
      #"{"builds":[{"number":1,"timestamp":null,"duration":1,"result":"SUCCESS"},{"number":2,"#,
      records: 0),
  ]

  static let paths = [["builds"], []]
  static let decisions = [
    "builds are taken as deployments, for want of better; state deployments where you have them"
  ]

  static func isElement(_ tree: JSONTree) -> Bool {
    let fields = JSONFields(tree)
    return fields.has("number") && fields.mentions("timestamp") && fields.mentions("result")
      && fields.mentions("duration")
  }

  static func timeText(_ tree: JSONTree) -> String? { JSONFields(tree).text(["timestamp"]) }

  static func read(
    _ element: EventElement, _ times: inout TimeReader, into batch: inout RecordBatch
  ) -> LineOutcome {
    let fields = element.fields
    guard ["SUCCESS", "UNSTABLE"].contains(fields.text(["result"]) ?? "") else {
      return .recognised
    }
    guard let time = fields.text(["timestamp"]).flatMap({ times.statedTime($0) }) else {
      return .rejected(TimeReader.reason)
    }
    var change = Change(kind: .deploy, time: time, source: element.source)
    if case .moment(let start) = time, let length = fields.number(["duration"]), 0...1e9 ~= length {
      change.end = .moment(start.advanced(bySeconds: length / 1_000))
    }
    change.entity = element.context.service
    let revisions = (fields.value(["actions"])?.elements ?? []).compactMap {
      $0["lastBuiltRevision"]?["SHA1"]?.text
    }
    change.commit = revisions.first ?? ""
    change.name = String((fields.text(["fullDisplayName"]) ?? "").prefix(200))
    if change.name.isEmpty { change.name = fields.text(["number"]).map { "build \($0)" } ?? "" }
    change.detail = "derived from a build"
    change.isDerived = true
    batch.changes.append(change)
    return .used
  }
}
