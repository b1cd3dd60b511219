import RuleOutModel

/// Reads a change from named fields, wherever they stand: members of a JSON object or cells of a row.
struct ChangeFields {
  static let times = [
    "timestamp", "time", "at", "deployed_at", "deploy_time", "date", "datetime", "ts", "when",
    "started_at", "deploy_started_at", "changed_at", "applied_at", "created_at", "updated_at",
    "published_at", "deployed_on", "released_at", "deployment_time", "executed_at",
    // Tables in which Flyway, Liquibase and Goose keep what they ran.
    "installed_on", "dateexecuted", "tstamp",
    // Last: what began before it says more.
    "finished_at", "completed_at", "ended_at",
  ]
  /// Times that all sorts of records have.
  private static let commonTimes: Set<FieldName> = Set(
    ["created_at", "updated_at", "published_at", "date"].map { FieldName($0) })
  private static let ends = ["finished_at", "completed_at", "ended_at", "end", "end_time"]
  static let entities = [
    "service", "service_name", "app", "application", "component", "entity", "deployment",
    "workload",
  ]
  static let versions = [
    "version", "tag", "release", "new_version", "image_tag", "app_version", "ref",
    "rev", "tag_name",
  ]
  static let commits = [
    "commit_sha", "commit", "sha", "revision", "git_sha", "git_commit", "commit_id",
  ]
  static let kinds = ["kind", "type", "change_type", "action", "event", "event_type"]
  static let instances = ["instance", "host", "hostname", "pod", "node", "server"]
  static let environments = [
    "environment", "env", "deployment_environment", "target_environment", "stage",
  ]
  static let flags = ["flag", "feature", "flag_name", "feature_flag", "flag_key"]
  static let settings = ["config", "setting", "config_key", "parameter", "property"]
  static let migrations = [
    "migration", "migration_id", "migration_name", "schema_version", "version_id",
    // Flyway and Liquibase number what they ran.
    "installed_rank", "orderexecuted",
  ]
  /// What names a migration where a number is all that counts it.
  private static let scripts = ["script", "filename", "migration_name"]
  static let before = ["from", "old", "old_value", "previous", "before"]
  static let after = ["to", "new", "new_value", "value", "state", "after"]
  /// Of a deployment, the version that it replaces.
  private static let replaced = [
    "previous_version", "prev_version", "old_version", "from_version", "previous", "from",
  ]
  private static let details = [
    "change", "what", "description", "summary", "detail", "note", "title",
  ]

  /// Text of the first of the names that has any.
  let text: ([String]) -> String?

  init(_ text: @escaping ([String]) -> String?) { self.text = text }

  /// True where fields of these names can be a change: a time and something changed. A version beside a
  /// time that any record has is not enough.
  static func areChange(_ has: ([String]) -> Bool) -> Bool {
    let tells = [
      commits, flags, settings + ["key"], migrations, kinds, ["rollback", "replicas"],
    ]
    let subjects = [versions, entities, instances].reduce(0) { $0 + (has($1) ? 1 : 0) }
    let time = times.first { has([$0]) }.map { FieldName($0) }
    guard let time else { return false }
    return tells.contains(where: has) || subjects >= (commonTimes.contains(time) ? 2 : 1)
  }

  /// What kind of change the fields state; nil where they name nothing changed.
  ///
  /// Only fields made for it count, never words of a description.
  var kind: Change.Kind? {
    for name in ["rollback", "is_rollback", "rolled_back"] {
      if let value = text([name]), !["false", "0", "no"].contains(value.lowercased()) {
        return .rollback
      }
    }
    if text(["rollback_of", "rolled_back_to", "rollback_to"]) != nil { return .rollback }
    // Two fields may speak: `type: deployment, action: rollback`.
    let stated = ChangeFields.kinds.compactMap { text([$0]) }.compactMap(ChangeFields.kind(of:))
    if stated.contains(.rollback) { return .rollback }
    if let first = stated.first { return first }
    if text(ChangeFields.flags) != nil { return .flag }
    if text(ChangeFields.migrations) != nil { return .migration }
    if text(ChangeFields.settings) != nil { return .config }
    if text(["key"]) != nil, text(ChangeFields.before) != nil { return .config }
    if text(["replicas", "desired_replicas"]) != nil { return .scale }
    if text(ChangeFields.versions) != nil || text(ChangeFields.commits) != nil { return .deploy }
    return nil
  }

