/// A form of content that is not read, known by its first bytes; the advice names the way to convert it.
package enum ForeignForm: String, Sendable, Hashable {
  case zip, zstd, xz, bzip2, lz4, zlib, utf16
  /// gzip within gzip.
  case nestedGzip = "gzip-in-gzip"

  /// The form that `head` begins with; nil where it may be text.
  static func of(_ head: Span<UInt8>) -> ForeignForm? {
    func begins(_ magic: UInt8...) -> Bool {
      guard head.count >= magic.count else { return false }
      for (i, byte) in magic.enumerated() where head[i] != byte { return false }
      return true
    }
    if begins(0x50, 0x4B, 0x03, 0x04) || begins(0x50, 0x4B, 0x05, 0x06) { return .zip }
    if begins(0x28, 0xB5, 0x2F, 0xFD) { return .zstd }
    if begins(0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00) { return .xz }
    if begins(0x42, 0x5A, 0x68), head.count >= 10, head[4] == 0x31, head[5] == 0x41 {
      return .bzip2
    }
    if begins(0x04, 0x22, 0x4D, 0x18) { return .lz4 }
    if begins(0xFF, 0xFE) || begins(0xFE, 0xFF) { return .utf16 }
    // RFC 1950: deflate with a window of 32 KiB, and a check that makes the two bytes a multiple of 31.
    if begins(0x78), head.count >= 8, (0x7800 + Int(head[1])) % 31 == 0, !isText(head) {
      return .zlib
    }
    return nil
  }

  /// True where `head` begins with a tar header: its text is then read between the archive's own blocks.
  static func isTar(_ head: Span<UInt8>) -> Bool {
    head.count >= 262 && head.extracting(257..<262).equals("ustar")
  }

  /// True where the first bytes hold no control characters but blanks and the one that begins colours.
  static func isText(_ head: Span<UInt8>) -> Bool {
    for i in 0..<min(head.count, 512)
    where head[i] < 0x20 && !head[i].isBlank && head[i] != 0x1B {
      return false
    }
    return true
  }

  /// What it is and what to do.
  var advice: String {
    switch self {
    case .zip: return "is a zip archive, not gzip or text; extract it: unzip FILE"
    case .zstd: return "is Zstandard, not gzip or text; convert it: zstd -dc FILE | gzip > FILE.gz"
    case .xz: return "is xz, not gzip or text; convert it: xz -dc FILE | gzip > FILE.gz"
    case .bzip2: return "is bzip2, not gzip or text; convert it: bzip2 -dc FILE | gzip > FILE.gz"
    case .lz4: return "is LZ4, not gzip or text; convert it: lz4 -dc FILE | gzip > FILE.gz"
    case .zlib:
      return "is a bare zlib stream, not gzip or text; convert it: zlib-flate -uncompress < FILE"
    case .utf16:
      return "is UTF-16 text, expected UTF-8; convert it: iconv -f UTF-16 -t UTF-8 FILE"
    case .nestedGzip:
      return
        "is gzip within gzip: nothing recognisable inside; unpack it once: gzip -dc FILE > FILE.1.gz"
    }
  }
}
