import RuleOutModel

/// Deployments of GitHub and their statuses, as its interfaces list them or its webhooks send them.
///
/// A deployment is created when it is requested; it is live from the status `success` on. Where both lists
/// are at hand, the reduction puts the two together by the deployment's id.
package enum GitHubDeployments: EventsJSON {
  package static let name = "github-deployments"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      [{"url":"https://api.example.com/repos/shop/web/deployments/42","id":42,"sha":"559e94c1",
        "ref":"v2.14.0","task":"deploy","environment":"production","transient_environment":false,
        "created_at":"2026-06-18T14:55:00Z","updated_at":"2026-06-18T15:00:00Z",
        "statuses_url":"https://api.example.com/repos/shop/web/deployments/42/statuses"},
       {"id":41,"sha":"02de4bd1","ref":"topic","task":"deploy","environment":"preview-7",
        "transient_environment":true,"created_at":"2026-06-18T14:00:00Z","statuses_url":"x"}]
      """, records: 1),
    FormatSample(
      """
      [{"id":3,"state":"success","environment":"production","created_at":"2026-06-18T15:00:00Z",
        "deployment_url":"https://api.example.com/repos/shop/web/deployments/42"},
       {"id":2,"state":"in_progress","environment":"production","created_at":"2026-06-18T14:56:00Z",
        "deployment_url":"https://api.example.com/repos/shop/web/deployments/42"},
       {"id":1,"state":"failure","environment":"production","created_at":"2026-06-18T13:56:00Z",
        "deployment_url":"https://api.example.com/repos/shop/web/deployments/40"}]
      """, records: 1),
    FormatSample(
      """
      {"deployment":{"id":42,"sha":"559e94c1","ref":"main","task":"deploy","environment":"production",
        "created_at":"2026-06-18T14:55:00Z"},
       "deployment_status":{"state":"success","created_at":"2026-06-18T15:00:00Z"},
       "repository":{"name":"web"}}
      """, records: 1),
    FormatSample(
      """
      {"data":{"repository":{"deployments":{"nodes":[{"commitOid":"559e94c1","environment":"prod",
        "createdAt":"2026-06-18T14:55:00Z","latestStatus":{"state":"SUCCESS",
        "createdAt":"2026-06-18T15:00:00Z"}}]}}}}
      """, records: 1),
    // No time, no environment, and an end that is missing.
    FormatSample(
      #"[{"id":1,"sha":"559e94c1","task":"deploy","environment":"production","created_at":null},"#
        + #"{"id":2,"sha":"559e94c1","task":"deploy"},{"id":3,"sha":"5"#, records: 0),
  ]

  static let paths = [[], ["data", "repository", "deployments", "nodes"], ["deployments"]]

  static func isElement(_ tree: JSONTree) -> Bool {
    let fields = JSONFields(tree)
    let isDeployment =
      fields.has("sha", "commitOid") && fields.has("environment")
      && fields.has("task", "statuses_url", "commitOid")
    let isStatus = fields.has("state") && fields.has("deployment_url")
    return isDeployment || isStatus || isHook(fields)
  }

  private static func isHook(_ fields: JSONFields) -> Bool {
    guard let deployment = fields.value(["deployment"]) else { return false }
    return deployment["sha"] != nil && deployment["environment"] != nil
  }

  static func timeText(_ tree: JSONTree) -> String? {
    let fields = JSONFields(tree)
    return fields.text(["created_at"])
      ?? JSONFields(fields.value(["deployment"]) ?? .null).text(["created_at"])
  }

  static func read(
    _ element: EventElement, _ times: inout TimeReader, into batch: inout RecordBatch
  ) -> LineOutcome {
    let isHook = isHook(element.fields)
    let fields = isHook ? element.fields("deployment") : element.fields
    let latest = element.fields(isHook ? "deployment_status" : "latestStatus")
    let isStatus = fields.has("deployment_url")
    // A preview is taken down again and serves nobody.
    if fields.value(["transient_environment"])?.isTrue == true { return .recognised }
    let state = (isStatus ? fields : latest).text(["state"])?.lowercased()
    if let state, state != "success", state != "active" { return .recognised }
    guard let text = latest.text(["created_at"]) ?? fields.text(["created_at"]),
      let time = times.statedTime(text)
    else { return .rejected(TimeReader.reason) }
    var change = Change(kind: .deploy, time: time, source: element.source)
    let address = fields.text(["deployment_url", "url", "statuses_url"]) ?? ""
    let id = isStatus ? address.component(after: "/deployments/") : fields.text(["id"])
    change.name = id.map { "deployment \($0)" } ?? ""
    // One repository may hold many services: then the payload says which.
    change.entity =
      JSONFields(fields.value(["payload"]) ?? .null).text(ChangeFields.entities)
      ?? repository(address) ?? element.fields("repository").text(["name"]) ?? ""
    if change.entity.isEmpty { change.entity = element.context.service }
    change.commit = fields.text(["sha", "commitOid"]) ?? ""
    change.version = isStatus ? "" : fields.text(["ref"]) ?? ""
    if fields.text(["task"]).flatMap(ChangeFields.kind(of:)) == .rollback {
      change.kind = .rollback
    }
    change.environment = fields.text(["environment"]) ?? ""
    change.detail = fields.text(["environment"]).map { String("to \($0)".prefix(200)) } ?? ""
    batch.changes.append(change)
    return .used
  }

  /// `web` of `https://.../repos/shop/web/deployments/42`.
  private static func repository(_ address: String) -> String? {
    guard let owner = address.component(after: "/repos/") else { return nil }
    return address.component(after: "/repos/\(owner)/")
  }
}
