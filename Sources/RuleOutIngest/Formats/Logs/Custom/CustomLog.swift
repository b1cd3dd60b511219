/// Logs whose lines have a layout that the user states:
///
///     let layout = try CustomLog.layout(ofNginxFormat: "$time_iso8601 $status $request_time $uri")
///     let input = Ingest.survey(source, layout: layout)
///
/// It takes no part in the recognition of formats: what is stated is not guessed.
package enum CustomLog: LineFormat {
  package static let name = "custom-log"
  package static let role = "requests"

  /// In the layout of `sampleLayout`.
  package static let samples = [
    FormatSample(
      """
      2026-11-22T14:03:11+01:00 10.0.0.1 200 "GET /cart/17?x=1 HTTP/1.1" 0.241 0.240 u-17
      2026-11-22T14:03:12+01:00 2001:db8::7 200 "GET /cart/18 HTTP/2.0" 0.012 - -

      """, records: 2),
    // The first of two upstreams timed out; the client of the second request went away.
    FormatSample(
      """
      2026-11-22T14:03:13+01:00 10.0.0.1 504 "POST /cart HTTP/1.1" 60.002 30.001, 30.000 u-17
      2026-11-22T14:03:14+01:00 10.0.0.2 499 "GET /a\\x22b HTTP/1.1" 3.002 3.001 : 0.001 u-18

      """, records: 2),
    // A request that could not be read, a line of another program, and one that is cut short.
    FormatSample(
      """
      2026-11-22T14:03:15+01:00 10.0.0.1 400 "-" 0.000 - -
      worker process 31 exited on signal 9
      2026-11-22T14:03:16+01:00 10.0.0.1 200 "GET /ca
      """, records: 1),
  ]

  static let sampleLayout =
    #"$time_iso8601 $remote_addr $status "$request" $request_time $upstream_response_time $http_x_user"#

  // MARK: Layouts

  /// The layout that a `log_format` of nginx states, given as its text or as the whole directive. Units
  /// are those of its variables; a variable that means nothing here is passed over.
  package static func layout(
    ofNginxFormat format: String
  ) throws(CustomLogError) -> CustomLogLayout {
    try CustomLogLayout(.nginx, format)
  }

  /// The layout that a `LogFormat` of Apache states, given as its text or as the whole directive.
  package static func layout(
    ofApacheFormat format: String
  ) throws(CustomLogError) -> CustomLogLayout {
    try CustomLogLayout(.apache, format)
  }

  /// The layout that a regular expression states by groups named as keys of JSON logs are:
  /// `(?<time>\S+) (?<status>\d+) (?<duration_ms>[\d.]+)`. It may match anywhere in a line.
  package static func layout(ofPattern pattern: String) throws(CustomLogError) -> CustomLogLayout {
    try CustomLogLayout(.pattern, pattern)
  }

  // MARK: Format

  package static func recognise(_ head: ContentHead) -> Recognition? { nil }

  /// What the lines of `head` show of the users, zone and units of a log in `layout`. Its confidence is the
  /// share of lines that have the layout.
  static func recognise(_ head: ContentHead, as layout: CustomLogLayout) -> Recognition {
    var survey = ParsedHead(
      parser: (try? layout.parser()) ?? CustomLine.none, envelopeZone: head.envelopeZone)
    HeadLines.forEach(head, limit: 200) { survey.take($0) }
    let statistics = survey.statistics
    let fit = "\(statistics.usable) of \(statistics.lines) lines at the beginning have it"
    return Recognition(
      confidence: Double(statistics.usable) / Double(max(1, statistics.lines)),
      zone: statistics.zone ?? .none, layout: statistics.layout.words + layout.words,
      decisions: ["layout of lines stated: \(fit)"] + statistics.decisions,
      role: statistics.role)
  }

  static func makeLineDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> ParsedLines<CustomLine> {
    let own = Array(recognition.layout.dropFirst(LogLayout().words.count))
    let parser = CustomLogLayout(words: own).flatMap { try? $0.parser() }
    return ParsedLines(
      parser: parser ?? .none, builder: LogRecordBuilder(recognition, context))
  }
}
