package import RuleOutModel

/// A place of a template in which messages differ, and what stands there over time.
package struct MessageSlot: Sendable, Hashable {
  /// Width of a cell in microseconds.
  package static let width = SlotValues.width * MinuteCounts.width
  /// In place of a value where messages hold several.
  package static let several = Symbol(hash: .max)

  /// The words before it: `tenant` of `tenant=<*>`, `order id` of `order id <*>`; may be empty.
  package var label: String
  /// What stands there in the template's example. Not masked; empty where the example ends before it.
  package var example: String
  /// By cell since the epoch, the value of all messages of the cell.
  package var values: [Int64: Symbol]

  package init(label: String, example: String = "", values: [Int64: Symbol]) {
    self.label = label
    self.example = example
    self.values = values
  }

  /// The values of the cells that overlap `window`.
  package func values(in window: TimeWindow) -> [Symbol] {
    values.filter { cell, _ in
      let start = cell * MessageSlot.width
      return start + MessageSlot.width > window.start.microseconds
        && start < window.end.microseconds
    }.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The cells that had closed by `time`.
  func closed(by time: Timestamp) -> MessageSlot {
    var slot = self
    slot.values = values.filter { ($0.key + 1) * MessageSlot.width <= time.microseconds }
    return slot
  }
}

extension TemplateJoining.Template {
  /// Its first places in which messages differ, where at least at times all hold the same.
  func slots(example: String) -> [MessageSlot] {
    let texts = MessageTokens.texts(of: example)
    let places = tokens.indices.filter { tokens[$0].kind == .masked }.prefix(SlotValues.most)
    let values = keys.map(\.slots.all)
    return places.compactMap { place in
      var joined: [Int64: Symbol] = [:]
      for (key, cells) in zip(keys, values) {
        for (cell, value) in key.values(at: place, cells) {
          joined[cell] = joined[cell, default: value] == value ? value : MessageSlot.several
        }
      }
      guard joined.values.contains(where: { $0 != MessageSlot.several }) else { return nil }
      return MessageSlot(
        label: label(of: place), example: place < texts.count ? texts[place] : "", values: joined)
    }
  }

  /// The word before `place`, and the one before that where it only says that an identifier follows.
  private func label(of place: Int) -> String {
    var words: [String] = []
    for token in tokens[..<place].reversed() {
      switch token.kind {
      case .delimiter where words.isEmpty && "=:#\"'([".contains(token.text): continue
      case .word:
        words.insert(token.text, at: 0)
        if ["id", "key", "number", "no", "uuid"].contains(token.text.lowercased()), words.count < 2
        {
          continue
        }
      default: break
      }
      break
    }
    return words.joined(separator: " ")
  }
}

extension MessageKey {
  /// What its messages hold at the place of a token, by cell: a word that only other keys differ in, or a value.
  fileprivate func values(at place: Int, _ cells: [Int64: [Symbol]]) -> [Int64: Symbol] {
    guard tokens[place].kind == .masked else {
      let word = Symbol(tokens[place].text)
      return Dictionary(
        counts.all.keys.map { ($0 / SlotValues.width, word) }, uniquingKeysWith: { a, _ in a })
    }
    let ordinal = tokens[..<place].count { $0.kind == .masked }
    return cells.mapValues { $0.indices.contains(ordinal) ? $0[ordinal] : MessageSlot.several }
  }
}

extension MessageTokens {
  /// The tokens of `text` as they are written.
  fileprivate static func texts(of text: String) -> [String] {
    let bytes = text.utf8Span.span
    var texts: [String] = []
    scan(bytes) { token in
      texts.append(
        String(decoding: (token.lower..<token.upper).map { bytes[$0] }, as: UTF8.self))
    }
    return texts
  }
}
