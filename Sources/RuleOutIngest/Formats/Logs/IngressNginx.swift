/// Access logs of the Kubernetes ingress controller of nginx: combined, and behind it
///
///     LENGTH TIME [namespace-service-port] [alternative] UPSTREAM UPSTREAM_LENGTH UPSTREAM_TIME STATUS ID
///
/// with lists where several upstreams were tried.
package enum IngressNginx: ParsedLog {
  package static let name = "ingress-nginx"
  package static let role = "requests"
  static let confidence = 0.88
  static func makeParser() -> Line { Line() }

  package static let samples = [
    FormatSample(
      """
      10.0.0.1 - - [22/Nov/2026:14:03:11 +0000] "GET /cart/17 HTTP/1.1" 200 512 "-" "curl/8.5" 415 0.123 [default-shop-80] [] 10.44.0.9:8080 512 0.120 200 5ab4ba1b7d4ee6d5b04e8f1bd5e5ffb5
      10.0.0.1 - ann [22/Nov/2026:14:03:12 +0000] "POST /cart HTTP/2.0" 201 31 "https://www.example/" "curl/8.5" 96 0.034 [default-shop-80] [] 10.44.0.8:8080 31 0.033 201 6ab4ba1b7d4ee6d5b04e8f1bd5e5ffb5

      """, records: 2),
    // Two upstreams tried, the second after the first timed out.
    FormatSample(
      """
      10.0.0.1 - - [22/Nov/2026:14:03:11 +0000] "GET /slow HTTP/1.1" 504 160 "-" "curl/8.5" 415 10.004 [default-shop-80] [] 10.44.0.9:8080, 10.44.0.8:8080 0, 160 5.001, 5.002 504, 504 7ab4ba1b7d4ee6d5b04e8f1bd5e5ffb5

      """, records: 1),
    // No endpoint, a client that went away, and a line of the controller itself.
    FormatSample(
      """
      10.0.0.1 - - [22/Nov/2026:14:03:11 +0000] "GET /cart HTTP/1.1" 503 190 "-" "curl/8.5" 415 0.000 [default-shop-80] [] - - - - 8ab4ba1b7d4ee6d5b04e8f1bd5e5ffb5
      10.0.0.1 - - [22/Nov/2026:14:03:12 +0000] "GET /slow HTTP/1.1" 499 0 "-" "curl/8.5" 415 3.002 [default-shop-80] [] 10.44.0.9:8080 0 3.001 - 9ab4ba1b7d4ee6d5b04e8f1bd5e5ffb5
      I1122 14:03:13.000000       7 controller.go:168] "Configuration changes detected, backend reload required"

      """, records: 2),
  ]

  struct Line: LogLineParser {
    private static let service = FieldAlias(field: .service)
    private static let upstream = FieldAlias(field: .upstreamAddress)
    private static let duration = FieldAlias(field: .duration, unit: .seconds)
    private static let dependency = FieldAlias(field: .dependencyTime, unit: .seconds)

    private static let portNames: Set<String> = ["http", "https", "grpc", "web"]

    private var access = AccessLine()

    mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
      if let reason = access.parse(line, into: &fields) { return .rejected(reason) }
      let tail = access.tail
      guard tail.count >= 8, let name = inBrackets(line, tail[2]),
        inBrackets(line, tail[3]) != nil
      else { return .rejected("no [namespace-service-port] behind the line") }
      fields.set(Self.duration, tail[1], .number)
      fields.set(Self.service, service(line, name), .string)
      fields.set(Self.upstream, tail[4], .string)
      fields.set(Self.dependency, tail[6], .list)
      return nil
    }

    /// `shop-cart-api-80` is port 80 of the service `cart-api` in the namespace `shop`. A namespace with a dash
    /// of its own leaves its rest with the service.
    private func service(_ line: Span<UInt8>, _ name: Range<Int>) -> Range<Int> {
      let dashes = name.filter { line[$0] == UInt8(ascii: "-") }
      guard dashes.count >= 2, let first = dashes.first, let last = dashes.last,
        (last + 1..<name.upperBound).allSatisfy({ line[$0].decimalDigit != nil })
          || Self.portNames.contains(line.extracting((last + 1)..<name.upperBound).text())
      else { return name }
      return (first + 1)..<last
    }

    private func inBrackets(_ line: Span<UInt8>, _ token: Range<Int>) -> Range<Int>? {
      guard token.count >= 2, line[token.lowerBound] == UInt8(ascii: "["),
        line[token.upperBound - 1] == UInt8(ascii: "]")
      else { return nil }
      return (token.lowerBound + 1)..<(token.upperBound - 1)
    }
  }
}
