/// `log_format` of nginx as a template of lines. Times are seconds with milliseconds.
enum NginxFormat {
  static func template(_ text: String) throws(CustomLogError) -> LineTemplate {
    try LineTemplate(
      pieces(of: body(of: Array(text.utf8))), timeExamples: "$time_local, $time_iso8601 or $msec")
  }

  /// What stands in the quotes of a whole directive, `log_format main escape=json '...' '...';`, or of
  /// its quoted parts; text without them is the format itself.
  private static func body(of text: [UInt8]) -> [UInt8] {
    let span = text.span
    let range = span.trimmedRange()
    let trimmed = span.extracting(range)
    guard trimmed.hasPrefix("log_format") || trimmed.hasPrefix("'") else {
      return trimmed.copied()
    }
    return QuotedText.joined(trimmed)
  }

  private static func pieces(of text: [UInt8]) -> [LineTemplate.Piece] {
    var pieces: [LineTemplate.Piece] = []
    var literal: [UInt8] = []
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "$"), let (name, end) = variable(text, index + 1) else {
        literal.append(text[index])
        index += 1
        continue
      }
      if !literal.isEmpty { pieces.append(.literal(literal)) }
      literal = []
      pieces.append(.value(value(name)))
      index = end
    }
    if !literal.isEmpty { pieces.append(.literal(literal)) }
    return pieces
  }

  /// The name behind a `$`, in braces or not, and the index behind it.
  private static func variable(_ text: [UInt8], _ start: Int) -> (name: String, end: Int)? {
    let isBraced = start < text.count && text[start] == UInt8(ascii: "{")
    let first = isBraced ? start + 1 : start
    var end = first
    while end < text.count,
      text[end].isLetter || text[end].decimalDigit != nil || text[end] == UInt8(ascii: "_")
    {
      end += 1
    }
    if end == first { return nil }
    let name = String(decoding: text[first..<end], as: UTF8.self)
    if !isBraced { return (name, end) }
    return end < text.count && text[end] == UInt8(ascii: "}") ? (name, end + 1) : nil
  }

  /// Variables that carry values of the application: their names behind these are its own.
  private static let carriers = [
    "http_", "cookie_", "arg_", "sent_http_", "upstream_http_", "jwt_claim_",
  ]

  private static func value(_ name: String) -> LineTemplate.Value {
    var value = LineTemplate.Value(name: "$\(name)", alias: alias(of: name))
    value.isList = name.hasPrefix("upstream_") || name.hasSuffix("forwarded_for")
    value.isPath = value.alias?.field == .path
    return value
  }

  private static func alias(of name: String) -> FieldAlias? {
    switch name {
    case "msec": return FieldAlias(field: .endTime)
    case "request_time": return FieldAlias(field: .duration, unit: .seconds)
    case "document_uri": return FieldAlias(field: .path, rank: 99)
    case "proxy_add_x_forwarded_for": return FieldAlias(field: .clientAddress, rank: 99)
    case "proxy_upstream_name": return FieldAlias(field: .service, rank: 99)
    // The host that the client asks for is no instance.
    case "host", "server_name", "http_host": return nil
    default: break
    }
    for carrier in carriers where name.hasPrefix(carrier) {
      return StatedVariables.header(String(name.dropFirst(carrier.count)))
    }
    return FieldAliases.alias(of: name)
  }
}

/// Text that configurations write in quotes.
enum QuotedText {
  /// What stands in the quotes of `text`, one after the other, without the escapes of quotes, backslashes
  /// and tabs.
  static func joined(_ text: Span<UInt8>, limit: Int = .max) -> [UInt8] {
    var result: [UInt8] = []
    var quote: UInt8?
    var count = 0
    var index = 0
    while index < text.count, count < limit {
      let byte = text[index]
      index += 1
      guard let open = quote else {
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { quote = byte }
        continue
      }
      if byte == open {
        quote = nil
        count += 1
      } else if byte == UInt8(ascii: "\\"), index < text.count {
        result.append(text[index] == UInt8(ascii: "t") ? 0x09 : text[index])
        index += 1
      } else {
        result.append(byte)
      }
    }
    return result
  }
}
