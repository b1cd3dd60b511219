/// A request told in the message of a structured line, where no fields of its own tell it:
///
///     {"time": "...", "level": "info", "msg": "GET /orders/7 200", "ms": 12}
///     {"time": "...", "message": "method=GET path=/orders/7 format=html status=200 duration=12.3"}
///
/// The message must open so, and the path be one of the server's own: a URL is a call to somebody else.
struct ToldMessage {
  private var request = ToldRequest()
  private var told = LineFields()

  /// Adds what the message tells to `fields`; the status, or nil where the message tells of no request.
  mutating func find(in fields: inout LineFields, _ line: Span<UInt8>) -> Int? {
    guard let message = fields[.message], message.form == .string,
      fields[.path] == nil, fields[.requestLine] == nil, fields[.route] == nil,
      !fields.states(.status, line)
    else { return nil }
    let text = line.extracting(message.range)
    guard Self.opens(text) else { return nil }
    told.removeAll()
    _ = request.find(text, from: 0, into: &told)
    guard let path = told[.path]?.range, let stated = told[.status]?.range,
      told.states(.method, text), !path.isEmpty, text[path.lowerBound] == UInt8(ascii: "/"),
      text.hasPrefix("method=") || Self.follows(stated, path, text),
      let status = text.extracting(stated).integer(), 100...599 ~= status
    else { return nil }
    fields.add(told, at: message.range.lowerBound)
    return Int(status)
  }

  private static let openings: [StaticString] = [
    "GET /", "POST /", "PUT /", "PATCH /", "DELETE /", "HEAD /", "OPTIONS /", "method=",
  ]

  private static func opens(_ text: Span<UInt8>) -> Bool {
    for opening in openings where text.hasPrefix(opening) { return true }
    return false
  }

  /// Whether nothing but marks and the protocol stands between path and status.
  private static func follows(
    _ status: Range<Int>, _ path: Range<Int>, _ text: Span<UInt8>
  ) -> Bool {
    guard status.lowerBound > path.upperBound else { return false }
    var words = LineWords(index: path.upperBound)
    while let word = words.word(text), word.lowerBound < status.lowerBound {
      if word.upperBound > status.lowerBound { return true }
      let between = text.extracting(word)
      if between.hasPrefix("HTTP/") { continue }
      for index in between.indices
      where between[index].isLetter || between[index].decimalDigit != nil {
        return false
      }
    }
    return true
  }
}
