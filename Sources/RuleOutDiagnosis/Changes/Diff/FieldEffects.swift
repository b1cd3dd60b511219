/// Fields that are of another type than before, or gone. Where others read what the type writes, that breaks them,
/// in a process that nobody changed; a type of one process alone says so only where an error names the field.
extension DiffEffects {
  static func fieldEffects(of file: ChangedCode.File) -> [DiffEffect] {
    guard !file.isNew else { return [] }
    let old = DeclaredField.find(in: file, .removed)
    let new = DeclaredField.find(in: file, .added)
    // Tags and numbers of fields are compared elsewhere (`SchemaEffects`).
    let isTagged = file.language == .go || file.language == .protobuf
    var seen: Set<String> = []
    return old.compactMap { field in
      guard seen.insert(field.name).inserted else { return nil }
      let same = new.filter { $0.name == field.name }
      if same.contains(where: { $0.type == field.type }) { return nil }
      if same.isEmpty, isTagged { return nil }
      let end =
        same.first.map { "is of type \($0.type) now, before \(field.type)" }
        ?? "is not there any more"
      let isContract = field.isContract || same.first?.isContract ?? false
      return DiffEffect(
        kind: isContract ? .schemaChanged : .fieldChanged, mechanism: "errors", path: file.path,
        subjects: [field.name] + [field.tag].filter { !$0.isEmpty },
        statement: "the field \(field.name) of \(field.holder) \(end)")
    }
  }
}

/// A field that a changed line declares in a type.
struct DeclaredField: Sendable, Hashable {
  var name: String
  /// Under which it is stored or sent, where that is another one; else empty.
  var tag = ""
  var type: String
  /// The type that has it.
  var holder: String
  /// Whether the type is one by which processes speak to each other, by its name, place or marks.
  var isContract: Bool

  static func find(
    in file: ChangedCode.File, _ side: UnifiedDiff.Line.Side
  ) -> [DeclaredField] {
    let isSchema = TypeHolder.isSchema(file)
    return file.hunks.flatMap { hunk -> [DeclaredField] in
      let lines = hunk.lines(on: side)
      var lexer = CodeLexer(file.language)
      var holder = TypeHolder(lexer.tokens(of: hunk.context), in: file, marks: [])
      var fields: [DeclaredField] = []
      for (index, line) in lines.enumerated() where !line.isSilent {
        if isSchema {
          if line.side == side { fields += schemaField(index, lines, file.path) }
          continue
        }
        let marks = lines[..<index].suffix(3)
        if let opened = TypeHolder(line.tokens, in: file, marks: Array(marks)) {
          holder = opened
          if line.side == side { fields += opened.parameters(of: line.tokens) }
        } else if TypeHolder.isClosing(line) {
          holder = nil
        } else if line.side == side, let holder {
          fields += holder.field(line.tokens, language: file.language).map { [$0] } ?? []
        }
      }
      return fields
    }
  }

  /// `{"name": "premium", "type": "double"}`, `"premium": {"type": "number"}`, or `type: number` under `premium:`.
  private static func schemaField(
    _ index: Int, _ lines: [ChangedCode.Line], _ path: String
  ) -> [DeclaredField] {
    let tokens = lines[index].tokens.filter { $0.kind != .symbol }.map(\.text)
    guard let place = tokens.firstIndex(of: "type"), place + 1 < tokens.count else { return [] }
    let named = tokens.firstIndex(of: "name").flatMap {
      $0 + 1 < tokens.count ? tokens[$0 + 1] : nil
    }
    let name =
      named ?? (place > 0 ? tokens[place - 1] : DiffSetting.scope(of: index, in: lines).last)
    guard let name, !["properties", "fields", "items"].contains(name) else { return [] }
    return [
      DeclaredField(name: name, type: tokens[place + 1], holder: path.baseName, isContract: true)
    ]
  }
}
