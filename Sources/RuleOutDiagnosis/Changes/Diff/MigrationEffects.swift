/// Indexes that migrations make or drop by calls rather than by statements of SQL.
extension DiffEffects {
  static func migrationEffects(of file: ChangedCode.File) -> [DiffEffect] {
    let path = Set(file.path.identifierWords)
    guard !path.isDisjoint(with: ["migration", "migrations", "migrate", "alembic", "changelog"])
    else { return [] }
    let added = file.changed(.added)
    let words = added.reduce(into: Set<String>()) { $0.formUnion($1.splitWords) }
    // One that is made beside the running writers locks nobody, and a new table holds nothing yet.
    let isGentle = !words.isDisjoint(with: ["concurrently", "online"])
    let makesTable = added.contains { line in
      !Set(verbs(of: line, file.language)).isDisjoint(with: ["createtable", "createmodel"])
    }
    return gained(file) { verbs(of: $0, file.language) }.compactMap { name -> DiffEffect? in
      if making.contains(name), !isGentle, !makesTable {
        return DiffEffect(
          kind: .tableLocked, mechanism: "lock-contention", path: file.path, subjects: [],
          statement:
            "the migration makes an index, which keeps writers out while it reads the whole"
            + " table")
      }
      guard dropping.contains(name) else { return nil }
      return DiffEffect(
        kind: .indexDropped, mechanism: "slow-queries", path: file.path, subjects: [],
        statement: "the migration drops an index")
    }
  }

  /// What a line calls; in Ruby also without parentheses: `add_index :orders, :day`.
  private static func verbs(of line: ChangedCode.Line, _ language: SourceLanguage) -> [String] {
    var names = line.calls.map(\.name)
    if language == .ruby, line.tokens.count > 1, line.tokens[0].kind == .word,
      !line.tokens[1].is("("), !line.tokens[1].is(".")
    {
      names.append(line.tokens[0].text)
    }
    return names.map { $0.identifierWords.joined() }
  }

  /// Of Django, Alembic, Rails, Knex, Sequelize, TypeORM, Laravel, Entity Framework, Ecto.
  private static let making: Set<String> = ["addindex", "createindex", "createuniqueindex"]
  private static let dropping: Set<String> = ["removeindex", "dropindex", "deleteindex"]
}
