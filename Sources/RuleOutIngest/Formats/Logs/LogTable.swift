import RuleOutModel

/// Logs as a table with a header: what log stores export, and lists of calls. The columns go by the same names as
/// the keys of JSON lines.
package enum LogTable: InputFormat {
  package static let name = "log-csv"
  package static let role = "requests"

  package static let samples = [
    // Requests as a query of a log store gives them; one failed, one has no time.
    FormatSample(
      """
      "@timestamp","service.name","http.request.method","url.path","http.response.status_code","event.duration","client.ip"
      "2026-11-22T14:03:11.123Z","shop","GET","/orders/7","200","12000000","192.0.2.7"
      "2026-11-22T14:03:12.123Z","shop","GET","/orders/8","503","30000000000","192.0.2.8"
      "soon","shop","GET","/orders/9","200","12000000","192.0.2.8"

      """, records: 2),
    // Outbound calls: the hosts are other people's. One had no answer.
    FormatSample(
      """
      timestamp,service,host,method,path,status,duration_ms,error
      2026-11-22T14:03:11Z,shop,api.pay.example,POST,/v1/charges,201,118.2,
      2026-11-22T14:03:12Z,shop,rates.bank.org,GET,/latest,,5000.0,timeout
      2026-11-22T14:03:13Z,shop,api.pay.example,POST,/v1/cha
      """, records: 2),
    // Messages.
    FormatSample(
      """
      Time;Level;Logger;Message
      2026-11-22 14:03:11;ERROR;shop.Orders;"no connection; giving up"
      2026-11-22 14:03:12;INFO;shop.Orders;ready
      yesterday;INFO;shop.Orders;ready

      """, records: 2),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let table = CSVHead(head), !table.isHeaderless, !table.rows.isEmpty else { return nil }
    let columns = LogColumns(table.header, callees: table.calleeColumn)
    var statistics = LogHeadStatistics()
    var fields = LineFields()
    for cells in table.rows {
      let row = CSVRow(cells: cells)
      fields.removeAll()
      columns.set(row, into: &fields)
      statistics.take(fields, row.bytes.span)
    }
    // Measurements have a time and a duration, too, and other tables a time and a text.
    let isLog =
      statistics.hasRequests
      ? table.listsRequests || columns.stateRequests
      : statistics.severities * 2 > statistics.messages
    guard isLog, statistics.usable * 2 >= table.rows.count, let zone = statistics.zone else {
      return nil
    }
    return Recognition(
      confidence: 0.86, zone: zone,
      layout: [String(Unicode.Scalar(table.delimiter)), table.calleeColumn.map(String.init) ?? ""]
        + statistics.layout.words,
      decisions: statistics.decisions
        + (table.calleeColumn.map { ["\(table.header[$0]) taken as the host that was called"] }
          ?? []),
      role: statistics.role)
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    var log = recognition
    log.layout = Array(recognition.layout.dropFirst(2))
    return CSVFramed(
      LogRows(
        callees: recognition.layout.dropFirst().first.flatMap { Int($0) },
        builder: LogRecordBuilder(log, context)),
      delimiter: recognition.layout.first?.utf8.first ?? UInt8(ascii: ","))
  }
}

/// What the columns of a table stand for.
private struct LogColumns {
  private var aliases: [FieldAlias?]

  /// `callees` is the column of the hosts that were called, where there is one.
  init(_ header: [String], callees: Int?) {
    aliases = header.map { FieldAliases.alias(of: $0) }
    if let callees { aliases[callees] = FieldAlias(field: .peer, isOutbound: true) }
  }

  /// Says by the names alone that a row is a request: how it was asked for, and how it went.
  var stateRequests: Bool {
    let fields = Set(aliases.compactMap { $0?.field })
    return fields.contains(.status)
      && !fields.isDisjoint(with: [.method, .path, .route, .requestLine])
  }

  func set(_ row: CSVRow, into fields: inout LineFields) {
    let bytes = row.bytes.span
    for (index, alias) in aliases.enumerated() {
      guard let alias else { continue }
      let range = row.range(index)
      let cell = bytes.extracting(range)
      let blanks = cell.trimmedRange()
      if blanks.isEmpty { continue }
      let inner = cell.extracting(blanks)
      let form: LineFields.Form =
        inner.equalsIgnoringCase("true") || inner.equalsIgnoringCase("false")
        ? .boolean : inner[0].decimalDigit != nil ? .number : .string
      let start = range.lowerBound + blanks.lowerBound
      fields.set(alias, start..<(start + blanks.count), form)
    }
  }
}

private struct LogRows: CSVRowDecoder {
  let callees: Int?
  var builder: LogRecordBuilder
  private var columns = LogColumns([], callees: nil)
  private var fields = LineFields()

  init(callees: Int?, builder: LogRecordBuilder) {
    self.callees = callees
    self.builder = builder
  }

  mutating func begin(header: [String]) {
    columns = LogColumns(header, callees: callees.flatMap { $0 < header.count ? $0 : nil })
  }

  mutating func decode(
    _ row: CSVRow, line: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    fields.removeAll()
    columns.set(row, into: &fields)
    return builder.build(fields, row.bytes.span, number: line, into: &output)
  }

  mutating func finish(into output: inout DecodedOutput) { builder.finish(into: &output) }
}

extension CSVHead {
  /// The column of hosts that services called: names of several owners, beside the service of ours, or beside the
  /// error that the caller met. Machines, and sites that are served, bear the name of one owner.
  fileprivate var calleeColumn: Int? {
    guard column(["service", "service_name", "app", "application"]) != nil,
      column(["client_ip", "remote_addr", "client_address", "user_id", "user", "session_id"])
        == nil,
      let hosts = column(["host"])
    else { return nil }
    let names = cells(hosts)
    guard names.allSatisfy(PublicHostName.contains) else { return nil }
    let owners = Set(names.map { $0.split(separator: ".").suffix(2) })
    let isSite = names.contains { $0.hasPrefix("www.") }
    return owners.count > 1 || column(["error", "error_message"]) != nil && !isSite ? hosts : nil
  }
}
