/// A layout of lines as literal text with values between, found from left to right:
///
///     [$time_local] "$request" $status      ->      `[` time `] "` request `" ` status
///
/// A value ends where the text behind it first stands. Within quotes, a quote behind a backslash does not
/// end it, and a list of upstreams (`0.003, 1.2 : 0.1`) goes on behind its blanks.
struct LineTemplate: Sendable {
  /// A value of the layout, as the notations give it.
  struct Value: Sendable {
    /// As the user wrote it: `$request_time`.
    var name: String
    /// Nil where it means nothing here and is passed over.
    var alias: FieldAlias?
    /// True where it may be several values with commas, and colons, between.
    var isList = false
    /// True for a path: it begins with `/`, which ends a value right before it.
    var isPath = false
  }

  enum Piece: Sendable {
    case literal([UInt8])
    case value(Value)
  }

  private struct Slot {
    var value: Value
    /// The text behind the value; empty at the end of the line.
    var border: [UInt8]
    /// True where the border begins the next value.
    var isShared = false
    var isQuoted = false
    var fault = LineOutcome.blank
  }

  private var start: [UInt8] = []
  private var slots: [Slot] = []

  /// `timeExamples` are variables of the notation that give a time.
  init(_ pieces: [Piece], timeExamples: String) throws(CustomLogError) {
    for piece in pieces {
      switch piece {
      case .literal(let text):
        if slots.isEmpty {
          start += text
        } else {
          slots[slots.count - 1].border += text
        }
      case .value(let value):
        if let last = slots.last, last.border.isEmpty {
          guard value.isPath else { throw .noBorder(first: last.value.name, second: value.name) }
          slots[slots.count - 1].border = [UInt8(ascii: "/")]
          slots[slots.count - 1].isShared = true
        }
        let before = slots.last?.border ?? start
        var slot = Slot(value: value, border: [])
        slot.isQuoted = before.last == UInt8(ascii: "\"")
        slots.append(slot)
      }
    }
    for index in slots.indices {
      slots[index].isQuoted = slots[index].isQuoted && slots[index].border.first == 0x22
      let border = String(decoding: slots[index].border, as: UTF8.self)
      slots[index].fault = .rejected("expected `\(border)` behind \(slots[index].value.name)")
    }
    try CustomLine.check(
      slots.compactMap(\.value.alias?.field), names: slots.map(\.value.name),
      timeExamples: timeExamples)
  }

  func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
    guard Self.stands(start, in: line, at: 0) else {
      return .rejected("line begins otherwise than the stated layout")
    }
    var index = start.count
    for slot in slots {
      guard let end = Self.end(of: slot, in: line, from: index) else { return slot.fault }
      if let alias = slot.value.alias, !LogValues.isAbsent(line.extracting(index..<end)) {
        fields.set(alias, index..<end, .string)
      }
      index = slot.isShared ? end : end + slot.border.count
    }
    return nil
  }

  private static func end(of slot: Slot, in line: Span<UInt8>, from start: Int) -> Int? {
    guard let first = slot.border.first else { return line.count }
    var index = start
    while let found = border(first, slot, in: line, from: index) {
      guard stands(slot.border, in: line, at: found) else {
        index = found + 1
        continue
      }
      if slot.value.isList, first == 0x20, found > start {
        if line[found - 1] == UInt8(ascii: ",") {
          index = found + 1
          continue
        }
        if line.extracting(found..<line.count).hasPrefix(" : ") {
          index = found + 3
          continue
        }
      }
      return found
    }
    return nil
  }

  /// Index of the next byte with which the border may begin.
  private static func border(
    _ first: UInt8, _ slot: Slot, in line: Span<UInt8>, from start: Int
  ) -> Int? {
    guard slot.isQuoted else { return line.firstIndex(of: first, from: start) }
    var index = start
    while index < line.count, line[index] != first {
      index += line[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index < line.count ? index : nil
  }

  private static func stands(_ text: [UInt8], in line: Span<UInt8>, at start: Int) -> Bool {
    guard start + text.count <= line.count else { return false }
    for index in text.indices where line[start + index] != text[index] { return false }
    return true
  }
}
