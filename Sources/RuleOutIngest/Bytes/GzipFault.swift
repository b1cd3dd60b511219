/// What is wrong with a gzip stream, and where.
struct GzipFault: Sendable, Hashable {
  enum HeaderDefect: Sendable, Hashable {
    case magic
    case method(UInt8)
    case reservedFlags(UInt8)
    case checksum
  }

  enum Kind: Sendable, Hashable {
    case truncatedHeader, truncatedDeflate, truncatedTrailer
    case badHeader(HeaderDefect)
    /// zlib's words.
    case corruptDeflate(String)
    /// The CRC-32 or the length that the trailer states is not that of the `length` bytes decompressed.
    case checksumMismatch(length: Int)
    case lengthMismatch(length: Int)
    /// Bytes after the last member that are no member.
    case trailingBytes(count: Int, areText: Bool)
    /// Bytes after a fault passed over up to the next sound member.
    case skipped(count: Int)
    /// No sound member within the limit.
    case abandoned
  }

  var kind: Kind
  /// From 1.
  var member: Int
  /// In the compressed file.
  var offset: Int

  /// True where what follows does not continue what came before.
  var breaksContent: Bool {
    switch kind {
    case .corruptDeflate, .badHeader: return true
    default: return false
    }
  }

  /// Stable code of the warning.
  var code: String {
    switch kind {
    case .truncatedHeader, .truncatedDeflate, .truncatedTrailer: return "truncated-gzip"
    case .badHeader: return "bad-gzip-header"
    case .corruptDeflate, .skipped, .abandoned: return "corrupt-gzip"
    case .checksumMismatch: return "gzip-checksum"
    case .lengthMismatch: return "gzip-length"
    case .trailingBytes: return "gzip-trailing-bytes"
    }
  }

  /// Cause and place: `truncated gzip: deflate stream ends at byte 48213 (member 3)`. `contentLength` is that
  /// of all members together.
  func message(contentLength: Int) -> String {
    let place = "at byte \(offset) (member \(member))"
    func share(_ length: Int) -> String {
      guard contentLength > 0, length < contentLength else { return "all of the content" }
      return "\(max(1, length * 100 / contentLength)) % of the content"
    }
    switch kind {
    case .truncatedHeader: return "truncated gzip: header ends \(place)"
    case .truncatedDeflate: return "truncated gzip: deflate stream ends \(place)"
    case .truncatedTrailer:
      return "truncated gzip: trailer ends \(place), so its data is complete but unverified"
    case .badHeader(.magic): return "corrupt gzip: no member header \(place)"
    case .badHeader(.method(let method)):
      return "unsupported gzip header \(place): compression method \(method), expected 8 (deflate)"
    case .badHeader(.reservedFlags(let flags)):
      return "unsupported gzip header \(place): reserved flags set (0x\(String(flags, radix: 16)))"
    case .badHeader(.checksum): return "corrupt gzip header \(place): its checksum does not match"
    case .corruptDeflate(let words): return "corrupt gzip: invalid data \(place): \(words)"
    case .checksumMismatch(let length):
      return "corrupt gzip: CRC-32 checksum does not match \(place);"
        + " \(share(length)) is unverified"
    case .lengthMismatch(let length):
      return "corrupt gzip: length (ISIZE) does not match \(place); \(share(length)) is unverified"
    case .trailingBytes(let count, let areText):
      return "\(count) trailing bytes after the last gzip member ignored, from byte \(offset)"
        + (areText
          ? "; they look like plain text, not gzip: put them into a file of their own" : "")
    case .skipped(let count):
      return "corrupt gzip: \(count) bytes skipped up to the next sound member \(place)"
    case .abandoned:
      return "corrupt gzip: no sound member within 64 MiB, the rest from byte \(offset) is not read"
    }
  }
}
