/// Squid's own access log: the calls that services made through a proxy to hosts outside. Stamped with the end,
/// durations in milliseconds; of a tunnel, how long it stood.
package enum SquidLog: ParsedLog {
  package static let name = "squid"
  package static let role = "outbound calls"
  static let confidence = 0.9
  static func makeParser() -> Line { Line() }

  package static let samples = [
    FormatSample(
      """
      1795793461.267     38 10.0.0.47 TCP_MISS/200 3662 GET http://rates.example/latest - HIER_DIRECT/192.0.2.7 application/json
      1795793462.748    154 10.0.0.47 TCP_TUNNEL/200 4987 CONNECT api.pay.example:443 - HIER_DIRECT/192.0.2.8 -

      """, records: 2),
    // A host that was not reached, and a client that went away.
    FormatSample(
      """
      1795793463.593  60011 10.0.0.47 TCP_MISS_ABORTED/000 0 GET http://rates.example/latest - HIER_DIRECT/rates.example -
      1795793464.401      5 10.0.0.48 TCP_TUNNEL/503 0 CONNECT api.pay.example:443 - HIER_NONE/- -

      """, records: 2),
    // A line that is cut short.
    FormatSample(
      """
      1795793463.593     81 10.0.0.47 TCP_TUNNEL/200 5974 CONNECT api.pay.example:443 - HIER_DIRECT/api.pay.example -
      1795793463.993     81 10.0.0.47 TCP_TUNN

      """, records: 1),
  ]

  struct Line: LogLineParser {
    private static let time = FieldAlias(field: .endTime)
    private static let duration = FieldAlias(field: .duration, unit: .milliseconds)
    private static let status = FieldAlias(field: .status)
    private static let method = FieldAlias(field: .method)
    private static let peer = FieldAlias(field: .peer, isOutbound: true)
    private static let instance = FieldAlias(field: .instance)

    mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
      var words = LineWords()
      guard let time = words.word(line), line[time.lowerBound].decimalDigit != nil,
        let duration = words.word(line), line.extracting(duration).integer() != nil,
        let client = words.word(line), let result = words.word(line),
        let slash = line.firstIndex(of: UInt8(ascii: "/"), from: result.lowerBound),
        slash < result.upperBound, line.extracting((slash + 1)..<result.upperBound).integer() != nil
      else { return .rejected("no time, duration, client and result of Squid") }
      guard words.word(line) != nil, let method = words.word(line), let url = words.word(line)
      else { return .rejected("line ends before its URL") }
      fields.set(Self.time, time, .number)
      fields.set(Self.duration, duration, .number)
      fields.set(Self.instance, client, .string)
      fields.set(Self.status, (slash + 1)..<result.upperBound, .number)
      fields.set(Self.method, method, .string)
      fields.set(Self.peer, url, .string)
      return nil
    }
  }
}
