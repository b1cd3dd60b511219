import RuleOutModel

/// Commits as JSON, an array or one object a line: of scripts around `git log`, or as the interfaces of
/// GitHub and GitLab list them.
package enum CommitsJSON: InputFormat {
  package static let name = "commits-json"
  package static let role = "commits"

  package static let samples = [
    FormatSample(
      """
      [{"sha":"27009e0","author":"jdoe","timestamp":"2026-06-18T14:01:46Z","message":"fix: cart",
        "files_changed":["pkg/cart.go"],"diff":null},
       {"sha":"02de4bd","author":"lena","timestamp":"2026-06-18T14:09:00Z","message":"feat: rail",
        "files_changed":["pkg/rail.go"],
        "diff":"--- a/pkg/rail.go\\n+++ b/pkg/rail.go\\n@@ -1,2 +1,2 @@\\n-limit: 40\\n+limit: 20\\n"}]
      """, records: 2),
    FormatSample(
      """
      {"commit":"27009e0","author":"jdoe","date":"2026-06-18","subject":"fix"}
      {"commit":"02de4bd","author":"lena","date":"2026-06-18","subject":"feat"}
      """, records: 2),
    FormatSample(
      """
      [{"sha":"27009e0f1","node_id":"C_k","commit":{"author":{"name":"x","date":"2026-06-18T14:01:46Z"},
        "committer":{"name":"x","date":"2026-06-18T14:05:00Z"},"message":"fix: cart"},
        "files":[{"filename":"pkg/cart.go","patch":"@@ -1 +1 @@\\n-a\\n+b"}],"parents":[]}]
      """, records: 1),
    FormatSample(
      #"[{"sha":"27009e0","author":"jdoe","message":"x"},{"sha":null,"message":"y"},{"sh"#,
      records: 1),
  ]

  private static let hashes = ["sha", "commit", "hash", "commit_sha", "commit_hash", "id"]
  private static let messages = ["message", "subject", "title"]
  private static let paths: [[String]] = [[], ["commits"]]
  /// The time at which it became part of the history before that at which it was written.
  private static let times = [
    "committed_date", "committer_date", "commit_date", "timestamp", "time", "date", "authored_date",
    "author_date", "created_at",
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in paths {
      let elements = json.elements(at: path).map(JSONFields.init)
      let own = elements.filter(isCommit)
      guard let first = own.first, own.count * 2 >= elements.count else { continue }
      return Recognition(
        confidence: 0.88, zone: .init(ofTime: own.compactMap(timeText).first ?? timeText(first)),
        layout: path)
    }
    return nil
  }

  private static func isCommit(_ fields: JSONFields) -> Bool {
    let inner = JSONFields(fields.value(["commit"]) ?? .null)
    return fields.text(hashes).map { CommitDraft.isHash($0.utf8) } == true
      && (fields.has("message", "subject", "title") || inner.has("message"))
      && (fields.has("author", "author_name", "committer", "files_changed", "diff", "parents")
        || inner.has("committer", "author"))
  }

  private static func timeText(_ fields: JSONFields) -> String? {
    if let text = fields.text(times) { return text }
    let inner = JSONFields(fields.value(["commit"]) ?? .null)
    for key in ["committer", "author"] {
      if let date = JSONFields(inner.value([key]) ?? .null).text(["date"]) { return date }
    }
    return nil
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    // A diff is one string.
    JSONElements(Commits(context), path: recognition.layout, stringLimit: Commit.diffLimit + 1)
  }

  private struct Commits: JSONElementDecoder {
    /// Of a commit with many patches the first ones are enough.
    static let acceptsCutElements = true

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
      let source = SourceReference(file: context.file, line: element.line)
      guard let sha = fields.text(CommitsJSON.hashes),
        var draft = CommitDraft(sha: sha, source: source)
      else { return .rejected("expected the hash of a commit") }
      draft.setTime(CommitsJSON.timeText(fields).flatMap { times.statedTime($0) })
      let inner = JSONFields(fields.value(["commit"]) ?? .null)
      draft.setMessage(
        fields.text(CommitsJSON.messages) ?? inner.text(CommitsJSON.messages) ?? "")
      for file in fields.value(["files_changed", "files", "paths", "changed_files"])?.elements ?? []
      {
        if let path = file.text { draft.addPath(path) }
        let parts = JSONFields(file)
        if let path = parts.text(["filename", "path", "new_path", "name"]) {
          draft.addDiff(parts.rawText("patch") ?? parts.rawText("diff") ?? "", of: path)
        }
      }
      if let diff = fields.rawText("diff") ?? fields.rawText("patch") { draft.addDiff(diff) }
      output.batch.commits.append(draft.commit)
      return .used
    }

    mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
  }
}

extension JSONFields {
  /// A string as it stands, its blanks kept.
  func rawText(_ name: String) -> String? {
    if case .string(let text) = value([name]) { return text }
    return nil
  }
}
