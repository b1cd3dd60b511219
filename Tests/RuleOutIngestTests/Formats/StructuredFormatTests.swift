import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct StructuredFormatTests {
  /// A format and one of its samples.
  struct Case: CustomTestStringConvertible, Sendable {
    let format: any InputFormat.Type
    let sample: FormatSample
    let number: Int
    var testDescription: String { "\(format.name) sample \(number)" }
  }

  static let cases: [Case] = structuredFormats.flatMap { format in
    format.samples.enumerated().map { Case(format: format, sample: $1, number: $0 + 1) }
  }

  @Test func `names are unique and every format has three samples`() {
    #expect(Set(structuredFormats.map { $0.name }).count == structuredFormats.count)
    for format in structuredFormats { #expect(format.samples.count >= 3, "\(format.name)") }
  }

  @Test(arguments: cases)
  func `a sample is recognised by its own format and yields its records`(_ testCase: Case) throws {
    let best = try #require(recognised(testCase.sample.text))
    #expect(best.format.name == testCase.format.name)
    let decoded = decode(testCase.sample.text, as: best.format, best.recognition)
    #expect(decoded.records == testCase.sample.records)
    #expect(decoded.lines > 0)
    #expect(decoded.isBalanced)
  }

  @Test(arguments: cases)
  func `the result does not depend on where content is cut`(_ testCase: Case) throws {
    let text = testCase.sample.text
    let recognition = try #require(recognise(text, by: testCase.format))
    let whole = decode(text, as: testCase.format, recognition)
    let count = text.utf8.count
    #expect(decode(text, as: testCase.format, recognition, cuts: Array(1..<count)) == whole)
    for cut in 0...count {
      #expect(decode(text, as: testCase.format, recognition, cuts: [cut]) == whole, "cut at \(cut)")
    }
  }

  @Test(arguments: cases)
  func `a sample cut short at any byte stays balanced`(_ testCase: Case) throws {
    let text = testCase.sample.text
    let recognition = try #require(recognise(text, by: testCase.format))
    for count in 0..<text.utf8.count {
      let part = String(decoding: Array(text.utf8.prefix(count)), as: UTF8.self)
      let decoded = decode(part, as: testCase.format, recognition)
      #expect(decoded.isBalanced)
      // A number cut short may turn a rejected value into a used one, but no more than the last.
      #expect(decoded.records <= testCase.sample.records + 1, "first \(count) bytes")
    }
  }

  @Test(arguments: [
    "", "{", "[]", "{}", "hello world\nfoo bar\n", #"{"a":1}"#, #"[{"a":1},{"b":[1,2]}]"#,
    "a,b\n1,2\n", "2026-06-18 14:00:00 ERROR pool exhausted, 40 of 40\n",
    #"127.0.0.1 - - [22/Nov/2026:14:03:11 +0100] "GET /x HTTP/1.1" 200 512 "-" "ua""#,
    #"{"level":"info","ts":1646861401.5,"msg":"handled request","duration":0.1,"status":200}"#,
    #"{"@timestamp":"2026-06-18T14:00:00Z","@version":"1","message":"deployed cart"}"#,
    #"{"time":1,"path":"/x","status":200,"duration_ms":12,"service":"web","version":"v1"}"#,
    #"{"ts":1781793900,"service":"web","version":"v1","status":200,"took":12}"#,
    (0..<9).map { #"{"ts":178179390\#($0),"service":"web","version":"v1","cpu":0.\#($0)}"# }
      .joined(separator: "\n"),
    #"{"status":"success","data":{"resultType":"streams","result":[{"stream":{},"values":[]}]}}"#,
    "time,status,path,duration_ms\n2026-06-18T14:00:00Z,200,/x,12\n",
    "id,name,created_at,version\n1,a,2026-06-18T14:00:00Z,3\n",
    #"[{"name":"left-pad","version":"1.0.0","date":"2026-01-01T00:00:00Z"}]"#,
  ])
  func `content of other kinds is not claimed`(_ text: String) {
    #expect(recognised(text)?.format.name == nil)
  }
}
