import CZlib
import Testing

@testable import RuleOutIngest

/// `content` as one gzip member.
func gzipMember(_ content: [UInt8], level: Int32 = 6) -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  deflateInit2_(&stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
  var input = content
  var output = [UInt8](repeating: 0, count: content.count + 1_024)
  let written = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      deflate(&stream, Z_FINISH)
      return target.count - Int(stream.avail_out)
    }
  }
  deflateEnd(&stream)
  return Array(output.prefix(written))
}

/// What an inflater makes of `file` given in pieces of `pieceSize` with room for `room` bytes of output.
func inflated(
  _ file: [UInt8], pieceSize: Int = 1 << 18, room: Int = 1 << 16
) throws -> (content: [UInt8], faults: [GzipFault], checksum: Checksum) {
  var inflater = try #require(GzipInflater())
  var content: [UInt8] = []
  var faults: [GzipFault] = []
  var output = [UInt8](repeating: 0, count: room)
  for start in stride(from: 0, to: file.count, by: pieceSize) {
    let piece = Array(file[start..<min(file.count, start + pieceSize)])
    var index = 0
    while true {
      var filled = 0
      let fault = inflater.inflate(piece.span, &index, into: &output, &filled)
      content += output.prefix(filled)
      if let fault { faults.append(fault) }
      if fault == nil, filled == 0 { break }
    }
    inflater.advance(past: piece.span)
  }
  if let fault = inflater.finish() { faults.append(fault) }
  return (content, faults, inflater.content)
}
