/// A place in a field, and the readers of the parts of a time that move it on. The field is passed to
/// each call: a value that holds a span cannot be stored without experimental features.
struct FieldCursor {
  /// The next byte to read.
  var index = 0

  /// Reads exactly `width` digits.
  @inline(__always)
  mutating func digits(_ width: Int, _ field: Span<UInt8>) -> Int? {
    guard index + width <= field.count else { return nil }
    var value = 0
    for i in index..<(index + width) {
      guard let digit = field[i].decimalDigit else { return nil }
      value = value * 10 + Int(digit)
    }
    index += width
    return value
  }

  /// Passes over `byte` where it stands next.
  @inline(__always)
  mutating func skip(_ byte: UInt8, _ field: Span<UInt8>) -> Bool {
    guard index < field.count, field[index] == byte else { return false }
    index += 1
    return true
  }

  /// Reads a fraction of a second of 1 to 12 digits, in whole microseconds, the rest cut off.
  mutating func fraction(_ field: Span<UInt8>) -> Int? {
    let start = index
    var value = 0
    while index < field.count, let digit = field[index].decimalDigit {
      if index - start < 6 { value = value * 10 + Int(digit) }
      index += 1
    }
    let width = index - start
    guard 1...12 ~= width else { return nil }
    for _ in 0..<max(0, 6 - width) { value *= 10 }
    return value
  }

  /// Reads the zone that ends a time: `Z`, `UTC`, `GMT`, `+03`, `+0300`, `+03:00`, a blank before it
  /// allowed, or nothing; nil where something else follows. An abbreviation behind a blank, such as `CET`, is
  /// used for several offsets in the world and states none.
  mutating func zone(_ field: Span<UInt8>) -> Recognition.ZoneStyle? {
    if index == field.count { return .local }
    let hasBlank = skip(0x20, field)
    let rest = field.extracting(index..<field.count)
    if rest.equalsIgnoringCase("z") || rest.equalsIgnoringCase("utc")
      || rest.equalsIgnoringCase("gmt")
    {
      return .stated(utcOffset: 0)
    }
    if hasBlank, FieldCursor.isAbbreviation(rest) { return .local }
    let east = skip(UInt8(ascii: "+"), field)
    guard east || skip(UInt8(ascii: "-"), field), let hours = digits(2, field) else { return nil }
    var minutes = 0
    if index < field.count {
      _ = skip(UInt8(ascii: ":"), field)
      guard let stated = digits(2, field) else { return nil }
      minutes = stated
    }
    guard index == field.count, hours <= 18, minutes < 60 else { return nil }
    let offset = hours * 3_600 + minutes * 60
    return .stated(utcOffset: east ? offset : -offset)
  }

  private static func isAbbreviation(_ word: Span<UInt8>) -> Bool {
    guard 3...5 ~= word.count else { return false }
    for index in word.indices where !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(word[index]) {
      return false
    }
    return true
  }
}
