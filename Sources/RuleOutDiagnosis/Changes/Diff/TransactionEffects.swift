/// Calls to somebody else that are made while a transaction is open: as long as he takes to answer, its connection
/// and its locks are held.
extension DiffEffects {
  static func transactionEffects(of file: ChangedCode.File) -> [DiffEffect] {
    guard !file.language.isSettings, file.language != .sql else { return [] }
    let before = Multiset.counting(heldCalls(file, .removed))
    return Multiset.difference(Multiset.counting(heldCalls(file, .added)), before).keys.sorted()
      .map { call in
        DiffEffect(
          kind: .heldAcrossCall, mechanism: "pool-exhaustion", path: file.path, subjects: [call],
          statement: "\(call) is called inside a transaction now, which holds a connection until it"
            + " answers")
      }
  }

  private static func heldCalls(
    _ file: ChangedCode.File, _ side: UnifiedDiff.Line.Side
  ) -> [String] {
    let peers = peers(of: file, side)
    return file.hunks.flatMap { hunk -> [String] in
      var held: [String] = []
      // Indentation of what opened the transaction, and whether its block has begun.
      var open: (indentation: Int, hasBegun: Bool)?
      for line in hunk.lines(on: side) where !line.isSilent {
        if let current = open, line.indentation <= current.indentation {
          // `) {` ends the parameters and begins the body.
          let opens = line.tokens[0].is(")") || !current.hasBegun && !line.tokens[0].is("}")
          open = opens ? (current.indentation, line.tokens.last.map(opensBlock) ?? false) : nil
        } else if open != nil {
          open?.hasBegun = true
          held += line.calls.filter { isPeer($0, peers) }.map(\.label)
        }
        if open == nil, opensTransaction(line) {
          open = (line.indentation, line.tokens.last.map(opensBlock) ?? false)
        }
      }
      return held
    }
  }

  private static func opensBlock(_ token: CodeToken) -> Bool {
    token.is("{") || token.is(":") || token.is("->") || token.is("=>") || token.is("(")
      || token.text == "do"
  }

  /// `@Transactional`, `with transaction.atomic():`, `db.transaction {`, `prisma.$transaction(async tx => {`.
  private static func opensTransaction(_ line: ChangedCode.Line) -> Bool {
    if line.tokens[0].is("@") {
      return line.tokens.dropFirst().prefix(3).contains {
        ["transactional", "atomic"].contains($0.text.lowercased())
      }
    }
    guard line.tokens.last.map(opensBlock) ?? false else { return false }
    return line.tokens.contains { token in
      token.kind == .word
        && ["transaction", "withtransaction", "intransaction", "runintransaction", "atomic"]
          .contains(token.text.lowercased())
    } && !["func", "fun", "def", "function", "class"].contains { line.has($0) }
  }

  private static func isPeer(_ call: CodeCall, _ peers: Set<String>) -> Bool {
    ["fetch", "axios", "urlopen"].contains(call.name.lowercased())
      || !call.receiver.isEmpty
        && (peers.contains(call.receiver) || isPeer(call.receiver))
  }

  /// Names that are declared with a type of those that speak to another process.
  private static func peers(
    of file: ChangedCode.File, _ side: UnifiedDiff.Line.Side
  ) -> Set<String> {
    var names: Set<String> = []
    for line in file.hunks.flatMap({ $0.lines(on: side) }) where line.tokens.count > 1 {
      let tokens = line.tokens
      for index in tokens.indices.dropLast() where tokens[index].kind == .word {
        if tokens[index + 1].is(":"), index + 2 < tokens.count, isPeer(tokens[index + 2].text) {
          names.insert(tokens[index].text)
        } else if tokens[index + 1].kind == .word, isPeer(tokens[index].text),
          tokens[index].text.first?.isUppercase ?? false
        {
          names.insert(tokens[index + 1].text)
        }
      }
    }
    return names
  }

  /// `bankClient`, `PaymentGateway`, `HTTP`; not what speaks to the database whose transaction it is.
  private static func isPeer(_ name: String) -> Bool {
    let words = name.identifierWords
    let own: Set<String> = ["db", "database", "jdbc", "sql", "entity", "tx", "session"]
    return own.isDisjoint(with: words)
      && words.last.map { ["client", "gateway", "http", "api", "stub", "rpc"].contains($0) }
        ?? false
  }
}
