/// What a diff touches, as it may be found in texts, with how much each of it says: made once for all texts.
struct LinkVocabulary {
  struct Term {
    var token: String
    var lower: String
    var specificity: Double
    var isLost: Bool
    /// It came with a call that writes it: it is new because nobody said it before.
    var isLogged = false
    /// Of a text, what stands between its place-holders.
    var parts: [[UInt8]] = []

    /// Whether it is the name of one thing, as of a host, a column or a record: a word with parts.
    var isName: Bool { !lower.contains(" ") && lower.identifierWords.count > 1 }
  }
  private(set) var literals: [Term] = []
  private(set) var subjects: [Term] = []
  /// Keys of settings as people write them.
  private(set) var phrases: [Term] = []
  /// Identifiers of more than one word.
  private(set) var identifiers: [Term] = []
  private(set) var words: [Term] = []

  init(_ facts: DiffFacts, _ rarity: TokenRarity) {
    func terms(_ tokens: some Sequence<String>, isLost: Bool) -> [Term] {
      tokens.map { token in
        // Telemetry may have a name for what runs at a host: to change that host says much all the same.
        let weight =
          LinkVocabulary.isHost(token) ? rarity.rarity(of: token) : rarity.specificity(token)
        return Term(
          token: token, lower: token.lowercased(), specificity: weight, isLost: isLost)
      }.filter { $0.specificity > 0 }.sorted { $0.token < $1.token }
    }
    let tokens = facts.tokens
    // What stands on the other side as well, or on lines that stay, is neither brought in nor taken out.
    literals =
      terms(tokens.literalsLost.keys.filter(tokens.takenOut.contains), isLost: true)
      + terms(tokens.literalsGained.keys.filter(tokens.broughtIn.contains), isLost: false)
    for index in literals.indices {
      literals[index].parts = LinkVocabulary.parts(of: literals[index].lower)
      literals[index].isLogged =
        !literals[index].isLost && tokens.logged.contains(literals[index].token)
    }
    subjects = LinkVocabulary.subjects(facts, rarity)
    phrases = LinkVocabulary.phrases(facts, rarity)
    func isOwn(_ name: String) -> Bool { !tokens.foreign.contains(name) }
    let lost = Set(tokens.lost.keys).intersection(tokens.takenOut).filter(isOwn)
    let gained = Set(tokens.gained.keys).union(tokens.touched).filter(isOwn)
    func isCompound(_ name: String) -> Bool { name.identifierWords.count > 1 }
    identifiers =
      terms(lost.filter(isCompound), isLost: true)
      + terms(gained.filter(isCompound), isLost: false)
    let foreign = Set(tokens.foreign.flatMap(\.identifierWords))
      .subtracting((lost.union(gained)).flatMap(\.identifierWords))
    func isTelling(_ word: String) -> Bool { word.utf8.count > 3 && !foreign.contains(word) }
    let touched = Set(tokens.touched.flatMap(\.identifierWords))
    let wordsTakenOut = Set(tokens.takenOut.flatMap(\.identifierWords))
    words =
      terms(
        tokens.wordsLost.keys.filter { isTelling($0) && wordsTakenOut.contains($0) }, isLost: true)
      + terms(touched.union(tokens.wordsGained.keys).filter(isTelling), isLost: false)
  }

  /// What the effects are about.
  private static func subjects(_ facts: DiffFacts, _ rarity: TokenRarity) -> [Term] {
    Set(facts.effects.flatMap(\.subjects)).sorted().map { subject in
      Term(
        token: subject, lower: subject.lowercased(),
        specificity: isHost(subject)
          ? rarity.rarity(of: subject) : rarity.specificity(subject, isSubject: true), isLost: false
      )
    }.filter { $0.specificity > 0 }
  }

  /// `orders-ro.db.example.internal`: three labels or more, and no file.
  private static func isHost(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count > 2 && SourceLanguage(path: text) == .unknown
      && labels.allSatisfy { label in
        !label.isEmpty
          && label.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
              || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
          }
      }
  }

  /// In company, words say something that say nothing alone: `api key`.
  private static func phrases(_ facts: DiffFacts, _ rarity: TokenRarity) -> [Term] {
    facts.changedKeyPhrases.map { phrase in
      Term(token: phrase, lower: phrase, specificity: rarity.rarity(of: phrase), isLost: false)
    }.filter { $0.specificity > 0 }
  }

  /// The parts of a text between its place-holders.
  private static func parts(of literal: String) -> [[UInt8]] {
    var parts: [String] = [""]
    var depth = 0
    var isMark = false
    for character in literal {
      if character == "{" || character == "<" { depth += 1 }
      if depth > 0 || character == "%" || character == "$" {
        if !(parts.last?.isEmpty ?? true) { parts.append("") }
        isMark = character == "%"
      } else if isMark, character.isLetter || character == "." || character.isNumber {
        isMark = !character.isLetter
      } else {
        isMark = false
        parts[parts.count - 1].append(character)
      }
      if character == "}" || character == ">" { depth = max(0, depth - 1) }
    }
    let told = parts.map(\.trimmed).filter { $0.utf8.count > 2 }
    return told.map(\.utf8.count).reduce(0, +) >= 8 ? told.map { Array($0.utf8) } : []
  }
}
