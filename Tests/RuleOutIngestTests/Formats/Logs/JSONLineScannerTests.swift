import Testing

@testable import RuleOutIngest

@Suite struct JSONLineScannerTests {
  private struct Fields: JSONFieldVisitor {
    let line: [UInt8]
    var found: [String] = []

    mutating func visit(_ key: Span<UInt8>, _ value: Range<Int>, _ form: LineFields.Form) {
      found.append("\(key.text())=\(String(decoding: line[value], as: UTF8.self)):\(form)")
    }
  }

  private func scan(_ text: String) -> (fault: JSONLineScanner.Fault?, fields: [String]) {
    let line = Array(text.utf8)
    var scanner = JSONLineScanner()
    var fields = Fields(line: line)
    let fault = scanner.scan(line.span, &fields)
    return (fault, fields.found)
  }

  @Test func `scalars are told with their path, arrays and nulls are not`() {
    let text =
      #" { "a" : 1.5e3, "b":{"c":"x","d":{"e":true}} ,"f":[1,{"g":2},[]],"h":null,"i":"","j.k":-1 } "#
    let result = scan(text)
    #expect(result.fault == nil)
    #expect(
      result.fields
        == ["a=1.5e3:number", "b.c=x:string", "b.d.e=true:boolean", "i=:string", "j.k=-1:number"])
  }

  @Test func `escaped text is marked and quotes within do not end it`() {
    #expect(scan(#"{"a":"x\"y\\","b":"z"}"#).fields == [#"a=x\"y\\:escapedString"#, "b=z:string"])
  }

  @Test func `an object of an array written line by line may end with a comma`() {
    #expect(scan(#"{"a":1},"#).fault == nil)
  }

  @Test(
    arguments: [
      ("", .noObject), ("[1]", .noObject), ("text", .noObject), ("{", .truncated),
      (#"{"a""#, .truncated),
      (#"{"a":"#, .truncated), (#"{"a":1"#, .truncated), (#"{"a":"x"#, .truncated),
      (#"{"a":1,"#, .truncated),
      (#"{"a":[1,"#, .truncated), (#"{a:1}"#, .key), (#"{"a":1,}"#, .key), (#"{"a" 1}"#, .colon),
      (#"{"a":}"#, .value), (#"{"a":tru}"#, .value), (#"{"a":1 "b":2}"#, .comma),
      (#"{"a":[1 2]}"#, .comma),
      (#"{"a":-}"#, .number), ("{\"a\":\"x\ty\"}", .string), (#"{"a":1}{"b":2}"#, .trailing),
      (#"{"a":1}x"#, .trailing), (#"{"a":'x'}"#, .value), (#"{"a":"\"#, .truncated),
    ] as [(String, JSONLineScanner.Fault)])
  func `a malformed line is told apart by its fault`(_ text: String, _ fault: JSONLineScanner.Fault)
  {
    #expect(scan(text).fault == fault)
  }

  @Test func `nesting ends at 128`() {
    func nested(_ depth: Int) -> String {
      String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
    }
    #expect(scan(nested(128)).fault == nil)
    #expect(scan(nested(129)).fault == .depth)
    #expect(scan(#"{"a":"# + String(repeating: "[", count: 100_000)).fault == .depth)
  }

  @Test(arguments: [
    (#"a\nb"#, "a\nb"), (#"\u00e9"#, "é"), (#"\ud83d\ude00!"#, "😀!"), (#"\ud83dx"#, "\u{FFFD}x"),
    (#"\"\\\/"#, "\"\\/"), (#"\u12"#, "u12"), (#"\"#, "\\"), (#"\u0000"#, "\0"),
  ])
  func `escapes are resolved`(_ escaped: String, _ plain: String) {
    let bytes = Array(escaped.utf8)
    var text: [UInt8] = []
    JSONEscapes.resolve(bytes.span, into: &text)
    #expect(String(decoding: text, as: UTF8.self) == plain)
  }
}
