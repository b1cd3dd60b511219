/// Apache's error log:
///
///     [Sun Nov 22 14:03:11.123456 2026] [proxy:error] [pid 7:tid 9] (111)Connection refused: AH00957: ...
package enum ApacheErrorLog: ParsedLog {
  package static let name = "apache-error"
  package static let role = "messages"
  static let confidence = 0.9
  static func makeParser() -> Line { Line() }

  package static let samples = [
    FormatSample(
      """
      [Sun Nov 22 14:03:11.123456 2026] [mpm_event:notice] [pid 7:tid 9] AH00489: Apache/2.4.65 configured -- resuming normal operations
      [Sun Nov 22 14:03:12.123456 2026] [proxy:error] [pid 7:tid 9] (111)Connection refused: AH00957: http: attempt to connect to 10.0.0.9:8080 failed

      """, records: 2),
    // All workers in use.
    FormatSample(
      """
      [Sun Nov 22 14:03:13.123456 2026] [mpm_event:error] [pid 7:tid 9] AH00484: server reached MaxRequestWorkers setting, consider raising it

      """, records: 1),
    // As it was before version 2.4, the day below ten; a line that a program wrote past the log.
    FormatSample(
      """
      [Sun Nov  1 14:03:11 2026] [error] [client 10.0.0.1] File does not exist: /var/www/favicon.ico
      [Sun Nov  1 14:03:12 2026] [warn] child process 31 still did not exit, sending a SIGTERM
      sh: 1: convert: not found

      """, records: 2),
  ]

  struct Line: LogLineParser {
    private static let time = FieldAlias(field: .endTime)
    private static let severity = FieldAlias(field: .severity)
    private static let message = FieldAlias(field: .message)

    mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
      guard line.count > 26, line[0] == UInt8(ascii: "["), line[1].isLetter,
        let close = line.firstIndex(of: UInt8(ascii: "]")), close + 2 < line.count,
        line[close + 2] == UInt8(ascii: "["),
        TimestampParser.parse(line.extracting(1..<close), utcOffset: 0) != nil,
        let end = line.firstIndex(of: UInt8(ascii: "]"), from: close + 2)
      else { return .rejected("no [day month time year] and [level] of Apache") }
      let colon = line.firstIndex(of: UInt8(ascii: ":"), from: close + 3) ?? line.count
      fields.set(Self.time, 1..<close, .string)
      fields.set(Self.severity, (colon < end ? colon + 1 : close + 3)..<end, .string)
      fields.set(Self.message, min(end + 2, line.count)..<line.count, .string)
      return nil
    }
  }
}
