/// `LogFormat` of Apache as a template of lines. `%t` is when the request began, `%D` microseconds, `%T`
/// seconds.
enum ApacheFormat {
  static func template(_ text: String) throws(CustomLogError) -> LineTemplate {
    try LineTemplate(pieces(of: body(of: Array(text.utf8))), timeExamples: "%t or %{sec}t")
  }

  /// What stands in the quotes of a whole directive, `LogFormat "..." name`; quotes of a format alone may
  /// be behind backslashes all the same.
  private static func body(of text: [UInt8]) -> [UInt8] {
    let span = text.span
    let trimmed = span.extracting(span.trimmedRange())
    if trimmed.hasPrefix("LogFormat") { return QuotedText.joined(trimmed, limit: 1) }
    var result: [UInt8] = []
    for index in trimmed.indices {
      let isEscape =
        trimmed[index] == UInt8(ascii: "\\") && index + 1 < trimmed.count
        && trimmed[index + 1] == UInt8(ascii: "\"")
      if !isEscape { result.append(trimmed[index]) }
    }
    return result
  }

  private static func pieces(of text: [UInt8]) -> [LineTemplate.Piece] {
    var pieces: [LineTemplate.Piece] = []
    var index = 0
    func literal(_ byte: UInt8) {
      if case .literal(let before) = pieces.last {
        pieces[pieces.count - 1] = .literal(before + [byte])
      } else {
        pieces.append(.literal([byte]))
      }
    }
    while index < text.count {
      guard text[index] == UInt8(ascii: "%"), let directive = Directive(text, index + 1) else {
        literal(text[index])
        index += 1
        continue
      }
      index = directive.end
      switch directive.letter {
      case UInt8(ascii: "%"): literal(directive.letter)
      case UInt8(ascii: "t") where directive.argument.isEmpty:
        literal(UInt8(ascii: "["))
        pieces.append(.value(directive.value))
        literal(UInt8(ascii: "]"))
      case UInt8(ascii: "q"):
        // The query stands right behind its path, whose template leaves it out.
        if case .value = pieces.last { continue }
        pieces.append(.value(directive.value))
      default: pieces.append(.value(directive.value))
      }
    }
    return pieces
  }

  /// `%>s`, `%400,501{User-Agent}i`, `%{ms}T`.
  private struct Directive {
    var argument = ""
    var letter: UInt8
    var end: Int
    private var isLast = false
    private let text: String

    init?(_ bytes: [UInt8], _ start: Int) {
      var index = start
      while index < bytes.count, Self.isModifier(bytes[index]) {
        if bytes[index] == UInt8(ascii: ">") { isLast = true }
        index += 1
      }
      if index < bytes.count, bytes[index] == UInt8(ascii: "{") {
        guard let close = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
        argument = String(decoding: bytes[(index + 1)..<close], as: UTF8.self)
        index = close + 1
      }
      guard index < bytes.count, bytes[index].isLetter || bytes[index] == UInt8(ascii: "%") else {
        return nil
      }
      letter = bytes[index]
      end = index + 1
      text = "%" + String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private static func isModifier(_ byte: UInt8) -> Bool {
      byte.decimalDigit != nil || byte == UInt8(ascii: "!") || byte == UInt8(ascii: ",")
        || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
    }

    var value: LineTemplate.Value {
      var value = LineTemplate.Value(name: text, alias: alias)
      value.isPath = letter == UInt8(ascii: "U")
      value.isList = value.alias?.field == .clientAddress
      return value
    }

    private var alias: FieldAlias? {
      switch Character(Unicode.Scalar(letter)) {
      case "t":
        return FieldAlias(field: argument.hasPrefix("end:") ? .endTime : .startTime)
      case "r": return FieldAlias(field: .requestLine)
      case "m": return FieldAlias(field: .method)
      case "U": return FieldAlias(field: .path)
      case "s": return FieldAlias(field: .status, rank: isLast ? 0 : 1)
      case "u": return FieldAlias(field: .user, rank: 200)
      case "h", "a": return FieldAlias(field: .clientAddress, rank: 50)
      case "D": return FieldAlias(field: .duration, unit: .microseconds)
      case "T":
        switch argument {
        case "us": return FieldAlias(field: .duration, unit: .microseconds)
        case "ms": return FieldAlias(field: .duration, unit: .milliseconds, rank: 1)
        default: return FieldAlias(field: .duration, unit: .seconds, rank: 2)
        }
      case "i", "o", "C", "e", "n": return StatedVariables.header(argument)
      default: return nil
      }
    }
  }
}
