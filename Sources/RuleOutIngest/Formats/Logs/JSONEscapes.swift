/// Resolves the escapes of JSON strings.
enum JSONEscapes {
  /// Replaces the content of `text` by that of the string inside `escaped`. A lone surrogate becomes U+FFFD,
  /// an unknown escape stays as it is.
  static func resolve(_ escaped: Span<UInt8>, into text: inout [UInt8]) {
    text.removeAll(keepingCapacity: true)
    var index = 0
    while index < escaped.count {
      let byte = escaped[index]
      guard byte == UInt8(ascii: "\\"), index + 1 < escaped.count else {
        text.append(byte)
        index += 1
        continue
      }
      let letter = escaped[index + 1]
      index += 2
      switch letter {
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "u"): appendScalar(escaped, &index, to: &text)
      default: text.append(letter)
      }
    }
  }

  private static func appendScalar(
    _ escaped: Span<UInt8>, _ index: inout Int, to text: inout [UInt8]
  ) {
    guard let first = codeUnit(escaped, index) else { return text.append(UInt8(ascii: "u")) }
    index += 4
    var value = first
    if 0xD800..<0xDC00 ~= first, index + 1 < escaped.count, escaped[index] == UInt8(ascii: "\\"),
      escaped[index + 1] == UInt8(ascii: "u"), let second = codeUnit(escaped, index + 2),
      0xDC00..<0xE000 ~= second
    {
      value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
      index += 6
    }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    text.append(contentsOf: String(Character(scalar)).utf8)
  }

  private static func codeUnit(_ escaped: Span<UInt8>, _ index: Int) -> UInt32? {
    guard index + 4 <= escaped.count else { return nil }
    var value: UInt32 = 0
    for i in index..<(index + 4) {
      guard let digit = escaped[i].hexDigit else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
