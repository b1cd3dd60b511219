/// What is kept and not let go: growth without bound, and eviction and release that were removed.
extension DiffEffects {
  static func retentionEffects(of file: ChangedCode.File) -> [DiffEffect] {
    guard !file.language.isSettings, file.language != .sql else { return [] }
    return releases(removedFrom: file) + evictions(removedFrom: file) + growth(in: file)
  }

  private static func releases(removedFrom file: ChangedCode.File) -> [DiffEffect] {
    let lost = DiffEffects.lost(file) { line in
      line.calls.filter { call in
        call.name.identifierWords.first.map(releasing.contains) ?? false
      }.map { Release(call: $0, words: line.splitWords) }
    }
    // Blocks that release at their end: `with conn() as c:`, `try (Connection c = ...)`, `using`.
    let blocks = DiffEffects.lost(file) { line -> [Release] in
      let first = line.tokens.first?.text ?? ""
      let second = line.tokens.dropFirst().first
      let isBlock =
        ["with", "using"].contains(first) || first == "async" && second?.text == "with"
        || first == "try" && second?.is("(") ?? false || first == "finally"
        || second?.text == "finally"
      return isBlock
        ? [Release(call: CodeCall(receiver: "", name: first), words: line.splitWords)] : []
    }
    return (lost + blocks).map { release in
      let isConnection = !connections.isDisjoint(with: release.words)
      return DiffEffect(
        kind: .releaseRemoved, mechanism: isConnection ? "pool-exhaustion" : "memory-leak",
        path: file.path,
        subjects: [release.call.receiver, release.call.name].filter { !$0.isEmpty },
        statement: "\(release.call.label), which releases what was taken, is not there any more")
    }
  }

  private struct Release: Hashable {
    var call: CodeCall
    var words: Set<String>
    static func == (a: Release, b: Release) -> Bool { a.call == b.call }
    func hash(into hasher: inout Hasher) { hasher.combine(call) }
  }

  private static func evictions(removedFrom file: ChangedCode.File) -> [DiffEffect] {
    let lost = Set(DiffEffects.lost(file) { Array($0.splitWords.intersection(evicting)) })
    let gained = Set(DiffEffects.gained(file) { Array($0.splitWords.intersection(evicting)) })
    guard gained.isEmpty, !lost.isEmpty else { return [] }
    return [
      DiffEffect(
        kind: .evictionRemoved, mechanism: "memory-leak", path: file.path, subjects: lost.sorted(),
        statement: "what bounded a container (\(lost.sorted().joined(separator: ", ")))"
          + " is not there any more")
    ]
  }

  private static func growth(in file: ChangedCode.File) -> [DiffEffect] {
    let added = file.changed(.added)
    let isBounded = added.contains { !$0.splitWords.isDisjoint(with: bounding) }
    guard !isBounded else { return [] }
    let lasting = lastingContainers(of: file)
    var seen: Set<String> = []
    let stored = DiffEffects.gained(file) { line in container(storedIntoBy: line).map { [$0] } ?? []
    }
    return stored.compactMap { target -> DiffEffect? in
      let isLasting =
        lasting.contains(target.name)
        || target.isMember && !retaining.isDisjoint(with: target.name.identifierWords)
      guard isLasting, seen.insert(target.name).inserted else { return nil }
      return DiffEffect(
        kind: .unboundedGrowth, mechanism: "memory-leak", path: file.path, subjects: [target.name],
        statement: "\(target.name) outlives a request, grows, and nothing in the diff bounds it")
    }
  }

  private struct Container: Hashable {
    var name: String
    /// Whether it belongs to an object: `self.seen`, `s.seen`.
    var isMember: Bool
  }

