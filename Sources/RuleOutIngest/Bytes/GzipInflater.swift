/// Decompresses a gzip file of any number of members (RFC 1952) piece by piece, in constant memory.
///
/// CRC-32 and length of every member are checked. Zeros after a member are padding. After a broken member
/// the next one is looked for, so that one bad block does not cost the rest of a file:
///
///     between ──1f──▶ header ──▶ deflate ──▶ trailer ──▶ between
///        │ other        │ bad      │ bad
///        └──────────────┴──────────┴──▶ scanning ──1f 8b 08──▶ header (on trial until it yields content)
struct GzipInflater {
  /// Bytes searched for the next member after a fault: 64 MiB.
  static let scanLimit = 64 << 20

  private enum State { case between, header, deflate, trailer, scanning, stopped }

  private var state = State.between
  private var header = GzipHeader()
  private let inflater: RawInflater
  /// Number of the member begun, from 1; 0 before the first.
  private(set) var member = 0
  /// CRC-32 and length of all content before the present member.
  private var before = Checksum()
  private var ofMember = Checksum()
  private var trailer: UInt64 = 0
  private var trailerBytes = 0
  /// Compressed bytes taken before the present piece.
  private var taken = 0
  private var memberStart = 0
  /// True while a member found by scanning has not yet proved itself.
  private var isOnTrial = false
  private var scanStart = 0
  /// True where the scan follows a sound member: what it passes over is trailing bytes.
  private var isTrailing = false
  private var trailingIsText = true
  /// The last four bytes seen by the scan.
  private var recent: UInt32 = 0

  init?() {
    guard let inflater = RawInflater() else { return nil }
    self.inflater = inflater
  }

  /// CRC-32 and length of the content so far.
  var content: Checksum {
    var all = before
    all.append(ofMember)
    return all
  }

  /// Decompresses from `piece[index...]` into `output[filled...]`, moving both on, until the piece is used up,
  /// the output is full or something is wrong; a fault does not end the work, call again.
  mutating func inflate(
    _ piece: Span<UInt8>, _ index: inout Int, into output: inout [UInt8], _ filled: inout Int
  ) -> GzipFault? {
    while index < piece.count || (state == .deflate && filled < output.count) {
      var fault: GzipFault?
      switch state {
      case .between: fault = skipPadding(piece, &index)
      case .header: fault = takeHeader(piece, &index)
      case .deflate:
        let (found, waits) = takeDeflate(piece, &index, into: &output, &filled)
        if waits { return found }
        fault = found
      case .trailer: fault = takeTrailer(piece, &index)
      case .scanning: fault = scan(piece, &index)
      case .stopped: index = piece.count
      }
      if let fault { return fault }
    }
    return nil
  }

  /// Tells the inflater that a piece is used up.
  mutating func advance(past piece: Span<UInt8>) { taken += piece.count }

  /// Takes the end of the file.
  mutating func finish() -> GzipFault? {
    defer { state = .stopped }
    if isOnTrial {
      state = .scanning
      member -= 1
    }
    switch state {
    case .between, .stopped: return nil
    case .header: return GzipFault(kind: .truncatedHeader, member: member, offset: taken)
    case .deflate: return GzipFault(kind: .truncatedDeflate, member: member, offset: taken)
    case .trailer: return GzipFault(kind: .truncatedTrailer, member: member, offset: taken)
    case .scanning:
      guard isTrailing else { return nil }
      return GzipFault(
        kind: .trailingBytes(count: taken - scanStart, areText: trailingIsText), member: member,
        offset: scanStart)
    }
  }

  private mutating func skipPadding(_ piece: Span<UInt8>, _ index: inout Int) -> GzipFault? {
    if member > 0 {
      while index < piece.count, piece[index] == 0 { index += 1 }
      if index == piece.count { return nil }
    }
    if member == 0 || piece[index] == 0x1F {
      beginMember(at: taken + index)
    } else {
      beginScan(at: taken + index, isTrailing: true)
    }
    return nil
  }

  private mutating func beginMember(at offset: Int) {
    before.append(ofMember)
    ofMember = Checksum()
    header = GzipHeader()
    memberStart = offset
    member += 1
    state = .header
  }

