import RuleOutModel

/// Annotations as Grafana's HTTP API lists them. Tags say what was changed; the text is prose and only
/// shown, but for the version it leads to: `web 2.13.9 -> 2.14.0`. Their ids number annotations, and name no change.
package enum GrafanaAnnotations: InputFormat {
  package static let name = "grafana-annotations"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      [{"id":1124,"dashboardUID":"x","time":1507266395000,"timeEnd":1507266455000,
        "tags":["deploy","service:web","version:v3"],"text":"v3 to production"},
       {"id":1123,"time":1507265111000,"timeEnd":0,"tags":["rollback","web"],"text":"back to v2"}]
      """, records: 2),
    FormatSample(
      #"[{"id":7,"alertId":3,"newState":"alerting","time":1507266395000,"tags":[],"text":"CPU"},"#
        + #"{"id":8,"alertId":3,"newState":"normal","time":1507266995000,"tags":[],"text":"CPU"}]"#,
      records: 1),
    // A note without a telling tag, a change without a time, and an end that is missing.
    FormatSample(
      #"[{"id":1,"time":1507266395000,"tags":["lunch"],"text":"deploy soon"},"#
        + #"{"id":2,"time":null,"tags":["deploy"],"text":""},{"id":3,"ti"#, records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    let own = json.elements.filter { element in
      let fields = JSONFields(element)
      return fields.value(["tags"]).map { if case .array = $0 { true } else { false } } == true
        && fields.mentions("text") && fields.mentions("time")
    }
    guard !own.isEmpty, own.count * 2 >= json.elements.count else { return nil }
    return Recognition(confidence: 0.9, zone: .epoch)
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { JSONElements(Annotations(context), path: []) }

  private struct Annotations: JSONElementDecoder {
    private let context: DecodingContext
    private var times: TimeReader

    init(_ context: DecodingContext) {
      self.context = context
      times = TimeReader(context)
    }

    mutating func decode(
      _ element: JSONElement, into output: inout DecodedOutput
    ) -> LineOutcome {
      let fields = JSONFields(element.tree)
      let tags = fields.value(["tags"])?.elements.compactMap(\.text) ?? []
      // What an alert rule wrote is no change.
      if fields.has("newState") || (fields.number(["alertId"]) ?? 0) != 0 {
        return alert(fields, tags, line: element.line, into: &output)
      }
      let kinds = tags.compactMap(ChangeFields.kind(of:))
      guard let kind = kinds.contains(.rollback) ? .rollback : kinds.first else {
        return .recognised
      }
      guard let start = fields.text(["time"]), let time = times.statedTime(start) else {
        return .rejected(TimeReader.reason)
      }
      var change = Change(
        kind: kind, time: time, source: SourceReference(file: context.file, line: element.line))
      // Grafana writes the time itself, or 0, where there is no end.
      if let end = fields.text(["timeEnd"]), end != start, end != "0" {
        change.end = times.statedTime(end)
      }
      change.entity = GrafanaAnnotations.value(ChangeFields.entities, in: tags) ?? ""
      if change.entity.isEmpty, let name = GrafanaAnnotations.plainName(in: tags) {
        change.entity = name
        change.isEntityAssumed = true
      }
      if change.entity.isEmpty { change.entity = context.service }
      let text = fields.text(["text"]) ?? ""
      change.version =
        GrafanaAnnotations.value(ChangeFields.versions, in: tags)
        ?? ([.deploy, .rollback].contains(kind) ? GrafanaAnnotations.version(ofText: text) : nil)
        ?? ""
      change.commit = GrafanaAnnotations.value(ChangeFields.commits, in: tags) ?? ""
      change.detail = String(text.prefix(200))
      output.batch.changes.append(change)
      return .used
    }

    /// The alert that a rule gave as it began to fire; its other states tell nothing more.
    private mutating func alert(
      _ fields: JSONFields, _ tags: [String], line: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      guard fields.text(["newState"])?.lowercased() == "alerting" else { return .recognised }
      guard let time = fields.text(["time"]).flatMap({ times.statedTime($0) }) else {
        return .rejected(TimeReader.reason)
      }
      let said = fields.text(["alertName", "text"]) ?? ""
      output.batch.alerts.append(
        Alert(
          time: time,
          service: GrafanaAnnotations.value(ChangeFields.entities, in: tags) ?? context.service,
          summary: String(said.prefix(200)),
          source: SourceReference(file: context.file, line: line)))
      return .used
    }

    mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
  }

  /// The one tag that neither has a key nor says what kind of change it was, or where: `web` of `deploy, web, prod`.
  private static func plainName(in tags: [String]) -> String? {
    let names = tags.filter { tag in
      !tag.contains(where: { $0 == ":" || $0 == "=" || $0 == " " })
        && ChangeFields.kind(of: tag) == nil && !Environment.isName(tag)
    }
    return names.count == 1 ? names[0] : nil
  }

  /// `5.53.10` of `pricing 5.53.9 -> 5.53.10 (tom)`; nil for texts that lead from no version to another.
  private static func version(ofText text: String) -> String? {
    for arrow in ["->", "→", "=>"] {
      guard let range = text.firstRange(of: arrow) else { continue }
      func isBetweenWords(_ mark: Character) -> Bool {
        mark.isWhitespace || ",;:()`'\"".contains(mark)
      }
      let before = text[..<range.lowerBound].split(whereSeparator: isBetweenWords).last ?? ""
      let after = text[range.upperBound...].split(whereSeparator: isBetweenWords).first ?? ""
      if ChangeFields.isVersion(String(before)), ChangeFields.isVersion(String(after)) {
        return String(after)
      }
    }
    return nil
  }

  /// The value of a tag `service:web` or `service=web` whose key is one of `names`.
  private static func value(_ names: [String], in tags: [String]) -> String? {
    let wanted = Set(names.map { FieldName($0) })
    for tag in tags {
      guard let mark = tag.firstIndex(where: { $0 == ":" || $0 == "=" }) else { continue }
      let value = String(tag[tag.index(after: mark)...]).trimmingBlanks()
      if wanted.contains(FieldName(String(tag[..<mark]))), !value.isEmpty { return value }
    }
    return nil
  }
}
