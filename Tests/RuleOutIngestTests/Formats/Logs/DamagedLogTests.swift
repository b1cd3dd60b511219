import Testing

@testable import RuleOutIngest

/// Samples of the log formats with bytes changed, left out and put in by a fixed generator.
@Suite struct DamagedLogTests {
  private static let formats = FormatCatalog.formats.filter { $0 is any LineFormat.Type }

  @Test(arguments: 0..<8)
  func `damage never stops a decoder, loses a line or lets cuts matter`(_ seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    for format in Self.formats {
      for sample in format.samples {
        let own = try #require(recognition(of: sample.text, format))
        for _ in 0..<40 {
          let bytes = Self.damaged(Array(sample.text.utf8), &generator)
          let whole = decoded(bytes, format, own, pieces: max(1, bytes.count))
          let pieces = decoded(
            bytes, format, own, pieces: Int.random(in: 1...50, using: &generator))
          #expect(whole == pieces)
          if !LogLayout(words: own.layout).isArray {
            let ends = bytes.count { $0 == 0x0A }
            #expect(whole.lines == ends + (bytes.last == 0x0A || bytes.isEmpty ? 0 : 1))
          }
          // A line of OpenTelemetry may hold several records.
          if format.name != OpenTelemetryLogs.name {
            #expect(whole.used == whole.records.count, "\(format.name)")
          }
          _ = format.recognise(ContentHead(bytes: bytes, isWhole: seed % 2 == 0))
        }
      }
    }
  }

  static func damaged(_ bytes: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
    var result = bytes
    // Bytes with a meaning in these formats do more harm than random ones.
    let sharp = Array("\"\\\\{}[],:-=0. e9\\t".utf8)
    for _ in 0..<Int.random(in: 1...6, using: &generator) where !result.isEmpty {
      let index = Int.random(in: 0..<result.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: result[index] = UInt8.random(in: 1...255, using: &generator)
      case 1: result[index] = sharp.randomElement(using: &generator) ?? 0x22
      case 2: result.remove(at: index)
      default: result.insert(sharp.randomElement(using: &generator) ?? 0x22, at: index)
      }
    }
    return result
  }
}
