import RuleOutModel

/// Executions of Spinnaker's pipelines: their stages that deploy, roll back or scale.
package enum SpinnakerExecutions: EventsJSON {
  package static let name = "spinnaker-executions"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      [{"id":"01J","type":"PIPELINE","application":"web","name":"to production","status":"SUCCEEDED",
        "buildTime":1781794000000,"startTime":1781794100000,"endTime":1781794600000,
        "trigger":{"type":"docker","tag":"v2.14.0"},
        "stages":[{"type":"bake","status":"SUCCEEDED","startTime":1781794100000},
          {"type":"deployManifest","status":"SUCCEEDED","startTime":1781794300000,
           "endTime":1781794500000}]}]
      """, records: 1),
    FormatSample(
      """
      [{"application":"web","status":"SUCCEEDED","startTime":1781794100000,"trigger":{"hash":"559e94c1"},
        "stages":[{"type":"undoRolloutManifest","startTime":1781794300000}]}]
      """, records: 1),
    // A pipeline that only tests, a stage without a time, and an end that is missing.
    FormatSample(
      #"[{"application":"a","status":"SUCCEEDED","startTime":1,"stages":[{"type":"wait","startTime":1}]},"#
        + #"{"application":"a","status":"RUNNING","startTime":1,"stages":[{"type":"deploy"}]},{"app"#,
      records: 0),
  ]

  static func isElement(_ tree: JSONTree) -> Bool {
    guard case .array = tree["stages"] else { return false }
    return tree["application"] != nil && tree["status"] != nil
      && (tree["startTime"] != nil || tree["buildTime"] != nil)
  }

  static func timeText(_ tree: JSONTree) -> String? {
    JSONFields(tree).text(["startTime", "buildTime"])
  }

  static func read(
    _ element: EventElement, _ times: inout TimeReader, into batch: inout RecordBatch
  ) -> LineOutcome {
    let stages = (element.tree["stages"]?.elements ?? []).compactMap { stage in
      stage["type"]?.text.flatMap(kind(ofStage:)).map { (kind: $0, stage: stage) }
    }
    let begun = stages.filter { $0.stage["startTime"]?.text != nil }
    guard !begun.isEmpty else { return .recognised }
    let starts = begun.compactMap { $0.stage["startTime"]?.text.flatMap { times.statedTime($0) } }
    guard let first = moments(starts).min() else { return .rejected(TimeReader.reason) }
    let ends = begun.compactMap { $0.stage["endTime"]?.text.flatMap { times.statedTime($0) } }
    let trigger = element.fields("trigger")
    var change = Change(kind: .deploy, time: .moment(first), source: element.source)
    change.kind = begun.contains { $0.kind == .rollback } ? .rollback : begun[0].kind
    change.end = moments(ends).max().map { .moment($0) }
    change.entity = element.fields.text(["application"]) ?? element.context.service
    change.version = trigger.text(["tag"]) ?? ""
    change.commit = trigger.text(["hash"]) ?? ""
    change.name = element.fields.text(["id"]) ?? ""
    change.detail = String((element.fields.text(["status"]) ?? "").prefix(200))
    batch.changes.append(change)
    return .used
  }

  private static func moments(_ times: [StatedTime]) -> [Timestamp] {
    times.compactMap { if case .moment(let moment) = $0 { moment } else { nil } }
  }

  private static func kind(ofStage type: String) -> Change.Kind? {
    let type = type.lowercased()
    if type.contains("rollback") || type.contains("undorollout") { return .rollback }
    if type.hasPrefix("deploy") || type.contains("redblack") { return .deploy }
    return type.hasPrefix("scale") || type.hasPrefix("resize") ? .scale : nil
  }
}
