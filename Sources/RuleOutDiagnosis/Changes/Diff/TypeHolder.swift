/// A type whose declaration a hunk shows, and what its lines declare in it.
struct TypeHolder: Sendable {
  var name: String
  var isContract: Bool
  /// A class that holds code as well as fields: what is set on its lines may be a variable of a function.
  private let mayHoldVariables: Bool

  /// Nil where the line declares no type. `marks` are the lines before it, which may annotate it.
  init?(_ tokens: [CodeToken], in file: ChangedCode.File, marks: [ChangedCode.Line]) {
    let keywords = tokens.indices.dropLast().filter {
      tokens[$0].kind == .word && TypeHolder.keywords.contains(tokens[$0].text)
    }
    guard let place = keywords.first, tokens[place + 1].kind == .word,
      place == 0 || tokens[..<place].allSatisfy({ $0.kind == .word || $0.is("@") })
    else { return nil }
    name = tokens[place + 1].text
    // `data class Money(`, `record Money(`: the word before the name is one more keyword.
    if TypeHolder.keywords.contains(name), place + 2 < tokens.count {
      name = tokens[place + 2].text
    }
    if tokens[place].text == "type", !tokens.contains(where: { $0.is("{") || $0.text == "struct" })
    {
      return nil
    }
    mayHoldVariables =
      tokens[place].text == "class"
      && !tokens[..<place].contains { ["data", "case", "value"].contains($0.text) }
    let words = Set(name.identifierWords + file.path.identifierWords)
    let isMarked = (marks.flatMap(\.tokens) + tokens).contains {
      $0.kind == .word && TypeHolder.marks.contains($0.text)
    }
    isContract =
      file.language == .protobuf || isMarked || !words.isDisjoint(with: TypeHolder.contracts)
  }

  /// Files that state the form of what is sent or stored, and nothing else.
  static func isSchema(_ file: ChangedCode.File) -> Bool {
    let words = Set(file.path.lowercased().identifierWords)
    if words.contains("avsc") { return true }
    return [.json, .yaml].contains(file.language)
      && !words.isDisjoint(with: ["schema", "schemas", "openapi", "swagger", "asyncapi"])
  }

  /// Whether the lines that follow lie in no type any more, or in a function.
  static func isClosing(_ line: ChangedCode.Line) -> Bool {
    let functions: Set<String> = ["fun", "func", "function", "def", "fn", "return"]
    return line.indentation == 0 && line.tokens.first.map { $0.is("}") || $0.is(")") } ?? false
      || line.tokens.contains { $0.kind == .word && functions.contains($0.text) }
      || line.tokens.last.map { $0.is("{") } ?? false && line.tokens.contains { $0.is("(") }
  }

  /// What `val premium: Money,`, `private Money premium;` or `Premium Money `json:"premium"`` declares.
  func field(_ tokens: [CodeToken], language: SourceLanguage) -> DeclaredField? {
    var rest = TypeHolder.withoutModifiers(tokens)
    while let last = rest.last, last.is(",") || last.is(";") || last.is(")") { rest.removeLast() }
    if language == .go { return goField(rest) }
    if let equals = rest.firstIndex(where: { $0.is("=") }) {
      if mayHoldVariables || equals == 0 { return nil }
      if language == .protobuf { return typed(rest[..<(equals - 1)], rest[equals - 1]) }
      rest = Array(rest[..<equals])
    }
    if let brace = rest.firstIndex(where: { $0.is("{") }) { rest = Array(rest[..<brace]) }
    guard let first = rest.first, first.kind == .word else { return nil }
    if let colon = rest.firstIndex(where: { $0.is(":") }),
      colon == 1 || colon == 2 && rest[1].is("?")
    {
      return typed(rest[(colon + 1)...], first)
    }
    guard let name = rest.last, name.kind == .word, language != .python, language != .ruby else {
      return nil
    }
    return typed(rest.dropLast(), name)
  }

  /// What stands in the parentheses of a declaration on one line.
  func parameters(of tokens: [CodeToken]) -> [DeclaredField] {
    guard let open = tokens.firstIndex(where: { $0.is("(") }),
      let close = tokens.lastIndex(where: { $0.is(")") }), close > open
    else { return [] }
    return tokens[(open + 1)..<close].split { $0.is(",") }.compactMap {
      field(Array($0), language: .unknown)
    }
  }

  private func goField(_ tokens: [CodeToken]) -> DeclaredField? {
    let type = tokens.dropFirst().filter { $0.kind != .text }
    guard let name = tokens.first, name.kind == .word, var field = typed(type, name) else {
      return nil
    }
    let tag = tokens.last { $0.kind == .text }?.text.split(separator: "\"").dropFirst().first
    field.tag = tag?.split(separator: ",").first.map { String($0) } ?? ""
    if !field.tag.isEmpty { field.isContract = true }
    return field
  }

  /// Nil where `type` is no type: a call, a number, nothing.
  private func typed(_ type: some Collection<CodeToken>, _ name: CodeToken) -> DeclaredField? {
    guard name.kind == .word, let first = type.first, first.kind == .word || first.is("["),
      !type.contains(where: { $0.is("(") || $0.kind == .text }),
      !ChangedCode.keywords.contains(first.text)
    else { return nil }
    let text = type.map(\.text).joined()
    return DeclaredField(name: name.text, type: text, holder: self.name, isContract: isContract)
  }

  /// Without annotations and what says how a field may be used.
  private static func withoutModifiers(_ tokens: [CodeToken]) -> [CodeToken] {
    var rest = tokens[...]
    while let first = rest.first {
      if first.is("@") {
        rest = rest.dropFirst(2)
        if rest.first?.is("(") ?? false {
          rest = rest.drop { !$0.is(")") }.dropFirst()
        }
      } else if modifiers.contains(first.text), rest.count > 1 {
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    return Array(rest)
  }

  private static let keywords: Set<String> = [
    "class", "struct", "record", "interface", "message", "type",
  ]
  private static let modifiers: Set<String> = [
    "val", "var", "let", "const", "public", "private", "protected", "internal", "readonly", "final",
    "static", "required", "optional", "repeated", "override", "open", "export", "pub", "lateinit",
    "abstract", "virtual", "volatile", "transient",
  ]
  /// Words of types, files and folders that hold what is sent.
  private static let contracts: Set<String> = [
    "event", "events", "dto", "dtos", "message", "messages", "payload", "payloads", "request",
    "response", "contract", "contracts", "schema", "schemas", "envelope", "avro", "proto",
  ]
  /// Marks of what is written to others and read from them.
  private static let marks: Set<String> = [
    "Serializable", "JsonSerialize", "JsonProperty", "JsonTypeName", "Serialize", "Deserialize",
    "BaseModel", "DataContract", "XmlRootElement", "JsonClass",
  ]
}
