/// Cuts the objects of a JSON array out of content for a `LineDecoder` that takes one object at a time, and
/// keeps the account of them:
///
///     [ {"a": 1},  {"a": {"b": "}"}} ]      ->      {"a": 1}      {"a": {"b": "}"}}
///
/// It follows braces and strings alone; whether an object is well formed, its decoder says. Only an object cut
/// by the border of two pieces is buffered, up to the same limit as a line.
package struct ObjectFramed<Decoder: LineDecoder>: InputDecoder {
  private enum Place { case between, object, string, escape, lost }

  private(set) var decoder: Decoder
  private var place = Place.between
  private var depth = 0
  /// Bytes of the object so far.
  private var length = 0
  private var partial: [UInt8] = []
  /// Line of the byte that comes next, from 1.
  private var line = 1
  private var objectLine = 1
  private var objectOffset = 0
  private var taken = 0
  private var previous: UInt8 = 0x0A
  /// True within something that is no object, already counted.
  private var isCounted = false

  package init(_ decoder: Decoder) { self.decoder = decoder }

  package mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput) {
    var start = 0
    for index in piece.indices {
      let byte = piece[index]
      switch place {
      case .between: open(byte, piece, index, &start, into: &output)
      case .lost:
        // Only an object that begins a line is surely no part of the lost one.
        if byte == UInt8(ascii: "{"), previous == 0x0A {
          open(byte, piece, index, &start, into: &output)
        }
      case .string:
        if byte == UInt8(ascii: "\\") { place = .escape }
        if byte == UInt8(ascii: "\"") { place = .object }
      case .escape: place = .string
      case .object:
        if byte == UInt8(ascii: "\"") { place = .string }
        if byte == UInt8(ascii: "{") { depth += 1 }
        if byte == UInt8(ascii: "}") {
          depth -= 1
          if depth == 0 { close(piece.extracting(start..<(index + 1)), into: &output) }
        }
      }
      if byte == 0x0A { line += 1 }
      previous = byte
      if isInObject {
        length += 1
        if length > LineFramed<Decoder>.lengthLimit {
          lose(piece.extracting(start..<(index + 1)), into: &output)
        }
      }
    }
    if isInObject { partial.append(copying: piece.extracting(start..<piece.count)) }
    taken += piece.count
  }

  private var isInObject: Bool { place == .object || place == .string || place == .escape }

  package mutating func finish(into output: inout DecodedOutput) {
    if !partial.isEmpty {
      let object = partial
      dispatch(object.span, into: &output)
    }
    decoder.finish(into: &output)
  }

  /// Takes a byte outside of objects.
  private mutating func open(
    _ byte: UInt8, _ piece: Span<UInt8>, _ index: Int, _ start: inout Int,
    into output: inout DecodedOutput
  ) {
    if byte == UInt8(ascii: "{") {
      place = .object
      depth = 1
      length = 0
      start = index
      objectLine = line
      objectOffset = taken + index
      isCounted = false
    } else if !byte.isBlank, byte != UInt8(ascii: ","), byte != UInt8(ascii: "["),
      byte != UInt8(ascii: "]"), byte != 0xEF, byte != 0xBB, byte != 0xBF, !isCounted
    {
      isCounted = true
      output.account.count(
        .rejected("expected an object of the array"), line: piece.extracting(index..<(index + 1)),
        number: line, offset: taken + index)
    }
  }

  private mutating func close(_ end: Span<UInt8>, into output: inout DecodedOutput) {
    place = .between
    if partial.isEmpty { return dispatch(end, into: &output) }
    var object: [UInt8] = []
    swap(&object, &partial)
    object.append(copying: end)
    dispatch(object.span, into: &output)
    object.removeAll(keepingCapacity: true)
    swap(&object, &partial)
  }

  /// Gives up an object that is too long, counted with its beginning.
  private mutating func lose(_ rest: Span<UInt8>, into output: inout DecodedOutput) {
    var object: [UInt8] = []
    swap(&object, &partial)
    object.append(copying: rest)
    place = .lost
    output.account.count(
      .rejected("object longer than 1 MiB"), line: object.span, number: objectLine,
      offset: objectOffset)
  }

  private mutating func dispatch(_ object: Span<UInt8>, into output: inout DecodedOutput) {
    let outcome = decoder.decode(object, number: objectLine, offset: objectOffset, into: &output)
    output.account.count(outcome, line: object, number: objectLine, offset: objectOffset)
  }
}
