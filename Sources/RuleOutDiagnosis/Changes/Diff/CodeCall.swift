/// A call that a line of code makes.
struct CodeCall: Sendable, Hashable {
  /// What it is made on; empty for a function.
  var receiver: String
  var name: String
  /// Awaited, or handed the context of the request: made so because it may take long.
  var isAwaited = false

  /// `rows.Close`, `fetch`.
  var label: String { receiver.isEmpty ? name : "\(receiver).\(name)" }

  /// Whether it leaves the process, as far as names tell: a verb of access on something that holds data or
  /// a connection, or a function that does nothing else.
  var isRemote: Bool {
    let verb = name.identifierWords
    guard let first = verb.first else { return false }
    if CodeCall.remoteFunctions.contains(name.lowercased()) { return true }
    guard CodeCall.verbs.contains(first) else { return false }
    if isAwaited { return true }
    return !CodeCall.holders.isDisjoint(with: receiver.identifierWords)
      || verb.count > 1 && receiver.isEmpty && !CodeCall.holders.isDisjoint(with: verb)
  }

  private static let remoteFunctions: Set<String> = [
    "fetch", "axios", "executequery", "executeupdate", "queryrow", "queryrowcontext",
    "querycontext", "execcontext", "urlopen", "getforobject", "postforobject", "getforentity",
    "query", "invokemodel", "findbyid", "findone", "findunique", "findfirst", "findmany",
  ]
  private static let verbs: Set<String> = [
    "query", "exec", "execute", "fetch", "get", "find", "select", "load", "send", "post", "put",
    "request", "call", "invoke", "save", "insert", "update", "delete", "publish", "do", "read",
    "lookup", "list", "count", "raw", "filter", "first", "one", "all", "scan", "retrieve",
    "create", "produce", "hget", "mget", "set", "patch", "upsert", "persist", "merge",
  ]
  private static let holders: Set<String> = [
    "db", "database", "repo", "repository", "client", "conn", "connection", "session", "tx",
    "transaction", "http", "api", "redis", "memcached", "dao", "axios", "requests", "cursor",
    "stub", "grpc", "dynamo", "dynamodb", "s3", "sqs", "sns", "kafka", "producer", "mongo",
    "collection", "orm", "prisma", "knex", "sequelize", "objects", "em", "store", "gateway",
    "template", "jdbc", "mapper", "model", "pool", "elastic", "backend", "upstream", "rpc",
  ]
}

extension ChangedCode.Line {
  /// The calls of the line, in its order; declarations are none.
  var calls: [CodeCall] {
    var calls: [CodeCall] = []
    for index in tokens.indices.dropLast() {
      let token = tokens[index]
      guard token.kind == .word, tokens[index + 1].is("("),
        !ChangedCode.keywords.contains(token.text)
      else { continue }
      var receiver = ""
      if index >= 2,
        tokens[index - 1].is(".") || tokens[index - 1].is("?.")
          || tokens[index - 1].is("->") || tokens[index - 1].is("::")
      {
        receiver = tokens[index - 2].kind == .word ? tokens[index - 2].text : ""
        // `Item.objects.get()`, `repo().find()`
        if tokens[index - 2].is(")") { receiver = receiverBefore(index - 2) }
      } else if index >= 1, ChangedCode.declarations.contains(tokens[index - 1].text) {
        continue
      } else if tokens[0].text == "func", tokens.count > 1, tokens[1].is("("),
        tokens[..<index].filter({ $0.is("(") }).count == 1
      {
        // `func (s *Store) Load(`
        continue
      }
      let argument = index + 2 < tokens.count ? tokens[index + 2].text : ""
      let isAwaited =
        ["ctx", "context"].contains(argument)
        || tokens[..<index].last { $0.kind == .word && $0.text != receiver }?.text == "await"
      calls.append(CodeCall(receiver: receiver, name: token.text, isAwaited: isAwaited))
    }
    return calls
  }

  /// The name of the call whose closing parenthesis stands at `close`.
  private func receiverBefore(_ close: Int) -> String {
    var depth = 0
    for index in (0...close).reversed() {
      if tokens[index].is(")") { depth += 1 }
      if tokens[index].is("(") { depth -= 1 }
      if depth == 0 {
        return index > 0 && tokens[index - 1].kind == .word ? tokens[index - 1].text : ""
      }
    }
    return ""
  }

  /// The line's words, as written.
  var words: [String] { tokens.lazy.filter { $0.kind == .word }.map(\.text) }

  func has(_ word: String) -> Bool { tokens.contains { $0.kind == .word && $0.text == word } }
}

extension ChangedCode {
  /// Words that a parenthesis may follow without a call.
  static let keywords: Set<String> = [
    "if", "for", "while", "switch", "return", "catch", "func", "function", "foreach", "elif",
    "and", "or", "not", "in", "with", "using", "synchronized", "try", "match", "when", "until",
    "def", "values", "VALUES", "IN", "AND", "OR", "WHERE", "await", "defer", "go", "case",
  ]
  static let declarations: Set<String> = [
    "func", "function", "def", "fn", "fun", "class", "TABLE", "INDEX", "table", "index", "INTO",
    "into", "interface", "struct", "new", "ON", "on",
  ]
}
