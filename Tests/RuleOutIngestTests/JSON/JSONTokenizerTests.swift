import Testing

@testable import RuleOutIngest

/// Tokens of a text cut at `cuts`, written one a word, and the error that ended them.
private func tokens(_ text: String, cuts: [Int] = []) -> (words: [String], error: JSONError?) {
  let bytes = Array(text.utf8)
  var tokenizer = JSONTokenizer()
  var words: [String] = []
  func take(_ token: JSONToken) {
    let text = String(decoding: tokenizer.text, as: UTF8.self)
    switch token {
    case .beginObject: words.append("{")
    case .endObject: words.append("}")
    case .beginArray: words.append("[")
    case .endArray: words.append("]")
    case .key: words.append("key \(text)")
    case .string: words.append("string \(text)")
    case .number: words.append("number \(text)")
    case .true: words.append("true")
    case .false: words.append("false")
    case .null: words.append("null")
    }
  }
  do throws(JSONError) {
    var start = 0
    for end in cuts + [bytes.count] {
      let piece = bytes.span.extracting(start..<end)
      var position = 0
      while let token = try tokenizer.next(piece, &position) { take(token) }
      start = end
    }
    if let token = try tokenizer.finish() { take(token) }
    return (words, nil)
  } catch {
    return (words, error)
  }
}

@Suite struct JSONTokenizerTests {
  @Test func `values of every kind become tokens`() {
    let text = #"{"a":[1,-2.5e3,true],"b":{"c":null},"d":false,"e":"x"}"#
    #expect(
      tokens(text).words == [
        "{", "key a", "[", "number 1", "number -2.5e3", "true", "]", "key b", "{", "key c", "null",
        "}", "key d", "false", "key e", "string x", "}",
      ])
  }

  @Test(arguments: [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
    (#""\u00e9\u20AC""#, "é€"),
    (#""\ud83d\ude00""#, "😀"),
    (#""a\ud83db""#, "a\u{FFFD}b"),
    (#""\ud83d\n""#, "\u{FFFD}\n"),
    (#""\ude00""#, "\u{FFFD}"),
    (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
    (#""\ud83d""#, "\u{FFFD}"),
  ])
  func `escapes are resolved`(_ json: String, _ expected: String) {
    #expect(tokens(json).words == ["string \(expected)"])
  }

  @Test(arguments: [
    #"{"a":[1,-2.5e3,true,"\ud83d\ude00","\ud83dx"],"b":{"c":null}} 17 "#, "[[],{},[{}]]",
    #"{"a":1}{"b":2}"#, "[1,", #"{"a" 1}"#, "[1]]", "tru", "NaN", #"["a\qb"]"#, "\u{FEFF}[1]",
  ])
  func `tokens do not depend on where the text is cut`(_ text: String) {
    let whole = tokens(text)
    let count = text.utf8.count
    for cuts in (0...count).map({ [$0] }) + [Array(0...count)] {
      let cut = tokens(text, cuts: cuts)
      #expect(cut.words == whole.words)
      #expect(cut.error == whole.error)
    }
  }

  @Test func `a fault says its line and offset and leaves what came before`() {
    let (words, error) = tokens("[1,\n 2,\n 3 4]")
    #expect(words == ["[", "number 1", "number 2", "number 3"])
    #expect(
      error
        == JSONError(
          .unexpected(expected: "',' or ']'", got: UInt8(ascii: "4")), line: 3, offset: 11))
    #expect(error?.reason == "malformed JSON: expected ',' or ']', got '4'")
  }

  @Test(arguments: [
    ("[1,]", JSONError.Fault.unexpected(expected: "a value", got: UInt8(ascii: "]"))),
    (#"{"a":1,}"#, .unexpected(expected: "a key", got: UInt8(ascii: "}"))),
    (#"{a:1}"#, .unexpected(expected: "a key or '}'", got: UInt8(ascii: "a"))),
    ("[01]", .malformedWord), ("[1.]", .malformedWord), ("[--1]", .malformedWord),
    ("[nul]", .malformedWord), ("[1e]", .malformedWord), ("[.5]", .malformedWord),
    ("[\"a\nb\"]", .controlByteInString), (#"["\x"]"#, .malformedEscape),
    (#"["\u12g4"]"#, .malformedEscape), ("[1", .endsEarly), (#"{"a"#, .endsEarly),
    (String(repeating: "[", count: 129), .tooDeep),
  ])
  func `malformed texts are refused`(_ text: String, _ fault: JSONError.Fault) {
    #expect(tokens(text).error?.fault == fault)
  }

  @Test func `nesting up to the limit is taken`() {
    let text = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(tokens(text).error == nil)
    #expect(tokens(text).words.count == 256)
  }

  @Test func `of a long string the beginning is kept`() {
    let (words, error) = tokens(
      "\"" + String(repeating: "x", count: JSONTokenizer.tokenLimit + 9) + "\"")
    #expect(error == nil)
    #expect(words.first?.utf8.count == JSONTokenizer.tokenLimit + "string ".utf8.count)
  }

  @Test func `NaN and Infinity are numbers`() {
    #expect(
      tokens("[NaN,Infinity,-Infinity,+Inf,-Inf]").words
        == [
          "[", "number NaN", "number Infinity", "number -Infinity", "number +Inf", "number -Inf",
          "]",
        ])
  }
}
