import RuleOutModel

/// Cuts content into lines for a `LineDecoder` and keeps the account of them.
///
/// Lines end with LF or CRLF; a byte order mark at the start of the content is passed over, and so are NUL
/// bytes at the start of a line, which log rotation by copy and truncate leaves behind. Only a line
/// cut by the border of two pieces is buffered, and of a line longer than `lengthLimit` no more
/// than its excerpt.
package struct LineFramed<Decoder: LineDecoder>: InputDecoder {
  /// Longest line decoded, in bytes: 1 MiB. A longer one is counted and passed over.
  package static var lengthLimit: Int { 1 << 20 }

  private var decoder: Decoder
  /// The beginning of a line whose end has not come yet.
  private var partial: [UInt8] = []
  /// True within a line longer than the limit, already counted.
  private var isSkipping = false
  /// True until the first byte that is not NUL of a line.
  private var isAtLineStart = true
  /// Number of the line begun, from 1.
  private var number = 1
  /// Offset in the content of the line begun.
  private var lineOffset = 0
  /// Bytes of content taken before the present piece.
  private var taken = 0
  private var nulBytes = 0

  package init(_ decoder: Decoder) { self.decoder = decoder }

  package mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput) {
    var index = 0
    while index < piece.count {
      if isAtLineStart {
        while index < piece.count, piece[index] == 0 {
          index += 1
          nulBytes += 1
        }
        lineOffset = taken + index
        if index == piece.count { break }
        isAtLineStart = false
      }
      guard let end = piece.firstIndex(of: 0x0A, from: index) else {
        keep(piece.extracting(index..<piece.count), into: &output)
        break
      }
      let rest = piece.extracting(index..<end)
      if isSkipping {
        isSkipping = false
      } else if partial.isEmpty {
        dispatch(rest, into: &output)
      } else {
        partial.append(copying: rest)
        flushPartial(into: &output)
      }
      number += 1
      isAtLineStart = true
      index = end + 1
    }
    taken += piece.count
  }

  package mutating func finish(into output: inout DecodedOutput) {
    if !partial.isEmpty { flushPartial(into: &output) }
    decoder.finish(into: &output)
    if nulBytes > 0 {
      output.warnings.append(
        Warning(
          code: "nul-bytes", file: output.batch.file,
          message: "skipped \(nulBytes) NUL bytes at the start of lines: the log was probably"
            + " truncated while its writer had it open"))
    }
  }

  /// Buffers the beginning of a line, unless it is already too long.
  private mutating func keep(_ beginning: Span<UInt8>, into output: inout DecodedOutput) {
    if isSkipping { return }
    partial.append(copying: beginning)
    if partial.count > Self.lengthLimit {
      let line = partial
      reject(line.span, into: &output)
      partial.removeAll()
      isSkipping = true
    }
  }

  private mutating func flushPartial(into output: inout DecodedOutput) {
    // Swapped out and back, so that the buffer is reused and never copied.
    var line: [UInt8] = []
    swap(&line, &partial)
    dispatch(line.span, into: &output)
    line.removeAll(keepingCapacity: true)
    swap(&line, &partial)
  }

  private mutating func dispatch(_ raw: Span<UInt8>, into output: inout DecodedOutput) {
    if raw.count > Self.lengthLimit { return reject(raw, into: &output) }
    var range = 0..<raw.count
    if number == 1, raw.count >= 3, raw[0] == 0xEF, raw[1] == 0xBB, raw[2] == 0xBF {
      range = 3..<raw.count
    }
    if !range.isEmpty, raw[range.upperBound - 1] == 0x0D {
      range = range.lowerBound..<(range.upperBound - 1)
    }
    let line = raw.extracting(range)
    if line.trimmedRange().isEmpty {
      output.account.count(.blank, line: line, number: number, offset: lineOffset)
      return
    }
    let outcome = decoder.decode(line, number: number, offset: lineOffset, into: &output)
    output.account.count(outcome, line: line, number: number, offset: lineOffset)
  }

  private func reject(_ line: Span<UInt8>, into output: inout DecodedOutput) {
    output.account.count(
      .rejected("line longer than 1 MiB"), line: line, number: number, offset: lineOffset)
  }
}

extension LineAccount {
  /// Counts one line; its text is copied only where an excerpt is kept.
  package mutating func count(
    _ outcome: LineOutcome, line: Span<UInt8>, number: Int, offset: Int
  ) {
    guard case .rejected(let reason) = outcome,
      rejections[reason].map({ $0.excerpts.count < LineAccount.excerptLimit }) ?? true
    else { return count(outcome) { InputReport.Excerpt(line: number, offset: offset, text: "") } }
    // 200 characters are at most 800 bytes of UTF-8.
    let text = String(line.extracting(0..<min(line.count, 800)).text().prefix(200))
    count(outcome) { InputReport.Excerpt(line: number, offset: offset, text: text) }
  }
}
