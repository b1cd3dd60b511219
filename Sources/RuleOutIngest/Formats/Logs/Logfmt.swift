/// Lines of `key=value` pairs: requests, outbound calls and messages, by the same names as JSON lines.
package enum Logfmt: ParsedLog {
  package static let name = "logfmt"
  package static let role = "requests"
  static let confidence = 0.7
  static func makeParser() -> Line { Line() }

  package static let samples = [
    // Messages.
    FormatSample(
      """
      ts=2026-11-22T14:03:11.123Z level=info caller=main.go:31 msg="listening" addr=:8080
      ts=2026-11-22T14:03:12.123Z level=error caller=pool.go:7 msg="acquire \\"main\\" failed" err="context deadline exceeded"

      """, records: 2),
    // Requests; one failed, one line is cut in the middle of a quoted value.
    FormatSample(
      """
      time=2026-11-22T14:03:11Z service=shop method=GET path=/orders/981 status=200 duration=12.5ms user_id=u-17
      time=2026-11-22T14:03:12Z service=shop method=GET path=/orders/982 status=503 duration=2.004s user_id=u-18 pool_wait=2s error="pool exhausted"
      time=2026-11-22T14:03:13Z service=shop method=GET path="/ord
      """, records: 2),
    // Outbound calls, as a platform's router writes them with a bare key; one had no answer.
    FormatSample(
      """
      at=info ts=1795355000.25 direction=outbound service=shop peer=payments method=POST url=https://payments.example/v1 status=201 elapsed_ms=118 retried
      at=error ts=1795355001.25 direction=outbound service=shop peer=payments method=POST url=https://payments.example/v1 elapsed_ms=5000 error="i/o timeout"

      """, records: 2),
  ]

  struct Line: LogLineParser {
    private var resolver = FieldResolver()

    mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
      var index = 0
      var pairs = 0
      while true {
        while index < line.count, line[index].isBlank { index += 1 }
        if index == line.count { break }
        let start = index
        while index < line.count, Self.isKey(line[index]) { index += 1 }
        let key = start..<index
        if index == line.count || line[index].isBlank {
          // A bare key says yes; a line that begins with one is prose.
          if pairs == 0 { return Self.fault }
          continue
        }
        guard !key.isEmpty, line[index] == UInt8(ascii: "=") else {
          return pairs == 0 ? Self.fault : .rejected("expected key=value")
        }
        index += 1
        guard let (value, form) = Self.value(line, &index) else {
          return .rejected("quoted value is not closed")
        }
        pairs += 1
        if let alias = resolver.alias(of: line.extracting(key)) { fields.set(alias, value, form) }
      }
      return pairs >= 2 ? nil : Self.fault
    }

    private static let fault = LineOutcome.rejected("not key=value pairs")

    private static func isKey(_ byte: UInt8) -> Bool {
      byte.isLetter || byte.decimalDigit != nil || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
        || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") || byte >= 0x80
    }

    private static func value(
      _ line: Span<UInt8>, _ index: inout Int
    ) -> (Range<Int>, LineFields.Form)? {
      let start = index
      guard index < line.count, line[index] == UInt8(ascii: "\"") else {
        while index < line.count, !line[index].isBlank { index += 1 }
        return (start..<index, form(line.extracting(start..<index)))
      }
      index += 1
      var isEscaped = false
      while index < line.count, line[index] != UInt8(ascii: "\"") {
        if line[index] == UInt8(ascii: "\\") {
          isEscaped = true
          index += 1
        }
        index += 1
      }
      guard index < line.count else { return nil }
      index += 1
      return ((start + 1)..<(index - 1), isEscaped ? .escapedString : .string)
    }

    private static func form(_ text: Span<UInt8>) -> LineFields.Form {
      if text.equals("true") || text.equals("false") { return .boolean }
      return text.count > 0 && text[0].decimalDigit != nil ? .number : .string
    }
  }
}
