import RuleOutModel

/// Argo CD applications (`argocd app get -o json`, `kubectl get applications -o json`): their history
/// of deployments.
package enum ArgoHistory: InputFormat {
  package static let name = "argo-history"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      {"kind":"Application","metadata":{"name":"cart"},"status":{"history":[
        {"id":0,"revision":"559e94c","deployStartedAt":"2026-06-18T14:59:00Z",
         "deployedAt":"2026-06-18T14:59:30Z","source":{"path":"cart"}},
        {"id":1,"revision":"02de4bd","deployedAt":"2026-06-18T15:20:00Z"},
        {"id":2,"revision":"559e94c","deployedAt":"2026-06-18T15:40:00Z"}]}}
      """, records: 3),
    FormatSample(
      #"{"items":[{"metadata":{"name":"a"},"status":{"history":[{"id":0,"revision":"1","#
        + #""deployedAt":"2026-06-18T15:20:00Z"}]}},{"metadata":{"name":"b"},"status":{"history":[]}}]}"#,
      records: 1),
    FormatSample(
      #"{"metadata":{"name":"a"},"status":{"operationState":{"phase":"Succeeded","startedAt":"#
        + #""2026-06-18T15:19:00Z","finishedAt":"2026-06-18T15:20:00Z","syncResult":{"revision":"1"}}}}"#,
      records: 1),
    // A deployment without a time is left out, and an application cut short is lost.
    FormatSample(
      #"{"items":[{"metadata":{"name":"a"},"status":{"history":[{"id":0,"revision":"1"}]}},"#
        + #"{"metadata":{"name":"b"},"status":{"history":[{"id":0,"#, records: 0),
  ]

  private static let paths = [["items"], []]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in paths {
      let applications = json.elements(at: path).filter { isApplication($0) }
      guard let first = applications.first else { continue }
      let status = first["status"]
      let time =
        status?["history"]?.elements.first?["deployedAt"]?.text
        ?? status?["operationState"]?["startedAt"]?.text
      return Recognition(confidence: 0.95, zone: .init(ofTime: time), layout: path)
    }
    return nil
  }

  private static func isApplication(_ tree: JSONTree) -> Bool {
    guard let status = tree["status"], tree["metadata"]?["name"] != nil else { return false }
    // An application that was never kept track of has its last operation only.
    guard let history = status["history"]?.elements else {
      return status["operationState"]?["syncResult"] != nil
    }
    return history.isEmpty || history.contains { $0["revision"] != nil }
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { JSONElements(Applications(context), path: recognition.layout) }

  private struct Applications: JSONElementDecoder {
    private let context: DecodingContext
    private var times: TimeReader

    init(_ context: DecodingContext) {
      self.context = context
      times = TimeReader(context)
    }

    /// An application is one element, however many deployments it lists.
    mutating func decode(
      _ element: JSONElement, into output: inout DecodedOutput
    ) -> LineOutcome {
      guard ArgoHistory.isApplication(element.tree) else {
        return .rejected("expected an application with a history")
      }
      let entity = element.tree["metadata"]?["name"]?.text ?? context.service
      let history = element.tree["status"]?["history"]?.elements ?? []
      var added = 0
      var earlier: Set<String> = []
      var last = ""
      for entry in history {
        let revision = entry["revision"]?.text ?? ""
        guard let text = entry["deployedAt"]?.text, let end = times.statedTime(text) else {
          continue
        }
        let start = entry["deployStartedAt"]?.text.flatMap { times.statedTime($0) }
        // Going back to a revision deployed before the last one is a rollback.
        let isReturn = revision != last && earlier.contains(revision)
        output.batch.changes.append(
          Change(
            kind: isReturn ? .rollback : .deploy, time: start ?? end,
            end: start == nil ? nil : end, entity: entity, commit: revision,
            name: entry["id"]?.text ?? "",
            source: SourceReference(file: context.file, line: element.line)))
        earlier.insert(revision)
        last = revision
        added += 1
      }
      if history.isEmpty, let change = lastSync(element, entity) {
        output.batch.changes.append(change)
        return .used
      }
      if added > 0 { return .used }
      return history.isEmpty ? .recognised : .rejected(TimeReader.reason)
    }

    /// The last operation, where it was a sync that went well.
    private mutating func lastSync(_ element: JSONElement, _ entity: String) -> Change? {
      let operation = element.tree["status"]?["operationState"]
      guard operation?["phase"]?.text == "Succeeded",
        let revision = operation?["syncResult"]?["revision"]?.text,
        let time = operation?["startedAt"]?.text.flatMap({ times.statedTime($0) })
      else { return nil }
      return Change(
        kind: .deploy, time: time,
        end: operation?["finishedAt"]?.text.flatMap { times.statedTime($0) }, entity: entity,
        commit: revision, source: SourceReference(file: context.file, line: element.line))
    }

    mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
  }
}
