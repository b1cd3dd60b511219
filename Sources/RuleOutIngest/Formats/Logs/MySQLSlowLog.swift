import RuleOutModel

/// The slow query log of MySQL and MariaDB: entries of several lines, each a message that begins with its
/// `Query_time`.
package enum MySQLSlowLog: LineFormat {
  package static let name = "mysql-slow-log"
  package static let role = "messages"

  package static let samples = [
    // MySQL 8, with the lines that a server writes when it opens the file.
    FormatSample(
      """
      /usr/sbin/mysqld, Version: 8.0.36 (MySQL Community Server - GPL). started with:
      Tcp port: 3306  Unix socket: /var/run/mysqld/mysqld.sock
      Time                 Id Command    Argument
      # Time: 2026-11-22T14:03:11.123456Z
      # User@Host: web[web] @  [10.0.0.1]  Id:    31
      # Query_time: 2.000123  Lock_time: 0.000012 Rows_sent: 1  Rows_examined: 100000
      use shop;
      SET timestamp=1795356189;
      select id from items
       where name = 'a';
      # Time: 2026-11-22T14:03:12.123456Z
      # User@Host: web[web] @  [10.0.0.1]  Id:    32
      # Query_time: 1.500123  Lock_time: 1.400012 Rows_sent: 0  Rows_examined: 1
      SET timestamp=1795356190;
      update items set stock = 1 where id = 2;

      """, records: 2),
    // MariaDB: local times, and none where the second is that of the entry before.
    FormatSample(
      """
      # Time: 261122  9:03:11
      # User@Host: web[web] @ localhost []
      # Thread_id: 31  Schema: shop  QC_hit: No
      # Query_time: 2.000123  Lock_time: 0.000012  Rows_sent: 1  Rows_examined: 100000
      # Rows_affected: 0  Bytes_sent: 70
      SET timestamp=1795338191;
      select 1;
      # User@Host: web[web] @ localhost []
      # Thread_id: 32  Schema: shop  QC_hit: No
      # Query_time: 3.000123  Lock_time: 0.000012  Rows_sent: 1  Rows_examined: 100000
      SET timestamp=1795338191;
      select 2;

      """, records: 2),
    // Damaged: it begins within an entry and ends within another; that has no time yet.
    FormatSample(
      """
      where id = 2;
      # Time: 2026-11-22T14:03:11.123456Z
      # User@Host: web[web] @  [10.0.0.1]  Id:    31
      # Query_time: 2.000123  Lock_time: 0.000012 Rows_sent: 1  Rows_examined: 100000
      SET timestamp=1795356189;
      select 1;
      # Time: 2026-11-22T14:03:12.123456Z
      # User@Host: web[web] @  [10.0.0.1]  Id:    32
      # Query_time: 1.5
      """, records: 2),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var queries = 0
    var zone: Recognition.ZoneStyle?
    HeadLines.forEach(head, limit: 400) { line in
      if line.hasPrefix("# Query_time: ") { queries += 1 }
      if zone == nil, let stamp = SlowEntry.time(line) {
        let bytes = stamp
        zone = TimestampParser.parse(bytes.span, utcOffset: 0)?.zone
      }
    }
    guard queries > 0, let zone else { return nil }
    return Recognition(confidence: 0.9, zone: zone)
  }

  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext) -> Decoder {
    Decoder(LogRecordBuilder(recognition, context))
  }

  struct Decoder: LineDecoder {
    /// Bytes of the text of a message, as of all messages.
    private static let textLimit = 1_000
    private static let time = FieldAlias(field: .endTime)
    private static let message = FieldAlias(field: .message)

    private var builder: LogRecordBuilder
    private var fields = LineFields()
    private var buffer: [UInt8] = []
    /// The time that stands above the entries of one second.
    private var stamp: [UInt8] = []
    private var entry = SlowEntry()
    private var untimed = 0

    init(_ builder: LogRecordBuilder) { self.builder = builder }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      if let time = SlowEntry.time(line) {
        close(into: &output)
        stamp = Self.isTime(time) ? time : []
        return stamp.isEmpty ? .rejected("timestamp not understood") : .recognised
      }
      if line.hasPrefix("# User@Host: ") {
        close(into: &output)
        return .recognised
      }
      if line.hasPrefix("# Query_time: ") {
        close(into: &output)
        entry.line = number
        entry.text.append(copying: line.extracting(2..<line.count))
        entry.time = stamp
        // Else the entry is one once its time is known.
        return stamp.isEmpty ? .recognised : .used
      }
      if entry.line == 0 { return Self.isHeader(line) ? .recognised : Self.fault }
      if line.hasPrefix("SET timestamp=") {
        guard entry.time.isEmpty else { return .recognised }
        var end = 14
        while end < line.count, line[end].decimalDigit != nil { end += 1 }
        let epoch = line.extracting(14..<end).copied()
        guard Self.isTime(epoch) else { return .rejected("timestamp not understood") }
        entry.time = epoch
        return .used
      } else if line[0] != UInt8(ascii: "#"), !line.hasPrefix("use ") {
        let room = Self.textLimit - entry.text.count - 1
        if room > 0 {
          entry.text.append(0x0A)
          entry.text.append(copying: line.extracting(0..<min(room, line.count)))
        }
      }
      return .recognised
    }

    private static func isTime(_ text: [UInt8]) -> Bool {
      TimestampParser.parse(text.span, utcOffset: 0)?.moment != nil
    }

    private static var fault: LineOutcome { .rejected("outside an entry with its Query_time") }

    private static func isHeader(_ line: Span<UInt8>) -> Bool {
      line[0] == UInt8(ascii: "#") || line.hasPrefix("Tcp port:") || line.hasPrefix("Time ")
        || line[0] == UInt8(ascii: "/")
    }

    mutating func finish(into output: inout DecodedOutput) {
      close(into: &output)
      builder.finish(into: &output)
      if untimed == 0 { return }
      output.warnings.append(
        Warning(
          code: "entries-without-time", file: output.batch.file,
          message: "\(untimed) entries state no time: not used"))
    }

    private mutating func close(into output: inout DecodedOutput) {
      defer { entry.removeAll() }
      guard entry.line > 0 else { return }
      if entry.time.isEmpty {
        untimed += 1
        return
      }
      fields.removeAll()
      buffer.removeAll(keepingCapacity: true)
      buffer += entry.time
      fields.set(Self.time, 0..<buffer.count, .string)
      let start = buffer.count
      buffer += entry.text
      fields.set(Self.message, start..<buffer.count, .string)
      let whole = buffer
      _ = builder.build(fields, whole.span, number: entry.line, into: &output)
    }
  }
}

