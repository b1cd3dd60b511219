/// The content of an input, decompressed where it is gzip, in pieces of at most 256 KiB.
///
/// What a file is, its first bytes decide, never its name.
struct ContentReader: ~Copyable {
  /// Something wrong with the container, found between two pieces.
  enum Step {
    /// Content was added: `piece[..<count]`.
    case piece
    case fault(GzipFault)
    case end
  }

  private enum Form { case undecided, plain, gzip }

  let name: String
  /// The content read last; valid up to `count`.
  private(set) var piece: [UInt8] = []
  private(set) var count = 0
  /// Raw bytes taken so far, kept where `recordsRaw` is set: what a stream must give again.
  private(set) var raw: [UInt8] = []
  private let recordsRaw: Bool
  /// Bytes taken from the source so far, as they are on disk.
  private(set) var taken = 0

  private var source: ByteSource
  private var form = Form.undecided
  private var compressed: [UInt8] = []
  private var index = 0
  private var inflater: GzipInflater?
  private var pendingFault: GzipFault?
  private var isAtEnd = false
  private var plainChecksum = Checksum()

  init(
    _ location: InputLocation, named name: String, prefix: [UInt8] = [], recordsRaw: Bool = false
  ) throws(IngestError) {
    self.name = name
    self.recordsRaw = recordsRaw
    source = try ByteSource(location, named: name, prefix: prefix)
  }

  /// CRC-32 and length of the content so far.
  var checksum: Checksum { inflater?.content ?? plainChecksum }

  var isGzip: Bool { inflater != nil }

  /// Members of the gzip file begun so far; 0 where it is none.
  var members: Int { inflater?.member ?? 0 }

  /// Calls `body` with the content read last.
  func withPiece(_ body: (Span<UInt8>) -> Void) {
    body(piece.span.extracting(0..<count))
  }

  /// Reads on.
  mutating func next() throws(IngestError) -> Step {
    count = 0
    if let fault = pendingFault {
      pendingFault = nil
      return .fault(fault)
    }
    switch form {
    case .undecided:
      try refill()
      if compressed.count >= 2, compressed[0] == 0x1F, compressed[1] == 0x8B {
        guard let made = GzipInflater() else { throw .outOfMemory(path: name) }
        inflater = made
        form = .gzip
        piece = [UInt8](repeating: 0, count: ByteSource.pieceSize)
      } else if let foreign = ForeignForm.of(compressed.span) {
        throw .foreign(path: name, form: foreign)
      } else {
        form = .plain
        return givePlain()
      }
      return try nextInflated()
    case .plain:
      try refill()
      return givePlain()
    case .gzip: return try nextInflated()
    }
  }

  private mutating func refill() throws(IngestError) {
    try source.read(into: &compressed, named: name)
    index = 0
    if compressed.isEmpty { isAtEnd = true }
    taken += compressed.count
    if recordsRaw { raw += compressed }
  }

  private mutating func givePlain() -> Step {
    if compressed.isEmpty { return .end }
    swap(&piece, &compressed)
    count = piece.count
    let bytes = piece
    plainChecksum.update(bytes.span)
    return .piece
  }

  private mutating func nextInflated() throws(IngestError) -> Step {
    while !isAtEnd {
      // A reference: spans of stored properties would overlap with the changes to the others.
      let bytes = compressed
      pendingFault = inflater?.inflate(bytes.span, &index, into: &piece, &count)
      if count > 0 { return .piece }
      if let fault = pendingFault {
        pendingFault = nil
        return .fault(fault)
      }
      inflater?.advance(past: bytes.span)
      try refill()
    }
    if let fault = inflater?.finish() { return .fault(fault) }
    return .end
  }
}
