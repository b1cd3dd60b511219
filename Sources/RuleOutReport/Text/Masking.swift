/// Hides what identifies people: e-mail addresses, network addresses, query strings and, in quoted
/// lines, the values of fields that name users and secrets.
package enum Masking {
  /// For a sentence of ours. Addresses of private networks stay: they name one's own machines.
  package static func sentence(_ text: String) -> String {
    masked(text, keepPrivateAddresses: true)
  }

  /// For a line quoted from an input, where anything may stand.
  package static func quotation(_ text: String) -> String {
    masked(maskedFields(text), keepPrivateAddresses: false)
  }

  // MARK: Words

  private static func masked(_ text: String, keepPrivateAddresses: Bool) -> String {
    var out = ""
    var word: [Character] = []
    func flush() {
      if !word.isEmpty {
        out += maskedWord(word, keepPrivateAddresses: keepPrivateAddresses)
        word.removeAll(keepingCapacity: true)
      }
    }
    for character in text {
      if character.isWhitespace || "\"'`()<>[]{},;|".contains(character) {
        flush()
        out.append(character)
      } else {
        word.append(character)
      }
    }
    flush()
    return out
  }

  private static func maskedWord(_ word: [Character], keepPrivateAddresses: Bool) -> String {
    if let mark = word.firstIndex(of: "?"), word[mark...].contains("=") {
      let path = maskedWord(Array(word[..<mark]), keepPrivateAddresses: keepPrivateAddresses)
      return path + "?[query]"
    }
    if let at = word.firstIndex(of: "@"), at > 0, isMailDomain(word[(at + 1)...]) {
      let start = word[..<at].lastIndex { "=:/".contains($0) }.map { $0 + 1 } ?? 0
      return String(word[..<start]) + "[email]"
    }
    return maskedAddresses(word, keepPrivate: keepPrivateAddresses)
  }

  /// A domain ends in letters behind a dot: `service@workload-1.2` names no mailbox.
  private static func isMailDomain(_ text: ArraySlice<Character>) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 2, let last = parts.last else { return false }
    let letters = last.prefix { $0.isLetter }
    return letters.count >= 2 && letters.count <= 24
  }

  private static func maskedAddresses(_ word: [Character], keepPrivate: Bool) -> String {
    func isAddressCharacter(_ character: Character) -> Bool {
      character.isHexDigit || character == "." || character == ":"
    }
    var out = ""
    var index = 0
    while index < word.count {
      guard isAddressCharacter(word[index]), index == 0 || !word[index - 1].isLetter else {
        out.append(word[index])
        index += 1
        continue
      }
      var end = index
      while end < word.count, isAddressCharacter(word[end]) { end += 1 }
      let run = word[index..<end]
      let followedByLetter = end < word.count && (word[end].isLetter || word[end] == "_")
      out += followedByLetter ? String(run) : maskedRun(String(run), keepPrivate: keepPrivate)
      index = end
    }
    return out
  }

  /// `run` holds hexadecimal digits, points and colons only.
  private static func maskedRun(_ run: String, keepPrivate: Bool) -> String {
    let parts = run.split(separator: ":", omittingEmptySubsequences: false)
    if let first = parts.first, parts.count <= 2, let octets = octets(first) {
      if keepPrivate && isPrivate(octets) { return run }
      return "[address]" + (parts.count == 2 ? ":\(parts[1])" : "")
    }
    let groups = parts.filter { !$0.isEmpty }
    let isVersion6 =
      (run.contains("::") && groups.count >= 1 || parts.count == 8)
      && parts.count <= 9 && groups.allSatisfy { $0.count <= 4 && !$0.contains(".") }
    guard isVersion6 else { return run }
    let prefix = groups.first.map { $0.lowercased() } ?? ""
    let isLocal = prefix.hasPrefix("fc") || prefix.hasPrefix("fd") || prefix.hasPrefix("fe8")
    return keepPrivate && (isLocal || run == "::1") ? run : "[address]"
  }

  private static func octets(_ text: Substring) -> [UInt8]? {
    let trimmed = text.hasSuffix(".") ? text.dropLast() : text
    let parts = trimmed.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let octets = parts.compactMap { UInt8($0) }
    return octets.count == 4 ? octets : nil
  }

  private static func isPrivate(_ octets: [UInt8]) -> Bool {
    switch (octets[0], octets[1]) {
    case (10, _), (127, _), (192, 168), (169, 254), (172, 16...31), (0, _): true
    default: false
    }
  }

  // MARK: Fields

  /// Parts of a key whose value names a person or opens a door.
  private static let personalKeys = [
    "user", "uid", "customer", "account", "member", "email", "mail", "phone", "session", "cookie",
    "token", "secret", "password", "passwd", "authorization", "api_key", "apikey", "actor",
    "author", "client_ip", "clientip", "remote_addr", "forwarded_for",
  ]

  /// Values after `key=`, `key: ` or `"key":`, and the user of a combined log line.
  private static func maskedFields(_ text: String) -> String {
    let characters = Array(text)
    var out = ""
    var key = ""
    var index = 0
    while index < characters.count {
      let character = characters[index]
      if character.isLetter || character.isNumber || "_-.".contains(character) {
        key.append(character)
        out.append(character)
        index += 1
        continue
      }
      let isPersonal = isPersonal(key)
      out.append(character)
      index += 1
      if isPersonal, character == "=" || character == ":" || character == "/" {
        index = maskValue(characters, from: index, into: &out)
        key = ""
      } else if character != "\"" && character != " " || !isPersonal {
        key = ""
      }
    }
    return maskedCombinedUser(out)
  }

  private static func isPersonal(_ key: String) -> Bool {
    let lower = key.lowercased()
    return !lower.contains("agent") && personalKeys.contains { lower.contains($0) }
  }

  /// Writes `[masked]` for the value that begins at `start`; returns where the rest begins.
  private static func maskValue(
    _ characters: [Character], from start: Int, into out: inout String
  ) -> Int {
    var index = start
    while index < characters.count, characters[index] == " " {
      out.append(" ")
      index += 1
    }
    guard index < characters.count else { return index }
    if characters[index] == "\"" || characters[index] == "'" {
      let quote = characters[index]
      out += "\(quote)[masked]"
      index += 1
      while index < characters.count, characters[index] != quote {
        index += characters[index] == "\\" ? 2 : 1
      }
      return min(index, characters.count)
    }
    let begin = index
    while index < characters.count, !" ,;&}])\"/".contains(characters[index]) { index += 1 }
    if index > begin { out += "[masked]" }
    return index
  }

  /// `ADDRESS - USER [time]`: the third field of a combined log line.
  private static func maskedCombinedUser(_ text: String) -> String {
    let fields = text.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    guard fields.count == 4, fields[2] != "-", fields[3].hasPrefix("[") else { return text }
    return "\(fields[0]) \(fields[1]) [masked] \(fields[3])"
  }
}