  private mutating func takeHeader(_ piece: Span<UInt8>, _ index: inout Int) -> GzipFault? {
    while index < piece.count {
      let step = header.take(piece[index])
      index += 1
      switch step {
      case .more: continue
      case .complete:
        inflater.reset()
        state = .deflate
        return nil
      case .failed(let defect):
        return refuseHeader(defect, &index)
      }
    }
    return nil
  }

  private mutating func refuseHeader(
    _ defect: GzipFault.HeaderDefect, _ index: inout Int
  ) -> GzipFault? {
    if isOnTrial {
      resumeScan(&index)
      return nil
    }
    index = max(0, min(index, memberStart - taken + 1))
    let followsMember = defect == .magic && member > 1
    beginScan(at: memberStart, isTrailing: followsMember)
    if followsMember {
      member -= 1
      trailingIsText = false
      return nil
    }
    return GzipFault(kind: .badHeader(defect), member: member, offset: memberStart)
  }

  /// The fault found, and whether more input or room is needed.
  private mutating func takeDeflate(
    _ piece: Span<UInt8>, _ index: inout Int, into output: inout [UInt8], _ filled: inout Int
  ) -> (GzipFault?, Bool) {
    let start = filled
    let startIndex = index
    let status = inflater.inflate(piece, &index, into: &output, &filled)
    if case .corrupt(let words) = status {
      if isOnTrial {
        filled = start
        resumeScan(&index)
        return (nil, false)
      }
      ofMember.update(output.span.extracting(start..<filled))
      let fault = GzipFault(
        kind: .corruptDeflate(words), member: member, offset: taken + index)
      beginScan(at: taken + index, isTrailing: false)
      return (fault, false)
    }
    ofMember.update(output.span.extracting(start..<filled))
    if status == .end {
      trailer = 0
      trailerBytes = 0
      state = .trailer
    }
    if isOnTrial, filled > start {
      isOnTrial = false
      return (
        GzipFault(
          kind: .skipped(count: memberStart - scanStart), member: member, offset: memberStart),
        false
      )
    }
    return (nil, status == .more && index == startIndex && filled == start)
  }

  private mutating func takeTrailer(_ piece: Span<UInt8>, _ index: inout Int) -> GzipFault? {
    while index < piece.count, trailerBytes < 8 {
      trailer |= UInt64(piece[index]) << UInt64(8 * trailerBytes)
      trailerBytes += 1
      index += 1
    }
    guard trailerBytes == 8 else { return nil }
    state = .between
    isOnTrial = false
    let length = ofMember.length
    if UInt32(truncatingIfNeeded: trailer) != ofMember.crc {
      return GzipFault(
        kind: .checksumMismatch(length: length), member: member, offset: taken + index - 8)
    }
    if UInt32(truncatingIfNeeded: trailer >> 32) != UInt32(truncatingIfNeeded: length) {
      return GzipFault(
        kind: .lengthMismatch(length: length), member: member, offset: taken + index - 4)
    }
    return nil
  }

  private mutating func beginScan(at offset: Int, isTrailing: Bool) {
    state = .scanning
    scanStart = offset
    self.isTrailing = isTrailing
    trailingIsText = true
    recent = 0
  }

  /// Goes back to scanning after a false start, behind its first byte where that is still at hand.
  private mutating func resumeScan(_ index: inout Int) {
    isOnTrial = false
    member -= 1
    state = .scanning
    recent = 0
    index = max(0, min(index, memberStart - taken + 1))
  }

  private mutating func scan(_ piece: Span<UInt8>, _ index: inout Int) -> GzipFault? {
    while index < piece.count {
      let byte = piece[index]
      recent = recent << 8 | UInt32(byte)
      index += 1
      if byte < 0x20 && !byte.isBlank || byte == 0x7F { trailingIsText = false }
      if recent & 0xFFFF_FFE0 == 0x1F8B_0800 {
        beginTrial(at: taken + index - 4)
        return nil
      }
    }
    if taken + index - scanStart > Self.scanLimit {
      state = .stopped
      return GzipFault(kind: .abandoned, member: member, offset: scanStart)
    }
    return nil
  }

  /// Takes the four header bytes that the scan has already passed.
  private mutating func beginTrial(at offset: Int) {
    beginMember(at: offset)
    isOnTrial = true
    for shift in [24, 16, 8, 0] { _ = header.take(UInt8(truncatingIfNeeded: recent >> shift)) }
  }
}
