/// Columns, fields and indexes that were renamed or dropped.
extension DiffEffects {
  static func schemaEffects(of file: ChangedCode.File) -> [DiffEffect] {
    let removed = file.changed(.removed)
    return statements(of: file) + fields(of: file, removed)
  }

  /// Statements of SQL, in files of it or in texts of code, that were added.
  private static func statements(of file: ChangedCode.File) -> [DiffEffect] {
    let lines = gained(file) { line -> [[String]] in
      if file.language == .sql { return [words(line.tokens)] }
      return line.tokens.filter { $0.kind == .text }.map { text in
        var lexer = CodeLexer(.sql)
        return words(lexer.tokens(of: text.text))
      }
    }
    // A table that was made just now has nothing in it yet.
    let makesTable = lines.contains { words in
      let lower = words.map { $0.lowercased() }
      return lower.first == "create" && lower.contains("table")
    }
    return lines.compactMap { effect(of: $0, file.path) }
      .filter { !makesTable || $0.kind != .tableLocked }
  }

  private static func words(_ tokens: [CodeToken]) -> [String] {
    tokens.filter { $0.kind != .symbol }.map(\.text)
  }

  private static func effect(of words: [String], _ path: String) -> DiffEffect? {
    let lower = words.map { $0.lowercased() }
    func name(after index: Int) -> String? {
      let skipped: Set<String> = ["if", "exists", "column", "concurrently", "not"]
      return words.indices.dropFirst(index + 1).first { !skipped.contains(lower[$0]) }.map {
        words[$0]
      }
    }
    for index in lower.indices.dropLast() {
      let next = lower[index + 1]
      let alters = lower.contains("alter")
      switch lower[index] {
      case "drop" where next == "index":
        return name(after: index + 1).map { name in
          DiffEffect(
            kind: .indexDropped, mechanism: "slow-queries", path: path, subjects: [name],
            statement: "the index \(name) is dropped")
        }
      case "drop" where next == "column" || next == "table":
        return name(after: index + 1).map { name in
          DiffEffect(
            kind: .schemaChanged, mechanism: "errors", path: path, subjects: [name],
            statement: "the \(next) \(name) is dropped")
        }
      case "rename" where alters:
        guard let to = lower[index...].firstIndex(of: "to"), to + 1 < words.count, to > index else {
          continue
        }
        let old = to > index + 1 ? words[to - 1] : words[max(0, index - 1)]
        return DiffEffect(
          kind: .schemaChanged, mechanism: "errors", path: path, subjects: [old, words[to + 1]],
          statement: "\(old) is renamed to \(words[to + 1])")
      case "modify" where alters && !isMandatory(lower), "alter" where retypes(lower[index...]):
        return name(after: index).map { name in
          DiffEffect(
            kind: .schemaChanged, mechanism: "slow-queries", path: path, subjects: [name],
            statement: "the column \(name) is of another type from now on")
        }
      case "alter" where next == "column", "modify" where next == "column":
        let end = lower.suffix(3)
        let must = end == ["set", "not", "null"] || end.suffix(2) == ["drop", "default"]
        return name(after: index + 1).map { name in
          DiffEffect(
            kind: .schemaChanged, mechanism: "errors", path: path, subjects: [name],
            statement: must
              ? "the column \(name) must be given from now on"
              : "the column \(name) is altered")
        }
      case "add" where next == "column" && isMandatory(lower):
        return name(after: index + 1).map { name in
          DiffEffect(
            kind: .schemaChanged, mechanism: "errors", path: path, subjects: [name],
            statement: "the column \(name) must be given from now on")
        }
      case "create" where isIndex(lower[index...]) && !lower.contains("concurrently"),
        "add" where next == "constraint" && alters && isCheckedAtOnce(lower):
        return DiffEffect(
          kind: .tableLocked, mechanism: "lock-contention", path: path, subjects: [],
          statement: "`\(words.joined(separator: " ").prefix(60))` keeps writers out while it reads"
            + " the whole table")
      case "set" where next == "not" && lower.last == "null": continue
      default: continue
      }
    }
    return nil
  }

  /// `ALTER COLUMN total TYPE numeric`, `ALTER total SET DATA TYPE numeric`.
  private static func retypes(_ words: ArraySlice<String>) -> Bool {
    let rest = Array(words.dropFirst(words.dropFirst().first == "column" ? 3 : 2).prefix(3))
    return rest.first == "type" || rest == ["set", "data", "type"]
  }

  /// Whoever writes a row and does not name such a column is refused.
  private static func isMandatory(_ words: [String]) -> Bool {
    zip(words, words.dropFirst()).contains { $0 == ("not", "null") } && !words.contains("default")
  }

  private static func isIndex(_ words: ArraySlice<String>) -> Bool {
    words.dropFirst().first == "index" || Array(words.dropFirst().prefix(2)) == ["unique", "index"]
  }

  private static func isCheckedAtOnce(_ words: [String]) -> Bool {
    !words.contains("valid") && (words.contains("foreign") || words.contains("check"))
  }

  /// The names by which fields are stored or sent: tags, annotations, numbers of messages.
  private static func fields(
    of file: ChangedCode.File, _ removed: [ChangedCode.Line]
  ) -> [DiffEffect] {
    let old = Set(lost(file) { line in fieldNames(line, file.language) })
    let new = Set(gained(file) { line in fieldNames(line, file.language) })
    let isNoLongerThere = old.subtracting(new).sorted()
    guard !isNoLongerThere.isEmpty, !removed.isEmpty else { return [] }
    let came = new.subtracting(old).sorted()
    let end = came.isEmpty ? "is not there any more" : "became \(came.joined(separator: ", "))"
    return [
      DiffEffect(
        kind: .schemaChanged, mechanism: "errors", path: file.path,
        subjects: isNoLongerThere + came,
        statement: "the field \(isNoLongerThere.joined(separator: ", ")) \(end)")
    ]
  }

  private static func fieldNames(
    _ line: ChangedCode.Line, _ language: SourceLanguage
  ) -> [String] {
    let tokens = line.tokens
    switch language {
    case .go:
      // `json:"name,omitempty" db:"name"`, itself a text.
      return tokens.filter { $0.kind == .text && $0.text.contains(":\"") }.flatMap { tag in
        tag.text.split(separator: " ").compactMap { part -> String? in
          let halves = part.split(separator: ":", maxSplits: 1)
          guard halves.count == 2,
            ["json", "db", "yaml", "bson", "gorm", "avro"].contains(halves[0])
          else { return nil }
          return halves[1].split { $0 == "\"" || $0 == "," }.first.map { String($0) }
        }
      }
    case .protobuf:
      guard let equals = tokens.firstIndex(where: { $0.is("=") }), equals > 0,
        tokens.count > equals + 1, tokens[equals + 1].kind == .number
      else { return [] }
      return [tokens[equals - 1].text]
    default:
      let marks: Set<String> = [
        "JsonProperty", "Column", "SerializedName", "JsonPropertyName", "column_name", "db_column",
        "JoinColumn", "Field", "BsonElement", "serde",
      ]
      guard tokens.contains(where: { $0.kind == .word && marks.contains($0.text) }) else {
        return []
      }
      return tokens.filter { $0.kind == .text && !$0.text.contains(" ") }.map(\.text)
    }
  }
}
