import RuleOutModel

/// Deployments, rollbacks, flags, configuration changes and migrations: an array of objects, or one
/// object a line.
package enum ChangesJSON: InputFormat {
  package static let name = "changes-json"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      [{"timestamp":"2026-06-18T14:59:30Z","service":"cart","commit_sha":"559e94c","version":"v1"},
       {"timestamp":"2026-06-18T15:20:00Z","service":"cart","action":"rollback","version":"v0"}]
      """, records: 2),
    FormatSample(
      """
      {"time":1781793900,"flag":"new_rail","service":"web","change":"off->on","actor":"lena"}
      {"time":1781793960,"config":"pool.max","from":40,"to":20,"component":"cart"}
      {"deployedAt":"2026-06-18T15:00:00Z","app":"web","gitSha":"db5e56f","pod":"web-1"}
      """, records: 3),
    // No time, nothing that was changed, no object; and a document cut short.
    FormatSample(
      """
      [{"timestamp":"2026-06-18T14:59:30Z","service":"web","version":"v3"},
       {"timestamp":null,"service":"cart","version":"v1"},
       {"timestamp":"2026-06-18T14:59:30Z","service":"cart"}, "deployed cart",
       {"timestamp":"2026-06-18T15:09:30Z","service":"web","version":"v4"},
       {"timestamp":"2026-06-18T15
      """, records: 2),
  ]

  /// Where exporters put their lists.
  private static let paths = [
    [], ["deployments"], ["deploys"], ["releases"], ["changes"], ["flags"], ["events"], ["items"],
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in paths {
      let elements = json.elements(at: path)
      let changes = elements.map(JSONFields.init).filter(isChange)
      guard let first = changes.first, changes.count * 2 >= elements.count, areDistinct(changes)
      else { continue }
      let time = first.text(ChangeFields.times)
      return Recognition(confidence: 0.85, zone: .init(ofTime: time), layout: path)
    }
    return nil
  }

  /// True for an object with a time, null or not, that names something changed and is nothing else.
  private static func isChange(_ fields: JSONFields) -> Bool {
    ChangeFields(fields.text).kind != nil
      && ChangeFields.areChange { $0.contains(where: fields.mentions) }
      && !isSomethingElse(fields)
  }

  /// A request, span, alert, sample, log line or commit, which may carry a version or commit too.
  private static func isSomethingElse(_ fields: JSONFields) -> Bool {
    let isRequest =
      fields.has("path", "route", "uri", "http_method", "method", "user_id", "request_id")
      || fields.number(["status", "status_code"]) != nil
      || fields.has("duration_ms", "latency", "latency_ms", "response_time", "elapsed_ms")
    let isSpan = fields.has("span_id", "trace_id", "traceId")
    let isAlert = fields.has("threshold", "fired_at", "startsAt")
    let isSample = fields.has("metric", "values")
    let isLogLine = fields.has("level", "severity", "log.level", "logger", "msg", "@version")
    let isCommit =
      fields.has("message", "subject")
      && fields.has("author", "committer", "files_changed", "diff")
    return isRequest || isSpan || isAlert || isSample || isLogLine || isCommit
  }

  /// False where most objects name the same version of the same thing and nothing else that could have
  /// been changed: records of something that runs, not changes of it.
  private static func areDistinct(_ changes: [JSONFields]) -> Bool {
    let telling =
      ChangeFields.kinds + ChangeFields.flags + ChangeFields.settings + ChangeFields.migrations
    let subjects = changes.filter { $0.value(telling) == nil }.map { fields in
      [
        ChangeFields.entities, ChangeFields.versions, ChangeFields.commits,
        ChangeFields.instances,
      ].map { fields.text($0) ?? "" }
    }
    return subjects.count < 4 || Set(subjects).count * 2 > subjects.count
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    JSONElements(ChangeElements(context), path: recognition.layout)
  }
}

private struct ChangeElements: JSONElementDecoder {
  private let context: DecodingContext
  private var times: TimeReader

  init(_ context: DecodingContext) {
    self.context = context
    times = TimeReader(context)
  }

  mutating func decode(
    _ element: JSONElement, into output: inout DecodedOutput
  ) -> LineOutcome {
    guard case .object = element.tree else { return .rejected("expected an object") }
    let fields = JSONFields(element.tree)
    let change = ChangeFields { names in
      switch fields.value(names) {
      case .bool(let value): value ? "true" : "false"
      default: fields.text(names)
      }
    }
    return change.decode(
      SourceReference(file: context.file, line: element.line), context, &times, into: &output)
  }

  mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
}
