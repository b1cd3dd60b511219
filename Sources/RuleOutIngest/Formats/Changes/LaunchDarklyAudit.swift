import RuleOutModel

/// The audit log of LaunchDarkly: flags, and segments and environments as configuration. Who did it is not
/// kept.
package enum LaunchDarklyAudit: EventsJSON {
  package static let name = "launchdarkly-audit"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      {"totalCount":3,"items":[
        {"_id":"1a","date":1781794500000,"kind":"flag","name":"New rail","titleVerb":"turned on the flag",
         "description":"- turned on","member":{"email":"x@example.com"},
         "accesses":[{"action":"updateOn","resource":"proj/shop:env/production:flag/new-rail"}],
         "target":{"name":"New rail","resources":["proj/shop:env/production:flag/new-rail"]}},
        {"_id":"1b","date":1781794400000,"kind":"segment","name":"Beta","titleVerb":"updated the segment",
         "description":""},
        {"_id":"1c","date":1781794300000,"kind":"member","name":"x","titleVerb":"invited",
         "description":""}]}
      """, records: 2),
    FormatSample(
      """
      [{"_id":"2","date":1781794500000,"kind":"flag","name":"new-rail",
        "titleVerb":"updated the targeting of","shortDescription":""}]
      """, records: 1),
    FormatSample(
      #"{"items":[{"_id":"1","date":null,"kind":"flag","titleVerb":"turned off"},{"_id":"#,
      records: 0),
  ]

  static let paths = [["items"], []]

  static func isElement(_ tree: JSONTree) -> Bool {
    let fields = JSONFields(tree)
    return fields.mentions("date") && fields.has("kind") && fields.mentions("titleVerb")
  }

  static func timeText(_ tree: JSONTree) -> String? { JSONFields(tree).text(["date"]) }

  static func read(
    _ element: EventElement, _ times: inout TimeReader, into batch: inout RecordBatch
  ) -> LineOutcome {
    let fields = element.fields
    let kind: Change.Kind
    switch fields.text(["kind"]) {
    case "flag": kind = .flag
    case "segment", "environment", "project", "ai-config": kind = .config
    default: return .recognised
    }
    guard let time = fields.text(["date"]).flatMap({ times.statedTime($0) }) else {
      return .rejected(TimeReader.reason)
    }
    let resources =
      (element.fields("target").value(["resources"])?.elements ?? []).compactMap(\.text)
      + (fields.value(["accesses"])?.elements ?? []).compactMap { $0["resource"]?.text }
    // `proj/shop:env/production:flag/new-rail;tag`.
    let parts = resources.flatMap { $0.split(separator: ":") }
    func part(_ prefix: String) -> String? {
      parts.first { $0.hasPrefix(prefix) }
        .map { String($0.dropFirst(prefix.count).prefix { $0 != ";" }) }
    }
    let environment = part("env/").map { " in \($0)" } ?? ""
    var change = Change(
      kind: kind, time: time, entity: element.context.service,
      name: part("flag/") ?? part("segment/") ?? fields.text(["name"]) ?? "",
      detail: String(((fields.text(["titleVerb"]) ?? "") + environment).prefix(200)),
      source: element.source)
    change.isOfOneKind = true
    batch.changes.append(change)
    return .used
  }
}
