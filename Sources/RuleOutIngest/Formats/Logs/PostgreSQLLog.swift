import RuleOutModel

/// The CSV log of PostgreSQL (`log_destination = csvlog`): no header, quoted messages of several lines.
///
/// A record is the message that the same server writes to `stderr` and `jsonlog`. Durations of statements
/// stay messages, as they do there: a server logs those of the slow ones only, which are no sample of all.
package enum PostgreSQLLog: LineFormat {
  package static let name = "postgresql-csvlog"
  package static let role = "messages"

  package static let samples = [
    // Version 14 and later; the second statement has three lines and quotes of both kinds.
    FormatSample(
      #"""
      2026-11-22 14:03:11.123 UTC,,,31,,6b0360cf.1f,1,,2026-11-22 14:03:11 UTC,,0,LOG,00000,"listening on IPv4 address ""127.0.0.1"", port 5432",,,,,,,,,"","postmaster",,0
      2026-11-22 14:03:12.123 UTC,"web","shop",32,"10.0.0.1:51008",6b0360d0.20,3,"SELECT",2026-11-22 14:03:12 UTC,3/0,0,LOG,00000,"duration: 1250.814 ms  statement: select id
        from items -- 1, ""2""
       where name = '""'",,,,,,,,,"shop","client backend",,0
      2026-11-22 14:03:13.123 UTC,"web","shop",33,"10.0.0.1:51009",6b0360d1.21,2,"startup",2026-11-22 14:03:13 UTC,3/1,0,FATAL,53300,"remaining connection slots are reserved for non-replication superuser connections",,,,,,,,,"","client backend",,0

      """#, records: 3),
    // Version 12 with a zone that is a name; a wait for a lock, and an error with its detail in two lines.
    FormatSample(
      #"""
      2026-11-22 14:03:11.123 CET,"web","shop",31,"10.0.0.1:51008",6b0360cf.1f,3,"UPDATE waiting",2026-11-22 14:03:10 CET,3/7,731,LOG,00000,"process 31 still waiting for ShareLock on transaction 730 after 1000.123 ms","Process holding the lock: 30. Wait queue: 31.",,,,"while updating tuple (0,2) in relation ""items""","update items set stock = 1 where id = 2",,,"shop"
      2026-11-22 14:03:12.456 CET,"web","shop",31,"10.0.0.1:51008",6b0360cf.1f,4,"UPDATE",2026-11-22 14:03:10 CET,3/7,731,ERROR,40P01,"deadlock detected","Process 31 waits for ShareLock on transaction 730; blocked by process 30.
      Process 30 waits for ShareLock on transaction 731; blocked by process 31.","See server log for query details.",,,,"update items set stock = 1 where id = 2",,,"shop"

      """#, records: 2),
    // Damaged: it begins in the middle of a record, one record is cut short, and so is the last.
    FormatSample(
      #"""
       where id = 2",,,,,,,,,"shop","client backend",,0
      2026-11-22 14:03:11.123 +01,"web","shop",31,"[local]",6b0360cf.1f,3,"SELECT",2026-11-22 14:03:10 +01,3/7,0,ERROR,57014,"canceling statement due to statement timeout",,,,,,"select 1,
      2026-11-22 14:03:12.123 +01,,,32,,6b0360d0.20,1,,2026-11-22 14:03:12 +01,,0,PANIC,53100,"could not write to file ""pg_wal/xlogtemp.32"": No space left on device",,,,,,,,,"","walwriter",,0
      2026-11-22 14:03:13.123 +01,"web","shop",33,"[local]",6b0360d1.21,3,"SELECT",2026-11-22 14:03:10 +01,3/7,0,ERROR,57014,"canceling st
      """#, records: 3),
  ]

  /// Zones of the times that are names, of which no offset is known.
  private static func decisions(_ zone: Recognition.ZoneStyle, _ zoneName: String) -> [String] {
    zone == .local
      ? ["the zone \(zoneName) of the times names no offset: taken as times without a zone"] : []
  }

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var lines = 0
    var members = 0
    var zone: Recognition.ZoneStyle?
    var zoneName = ""
    var record = PostgreSQLRecord()
    HeadLines.forEach(head, limit: 200) { line in
      lines += 1
      let isMember = record.isOpen
      var next = PostgreSQLRecord()
      next.begin(line)
      if let found = next.head(line) {
        record = next
        members += 1
        if zone == nil {
          zone = found.zone
          // `2026-11-22 14:03:11.123 CET`
          let words = line.extracting(found.time).text().split(separator: " ")
          zoneName = String(words.last ?? "")
        }
      } else if isMember {
        _ = record.goOn(line)
        members += 1
      }
    }
    guard let zone, members * 2 >= lines else { return nil }
    return Recognition(confidence: 0.95, zone: zone, decisions: decisions(zone, zoneName))
  }

  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext) -> Decoder {
    Decoder(LogRecordBuilder(recognition, context))
  }

  /// Makes the message of a record from its first line, and holds it back for what further lines add to its
  /// text.
  struct Decoder: LineDecoder {
    /// Bytes of the text of a message, as of all messages.
    private static let textLimit = 1_000

    private static let time = FieldAlias(field: .endTime)
    private static let severity = FieldAlias(field: .severity)
    private static let message = FieldAlias(field: .message)

    private var builder: LogRecordBuilder
    private var record = PostgreSQLRecord()
    private var fields = LineFields()
    private var buffer: [UInt8] = []
    private var held: Message?
    /// Records that were still open where another began or the content ended, with the first of them.
    private var cut = 0
    private var firstCut = 0
    private var recordLine = 0

    init(_ builder: LogRecordBuilder) { self.builder = builder }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      var next = PostgreSQLRecord()
      if !record.isOpen || mayBegin(line) { next.begin(line) }
      if let head = next.head(line) {
        close(into: &output)
        recordLine = number
        if !next.isOpen, next.columns < PostgreSQLRecord.fewestColumns {
          record = PostgreSQLRecord()
          return .rejected("expected \(PostgreSQLRecord.fewestColumns) fields or more of csvlog")
        }
        record = next
        return build(head, line, number, into: &output)
      }
      guard record.isOpen else { return .rejected("no time, session and SQLSTATE of csvlog") }
      let isText = record.isInMessage
      let part = record.goOn(line)
      if isText { join(line.extracting(part)) }
      return .recognised
    }

    mutating func finish(into output: inout DecodedOutput) {
      close(into: &output)
      builder.finish(into: &output)
      if cut == 0 { return }
      output.warnings.append(
        Warning(
          code: "cut-records", file: output.batch.file, line: firstCut,
          message:
            "\(cut) records are cut short within quotes, first in line \(firstCut): what they"
            + " hold is used"))
    }

    /// A cheap look at whether a line within quotes begins a record all the same.
    private func mayBegin(_ line: Span<UInt8>) -> Bool {
      line.count > 24 && line[4] == UInt8(ascii: "-") && line[19] == UInt8(ascii: ".")
        && line[0].decimalDigit != nil
    }

    private mutating func close(into output: inout DecodedOutput) {
      if record.isOpen {
        if cut == 0 { firstCut = recordLine }
        cut += 1
      }
      record = PostgreSQLRecord()
      if let message = held { output.batch.messages.append(message) }
      held = nil
    }

    private mutating func build(
      _ head: PostgreSQLRecord.Head, _ line: Span<UInt8>, _ number: Int,
      into output: inout DecodedOutput
    ) -> LineOutcome {
      fields.removeAll()
      buffer.removeAll(keepingCapacity: true)
      append(line.extracting(head.time), as: Self.time)
      let severity = line.extracting(head.severity)
      if SeverityWords.isSeverity(severity) {
        append(severity, as: Self.severity)
      } else {
        // Servers write severities in the language of their messages.
        let word = Array(Self.word(ofState: line.extracting(head.state)).utf8)
        append(word.span, as: Self.severity)
      }
      append(line.extracting(head.message), as: Self.message, isQuoted: true)
      let plain = buffer
      let outcome = builder.build(fields, plain.span, number: number, into: &output)
      if outcome == .used { held = output.batch.messages.popLast() }
      return outcome
    }

    private mutating func append(
      _ value: Span<UInt8>, as alias: FieldAlias, isQuoted: Bool = false
    ) {
      let start = buffer.count
      if isQuoted { append(quoted: value) } else { buffer.append(copying: value) }
      fields.set(alias, start..<buffer.count, .string)
    }

    /// Appends `value` with each doubled quote as one.
    private mutating func append(quoted value: Span<UInt8>) {
      let quote = UInt8(ascii: "\"")
      var index = 0
      while index < value.count {
        buffer.append(value[index])
        index +=
          value[index] == quote && index + 1 < value.count && value[index + 1] == quote ? 2 : 1
      }
    }

    private mutating func join(_ part: Span<UInt8>) {
      guard let message = held else { return }
      let room = Self.textLimit - message.text.utf8.count - 1
      guard room > 0 else { return }
      buffer.removeAll(keepingCapacity: true)
      append(quoted: part)
      let text = buffer.span.extracting(0..<min(room, buffer.count)).text()
      held?.text += "\n" + text
    }

    /// The severity that a class of SQLSTATE implies: success, warning, no data, else an error.
    private static func word(ofState state: Span<UInt8>) -> String {
      if state.hasPrefix("00") { return "log" }
      return state.hasPrefix("01") || state.hasPrefix("02") ? "warning" : "error"
    }
  }
}
