import RuleOutModel

/// Puts the lines of a `git log` together to commits.
struct GitLogLines: LineDecoder {
  private let context: DecodingContext
  private let style: String
  private var times: TimeReader
  private var draft: CommitDraft?
  private var isInDiff = false
  private var hasCommitterTime = false

  init(_ context: DecodingContext, style: String) {
    self.context = context
    self.style = style
    times = TimeReader(context)
  }

  mutating func decode(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    let text = line.text()
    if let outcome = begin(text, number, into: &output) { return outcome }
    guard draft != nil else { return .rejected("belongs to no commit") }
    take(text)
    return .used
  }

  mutating func finish(into output: inout DecodedOutput) {
    release(into: &output)
    times.finish(into: &output)
  }

  /// Begins a commit where the line is a header of the log's style.
  private mutating func begin(
    _ text: String, _ number: Int, into output: inout DecodedOutput
  ) -> LineOutcome? {
    let source = SourceReference(file: context.file, line: number)
    switch GitLogHeader(text) {
    case .block(let sha) where style == GitLog.blocks:
      release(into: &output)
      draft = CommitDraft(sha: sha, source: source)
      return .used
    case .line(let sha, let time, let subject) where style == GitLog.lines:
      release(into: &output)
      draft = CommitDraft(sha: sha, source: source)
      draft?.setTime(times.statedTime(time))
      draft?.setMessage(subject)
      return .used
    case .oneline(let sha, let subject) where style == GitLog.oneline:
      release(into: &output)
      draft = CommitDraft(sha: sha, source: source)
      draft?.setMessage(subject)
      return .used
    case nil where style == GitLog.oneline: return .rejected("expected a hash and a subject")
    default: return nil
    }
  }

  private mutating func release(into output: inout DecodedOutput) {
    if let draft { output.batch.commits.append(draft.commit) }
    draft = nil
    isInDiff = false
    hasCommitterTime = false
  }

  private mutating func take(_ text: String) {
    if isInDiff || text.hasPrefix("diff --") {
      isInDiff = true
      draft?.addDiffLine(text)
      return
    }
    if style == GitLog.blocks {
      if let date = GitLogHeader.date(text) {
        // `--format=fuller` gives the author's first, the committer's last.
        if !hasCommitterTime { draft?.setTime(times.statedTime(date.text)) }
        hasCommitterTime = hasCommitterTime || date.isCommitter
        return
      }
      if text.hasPrefix("    ") {
        draft?.setMessage(text)
        return
      }
      let headers = ["Author:", "Commit:", "Merge:", "Notes:", "Reflog", "gpg:", "Signed"]
      if headers.contains(where: text.hasPrefix) { return }
    }
    if let path = GitLogLines.path(text) { draft?.addPath(path) }
  }

  /// The path in a line of `--stat`, `--numstat`, `--name-status` or `--name-only`.
  private static func path(_ line: String) -> String? {
    if line.hasPrefix(" ") {
      guard let bar = line.firstIndex(of: "|") else { return nil }
      return renamed(String(line[..<bar]).trimmingBlanks())
    }
    let fields = line.split(separator: "\t").map(String.init)
    guard let last = fields.last, !last.isEmpty else { return nil }
    return renamed(last)
  }

  /// `config/{old => new}.yaml` as `config/new.yaml`, `a => b` as `b`.
  private static func renamed(_ path: String) -> String {
    guard let arrow = path.ranges(of: " => ").first else { return path }
    guard let open = path[..<arrow.lowerBound].lastIndex(of: "{"),
      let close = path[arrow.upperBound...].firstIndex(of: "}")
    else { return String(path[arrow.upperBound...]) }
    let middle = path[arrow.upperBound..<close]
    return String(path[..<open]) + middle + path[path.index(after: close)...]
  }
}
