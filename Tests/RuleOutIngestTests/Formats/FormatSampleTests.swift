import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Every sample of every format of the catalogue.
@Suite struct FormatSampleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var format: any InputFormat.Type
    var index: Int
    var sample: FormatSample { format.samples[index] }
    var testDescription: String { "\(format.name) \(index)" }
  }

  static let cases = FormatCatalog.formats.flatMap { format in
    format.samples.indices.map { Case(format: format, index: $0) }
  }

  @Test(arguments: cases)
  func `a sample is recognised as its own format and gives its records`(_ one: Case) throws {
    let head = ContentHead(bytes: Array(one.sample.text.utf8), isWhole: true)
    let own = try #require(recognition(of: one.sample.text, one.format))
    for other in FormatCatalog.formats where other.name != one.format.name {
      let rival = other.recognise(head)
      #expect((rival?.confidence ?? 0) <= own.confidence, "\(other.name) is surer")
    }
    let result = decoded(
      head.bytes, one.format, own, pieces: max(1, head.bytes.count), service: "s")
    #expect(result.records.count == one.sample.records, "\(result)")
  }

  @Test(arguments: cases)
  func `the result does not depend on where content is cut`(_ one: Case) throws {
    let bytes = Array(one.sample.text.utf8)
    let own = try #require(recognition(of: one.sample.text, one.format))
    let whole = decoded(bytes, one.format, own, pieces: max(1, bytes.count))
    for size in [1, 2, 3, 5, 7, 11, 64, 100] {
      #expect(decoded(bytes, one.format, own, pieces: size) == whole, "pieces of \(size)")
    }
    for cut in stride(from: 1, to: bytes.count, by: max(1, bytes.count / 200)) {
      var decoder = one.format.makeDecoder(own, DecodingContext(file: "f"))
      var output = DecodedOutput(file: "f")
      let first = Array(bytes[..<cut])
      let second = Array(bytes[cut...])
      decoder.decode(first.span, into: &output)
      decoder.decode(second.span, into: &output)
      decoder.finish(into: &output)
      #expect(Decoded(output) == whole, "cut at \(cut)")
    }
  }

  @Test func `every format has three samples, a role and a name of its own`() {
    let names = FormatCatalog.formats.map { $0.name }
    #expect(Set(names).count == names.count)
    for format in FormatCatalog.formats {
      #expect(format.samples.count >= 3, "\(format.name)")
      #expect(!format.role.isEmpty)
    }
  }
}
