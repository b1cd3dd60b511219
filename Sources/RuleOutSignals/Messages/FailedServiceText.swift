import RuleOutModel

/// Whom of our own a failed call was meant for, as clients write it: `upstream orders returned status 503`, `read
/// ECONNRESET orders`, `Read timed out calling http://orders:8080/`.
///
/// Services are called by ordinary words, so that a name counts only in the place of a callee: behind a word that
/// says it was called, be it in a URL or with a port. Whether a service is called so, only the bundle tells.
enum FailedServiceText {
  /// Bytes of a text that are looked at, of its first line.
  private static let longestText = 1_024
  private static let between = Set(" \t\"'`[]()<>,;".utf8)

  /// What stands before a callee, the last word and, where that alone says little, the one before.
  private static let leads: Set<String> = [
    "upstream", "calling", "contacting", "econnreset", "econnrefused", "etimedout", "enotfound",
    "eai_again", "ehostunreach", "dial tcp", "tcp: lookup", "connect to", "connecting to",
    "connection to", "call to", "calls to", "request to", "requests to", "by peer:",
    "httpconnectionpool host=", "httpsconnectionpool host=",
  ]
  private static let answers: Set<String> = ["returned", "answered", "responded", "replied"]

  /// The name in the place of a callee; nil where nothing stands there.
  static func callee(in text: String) -> String? {
    let words = firstLine(of: text)
    for (place, word) in words.enumerated() {
      let before = place > 0 ? words[place - 1].lowercased() : ""
      let pair = place > 1 ? words[place - 2].lowercased() + " " + before : ""
      let isCalled = leads.contains(before) || leads.contains(pair)
      if let rest = afterScheme(word) {
        if isCalled || ["url", "url:"].contains(before) || methods.contains(before) {
          return name(rest.prefix { $0 != "/" && $0 != ":" })
        }
        continue
      }
      let isFailing =
        isServerError(place > 1 ? words[place - 2] : "") && before == "from"
        || place + 1 < words.count && answers.contains(words[place + 1].lowercased())
          && words[(place + 2)...].prefix(3).contains(where: isServerError)
      if isCalled || isFailing, let name = name(word.prefix { $0 != ":" }) { return name }
    }
    return nil
  }

  /// Whether a text says that a peer, which it names, was not reached or hung up. Who merely left is no such peer.
  static func losesPeer(_ text: String) -> Bool {
    let words = firstLine(of: text)
    for (place, word) in words.enumerated().dropFirst() where isPeer(word) {
      let isLast = place == words.count - 1
      switch words[place - 1].lowercased() {
      case "to":
        if place > 1, words[place - 2].lowercased() == "connect",
          words[(place + 1)...].starts(with: ["timed", "out"])
        {
          return true
        }
      case "econnreset": if isLast { return true }
      case "peer:": if isLast, words.contains("reset") { return true }
      default: continue
      }
    }
    return false
  }

  private static let methods: Set<String> = ["get", "post", "put", "delete", "patch", "head"]

  private static func firstLine(of text: String) -> [Substring] {
    let line = text.utf8.prefix(longestText).prefix { $0 != 0x0A }
    return line.split { between.contains($0) }.map(Substring.init)
  }

  private static func afterScheme(_ word: Substring) -> Substring? {
    for scheme in ["http://", "https://", "grpc://"] where word.hasPrefix(scheme) {
      return word.dropFirst(scheme.count)
    }
    return nil
  }

  /// `orders` of `orders`, `orders.` and `orders.shop.svc.cluster.local`.
  private static func name(_ text: Substring) -> String? {
    let labels = text.split(separator: ".")
    let isHost = labels.count < 2 || !PublicHostName.contains(String(text))
    guard isHost, let name = labels.first, name.count > 1, name.first?.isLetter == true,
      name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    else { return nil }
    return String(name)
  }

  private static func isPeer(_ word: Substring) -> Bool {
    word.count > 2 && word.lowercased() != "client"
      && word.allSatisfy { $0.isLetter || $0.isNumber || "-_.:".contains($0) }
  }

  private static func isServerError(_ word: Substring) -> Bool {
    word.count == 3 && word.first == "5" && word.allSatisfy(\.isNumber)
  }
}