  /// The kind that one word of a `kind` or `action` field names; prose names none.
  static func kind(of word: String) -> Change.Kind? {
    // A word such as `app.deployment-rolled_back`, not a sentence.
    guard word.utf8.count <= 40, word.split(separator: " ").count <= 2 else { return nil }
    let letters = FieldName(word).letters
    func has(_ stems: String...) -> Bool { stems.contains { letters.firstRange(of: $0) != nil } }
    if has("rollback", "rolledback", "rollingback", "revert") { return .rollback }
    if has("migrat") { return .migration }
    if has("flag", "feature", "toggle", "experiment") { return .flag }
    if has("config", "setting", "parameter", "secret") { return .config }
    if has("scal", "replica") { return .scale }
    if has("deploy", "release", "rollout", "upgrade", "install") { return .deploy }
    if has("infra", "terraform", "network", "drain", "cordon", "failover", "maintenance") {
      return .infrastructure
    }
    return nil
  }

  /// Adds the change that the fields state to the batch.
  func decode(
    _ source: SourceReference, _ context: DecodingContext, _ times: inout TimeReader,
    into output: inout DecodedOutput
  ) -> LineOutcome {
    guard let timeText = text(ChangeFields.times), let time = times.statedTime(timeText) else {
      return .rejected(TimeReader.reason)
    }
    guard let kind else {
      return .rejected("names no version, commit, flag, setting or kind of change")
    }
    var change = Change(kind: kind, time: time, source: source)
    change.isTimedByEnd =
      text(ChangeFields.times.filter { !ChangeFields.ends.contains($0) }) == nil
    if let endText = text(ChangeFields.ends), endText != timeText {
      change.end = times.statedTime(endText)
    }
    change.entity = text(ChangeFields.entities) ?? context.service
    change.instance = text(ChangeFields.instances) ?? ""
    change.version = text(ChangeFields.versions) ?? ""
    change.commit = text(ChangeFields.commits) ?? ""
    change.environment = text(ChangeFields.environments) ?? ""
    if [.deploy, .rollback].contains(kind) { change.previous = text(ChangeFields.replaced) ?? "" }
    change.name = name(kind)
    change.detail = detail
    if change.name.isEmpty, kind == .config || kind == .flag {
      change.name = ChangeFields.key(ofChanged: detail) ?? ""
    }
    if change.version.isEmpty, kind == .deploy || kind == .rollback,
      ChangeFields.isVersion(detail)
    {
      change.version = detail
    }
    output.batch.changes.append(change)
    return .used
  }

  private func name(_ kind: Change.Kind) -> String {
    let id = ["id", "change_id", "deployment_id", "name"]
    switch kind {
    case .flag: return text(ChangeFields.flags + ["key"] + id) ?? ""
    case .config: return text(ChangeFields.settings + ["key"] + id) ?? ""
    case .migration:
      return text(ChangeFields.scripts + ChangeFields.migrations + id) ?? ""
    default: return text(id) ?? ""
    }
  }

  /// `CACHE_TTL` of `CACHE_TTL: 600 -> 0`; nil for other texts.
  private static func key(ofChanged text: String) -> String? {
    guard ["->", "→", "=>"].contains(where: { text.firstRange(of: $0) != nil }),
      let end = text.firstIndex(where: { $0 == ":" || $0 == "=" || $0 == " " })
    else { return nil }
    let key = text[..<end]
    let isKey = key.allSatisfy { $0.isLetter || $0.isNumber || "_.-/".contains($0) }
    return key.isEmpty || !isKey ? nil : String(key)
  }

  /// `2.14.0`, `v2.14.0-rc.1`: one word that begins with a number with points.
  static func isVersion(_ text: String) -> Bool {
    let number = text.first == "v" ? text.dropFirst() : text[...]
    return number.first?.isNumber == true && number.contains(".") && !number.contains(" ")
  }

  /// What was changed, at most 200 characters: a stated change, or the values before and after.
  private var detail: String {
    if let stated = text(ChangeFields.details) { return String(stated.prefix(200)) }
    let from = text(ChangeFields.before)
    let to = text(ChangeFields.after)
    switch (from, to) {
    case (let from?, let to?): return String("\(from)->\(to)".prefix(200))
    case (nil, let to?): return String("->\(to)".prefix(200))
    default: return ""
    }
  }
}