  /// `seen = append(seen, x)`, `cache[key] = x`, `this.items.push(x)`, `registry.put(k, v)`.
  private static func container(storedIntoBy line: ChangedCode.Line) -> Container? {
    let tokens = line.tokens
    func container(at index: Int) -> Container? {
      guard tokens.indices.contains(index), tokens[index].kind == .word else { return nil }
      let isMember = index > 1 && tokens[index - 1].is(".")
      let name = tokens[index].text
      return Container(name: name, isMember: isMember || name.hasPrefix("_"))
    }
    for index in tokens.indices.dropLast() where tokens[index].kind == .word {
      let name = tokens[index].text
      if name == "append", tokens[index + 1].is("("), index > 1, !tokens[index - 1].is(".") {
        return container(at: index - 2)
      }
      if storing.contains(name), tokens[index + 1].is("("), index > 1, tokens[index - 1].is(".") {
        return container(at: index - 2)
      }
      if tokens[index + 1].is("["),
        let close = tokens[index...].firstIndex(where: { $0.is("]") }), close + 1 < tokens.count,
        tokens[close + 1].is("="), close > index + 2
      {
        return container(at: index)
      }
    }
    return nil
  }

  /// Containers declared outside of functions, or static ones, in lines that the diff shows.
  private static func lastingContainers(of file: ChangedCode.File) -> Set<String> {
    var names: Set<String> = []
    for line in file.hunks.flatMap({ $0.lines(on: .added) }) where !line.isSilent {
      let isStatic = line.has("static") || line.has("private") && line.has("final")
      guard line.indentation == 0 || isStatic,
        let equals = line.tokens.firstIndex(where: { $0.is("=") || $0.is(":=") }), equals > 0
      else { continue }
      let value = line.tokens[(equals + 1)...]
      let isContainer =
        value.contains { containers.contains($0.text) || $0.is("{") || $0.is("[") }
        || line.splitWords.contains("map") || line.splitWords.contains("list")
      let name = line.tokens[..<equals].last { $0.kind == .word && !containers.contains($0.text) }
      let declared = ["var", "const", "let", "val"].contains(line.tokens[0].text)
      let target = declared && line.tokens.count > 1 ? line.tokens[1] : name
      if isContainer, let target { names.insert(target.text) }
    }
    for line in file.hunks.flatMap({ $0.lines(on: .added) })
    where line.indentation == 0 && line.tokens.first?.text == "var" && line.tokens.count > 2
      && line.tokens[2...].contains(where: { $0.text == "map" || $0.is("[") })
    {
      names.insert(line.tokens[1].text)
    }
    return names
  }

  private static let releasing: Set<String> = [
    "close", "release", "unsubscribe", "dispose", "cancel", "stop", "shutdown", "rollback",
    "commit", "free", "destroy", "disconnect", "unregister", "deregister", "detach", "return",
  ]
  static let connections: Set<String> = [
    "row", "rows", "conn", "connection", "connections", "tx", "transaction", "session", "stmt",
    "statement", "db", "database", "cursor", "pool", "body", "resp", "response", "rs",
    "resultset", "client", "rollback", "commit",
  ]
  private static let evicting: Set<String> = [
    "evict", "evicts", "eviction", "expire", "expires", "expiry", "purge", "prune", "lru",
    "maxsize", "eldest", "ttl", "sweep", "sweeper", "trim",
  ]
  private static let bounding: Set<String> = evicting.union([
    "max", "limit", "capacity", "delete", "remove", "pop", "clear", "len", "length", "weak",
    "popleft", "shift", "maxlen", "bounded", "ring", "truncate", "splice",
  ])
  private static let storing: Set<String> = [
    "append", "push", "add", "put", "set", "insert", "Store", "offer", "addLast", "extend",
    "setdefault", "Add", "Put", "Set", "unshift", "putIfAbsent", "computeIfAbsent", "addAll",
  ]
  private static let retaining: Set<String> = [
    "cache", "cached", "seen", "history", "registry", "listeners", "handlers", "sessions",
    "buffer", "entries", "subscribers", "memo", "store", "pending", "log", "recent", "visited",
    "observers", "callbacks", "index", "known", "metrics", "contexts",
  ]
  private static let containers: Set<String> = [
    "map", "Map", "HashMap", "ConcurrentHashMap", "ArrayList", "List", "list", "dict", "set", "Set",
    "defaultdict", "Array", "make", "LinkedList", "deque", "HashSet", "Dictionary", "ConcurrentMap",
    "sync",
  ]
}
