/// Access logs of AWS Application Load Balancers, and of the classic ones before them: times in seconds, stamped with the end; `-1` is a phase
/// that never happened.
package enum ApplicationLoadBalancer: ParsedLog {
  package static let name = "aws-alb"
  package static let role = "requests"
  static let confidence = 0.9
  static func makeParser() -> Line { Line() }

  package static let samples = [
    // Answered by a target.
    FormatSample(
      """
      https 2026-11-22T22:23:00.186641Z app/shop/50dc6c495c0c9188 192.0.2.7:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example:443/cart/17?x=1 HTTP/1.1" "curl/8.5" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/73e2d6bc24d8a067 "Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example" "arn:aws:acm:eu-west-1:123456789012:certificate/1234" 1 2026-11-22T22:22:48.364000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-"
      h2 2026-11-22T22:23:01.002003Z app/shop/50dc6c495c0c9188 192.0.2.8:2818 10.0.0.2:80 0.000 60.001 0.000 504 - 0 57 "POST https://www.example:443/orders HTTP/2.0" "curl/8.5" - - - "-" "-" "-" 1 2026-11-22T22:22:01.000000Z "forward" "-" "-" "10.0.0.2:80" "-" "-" "-"

      """, records: 2),
    // No target to ask, and a client that went away before one was.
    FormatSample(
      """
      http 2026-11-22T22:23:00.186641Z app/shop/50dc6c495c0c9188 192.0.2.7:2817 - -1 -1 -1 503 - 34 366 "GET http://www.example:80/ HTTP/1.1" "curl/8.5" - - - "-" "-" "-" 0 2026-11-22T22:23:00.100000Z "forward" "-" "-" "-" "-" "-" "-"
      http 2026-11-22T22:23:00.286641Z app/shop/50dc6c495c0c9188 192.0.2.7:2817 10.0.0.1:80 0.001 -1 -1 460 - 34 0 "GET http://www.example:80/slow HTTP/1.1" "curl/8.5" - - - "-" "-" "-" 0 2026-11-22T22:23:00.100000Z "forward" "-" "-" "10.0.0.1:80" "-" "-" "-"

      """, records: 2),
    // As it was before the fields behind the user agent; a request that could not be read.
    FormatSample(
      """
      wss 2026-11-22T22:23:00.186641Z app/shop/50dc6c495c0c9188 [2001:db8::7]:2817 10.0.1.192:8010 0.001 0.003 0.000 101 101 218 587 "GET https://www.example:443/live HTTP/1.1" "-"
      http 2026-11-22T22:23:01.186641Z app/shop/50dc6c495c0c9188 192.0.2.9:4411 - -1 -1 -1 400 - 0 272 "- http://www.example:80- -" "-"

      """, records: 2),
    // A classic load balancer; no instance in service for the second.
    FormatSample(
      """
      2026-11-22T23:39:43.945958Z shop-lb 192.0.2.7:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example:80/cart/17 HTTP/1.1" "curl/8.5" - -
      2026-11-22T23:39:44.945958Z shop-lb 192.0.2.7:2817 - -1 -1 -1 503 0 0 0 "GET http://www.example:80/cart/18 HTTP/1.1" "curl/8.5" - -

      """, records: 2),
  ]

  struct Line: LogLineParser {
    private static let time = FieldAlias(field: .endTime)
    private static let service = FieldAlias(field: .service)
    private static let client = FieldAlias(field: .clientAddress)
    private static let target = FieldAlias(field: .upstreamAddress)
    private static let duration = FieldAlias(field: .duration, unit: .seconds)
    private static let dependency = FieldAlias(field: .dependencyTime, unit: .seconds)
    private static let status = FieldAlias(field: .status)
    private static let request = FieldAlias(field: .requestLine)

    private static let fault = LineOutcome.rejected("no line of an application load balancer")

    mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
      var words = LineWords()
      guard let first = words.word(line) else { return Self.fault }
      let isClassic = first.count == 27 && line[first.upperBound - 1] == UInt8(ascii: "Z")
      guard isClassic || Self.isKind(line.extracting(first)),
        let time = isClassic ? first : words.word(line), let balancer = words.word(line),
        isClassic || line.extracting(balancer).hasPrefix("app/"), let client = words.word(line),
        let target = words.word(line), let before = words.word(line),
        let within = words.word(line), let after = words.word(line),
        let status = words.word(line), words.word(line) != nil, words.word(line) != nil,
        words.word(line) != nil, let request = words.quoted(line)
      else { return Self.fault }
      fields.set(Self.time, time, .string)
      let nameStart = balancer.lowerBound + (isClassic ? 0 : 4)
      let nameEnd = line.firstIndex(of: UInt8(ascii: "/"), from: nameStart) ?? balancer.upperBound
      fields.set(
        Self.service, nameStart..<max(nameStart, min(nameEnd, balancer.upperBound)), .string)
      fields.set(Self.client, client, .string)
      fields.set(Self.target, target, .string)
      fields.set(Self.status, status, .number)
      let isNegative = [before, within, after].map { line[$0.lowerBound] == UInt8(ascii: "-") }
      if !isNegative.contains(true) {
        fields.set(Self.duration, before.lowerBound..<after.upperBound, .list)
      }
      if !isNegative[1] { fields.set(Self.dependency, within, .number) }
      // `- http://host:80- -` is what could not be read.
      if !line.extracting(request).hasPrefix("- ") { fields.set(Self.request, request, .string) }
      return nil
    }

    private static func isKind(_ text: Span<UInt8>) -> Bool {
      text.equals("http") || text.equals("https") || text.equals("h2") || text.equals("grpc")
        || text.equals("grpcs") || text.equals("ws") || text.equals("wss")
    }
  }
}
