/// How much it says that a commit touches a word: much where it alone does, nothing where all do.
struct TokenRarity: Sendable {
  private let commits: Int
  private let counts: [String: Int]
  private let stopWords: Set<String>

  /// Over all commits of the window. `names` are those of services, which stand in every message.
  init(_ facts: [DiffFacts], names: [String] = []) {
    commits = facts.count
    var counts: [String: Int] = [:]
    for fact in facts {
      for term in fact.terms { counts[term, default: 0] += 1 }
    }
    self.counts = counts
    var stopWords = TokenRarity.common
    for name in names {
      stopWords.insert(name.lowercased())
      stopWords.formUnion(name.identifierWords)
    }
    self.stopWords = stopWords
  }

  /// From 0 to 1: 1 of a word that one commit touches, 0 of a stop word. Where `isSubject`, it is what the change
  /// is about, as a column that it drops: then a word of every program says as much as another.
  func specificity(_ term: String, isSubject: Bool = false) -> Double {
    let key = term.lowercased()
    guard key.utf8.count > 2, !stopWords.contains(key), !key.allSatisfy(\.isNumber) else {
      return 0
    }
    let parts = key.identifierWords
    if !parts.isEmpty, parts.allSatisfy({ stopWords.contains($0) || $0.utf8.count < 3 }) {
      return 0
    }
    // A sentence says more than its words.
    let isVague =
      !isSubject && parts.count <= 2
      && parts.allSatisfy { TokenRarity.vague.contains($0) || stopWords.contains($0) }
    return (isVague ? TokenRarity.vagueWeight : 1) * rarity(of: key)
  }

  /// From 0 to 1 by the number of commits alone, as for names of files.
  func rarity(of term: String) -> Double {
    let touching = max(1, counts[term.lowercased()] ?? 1)
    guard commits > 1 else { return 1 }
    return max(0, 1 - logarithm(Double(touching)) / logarithm(Double(commits + 1)))
  }

  /// How much words say that parts of every program have.
  private static let vagueWeight = 0.3
  private static let vague: Set<String> = Set(
    """
    header headers body bodies payload payloads field fields record records event events state states type \
    types content contents entry entries input inputs output outputs buffer buffers default batch source \
    target config configuration setting settings metric metrics label labels timeout limit page pages view \
    views model models store stores base version invalid missing check format parse read write load save
    """.split { $0 == " " || $0 == "\n" }.map { String($0) })

  private func logarithm(_ value: Double) -> Double {
    // Natural, by halving: value = 2^k * m, and the series of the area tangent for m.
    let exponent = Double(value.exponent)
    let z = (value.significand - 1) / (value.significand + 1)
    var power = z
    var sum = 0.0
    for order in stride(from: 1.0, to: 30, by: 2) {
      sum += power / order
      power *= z * z
    }
    return 2 * sum + exponent * 0.693_147_180_559_945_3
  }

  /// Words that say nothing: of English, of languages, of every log.
  private static let common: Set<String> = Set(
    """
    the and for not was are has had but with from this that into over than then when while where which \
    who why how all any can could did does done each had have her him his its may might more most must \
    new old now off one our out own per same she should some such them they too two use used very were \
    will would you your null nil none true false void int integer string str bool boolean float double \
    long char byte bytes var let const func function def class struct enum interface type import package \
    module return returns returned if else elif switch case break continue default try catch except \
    finally throw throws raise async await yield public private protected static final override extends \
    implements self super lambda map list array dict set len range append print println printf format \
    error errors err exception failed failure fail fatal warning warn info debug trace log logger logging \
    message msg request requests response responses status code server client service services handler \
    context ctx value values key keys name names data result results object item items user users id ids \
    time date start end begin get put post delete update insert select where order group limit join left \
    right inner outer http https url uri api path file files line lines test tests main init config \
    options option args params param query queries count number size index table column row rows task job \
    process thread worker call calls called method at to of on in is it be by or an as do go no we up my \
    com org net www java lang util javax internal src pkg lib app apps node env host port
    """.split { $0 == " " || $0 == "\n" }.map { String($0) })
}

extension DiffFacts {
  /// All that a commit touches, in lower case, each once.
  var terms: Set<String> {
    var terms: Set<String> = []
    for words in [tokens.lost, tokens.gained, tokens.literalsLost, tokens.literalsGained] {
      terms.formUnion(words.keys.lazy.map { $0.lowercased() })
    }
    terms.formUnion(tokens.wordsLost.keys)
    terms.formUnion(tokens.wordsGained.keys)
    for name in tokens.touched {
      terms.insert(name.lowercased())
      terms.formUnion(name.identifierWords)
    }
    terms.formUnion(fileNames.map { $0.lowercased() })
    terms.formUnion(functions.map { $0.lowercased() })
    terms.formUnion(effects.flatMap(\.subjects).map { $0.lowercased() })
    terms.formUnion(changedKeyPhrases)
    return terms
  }
}
