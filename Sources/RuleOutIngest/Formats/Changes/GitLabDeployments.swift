import RuleOutModel

/// Deployments and pipelines of GitLab. A pipeline may deploy or only test, so that it stands for a deployment
/// only until something better tells of one.
package enum GitLabDeployments: EventsJSON {
  package static let name = "gitlab-deployments"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      [{"id":42,"iid":2,"ref":"main","sha":"a91957a8","status":"success",
        "created_at":"2026-06-18T14:50:00.000Z","updated_at":"2026-06-18T15:01:00.000Z",
        "environment":{"id":9,"name":"production"},
        "deployable":{"id":664,"name":"deploy","tag":false,"status":"success",
          "started_at":"2026-06-18T14:58:00.000Z","finished_at":"2026-06-18T15:00:30.000Z"}},
       {"id":41,"iid":1,"ref":"main","sha":"b91957a8","status":"failed",
        "created_at":"2026-06-18T13:50:00.000Z","environment":{"name":"production"}}]
      """, records: 1),
    FormatSample(
      """
      [{"id":47,"iid":12,"project_id":1,"status":"success","source":"push","ref":"main",
        "sha":"a91957a8","web_url":"https://git.example.com/shop/web/-/pipelines/47",
        "created_at":"2026-06-18T14:50:00Z","updated_at":"2026-06-18T15:01:00Z"}]
      """, records: 1),
    // No time, a pipeline that failed, and an end that is missing.
    FormatSample(
      #"[{"iid":2,"sha":"a91957a8","status":"success","environment":{"name":"p"},"created_at":null},"#
        + #"{"iid":3,"sha":"a91957a8","status":"failed","project_id":1,"web_url":"w","created_at":1},"#
        + #"{"iid":4"#, records: 0),
  ]

  static let paths = [[], ["deployments"], ["pipelines"]]

  static func isElement(_ tree: JSONTree) -> Bool {
    let fields = JSONFields(tree)
    return fields.has("iid") && fields.has("sha") && fields.has("status")
      && (isDeployment(fields) || fields.has("web_url") && fields.has("project_id", "source"))
  }

  private static func isDeployment(_ fields: JSONFields) -> Bool {
    fields.value(["environment"])?["name"] != nil || fields.has("deployable")
  }

  static func timeText(_ tree: JSONTree) -> String? { JSONFields(tree).text(["created_at"]) }

  static func read(
    _ element: EventElement, _ times: inout TimeReader, into batch: inout RecordBatch
  ) -> LineOutcome {
    let fields = element.fields
    guard fields.text(["status"]) == "success" else { return .recognised }
    let isDeployment = isDeployment(fields)
    let job = element.fields("deployable")
    guard
      let time = (job.text(["started_at"]) ?? fields.text(["created_at"]))
        .flatMap({ times.statedTime($0) })
    else { return .rejected(TimeReader.reason) }
    var change = Change(kind: .deploy, time: time, source: element.source)
    change.end = (job.text(["finished_at"]) ?? fields.text(["finished_at", "updated_at"]))
      .flatMap { times.statedTime($0) }
    change.entity = element.context.service
    change.commit = fields.text(["sha"]) ?? ""
    change.version = fields.value(["tag"])?.isTrue == true ? fields.text(["ref"]) ?? "" : ""
    change.name = fields.text(["iid"]).map { isDeployment ? "no. \($0)" : "pipeline \($0)" } ?? ""
    change.isDerived = !isDeployment
    change.detail =
      isDeployment
      ? String("to \(element.fields("environment").text(["name"]) ?? "")".prefix(200))
      : "derived from a pipeline"
    batch.changes.append(change)
    return .used
  }
}
