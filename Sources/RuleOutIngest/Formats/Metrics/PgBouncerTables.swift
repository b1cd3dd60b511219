import RuleOutModel

/// What PgBouncer's console answers to `SHOW POOLS`, `SHOW STATS` and `SHOW DATABASES`, as psql prints it:
/// aligned, unaligned with `|`, or CSV; again and again, each time under a line with the time
/// (`\watch`, `date`), or with the time as the first field of each row.
package enum PgBouncerTables: InputFormat {
  package static let name = "pgbouncer-show"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      Mon 12 Aug 2024 10:15:00 AM EAT (every 10s)

       database  |   user    | cl_active | cl_waiting | sv_active | sv_idle | maxwait | maxwait_us | pool_mode
      -----------+-----------+-----------+------------+-----------+---------+---------+------------+-----------
       pgbouncer | pgbouncer |         1 |          0 |         0 |       0 |       0 |          0 | statement
       shop      | web       |        12 |          3 |        10 |       0 |       2 |     250000 | transaction
      (2 rows)

      """, records: 6),
    // Unaligned, under what `date` prints; several tables.
    FormatSample(
      """
      2024-08-12T10:15:00+03:00
      database|total_xact_count|total_query_count|total_query_time|total_wait_time|avg_query_time
      shop|1200|2400|360000000|12000|150000
      (1 row)
      name|host|port|database|force_user|pool_size|reserve_pool|pool_mode|max_connections|current_connections|paused
      shop|10.0.0.9|5432|shop||10|0||0|10|0
      (1 row)
      2024-08-12T10:15:10+03:00
      database|total_xact_count|total_query_count|total_query_time|total_wait_time|avg_query_time
      shop|1260|2520|378000000|13000|150000
      (1 row)

      """, records: 14),
    FormatSample(
      """
      time,database,user,cl_active,cl_waiting,sv_active,sv_idle,maxwait,pool_mode
      1723446900,shop,web,12,0,4,6,0,transaction
      1723446910,"shop",web,12,0,5,5,0,transaction

      """, records: 10),
    // Without any time it is a snapshot, not a series.
    FormatSample(
      """
      database,user,cl_active,cl_waiting,sv_active,sv_idle,maxwait,pool_mode
      shop,web,12,3,10,0,2,transaction

      """, records: 0),
    // A row cut short, an error of the console, a second snapshot without a time of its own.
    FormatSample(
      """
      Mon Aug 12 10:15:00 UTC 2024
      database|user|cl_active|cl_waiting|sv_active
      shop|web|12|3|10
      shop|we
      psql: error: connection to server on socket failed: FATAL: no such user
      database|user|cl_active|cl_waiting|sv_active
      shop|web|12|4|10

      """, records: 3),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var parser = PgBouncerParser()
    var zone: Recognition.ZoneStyle?
    var counts = (used: 0, other: 0)
    var hasTable = false
    HeadLines.forEach(head, limit: 200) { line in
      switch parser.take(line, utcOffset: 0) {
      case .time(let time): if zone == nil { zone = time.zone }
      case .header: hasTable = true
      case .row:
        counts.used += 1
        if zone == nil, let cell = parser.statedTime {
          zone = TimestampParser.parse(cell.span, utcOffset: 0)?.zone
        }
      case .mark: break
      case .unknown: counts.other += 1
      }
    }
    guard hasTable, counts.used >= counts.other || counts.other < 5 else { return nil }
    return Recognition(confidence: 0.9, zone: zone ?? .none)
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { LineFramed(PgBouncerLines(context)) }
}

private struct PgBouncerLines: LineDecoder {
  private var parser = PgBouncerParser()
  private let utcOffset: Int
  private var series: MetricSeriesTable
  private var times: TimeReader
  private var skipped = SkippedCells()
  /// Time of the snapshot at hand, and the tables seen since it was stated.
  private var snapshot: Timestamp?
  private var tables: Set<PgBouncerParser.Kind> = []
  private var untimed = 0

  init(_ context: DecodingContext) {
    utcOffset = context.utcOffset
    series = MetricSeriesTable(service: context.service)
    times = TimeReader(context)
  }

  mutating func decode(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    let content = line.extracting(line.trimmedRange())
    switch parser.take(content, utcOffset: utcOffset) {
    case .time(let time):
      snapshot = time.moment
      tables = []
      return .recognised
    case .header:
      // The same table again, but no other time: of which moment is it?
      if !tables.insert(parser.kind).inserted { snapshot = nil }
      return .recognised
    case .mark: return .recognised
    case .unknown(let reason): return .rejected(reason)
    case .row: return takeRow(number: number, into: &output)
    }
  }

  private mutating func takeRow(number: Int, into output: inout DecodedOutput) -> LineOutcome {
    // Rows of the console itself, and of tables that hold no series.
    if parser.kind == .other || parser.database == "pgbouncer" { return .recognised }
    var moment = snapshot
    if let stated = parser.statedTime {
      guard let time = times.moment(stated.span) else { return .rejected(TimeReader.reason) }
      moment = time
    }
    guard let moment else {
      untimed += 1
      return .recognised
    }
    var used = 0
    for (name, value) in parser.values {
      guard let stated = value.span.decimal() else {
        skipped.count("value is not a number", line: number)
        continue
      }
      guard let index = series.index(of: MetricIdentity(name: name, labels: parser.labels)) else {
        return .rejected(MetricSeriesTable.fullReason)
      }
      series.append(series: index, time: moment, value: stated, line: number, to: &output.batch)
      used += 1
    }
    return used > 0 ? .used : .rejected("no value in the row is a number")
  }

  mutating func finish(into output: inout DecodedOutput) {
    times.finish(into: &output)
    skipped.finish(into: &output)
    if untimed > 0 {
      output.warnings.append(
        Warning(
          code: "values-without-time", file: output.batch.file,
          message: "\(untimed) rows have no time and are not used: not a series;"
            + " export with `\\watch 10`, which prints one above each table"))
    }
  }
}
