/// Classes of bytes in JSON.
extension UInt8 {
  /// True for a byte that stands for itself in a string.
  var isPlainInJSONString: Bool {
    self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\") && (self >= 0x20 || self == 0x09)
  }

  /// True for a byte that ends a bare word.
  var endsJSONWord: Bool {
    switch self {
    case 0x20, 0x0A, 0x0D, 0x09: true
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "\""): true
    case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
    default: false
    }
  }
}
