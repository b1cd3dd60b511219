import RuleOutModel

/// Decodes the rows of a CSV table; `CSVFramed` cuts them for it.
protocol CSVRowDecoder {
  /// Takes the names of the columns. Called once, before any row.
  mutating func begin(header: [String])
  /// Decodes a row, which has as many fields as the header. `line` is that of its first byte, from 1.
  mutating func decode(_ row: CSVRow, line: Int, into output: inout DecodedOutput) -> LineOutcome
  /// Takes the end of the table.
  mutating func finish(into output: inout DecodedOutput)
}

/// Cuts content into CSV records and keeps the account of them: each record counts as one line.
///
/// A quoted field may hold line ends, but a quote that is never closed must not swallow the file: where
/// within `heldLines` lines no record with the right number of fields comes about, the line with the
/// open quote is rejected and the lines after it are read on their own.
struct CSVFramed<Rows: CSVRowDecoder>: InputDecoder {
  /// Longest line taken: 1 MiB, as for all lines.
  static var lengthLimit: Int { 1 << 20 }
  /// Lines and bytes that one record may span.
  static var heldLines: Int { 32 }
  static var heldBytes: Int { 1 << 16 }

  private struct Held {
    var bytes: [UInt8]
    var number: Int
    var offset: Int
  }

  private var rows: Rows
  private var delimiter: UInt8
  private var header: [String]?
  private var row = CSVRow()
  private var dataRows = 0
  /// The beginning of a line whose end has not come yet.
  private var partial: [UInt8] = []
  private var isSkipping = false
  private var number = 1
  private var lineOffset = 0
  private var taken = 0
  /// Lines of a record whose quotes are still open.
  private var held: [Held] = []

  init(_ rows: Rows, delimiter: UInt8) {
    self.rows = rows
    self.delimiter = delimiter
  }

  mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput) {
    var index = 0
    while index < piece.count {
      guard let end = piece.firstIndex(of: 0x0A, from: index) else {
        keep(piece.extracting(index..<piece.count), into: &output)
        break
      }
      let rest = piece.extracting(index..<end)
      if isSkipping {
        isSkipping = false
      } else if partial.isEmpty {
        takeLine(rest, into: &output)
      } else {
        partial.append(copying: rest)
        flushPartial(into: &output)
      }
      number += 1
      index = end + 1
      lineOffset = taken + index
    }
    taken += piece.count
  }

  mutating func finish(into output: inout DecodedOutput) {
    if !partial.isEmpty { flushPartial(into: &output) }
    while !held.isEmpty { giveUp(into: &output) }
    rows.finish(into: &output)
    if header != nil && dataRows == 0 {
      output.warnings.append(
        Warning(
          code: "no-rows", file: output.batch.file,
          message: "the table is empty: a header and no rows of data"))
    }
  }

  // MARK: Lines

  private mutating func keep(_ beginning: Span<UInt8>, into output: inout DecodedOutput) {
    if isSkipping { return }
    partial.append(copying: beginning)
    if partial.count > Self.lengthLimit {
      let line = Held(bytes: Array(partial.prefix(800)), number: number, offset: lineOffset)
      partial.removeAll()
      isSkipping = true
      while !held.isEmpty { giveUp(into: &output) }
      count(.rejected("line longer than 1 MiB"), line, &output)
    }
  }

  private mutating func flushPartial(into output: inout DecodedOutput) {
    var line: [UInt8] = []
    swap(&line, &partial)
    takeLine(line.span, into: &output)
    line.removeAll(keepingCapacity: true)
    swap(&line, &partial)
  }

  /// Takes a line as it stands in the content, without its LF.
  private mutating func takeLine(_ raw: Span<UInt8>, into output: inout DecodedOutput) {
    var range = 0..<raw.count
    if number == 1, raw.count >= 3, raw[0] == 0xEF, raw[1] == 0xBB, raw[2] == 0xBF {
      range = 3..<raw.count
    }
    if !range.isEmpty, raw[range.upperBound - 1] == 0x0D {
      range = range.lowerBound..<(range.upperBound - 1)
    }
    let line = raw.extracting(range)
    if raw.count > Self.lengthLimit {
      while !held.isEmpty { giveUp(into: &output) }
      output.account.count(
        .rejected("line longer than 1 MiB"), line: line, number: number, offset: lineOffset)
    } else if held.isEmpty {
      takeRecord(line, number: number, offset: lineOffset, into: &output)
    } else {
      held.append(Held(bytes: line.copied(), number: number, offset: lineOffset))
      joinHeld(into: &output)
    }
  }

  /// Reads a line as a record of its own, or holds it where its quotes are open.
  private mutating func takeRecord(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) {
    if line.trimmedRange().isEmpty {
      output.account.count(.blank, line: line, number: number, offset: offset)
      return
    }
    switch row.split(line, delimiter: delimiter) {
    case .complete:
      let outcome = takeRow(line, number: number, into: &output)
      output.account.count(outcome, line: line, number: number, offset: offset)
    case .malformedQuote:
      output.account.count(
        .rejected("malformed quotes: text after a closing quote"), line: line, number: number,
        offset: offset)
    case .openQuote:
      held.append(Held(bytes: line.copied(), number: number, offset: offset))
    }
  }

  /// The outcome of a record that is split into `row`.
  private mutating func takeRow(
    _ line: Span<UInt8>, number: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    guard let header else {
      if CSVHead.statedDelimiter(line) != nil { return .recognised }
      header = row.texts
      rows.begin(header: row.texts)
      return .recognised
    }
    // A table glued to another repeats its header.
    if row.count == header.count, row.text(0) == header[0], row.texts == header {
      return .recognised
    }
    dataRows += 1
    var isExtraEmpty = row.count > header.count
    for i in header.count..<max(header.count, row.count) where !row.range(i).isEmpty {
      isExtraEmpty = false
    }
    guard row.count == header.count || isExtraEmpty else {
      return .rejected("number of fields differs from the header's")
    }
    return rows.decode(row, line: number, into: &output)
  }

  // MARK: Records of several lines

  private mutating func joinHeld(into output: inout DecodedOutput) {
    let bytes = held.reduce(0) { $0 + $1.bytes.count + 1 }
    guard held.count <= Self.heldLines, bytes <= Self.heldBytes else {
      giveUp(into: &output)
      return
    }
    let joined = Array(held.map(\.bytes).joined(separator: [0x0A]))
    switch row.split(joined.span, delimiter: delimiter) {
    case .openQuote: return
    case .complete where header == nil || row.count == header?.count:
      let first = held[0]
      held.removeAll()
      let outcome = takeRow(joined.span, number: first.number, into: &output)
      output.account.count(
        outcome, line: joined.span, number: first.number, offset: first.offset)
    default: giveUp(into: &output)
    }
  }

  /// Rejects the line with the open quote and reads the lines held after it on their own.
  private mutating func giveUp(into output: inout DecodedOutput) {
    guard let first = held.first else { return }
    let rest = held.dropFirst()
    held.removeAll()
    count(.rejected("malformed quotes: a quote is opened and not closed"), first, &output)
    for line in rest {
      if held.isEmpty {
        takeRecord(line.bytes.span, number: line.number, offset: line.offset, into: &output)
      } else {
        held.append(line)
        joinHeld(into: &output)
      }
    }
  }

  private func count(_ outcome: LineOutcome, _ line: Held, _ output: inout DecodedOutput) {
    output.account.count(
      outcome, line: line.bytes.span, number: line.number, offset: line.offset)
  }
}
