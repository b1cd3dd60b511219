/// Logs in the extended format of the W3C, whose `#Fields:` line names the columns: IIS (`time-taken` in
/// milliseconds) and CloudFront (seconds). Times are UTC.
package enum W3CLog: ParsedLog {
  package static let name = "w3c-extended"
  package static let role = "requests"
  static let confidence = 0.9
  static let isUTC = true
  static func makeParser() -> Line { Line() }

  package static let samples = [
    // IIS; its header comes again when the columns change.
    FormatSample(
      """
      #Software: Microsoft Internet Information Services 10.0
      #Version: 1.0
      #Date: 2026-11-22 14:00:00
      #Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken
      2026-11-22 14:03:11 10.0.0.9 GET /cart/17 x=1 443 - 192.0.2.7 Mozilla/5.0+(X11) 200 0 0 46
      2026-11-22 14:03:12 10.0.0.9 GET /slow - 443 SHOP\\ann 192.0.2.8 Mozilla/5.0+(X11) 503 2 0 30017
      #Fields: date time cs-method cs-uri-stem sc-status time-taken
      2026-11-22 14:03:13 GET / 200 3

      """, records: 3),
    // CloudFront; the second viewer left before there was a status.
    FormatSample(
      "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host)"
        + " cs-uri-stem sc-status cs(Referer) cs(User-Agent) x-edge-result-type time-taken\n"
        + "2026-11-22\t21:02:16\tLHR62-C2\t392\t192.0.2.10\tGET\td1.cloudfront.net\t/index.html"
        + "\t200\t-\tcurl/8.5%20x\tMiss\t0.241\n"
        + "2026-11-22\t21:02:15\tLHR62-C2\t0\t192.0.2.11\tGET\td1.cloudfront.net\t/big"
        + "\t000\t-\tcurl/8.5\tError\t5.001\n", records: 2),
    // A line that is cut short, and a gateway that timed out.
    FormatSample(
      """
      #Fields: date time c-ip cs-method cs-uri-stem sc-status time-taken
      2026-11-22 14:03:12 192.0.2.8 POST /orders 504 60003
      2026-11-22 14:03:13 192.0.2.8 POST /ord

      """, records: 1),
  ]

  struct Line: LogLineParser {
    private enum Column {
      case date, time, other
      case field(FieldAlias)
    }

    private var columns: [Column] = []

    private static let time = FieldAlias(field: .endTime)

    mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
      if line.count > 0, line[0] == UInt8(ascii: "#") {
        if line.hasPrefix("#Fields:") { readColumns(line.extracting(8..<line.count)) }
        return .recognised
      }
      if columns.isEmpty { return .rejected("no #Fields: before the line") }
      var words = LineWords()
      var date: Range<Int>?
      for column in columns {
        guard let word = words.word(line) else {
          return .rejected("fewer columns than #Fields: names")
        }
        switch column {
        case .other: continue
        case .date: date = word
        case .time:
          // Date and time stand side by side, so that both are one range.
          if let date, date.upperBound + 1 == word.lowerBound {
            fields.set(Self.time, date.lowerBound..<word.upperBound, .string)
          }
        case .field(let alias): fields.set(alias, word, .string)
        }
      }
      return nil
    }

    private mutating func readColumns(_ names: Span<UInt8>) {
      columns.removeAll()
      var isCloudFront = false
      var words = LineWords()
      while let word = words.word(names) {
        if names.extracting(word).hasPrefix("x-edge-") { isCloudFront = true }
      }
      words = LineWords()
      while let word = words.word(names) {
        columns.append(Self.column(names.extracting(word), isCloudFront))
      }
    }

    private static func column(_ name: Span<UInt8>, _ isCloudFront: Bool) -> Column {
      if name.equals("date") { return .date }
      if name.equals("time") { return .time }
      if name.equals("time-taken") {
        return .field(
          FieldAlias(field: .duration, unit: isCloudFront ? .seconds : .milliseconds))
      }
      if name.equals("sc-status") { return .field(FieldAlias(field: .status)) }
      if name.equals("cs-method") { return .field(FieldAlias(field: .method)) }
      if name.equals("cs-uri-stem") { return .field(FieldAlias(field: .path)) }
      if name.equals("c-ip") { return .field(FieldAlias(field: .clientAddress)) }
      if name.equals("cs-username") { return .field(FieldAlias(field: .user)) }
      if name.equals("s-computername") { return .field(FieldAlias(field: .instance)) }
      return .other
    }
  }
}
