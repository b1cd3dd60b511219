import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Content damaged at random: whatever it holds, it is accounted for, and the same for every cut.
@Suite struct DamagedContentTests {
  static let formats = structuredFormats.map { $0.name }

  @Test(arguments: formats)
  func `damaged samples stay balanced and independent of cuts`(_ name: String) throws {
    let format = try #require(structuredFormats.first { $0.name == name })
    var random = SplitMix(state: 7)
    for sample in format.samples {
      let recognition = try #require(recognise(sample.text, by: format))
      for _ in 0..<50 {
        let bytes = damaged(Array(sample.text.utf8), &random)
        let whole = decode(bytes, as: format, recognition)
        #expect(whole.isBalanced)
        let cut = Int.random(in: 0...bytes.count, using: &random)
        #expect(decode(bytes, as: format, recognition, cuts: [cut]) == whole)
        #expect(decode(bytes, as: format, recognition, cuts: Array(0...bytes.count)) == whole)
        // Recognition must stand anything too.
        for other in structuredFormats {
          let head = ContentHead(bytes: bytes, isWhole: Bool.random(using: &random))
          if let found = other.recognise(head) { #expect(0...1 ~= found.confidence) }
        }
      }
    }
  }

  /// Some bytes changed, left out, doubled or put in.
  private func damaged(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    let telling = Array("\"\\{}[],:;\n\r\t 0.-+eEuN\u{0}#=é".utf8)
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      if bytes.isEmpty { return bytes }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let byte = telling[Int.random(in: 0..<telling.count, using: &random)]
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = byte
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(byte, at: place)
      default:
        let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      }
    }
    return bytes
  }
}
