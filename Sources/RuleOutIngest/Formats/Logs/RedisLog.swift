import RuleOutModel

/// The log of Redis and Valkey: `31:M 22 Nov 2026 14:03:11.123 * Background saving started by pid 77`. Its
/// level is one character: `.` and `-` for debugging, `*` for notices, `#` for warnings.
package enum RedisLog: ParsedLog {
  package static let name = "redis-log"
  package static let role = "messages"
  static let confidence = 0.9
  static func makeParser() -> Line { Line() }

  package static let samples = [
    // A start, with its picture.
    FormatSample(
      """
      31:C 22 Nov 2026 14:03:11.123 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
                      _._
                 _.-``__ ''-._
      31:M 22 Nov 2026 14:03:11.130 * Ready to accept connections

      """, records: 2),
    // Background saves; one finds no memory.
    FormatSample(
      """
      31:M 22 Nov 2026 14:03:11.123 * 10 changes in 300 seconds. Saving...
      31:M 22 Nov 2026 14:03:11.124 * Background saving started by pid 77
      77:C 22 Nov 2026 14:03:13.124 * DB saved on disk
      31:M 22 Nov 2026 14:08:11.123 # Can't save in background: fork: Cannot allocate memory

      """, records: 4),
    // Damaged: another program's line, and one that is cut short.
    FormatSample(
      """
      31:M 22 Nov 2026 14:03:11.123 # WARNING overcommit_memory is set to 0!
      worker process 31 exited on signal 9
      31:S 22 Nov 2026 14:03:12.123 - Accepted 10.0.0.1:51008
      31:S 22 Nov 2026 14:0
      """, records: 2),
  ]

  struct Line: LogLineParser {
    private static let time = FieldAlias(field: .endTime)
    private static let severity = FieldAlias(field: .severity)
    private static let message = FieldAlias(field: .message)

    mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
      // The picture that a server draws when it starts.
      if line.count > 0, line[0].isBlank { return .recognised }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), 1...8 ~= colon,
        line.extracting(0..<colon).integer() != nil, line.count > colon + 3,
        line[colon + 1].isLetter, line[colon + 2] == 0x20
      else { return .rejected("no process and role of Redis") }
      var words = LineWords(index: colon + 3)
      let start = words.index
      for _ in 0..<4 where words.word(line) == nil { return .rejected("no time of Redis") }
      let end = words.index
      guard let level = words.word(line), level.count == 1, words.index < line.count else {
        return .rejected("no level of Redis")
      }
      fields.set(Self.time, start..<end, .string)
      fields.set(Self.severity, level, .string)
      fields.set(Self.message, (words.index + 1)..<line.count, .string)
      return nil
    }
  }
}
