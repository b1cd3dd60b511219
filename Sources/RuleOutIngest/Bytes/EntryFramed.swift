import RuleOutModel

/// Cuts the entries of a JSON document out of content for a `LineDecoder` that takes one at a time, and
/// keeps the account of them:
///
///     [ {"a": 1},  {"a": {"b": "}"}} ]      ->      {"a": 1}      {"a": {"b": "}"}}
///
/// It follows brackets and strings alone; whether an entry is well formed, its decoder says. Only an entry cut
/// by the border of two pieces is buffered, up to the same limit as a line.
package struct EntryFramed<Decoder: LineDecoder>: InputDecoder {
  private enum Place { case outside, entry, string, escape, lost }

  private(set) var decoder: Decoder
  private let entries: EntryPlace
  private var navigator: EntryNavigator
  private var place = Place.outside
  private var opening = UInt8(ascii: "{")
  private var closing = UInt8(ascii: "}")
  private var depth = 0
  /// Bytes of the entry so far.
  private var length = 0
  private var partial: [UInt8] = []
  /// Line of the byte that comes next, from 1.
  private var line = 1
  private var entryLine = 1
  private var entryOffset = 0
  private var taken = 0
  private var previous: UInt8 = 0x0A
  /// True within something that is no entry, already counted.
  private var isCounted = false
  /// True within an entry that is too long, already counted.
  private var isSkipping = false
  /// True within what is said of all entries that follow, and that itself.
  private var isCompanion = false
  private var companion: [UInt8] = []

  init(_ decoder: Decoder, at place: EntryPlace) {
    self.decoder = decoder
    entries = place
    navigator = EntryNavigator(place)
  }

  package mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput) {
    var start = 0
    for index in piece.indices {
      let byte = piece[index]
      switch place {
      case .outside: navigate(byte, piece, index, &start, into: &output)
      case .lost:
        // Only an object that begins a line is surely no part of the lost one.
        if byte == UInt8(ascii: "{"), previous == 0x0A { open(byte, index, &start) }
      case .string:
        if byte == UInt8(ascii: "\\") { place = .escape }
        if byte == UInt8(ascii: "\"") { place = .entry }
      case .escape: place = .string
      case .entry:
        if byte == UInt8(ascii: "\"") { place = .string }
        if byte == opening { depth += 1 }
        if byte == closing {
          depth -= 1
          if depth == 0 { close(piece.extracting(start..<(index + 1)), into: &output) }
        }
      }
      if byte == 0x0A { line += 1 }
      previous = byte
      if isBuffering {
        length += 1
        if length > LineFramed<Decoder>.lengthLimit {
          lose(piece.extracting(start..<(index + 1)), into: &output)
        }
      }
    }
    if isBuffering { partial.append(copying: piece.extracting(start..<piece.count)) }
    taken += piece.count
  }

  private var isBuffering: Bool { place != .outside && place != .lost && !isSkipping }

  package mutating func finish(into output: inout DecodedOutput) {
    if !partial.isEmpty {
      let entry = partial
      dispatch(entry.span, into: &output)
    }
    if navigator.isInside {
      output.warnings.append(
        Warning(
          code: "truncated-json", file: output.batch.file, line: line,
          message: "the document ends before it is closed; the entries before that are used"))
    }
    decoder.finish(into: &output)
  }

  /// Takes a byte outside of entries.
  private mutating func navigate(
    _ byte: UInt8, _ piece: Span<UInt8>, _ index: Int, _ start: inout Int,
    into output: inout DecodedOutput
  ) {
    switch navigator.take(byte) {
    case .on: break
    case .entry:
      isCompanion = false
      open(byte, index, &start)
    case .companion:
      isCompanion = true
      companion.removeAll(keepingCapacity: true)
      open(byte, index, &start)
    case .stray:
      if isCounted { break }
      isCounted = true
      output.account.count(
        .rejected("expected an object of the array"), line: piece.extracting(index..<(index + 1)),
        number: line, offset: taken + index)
    }
  }

  private mutating func open(_ byte: UInt8, _ index: Int, _ start: inout Int) {
    place = .entry
    opening = byte
    closing = byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
    depth = 1
    length = 0
    start = index
    entryLine = line
    entryOffset = taken + index
    isCounted = false
    isSkipping = false
  }

  private mutating func close(_ end: Span<UInt8>, into output: inout DecodedOutput) {
    place = .outside
    if isSkipping {
      isSkipping = false
      return
    }
    if partial.isEmpty { return dispatch(end, into: &output) }
    var entry: [UInt8] = []
    swap(&entry, &partial)
    entry.append(copying: end)
    dispatch(entry.span, into: &output)
    entry.removeAll(keepingCapacity: true)
    swap(&entry, &partial)
  }

  /// Gives up an entry that is too long, counted with its beginning.
  private mutating func lose(_ rest: Span<UInt8>, into output: inout DecodedOutput) {
    var entry: [UInt8] = []
    swap(&entry, &partial)
    entry.append(copying: rest)
    if entries.isTopLevel { place = .lost } else { isSkipping = true }
    output.account.count(
      .rejected("object longer than 1 MiB"), line: entry.span, number: entryLine,
      offset: entryOffset)
  }

  private mutating func dispatch(_ entry: Span<UInt8>, into output: inout DecodedOutput) {
    if isCompanion { return companion.append(copying: entry) }
    if entries.holdsPairs {
      let line = LokiPair.line(entry, labels: companion)
      return count(line.span, into: &output)
    }
    count(entry, into: &output)
  }

  private mutating func count(_ entry: Span<UInt8>, into output: inout DecodedOutput) {
    let outcome = decoder.decode(entry, number: entryLine, offset: entryOffset, into: &output)
    output.account.count(outcome, line: entry, number: entryLine, offset: entryOffset)
  }
}
