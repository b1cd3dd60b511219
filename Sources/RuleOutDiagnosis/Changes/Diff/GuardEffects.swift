/// What protected the code and is gone, and waits that came in.
extension DiffEffects {
  static func guardEffects(of file: ChangedCode.File) -> [DiffEffect] {
    let sides = [file.changed(.removed), file.changed(.added)]
    var effects: [DiffEffect] = []
    for protection in Protection.allCases {
      let counts = sides.map { lines in lines.filter { protection.isIn($0, file.language) }.count }
      guard counts[0] > counts[1],
        let line = sides[0].first(where: { protection.isIn($0, file.language) })
      else { continue }
      effects.append(
        DiffEffect(
          kind: .guardRemoved, mechanism: protection.mechanism, path: file.path,
          subjects: Array(line.words.filter { !ChangedCode.keywords.contains($0) }.prefix(4)),
          statement: "\(protection.rawValue) was removed: `\(line.text.prefix(80))`"))
    }
    let waits = gained(file) { line in line.calls.filter { isBlocking($0, line) } }
    effects += Set(waits.map(\.label)).sorted().map { label in
      DiffEffect(
        kind: .blockingAdded, mechanism: "latency", path: file.path, subjects: [label],
        statement: "\(label), which waits, was added")
    }
    return effects
  }

  enum Protection: String, CaseIterable {
    case absence = "a check for a missing value"
    case failure = "the handling of an error"
    case lock = "a lock"
    case rowLimit = "the limit of a query"
    case batch = "work in batches"
    case timeout = "a timeout"
    case retry = "a retry"
    case validation = "a check of input"

    var mechanism: String? {
      switch self {
      case .absence, .failure, .validation, .retry: "errors"
      case .rowLimit, .batch, .timeout: "latency"
      case .lock: nil
      }
    }

    func isIn(_ line: ChangedCode.Line, _ language: SourceLanguage) -> Bool {
      guard !language.isSettings, !line.isSilent else { return false }
      let tokens = line.tokens
      let words = line.splitWords
      switch self {
      case .absence:
        return tokens.indices.dropLast().contains { index in
          let next = tokens[index + 1].text
          let isNothing = ["nil", "null", "undefined", "None", "nullptr"].contains(next)
          return tokens[index].is("?.") || tokens[index].is("??")
            || isNothing && ["==", "!=", "is", "not"].contains(tokens[index].text)
              && !words.contains("err") && !words.contains("error")
            || tokens[index].text == "guard" && next == "let"
            || tokens[index].text == "is" && next == "not"
        } || words.contains("optional")
      case .failure:
        let first = tokens.first { !$0.is("}") }?.text ?? ""
        return ["try", "catch", "except", "rescue", "recover"].contains(first)
          || first == "if" && (words.contains("err") || words.contains("error"))
          || line.calls.contains { ["catch", "recover", "onErrorResume"].contains($0.name) }
      case .lock:
        return line.calls.contains {
          ["lock", "rlock", "acquire", "trylock"].contains($0.name.lowercased())
        } || line.has("synchronized")
          || words.isSuperset(of: ["for", "update"]) && language == .sql
          || tokens.contains { $0.kind == .text && $0.text.uppercased().contains(" FOR UPDATE") }
      case .rowLimit:
        let isWord = language == .sql && words.contains("limit")
        return isWord || line.calls.contains { ["limit", "take"].contains($0.name.lowercased()) }
          || tokens.contains { $0.kind == .text && $0.text.uppercased().contains(" LIMIT ") }
      case .batch:
        return !words.isDisjoint(with: ["batch", "batches", "chunk", "chunks", "chunked", "bulk"])
      case .timeout:
        return !words.isDisjoint(with: ["timeout", "timeouts", "deadline"])
      case .retry:
        return !words.isDisjoint(with: ["retry", "retries", "retryable", "backoff"])
      case .validation:
        return line.calls.contains { call in
          call.name.identifierWords.first.map {
            ["validate", "verify", "sanitize", "check", "ensure", "require", "assert"].contains($0)
          } ?? false
        }
      }
    }
  }

  private static func isBlocking(_ call: CodeCall, _ line: ChangedCode.Line) -> Bool {
    let name = call.name.lowercased()
    if ["sleep", "usleep", "nanosleep", "block", "runblocking", "fsync", "blockinggetresult"]
      .contains(name)
    {
      return true
    }
    if name.hasSuffix("sync"), name.count > 4, name != "async" {
      return !["existssync"].contains(name) && call.name.hasSuffix("Sync")
    }
    let receiver = call.receiver.identifierWords
    return ["lock", "wait", "await", "join", "get"].contains(name)
      && receiver.contains { ["mu", "mutex", "lock", "latch", "future", "wg"].contains($0) }
  }
}
