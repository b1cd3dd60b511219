import RuleOutModel

/// Takes the wrappers off each line and gives the content to the decoder of the format inside, with what the
/// wrappers say of it in `DecodedOutput.envelope`. Each line of the source is counted once; those that only
/// begin a line inside are understood but hold no record of their own.
struct UnwrappingLines<Inner: LineDecoder>: LineDecoder {
  private static var untimed: LineOutcome { .rejected("no timestamp") }

  private var inner: Inner
  private let layers: [LogWrapper]
  private let utcOffset: Int
  private var year: Int?
  private var lastMonth: UInt8 = 0
  private var peeler = LinePeeler()
  private var interner = SymbolInterner()
  /// Beginnings of lines that go on, of standard output and of standard error.
  private var pending: [[UInt8]] = [[], []]
  private var isLost = [false, false]

  init(_ wrapping: LogWrapping, utcOffset: Int, inner: Inner) {
    self.inner = inner
    layers = wrapping.layers
    year = wrapping.year
    self.utcOffset = utcOffset
  }

  mutating func decode(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    output.envelope = LineEnvelope()
    let outcome = peel(0, line, number: number, offset: offset, into: &output)
    output.envelope = nil
    if year == nil, outcome == Self.untimed, layers.contains(.syslog3164) {
      return .rejected("time states no year, nor does any other input")
    }
    return outcome
  }

  mutating func finish(into output: inout DecodedOutput) {
    inner.finish(into: &output)
    let unfinished = pending.count { !$0.isEmpty }
    if unfinished > 0 {
      output.warnings.append(
        Warning(
          code: "unfinished-line", file: output.batch.file,
          message: "the end of \(unfinished == 1 ? "a line" : "two lines") written in parts is"
            + " missing: not used"))
    }
  }

  private mutating func peel(
    _ layer: Int, _ line: Span<UInt8>, number: Int, offset: Int,
    into output: inout DecodedOutput
  ) -> LineOutcome {
    if line.trimmedRange().isEmpty { return .blank }
    guard layer < layers.count else {
      return inner.decode(line, number: number, offset: offset, into: &output)
    }
    let wrapper = layers[layer]
    guard let peeled = peeler.peel(wrapper, line) else {
      if wrapper == .timestamps {
        // Without a time a line may go on from the one before: the format inside knows.
        return inner.decode(line, number: number, offset: offset, into: &output)
      }
      return .rejected("not wrapped as other lines are: expected \(wrapper.rawValue)")
    }
    note(peeled, line, wrapper, into: &output)
    let content = line.extracting(peeled.content)
    let isJoined = peeled.isPartial || !pending[peeled.stream].isEmpty || isLost[peeled.stream]
    if !isJoined, !peeled.isEscaped, !peeled.isBytes {
      return peel(
        layer + 1, content.extracting(withoutLineEnd(content)), number: number, offset: offset,
        into: &output)
    }
    var text: [UInt8] = []
    if !peeled.resolve(line, into: &text) { text.append(copying: content) }
    if isJoined {
      if isLost[peeled.stream] {
        isLost[peeled.stream] = peeled.isPartial
        return .recognised
      }
      if pending[peeled.stream].count + text.count > LineFramed<Self>.lengthLimit {
        pending[peeled.stream] = []
        isLost[peeled.stream] = peeled.isPartial
        return .rejected("line longer than 1 MiB")
      }
      pending[peeled.stream] += text
      if peeled.isPartial { return .recognised }
      text = []
      swap(&text, &pending[peeled.stream])
    }
    let whole = text
    return peel(
      layer + 1, whole.span.extracting(withoutLineEnd(whole.span)), number: number,
      offset: offset, into: &output)
  }

  /// The range without line ends behind it.
  private func withoutLineEnd(_ line: Span<UInt8>) -> Range<Int> {
    var end = line.count
    while end > 0, line[end - 1] == 0x0D || line[end - 1] == 0x0A { end -= 1 }
    return 0..<end
  }

  private mutating func note(
    _ peeled: PeeledLine, _ line: Span<UInt8>, _ wrapper: LogWrapper,
    into output: inout DecodedOutput
  ) {
    if let range = peeled.time {
      let text = line.extracting(range)
      let time =
        wrapper == .syslog3164
        ? yearless(text) : TimestampParser.parse(text, utcOffset: utcOffset)?.moment
      if let time { output.envelope?.time = time }
    }
    if let range = peeled.service {
      let service = interner.intern(line.extracting(range), into: &output)
      output.envelope?.service = service
    }
    if let range = peeled.instance {
      let instance = interner.intern(line.extracting(range), into: &output)
      output.envelope?.instance = instance
    }
    if let severity = peeled.severity { output.envelope?.severity = severity }
  }

  /// A time of RFC 3164; from December to January the year goes on.
  private mutating func yearless(_ text: Span<UInt8>) -> Timestamp? {
    guard let year else { return nil }
    // The third letter of `Jan` and `Dec`, the only months that matter here.
    let isJanuary = text.hasPrefix("Jan")
    if isJanuary, lastMonth == 12 { self.year = year + 1 }
    lastMonth = isJanuary ? 1 : text.hasPrefix("Dec") ? 12 : 6
    return TimestampParser.yearlessTime(text, year: self.year ?? year, utcOffset: utcOffset)
  }
}
