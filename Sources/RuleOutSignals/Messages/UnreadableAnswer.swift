import RuleOutModel

/// Whose answer it was that could not be read: `Unexpected character ('<') in response of api.example.com`. What
/// others answer is no input of ours; who answers with what nobody can read has failed the call.
enum UnreadableAnswer {
  private static let longestText = 1_024
  private static let nouns: Set<String> = ["response", "reply", "answer"]
  private static let prepositions: Set<String> = ["of", "from", "by"]

  /// The host of the public name space that answered; nil where the text speaks of no answer of such a one.
  static func host(in text: String) -> String? {
    let head = String(decoding: text.utf8.prefix(longestText), as: UTF8.self)
    let words = head.split { $0.isWhitespace || "\"'`()[]<>,".contains($0) }
    for (place, word) in words.enumerated().dropFirst(2)
    where prepositions.contains(String(words[place - 1]).lowercased())
      && nouns.contains(String(words[place - 2]).lowercased())
    {
      if let host = host(of: word) { return host }
    }
    // A URL is of an answer where the words beside it say that it was called.
    guard let called = FailedCallText.host(in: text), head.lowercased().contains("://" + called)
    else { return nil }
    return called
  }

  private static func host(of word: Substring) -> String? {
    var name = word.lowercased()
    if let scheme = name.firstRange(of: "://") { name = String(name[scheme.upperBound...]) }
    name = String(name.prefix { !":/?;".contains($0) })
    while name.hasSuffix(".") { name.removeLast() }
    return PublicHostName.contains(name) ? name : nil
  }
}
