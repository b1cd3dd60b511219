import RuleOutModel

/// Releases of GitHub. Published is not deployed: a release stands for a deployment only until something
/// better tells of one.
package enum GitHubReleases: EventsJSON {
  package static let name = "github-releases"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      [{"url":"u","id":9,"tag_name":"v2.14.0","target_commitish":"main","name":"2.14","draft":false,
        "prerelease":false,"created_at":"2026-06-18T14:00:00Z","published_at":"2026-06-18T14:40:00Z",
        "author":{"login":"x"},"assets":[],"body":"rollback safe"}]
      """, records: 1),
    FormatSample(
      #"[{"tagName":"v3","publishedAt":"2026-06-18T14:40:00Z","isDraft":false,"name":"three"}]"#,
      records: 1),
    // A draft, a release without a time, and an end that is missing.
    FormatSample(
      #"[{"tag_name":"v4","published_at":null,"draft":true,"assets":[]},"#
        + #"{"tag_name":"v3","published_at":"soon","draft":false,"assets":[]},{"tag"#, records: 0),
  ]

  static let paths = [[], ["releases"]]
  static let decisions = [
    "a release says when it was published, not when it was deployed: used only where nothing else"
      + " tells of its deployment"
  ]

  static func isElement(_ tree: JSONTree) -> Bool {
    let fields = JSONFields(tree)
    return fields.has("tag_name") && fields.mentions("published_at")
  }

  static func timeText(_ tree: JSONTree) -> String? { JSONFields(tree).text(["published_at"]) }

  static func read(
    _ element: EventElement, _ times: inout TimeReader, into batch: inout RecordBatch
  ) -> LineOutcome {
    let fields = element.fields
    if fields.value(["draft", "isDraft"])?.isTrue == true { return .recognised }
    guard let time = fields.text(["published_at"]).flatMap({ times.statedTime($0) }) else {
      return .rejected(TimeReader.reason)
    }
    batch.changes.append(
      Change(
        kind: .deploy, time: time, entity: element.context.service,
        version: fields.text(["tag_name"]) ?? "", detail: "derived from a published release",
        isDerived: true, source: element.source))
    return .used
  }
}
