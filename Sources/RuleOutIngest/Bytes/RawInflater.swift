import CZlib

/// A raw deflate stream decompressed by zlib: no header, no trailer, constant memory.
final class RawInflater {
  enum Status: Hashable {
    /// Input used up or output full.
    case more
    /// The last block ended.
    case end
    /// zlib's own words on what is wrong.
    case corrupt(String)
  }

  // zlib keeps a pointer back to the stream, which therefore must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Nil where memory cannot be had.
  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = inflateInit2_(
      stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { return nil }
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// Makes ready for another stream.
  func reset() { inflateReset(stream) }

  /// Decompresses from `input[index...]` into `output[filled...]` and moves both on.
  func inflate(
    _ input: Span<UInt8>, _ index: inout Int, into output: inout [UInt8], _ filled: inout Int
  ) -> Status {
    let code = input.withUnsafeBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.pointee.next_in = source.baseAddress.map {
          UnsafeMutablePointer(mutating: $0 + index)
        }
        stream.pointee.avail_in = UInt32(source.count - index)
        stream.pointee.next_out = target.baseAddress.map { $0 + filled }
        stream.pointee.avail_out = UInt32(target.count - filled)
        let code = CZlib.inflate(stream, Z_NO_FLUSH)
        index = source.count - Int(stream.pointee.avail_in)
        filled = target.count - Int(stream.pointee.avail_out)
        stream.pointee.next_in = nil
        stream.pointee.next_out = nil
        return code
      }
    }
    switch code {
    case Z_OK, Z_BUF_ERROR: return .more
    case Z_STREAM_END: return .end
    case Z_MEM_ERROR: return .corrupt("out of memory")
    default: return .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "invalid data")
    }
  }
}
