/// Why a JSON text could not be read on, and where.
package struct JSONError: Error, Hashable {
  package enum Fault: Hashable, Sendable {
    /// A byte that cannot stand here: what was expected, and the byte.
    case unexpected(expected: String, got: UInt8)
    /// A bare word or a number that is none: `tru`, `1.2.3`.
    case malformedWord
    case malformedEscape
    /// A line break or another control byte inside a string.
    case controlByteInString
    /// Arrays and objects nested more than `JSONTokenizer.depthLimit` deep.
    case tooDeep
    /// The text ends inside a value.
    case endsEarly
  }

  package var fault: Fault
  /// From 1.
  package var line: Int
  /// Byte offset in the decompressed content.
  package var offset: Int

  package init(_ fault: Fault, line: Int, offset: Int) {
    self.fault = fault
    self.line = line
    self.offset = offset
  }

  /// The fault in words, without its place.
  package var reason: String {
    switch fault {
    case .unexpected(let expected, let got):
      return "malformed JSON: expected \(expected), got \(JSONError.shown(got))"
    case .malformedWord: return "malformed JSON: expected a number, true, false or null"
    case .malformedEscape: return "malformed JSON: unknown escape in a string"
    case .controlByteInString: return "malformed JSON: a string is not closed on its line"
    case .tooDeep: return "JSON nested more than \(JSONTokenizer.depthLimit) deep"
    case .endsEarly: return "truncated JSON: it ends inside a value"
    }
  }

  private static func shown(_ byte: UInt8) -> String {
    if byte > 0x20 && byte < 0x7F { return "'\(Character(Unicode.Scalar(byte)))'" }
    return "byte \(byte)"
  }
}
