import CZlib

/// CRC-32 (ISO 3309, as in gzip) and length of bytes taken piece by piece.
struct Checksum: Sendable, Hashable {
  private(set) var crc: UInt32 = 0
  private(set) var length = 0

  mutating func update(_ bytes: Span<UInt8>) {
    // zlib counts in 32 bits; pieces are far below that.
    let start = UInt(crc)
    crc = bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: crc32(start, buffer.baseAddress, UInt32(buffer.count)))
    }
    length += bytes.count
  }

  /// Makes this the checksum of its bytes followed by those of `other`.
  mutating func append(_ other: Checksum) {
    crc = UInt32(
      truncatingIfNeeded: crc32_combine(UInt(crc), UInt(other.crc), other.length))
    length += other.length
  }
}
