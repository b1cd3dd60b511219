/// A range of IPv4 addresses, as rules of networks state it: `10.40.0.0/16`.
struct AddressRange: Sendable, Hashable {
  let first: UInt32
  /// Bits that all its addresses share.
  let prefix: Int

  /// Nil where `text` is no range.
  init?(_ text: some StringProtocol) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, let prefix = Int(halves[1]), 0...32 ~= prefix,
      let address = AddressRange.address(halves[0])
    else { return nil }
    self.prefix = prefix
    first = address & AddressRange.mask(prefix)
  }

  func contains(_ address: UInt32) -> Bool { address & AddressRange.mask(prefix) == first }

  /// `10.40.0.0/16`
  var text: String {
    let bytes = [24, 16, 8, 0].map { String(first >> UInt32($0) & 0xFF) }
    return bytes.joined(separator: ".") + "/\(prefix)"
  }

  /// Of four numbers below 256 with dots between; nil where `text` is anything else.
  static func address(_ text: some StringProtocol) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard parts.count == 4, parts.allSatisfy({ $0 != nil }) else { return nil }
    return parts.reduce(0) { $0 << 8 | UInt32($1 ?? 0) }
  }

  /// All ranges that stand in `text`.
  static func all(in text: String) -> [AddressRange] {
    text.split { !($0.isNumber || $0 == "." || $0 == "/") }.compactMap { AddressRange($0) }
  }

  /// All addresses that stand in `text`, ranges left out.
  static func addresses(in text: String) -> [UInt32] {
    text.split { !($0.isNumber || $0 == "." || $0 == "/") }.compactMap { word in
      // `https://10.0.0.1/a`, `10.0.0.1.`
      word.split(separator: "/").count == 1
        ? address(word.drop { $0 == "/" }.prefix { $0 != "/" }.trimmedStops) : nil
    }
  }

  private static func mask(_ prefix: Int) -> UInt32 { prefix == 0 ? 0 : ~0 << UInt32(32 - prefix) }
}

extension Substring {
  /// Without the stop of a sentence.
  fileprivate var trimmedStops: Substring { hasSuffix(".") ? dropLast() : self }
}
