/// Keys of settings whose value a diff changes, whatever the value is: texts and references as well as numbers.
enum ChangedKeys {
  struct Entry: Sendable, Hashable {
    /// With what it lies in, where the hunk shows it: `shop.api-key`.
    var key: String
    /// What stands behind it.
    var value: String
  }

  /// In the order of the lines, each once.
  static func find(in code: ChangedCode) -> [String] {
    var keys: [String] = []
    for file in code.files where isRead(file) {
      let old = entries(of: file, .removed)
      let new = entries(of: file, .added)
      let changed = Set(old).symmetricDifference(new)
      for entry in old + new where changed.contains(entry) && !keys.contains(entry.key) {
        keys.append(entry.key)
      }
    }
    return keys
  }

  private static func isRead(_ file: ChangedCode.File) -> Bool {
    file.language.isSettings && !file.isNew && !PathClass(file.path).isHarmless
      && Manifest(path: file.path) == nil
  }

  private static func entries(
    of file: ChangedCode.File, _ side: UnifiedDiff.Line.Side
  ) -> [Entry] {
    file.hunks.flatMap { hunk -> [Entry] in
      let lines = hunk.lines(on: side)
      return lines.indices.filter { lines[$0].side == side }.compactMap { entry(at: $0, in: lines) }
    }
  }

  private static func entry(at index: Int, in lines: [ChangedCode.Line]) -> Entry? {
    let tokens = lines[index].tokens
    guard let mark = tokens.firstIndex(where: { $0.is(":") || $0.is("=") }), mark > 0,
      tokens[mark - 1].kind != .symbol, mark + 1 < tokens.count
    else { return nil }
    var name = tokens[mark - 1].text
    // `- name: LIMIT`, `value: x`
    if ["value", "default", "key"].contains(name),
      let named = given(to: "name", before: index, lines)
    {
      name = named
    }
    let value = tokens[(mark + 1)...].map(\.text).joined(separator: " ")
    let scope = DiffSetting.scope(of: index, in: lines)
    return Entry(key: (scope + [name]).joined(separator: "."), value: value)
  }

  /// What stands behind the nearest `key` above, at most three lines away.
  private static func given(
    to key: String, before index: Int, _ lines: [ChangedCode.Line]
  ) -> String? {
    for line in lines[..<index].suffix(3).reversed() {
      guard let place = line.tokens.firstIndex(where: { $0.text == key }) else { continue }
      return line.tokens.dropFirst(place + 2).first?.text
    }
    return nil
  }
}

extension DiffFacts {
  /// The parts of changed keys that are of two words or more, as people write them: of `shop.api-key`, `api key`.
  var changedKeyPhrases: [String] {
    let parts = changedKeys.flatMap { key in
      key.split { $0 == "." || $0 == "/" || $0 == ":" }.map { String($0).identifierWords }
    }
    return Set(parts.filter { $0.count > 1 }.map { $0.joined(separator: " ") }).sorted()
  }
}