/// An entry of the slow query log whose lines are read.
private struct SlowEntry {
  /// Line of its `Query_time`; 0 where there is no entry.
  var line = 0
  var text: [UInt8] = []
  /// When it was logged, else when its statement began.
  var time: [UInt8] = []

  mutating func removeAll() {
    line = 0
    text.removeAll(keepingCapacity: true)
    time.removeAll(keepingCapacity: true)
  }

  /// The time of a line `# Time: ...` as other logs write it; nil for other lines.
  static func time(_ line: Span<UInt8>) -> [UInt8]? {
    guard line.hasPrefix("# Time: "), line.count > 22 else { return nil }
    let rest = line.extracting(8..<line.count)
    let text = rest.extracting(rest.trimmedRange())
    var cursor = FieldCursor()
    // `261122  9:03:11`, as it was written before MySQL 5.7 and is by MariaDB.
    guard text.count == 15, let date = cursor.digits(6, text), cursor.skip(0x20, text) else {
      return text.copied()
    }
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var clock = text.extracting(7..<15).copied()
    if clock[0] == 0x20 { clock[0] = UInt8(ascii: "0") }
    let day = "20\(padded(date / 10_000))-\(padded(date / 100 % 100))-\(padded(date % 100)) "
    return Array(day.utf8) + clock
  }
}
