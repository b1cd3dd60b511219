/// What a bare word of JSON is: a constant, or a number by the grammar of RFC 8259, section 6.
enum JSONWord {
  case `true`, `false`, null, number

  /// Nil where the word is none of them. `NaN`, `Infinity` and `+Inf` are numbers here: some exporters
  /// (VictoriaMetrics among them) write them, and the consumer must see that a value stood there.
  init?(_ word: Span<UInt8>) {
    guard !word.isEmpty else { return nil }
    if JSONWord.isNumber(word) {
      self = .number
      return
    }
    let limit = 9
    guard word.count <= limit else { return nil }
    var text = ""
    for i in word.indices { text.unicodeScalars.append(Unicode.Scalar(word[i])) }
    switch text {
    case "true": self = .true
    case "false": self = .false
    case "null": self = .null
    case "NaN", "Infinity", "-Infinity", "Inf", "+Inf", "-Inf": self = .number
    default: return nil
    }
  }

  private static func isNumber(_ word: Span<UInt8>) -> Bool {
    var i = 0
    func digits() -> Int {
      let start = i
      while i < word.count, word[i] >= UInt8(ascii: "0"), word[i] <= UInt8(ascii: "9") { i += 1 }
      return i - start
    }
    if word[i] == UInt8(ascii: "-") { i += 1 }
    let first = i
    let integerDigits = digits()
    guard integerDigits > 0 else { return false }
    if integerDigits > 1 && word[first] == UInt8(ascii: "0") { return false }
    if i < word.count, word[i] == UInt8(ascii: ".") {
      i += 1
      guard digits() > 0 else { return false }
    }
    if i < word.count, word[i] | 0x20 == UInt8(ascii: "e") {
      i += 1
      if i < word.count, word[i] == UInt8(ascii: "+") || word[i] == UInt8(ascii: "-") { i += 1 }
      guard digits() > 0 else { return false }
    }
    return i == word.count
  }
}
