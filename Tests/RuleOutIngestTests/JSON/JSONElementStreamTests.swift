import Testing

@testable import RuleOutIngest

/// Elements of a text cut at `cuts`, as compact JSON with their lines, and faults as their reasons.
private func elements(
  _ text: String, path: [String] = [], parts: [String] = [], cuts: [Int] = []
) -> [String] {
  let bytes = Array(text.utf8)
  var stream = JSONElementStream(path: path, parts: parts)
  var found: [String] = []
  func take(_ event: JSONElementStream.Event) {
    switch event {
    case .element(let element):
      let end = element.isUnfinished ? " unfinished" : ""
      found.append("\(element.line): \(element.tree.compact)\(end)")
    case .part(let name, let part): found.append("\(part.line): \(name) \(part.tree.compact)")
    case .malformed(let error): found.append("\(error.line): \(error.reason)")
    }
  }
  var start = 0
  for end in cuts + [bytes.count] {
    let piece = bytes.span.extracting(start..<end)
    var position = 0
    while let event = stream.next(piece, &position) { take(event) }
    start = end
  }
  while let event = stream.finish() { take(event) }
  return found
}

private func randomTree(_ random: inout SplitMix, depth: Int = 0) -> JSONTree {
  let texts = ["", "a", "é\n\"\\", "😀", "\u{1}", "key with blanks", "\t/"]
  switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &random) {
  case 0: return .null
  case 1: return .bool(Bool.random(using: &random))
  case 2: return .number("\(Int.random(in: -1_000_000...1_000_000, using: &random))")
  case 3: return .number("\(Double.random(in: -1e6...1e6, using: &random))")
  case 4: return .string(texts[Int.random(in: 0..<texts.count, using: &random)])
  case 5:
    return .array(
      (0..<Int.random(in: 0..<5, using: &random)).map { _ in
        randomTree(&random, depth: depth + 1)
      })
  default:
    return .object(
      (0..<Int.random(in: 0..<5, using: &random)).map { index in
        JSONTree.Member("k\(index)", randomTree(&random, depth: depth + 1))
      })
  }
}

@Suite struct JSONElementStreamTests {
  @Test func `elements of an array come one by one with their lines`() {
    #expect(
      elements("[\n{\"a\":1},\n {\"b\":[2]}, 3]") == ["2: {\"a\":1}", "3: {\"b\":[2]}", "3: 3"])
  }

  @Test func `objects that follow each other are elements`() {
    #expect(elements("{\"a\":1}\n{\"b\":2}\n") == ["1: {\"a\":1}", "2: {\"b\":2}"])
  }

  @Test func `a path leads to the elements`() {
    let text = #"{"items":0,"x":{"items":[9]},"data":{"y":[8],"items":[{"a":1},2]},"items":[7]}"#
    #expect(elements(text, path: ["data", "items"]) == [#"1: {"a":1}"#, "1: 2"])
    #expect(elements(text, path: ["items"]) == ["1: 0", "1: 7"])
    #expect(elements(text, path: ["data"]).count == 1)
    #expect(elements(text, path: ["none"]) == [])
  }

  @Test func `a broken line costs itself, and an open one the line it runs into`() {
    let text = "{\"a\":1}\n{\"b\": oops}\n{\"c\":3}\n{\"d\":\n{\"e\":5}\n{\"f\":\"x\n{\"g\":7}\n"
    #expect(
      elements(text) == [
        "1: {\"a\":1}", "2: malformed JSON: expected a number, true, false or null", "3: {\"c\":3}",
        "6: malformed JSON: expected ',' or '}', got '{'",
        "6: malformed JSON: a string is not closed on its line", "7: {\"g\":7}",
      ])
    #expect(elements(text, cuts: Array(0...text.utf8.count)) == elements(text))
  }

  @Test func `a fault ends an array and leaves what came before`() {
    #expect(
      elements("[{\"a\":1},{\"b\":2}{\"c\":3}]\n{\"d\":4}") == [
        "1: {\"a\":1}", "1: {\"b\":2}", "1: malformed JSON: expected ',' or ']', got '{'",
      ])
  }

  @Test func `a document cut short gives its elements and one fault`() {
    #expect(
      elements("[{\"a\":1},{\"b\":")
        == ["1: {\"a\":1}", "1: truncated JSON: it ends inside a value"])
  }

  @Test(arguments: 0..<60)
  func `random values are read as they were written`(_ seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    let trees = (0..<3).map { _ in randomTree(&random) }
    let text = "[" + trees.map(\.compact).joined(separator: ",\n") + "]"
    let expected = trees.map(\.compact)
    func withoutLines(_ found: [String]) -> [String] {
      found.map { $0.split(separator: " ", maxSplits: 1).last.map(String.init) ?? "" }
    }
    #expect(withoutLines(elements(text)) == expected)
    let cut = Int.random(in: 0...text.utf8.count, using: &random)
    #expect(elements(text, cuts: [cut]) == elements(text))
    #expect(elements(text, cuts: Array(0...text.utf8.count)) == elements(text))
  }

  @Test func `an element with too many values is marked`() {
    let many = "[[" + String(repeating: "0,", count: JSONTreeBuilder.valueLimit) + "0]]"
    let bytes = Array(many.utf8)
    var stream = JSONElementStream()
    var position = 0
    guard case .element(let element) = stream.next(bytes.span, &position) else {
      Issue.record("no element")
      return
    }
    #expect(element.isCut)
    #expect(element.tree.elements.count == JSONTreeBuilder.valueLimit)
  }
}
