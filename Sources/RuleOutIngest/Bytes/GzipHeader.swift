/// Reads the header of a gzip member byte by byte (RFC 1952, section 2.3). Its fields are bounded by the
/// content itself and ignored: a name in it is never used as a path.
struct GzipHeader: Sendable {
  enum Step: Hashable {
    case more
    case complete
    case failed(GzipFault.HeaderDefect)
  }

  private enum Part { case fixed, extraLength, extra, name, comment, checksum, done }

  private var part = Part.fixed
  private var flags: UInt8 = 0
  /// Bytes taken of the present part.
  private var taken = 0
  private var extraLength = 0
  private var checksum = Checksum()
  private var statedChecksum: UInt32 = 0

  mutating func take(_ byte: UInt8) -> Step {
    if part != .checksum {
      let one: [UInt8] = [byte]
      checksum.update(one.span)
    }
    taken += 1
    switch part {
    case .fixed:
      if let defect = defect(inFixed: byte) { return .failed(defect) }
      if taken == 10 { advance(past: .fixed) }
    case .extraLength:
      extraLength |= Int(byte) << (taken == 1 ? 0 : 8)
      if taken == 2 {
        advance(past: .extraLength)
        if part == .extra, extraLength == 0 { advance(past: .extra) }
      }
    case .extra:
      if taken == extraLength { advance(past: .extra) }
    case .name:
      if byte == 0 { advance(past: .name) }
    case .comment:
      if byte == 0 { advance(past: .comment) }
    case .checksum:
      statedChecksum |= UInt32(byte) << (taken == 1 ? 0 : 8)
      if taken == 2 {
        guard statedChecksum == checksum.crc & 0xFFFF else { return .failed(.checksum) }
        part = .done
      }
    case .done: break
    }
    return part == .done ? .complete : .more
  }

  private mutating func defect(inFixed byte: UInt8) -> GzipFault.HeaderDefect? {
    switch taken {
    case 1: return byte == 0x1F ? nil : .magic
    case 2: return byte == 0x8B ? nil : .magic
    case 3: return byte == 8 ? nil : .method(byte)
    case 4:
      flags = byte
      return byte & 0xE0 == 0 ? nil : .reservedFlags(byte)
    default: return nil
    }
  }

  /// Moves to the next part that the flags announce.
  private mutating func advance(past finished: Part) {
    taken = 0
    switch finished {
    case .fixed where flags & 4 != 0: part = .extraLength
    case .extraLength: part = .extra
    case .fixed where flags & 8 != 0, .extra where flags & 8 != 0: part = .name
    case .fixed where flags & 16 != 0, .extra where flags & 16 != 0, .name where flags & 16 != 0:
      part = .comment
    default:
      part = flags & 2 != 0 ? .checksum : .done
    }
  }
}
