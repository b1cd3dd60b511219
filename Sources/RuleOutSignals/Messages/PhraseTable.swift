/// Finds which of many phrases a text holds, in one pass over its bytes and without a copy of them.
struct PhraseTable: Sendable {
  private var byFirstByte = [[(phrase: [UInt8], rank: Int)]](repeating: [], count: 256)

  /// Phrases with what each stands for; case counts.
  init(_ phrases: some Sequence<(phrase: String, rank: Int)>) {
    for (phrase, rank) in phrases {
      let bytes = Array(phrase.utf8)
      if let first = bytes.first { byFirstByte[Int(first)].append((bytes, rank)) }
    }
  }

  /// The least rank among the phrases that the first `limit` bytes of `text` hold, and the index behind the first
  /// phrase of that rank; nil where they hold none.
  func find(in text: Span<UInt8>, limit: Int) -> (rank: Int, end: Int)? {
    let count = min(text.count, limit)
    var found: (rank: Int, end: Int)?
    for start in 0..<count {
      for (phrase, rank) in byFirstByte[Int(text[start])]
      where rank < found?.rank ?? .max && count - start >= phrase.count {
        var length = 1
        while length < phrase.count, text[start + length] == phrase[length] { length += 1 }
        if length == phrase.count { found = (rank, start + length) }
      }
      if found?.rank == 0 { break }
    }
    return found
  }
}
