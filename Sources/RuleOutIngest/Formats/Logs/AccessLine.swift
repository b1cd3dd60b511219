/// Takes one line of a common or combined access log apart:
///
///     host:443 10.0.0.1 - ann [22/Nov/2026:14:03:11 +0100] "GET /x HTTP/1.1" 200 512 "ref" "agent" TAIL
///
/// The tail is free: bare numbers (`0.123 0.120`), `key=value` pairs (`rt=0.123 urt="0.120"`), both quoted or
/// not. Values listed for several upstreams (`0.003, 1.2 : 0.1`) are one token.
struct AccessLine {
  /// Bare tokens of the tail that are looked at.
  static let tailLimit = 16

  private var resolver = FieldResolver()
  /// The bare tokens of the tail, in order.
  private(set) var tail: [Range<Int>] = []
  private var head: [Range<Int>] = []

  private static let client = FieldAlias(field: .clientAddress)
  private static let user = FieldAlias(field: .user, rank: 200)
  private static let time = FieldAlias(field: .endTime)
  private static let request = FieldAlias(field: .requestLine)
  private static let status = FieldAlias(field: .status)

  /// Puts the fields of `line` into `fields`; the reason where it is no such line.
  mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> String? {
    tail.removeAll(keepingCapacity: true)
    guard let bracket = timeBracket(line),
      let close = line.firstIndex(of: UInt8(ascii: "]"), from: bracket)
    else { return "no [day/month/year:time] of an access log" }
    parseHead(line, end: bracket, into: &fields)
    fields.set(Self.time, (bracket + 1)..<close, .string)
    var index = close + 1
    skipBlanks(line, &index)
    guard index < line.count, line[index] == UInt8(ascii: "\""),
      let request = quoted(line, &index)
    else { return "no quoted request after the time" }
    fields.set(Self.request, request, .string)
    guard let status = word(line, &index), line.extracting(status).integer() != nil else {
      return "status is not a number"
    }
    fields.set(Self.status, status, .number)
    // Bytes sent, or `-`.
    guard word(line, &index) != nil else { return "line ends after the status" }
    parseTail(line, &index, into: &fields)
    return nil
  }

  /// Index of the `[` before a time: two digits and a slash follow.
  private func timeBracket(_ line: Span<UInt8>) -> Int? {
    var index = 0
    while let found = line.firstIndex(of: UInt8(ascii: "["), from: index) {
      if found + 12 < line.count, line[found + 3] == UInt8(ascii: "/"),
        line[found + 7] == UInt8(ascii: "/")
      {
        return found
      }
      index = found + 1
    }
    return nil
  }

  /// The client, and the user where there is one; a virtual host may stand before them.
  private mutating func parseHead(
    _ line: Span<UInt8>, end: Int, into fields: inout LineFields
  ) {
    head.removeAll(keepingCapacity: true)
    var index = 0
    while index < end, head.count < 16 {
      while index < end, line[index].isBlank { index += 1 }
      let start = index
      while index < end, !line[index].isBlank { index += 1 }
      if start < index { head.append(start..<index) }
    }
    guard head.count >= 3 else { return }
    fields.set(Self.user, head[head.count - 1], .string)
    // A list of forwarded addresses begins with the client: `10.0.0.1, 10.0.0.2 - -`.
    let first = head[0]
    let isList = line[first.upperBound - 1] == UInt8(ascii: ",")
    let client = isList ? first.lowerBound..<(first.upperBound - 1) : head[head.count - 3]
    fields.set(Self.client, client, .string)
  }

  private mutating func parseTail(
    _ line: Span<UInt8>, _ index: inout Int, into fields: inout LineFields
  ) {
    var quotedTokens = 0
    while true {
      skipBlanks(line, &index)
      guard index < line.count else { return }
      if line[index] == UInt8(ascii: "\"") {
        guard let text = quoted(line, &index) else { return }
        quotedTokens += 1
        // The first two are referrer and user agent; what follows may be a quoted number.
        if quotedTokens > 2, tail.count < Self.tailLimit { tail.append(text) }
        continue
      }
      guard let token = listedWord(line, &index) else { return }
      if let equals = line.extracting(token).firstIndex(of: UInt8(ascii: "=")), equals > 0 {
        let key = token.lowerBound..<(token.lowerBound + equals)
        var value = (key.upperBound + 1)..<token.upperBound
        if value.isEmpty ? false : line[value.lowerBound] == UInt8(ascii: "\"") {
          index = value.lowerBound
          guard let text = quoted(line, &index) else { return }
          value = text
        }
        if let alias = resolver.alias(of: line.extracting(key)) {
          fields.set(alias, value, .string)
        }
      } else if tail.count < Self.tailLimit {
        appendParts(of: token, line)
      }
    }
  }

  /// Adds a token to the tail; two whole numbers with a slash between (Apache's `%T/%D`) are two.
  private mutating func appendParts(of token: Range<Int>, _ line: Span<UInt8>) {
    let text = line.extracting(token)
    guard let slash = text.firstIndex(of: UInt8(ascii: "/")),
      text.extracting(0..<slash).integer() != nil,
      text.extracting((slash + 1)..<text.count).integer() != nil
    else { return tail.append(token) }
    tail.append(token.lowerBound..<(token.lowerBound + slash))
    tail.append((token.lowerBound + slash + 1)..<token.upperBound)
  }

  private func skipBlanks(_ line: Span<UInt8>, _ index: inout Int) {
    while index < line.count, line[index].isBlank { index += 1 }
  }

  /// The bytes up to the next blank.
  private func word(_ line: Span<UInt8>, _ index: inout Int) -> Range<Int>? {
    skipBlanks(line, &index)
    let start = index
    while index < line.count, !line[index].isBlank { index += 1 }
    return start < index ? start..<index : nil
  }

  /// A word, and with it what follows a comma or stands behind a lone colon.
  private func listedWord(_ line: Span<UInt8>, _ index: inout Int) -> Range<Int>? {
    guard let first = word(line, &index) else { return nil }
    var end = first.upperBound
    while index < line.count {
      var next = index
      if line[end - 1] == UInt8(ascii: ",") {
        guard let more = word(line, &next) else { break }
        end = more.upperBound
      } else {
        guard let colon = word(line, &next), colon.count == 1,
          line[colon.lowerBound] == UInt8(ascii: ":"), let more = word(line, &next)
        else { break }
        end = more.upperBound
      }
      index = next
    }
    return first.lowerBound..<end
  }

  /// The inside of the quoted text at the index; a quote behind a backslash does not end it.
  private func quoted(_ line: Span<UInt8>, _ index: inout Int) -> Range<Int>? {
    let start = index + 1
    index = start
    while index < line.count {
      if line[index] == UInt8(ascii: "\"") {
        index += 1
        return start..<(index - 1)
      }
      index += line[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    index = line.count
    return nil
  }
}
