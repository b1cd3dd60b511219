/// What telemetry said when the incident began, made ready to be searched for what diffs touch.
struct LinkTargets: Sendable {
  /// A message, template, stack or statement, and what became of it.
  struct Text: Sendable, Hashable {
    enum Course: Sendable, Hashable {
      case new
      case vanished
      case multiplied
    }
    var text: String
    var course: Course
    var isError: Bool

    init(_ text: String, _ course: Course, isError: Bool = false) {
      self.text = text
      self.course = course
      self.isError = isError
    }
  }

  /// A gauge that went from one level to another: a limit, a setting that is exported.
  struct Step: Sendable, Hashable {
    var name: String
    var old: Double
    var new: Double
  }

  /// A text with what is looked up in it.
  struct Indexed: Sendable {
    var text: Text
    var lower: String
    var lowerBytes: [UInt8]
    /// What stands in quotes, brackets or back ticks, in lower case.
    var quoted: Set<String>
    /// Words between blanks and signs, dots and underscores kept, in lower case.
    var names: Set<String>
    /// Words of identifiers.
    var words: Set<String>
    /// The same in their order, with blanks between and around them.
    var spoken: String
    /// Files that it names with a line.
    var frames: [String: String]
    var quantities: [SettingValue]
  }

  let texts: [Indexed]
  let steps: [Step]

  /// Bytes of a text that are read.
  static let reach = 8 << 10

  init(texts: [Text] = [], steps: [Step] = []) {
    self.texts = texts.map(LinkTargets.indexed)
    self.steps = steps
  }

  private static func indexed(_ text: Text) -> Indexed {
    let bytes = Array(text.text.utf8.prefix(reach))
    let lower = String(decoding: bytes, as: UTF8.self).lowercased()
    let lowerBytes = Array(lower.utf8)
    func isName(_ byte: UInt8) -> Bool {
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        || byte == UInt8(ascii: "_") || byte >= 0x80
    }
    func strings(_ parts: [ArraySlice<UInt8>]) -> [String] {
      parts.map { String(decoding: $0, as: UTF8.self) }
    }
    let simple = strings(lowerBytes.split { !isName($0) })
    let dotted = strings(
      lowerBytes.split { byte in
        !isName(byte) && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "-")
      }
    ).map { String($0.drop { $0 == "." || $0 == "-" }).trimmedDots }
    let words = String(decoding: bytes, as: UTF8.self).identifierWords
    return Indexed(
      text: text, lower: lower, lowerBytes: lowerBytes, quoted: quoted(lowerBytes),
      names: Set(simple).union(dotted), words: Set(words).union(simple),
      spoken: " \(words.joined(separator: " ")) ",
      frames: frames(lowerBytes), quantities: quantities(lower))
  }

  /// Of pairs of marks, what stands between, at most 200 bytes.
  private static func quoted(_ bytes: [UInt8]) -> Set<String> {
    let closing: [UInt8: UInt8] = [
      UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
      UInt8(ascii: "`"): UInt8(ascii: "`"), UInt8(ascii: "["): UInt8(ascii: "]"),
      UInt8(ascii: "("): UInt8(ascii: ")"), UInt8(ascii: "<"): UInt8(ascii: ">"),
    ]
    var found: Set<String> = []
    for (index, byte) in bytes.enumerated() {
      guard let close = closing[byte] else { continue }
      let rest = bytes[(index + 1)...].prefix(200)
      guard let end = rest.firstIndex(of: close), end > index + 1 else { continue }
      found.insert(String(decoding: bytes[(index + 1)..<end], as: UTF8.self).trimmed)
    }
    return found
  }

  /// `cart.go:42`, `Cart.java:42`, `"app/cart.py", line 42`, by file name, with the place as written.
  private static func frames(_ bytes: [UInt8]) -> [String: String] {
    let ends = " \t\n\"'()[]<>,@".utf8
    var found: [String: String] = [:]
    for (index, part) in bytes.split(whereSeparator: { ends.contains($0) }).enumerated() {
      let text = String(decoding: part, as: UTF8.self)
      let halves = text.split(separator: ":")
      guard let file = halves.first, file.contains(".") else { continue }
      let name = String(file).baseName
      let isNumbered = halves.count > 1 && halves[1].first?.isNumber ?? false
      let line = isNumbered ? String(halves[1].prefix { $0.isNumber }) : ""
      let isPython = halves.count == 1 && index > 0 && name.hasSuffix(".py")
      if isNumbered || isPython, SourceLanguage(path: name) != .unknown {
        found[name] = line.isEmpty ? name : "\(name):\(line)"
      }
    }
    return found
  }

  /// Numbers with the units that follow them.
  private static func quantities(_ text: String) -> [SettingValue] {
    let words = text.split { " \t\n,;()[]{}=:\"'/|".contains($0) }.prefix(400).map { String($0) }
    return words.indices.compactMap { index in
      guard words[index].first?.isNumber ?? false else { return nil }
      var word = words[index]
      if word.hasSuffix(".") { word.removeLast() }
      guard let value = SettingValue(word, key: []) else { return nil }
      if value.unit == .count, index + 1 < words.count,
        let unit = SettingValue.unit(named: words[index + 1])
      {
        return SettingValue(
          number: value.number * unit.factor, unit: unit.unit, text: "\(word) \(words[index + 1])")
      }
      return value
    }
  }
}

extension String {
  /// Without dots and dashes at its end.
  fileprivate var trimmedDots: String {
    var text = self
    while text.hasSuffix(".") || text.hasSuffix("-") { text.removeLast() }
    return text
  }
}
