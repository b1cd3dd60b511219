internal import CZlib

/// Compresses to one gzip member with no modification time, so that the same content gives the
/// same bytes under the same zlib.
func gzip(_ content: [UInt8], level: Int32 = 9) throws(SimulationError) -> [UInt8] {
  var stream = z_stream()
  let gzipWindow: Int32 = 15 + 16
  let opened = deflateInit2_(
    &stream, level, Z_DEFLATED, gzipWindow, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  guard opened == Z_OK else { throw .compressionFailed(code: Int(opened)) }
  defer { deflateEnd(&stream) }
  var input = content
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(content.count))))
  let code = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      return deflate(&stream, Z_FINISH)
    }
  }
  guard code == Z_STREAM_END else { throw .compressionFailed(code: Int(code)) }
  return Array(output[..<Int(stream.total_out)])
}
