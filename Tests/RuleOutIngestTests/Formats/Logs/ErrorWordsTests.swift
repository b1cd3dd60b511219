import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct ErrorWordsTests {
  private func outcome(_ text: String) -> Request.Outcome {
    LogValues.outcome(ofError: Array(text.utf8).span)
  }

  @Test(arguments: [
    "connect timeout", "Connect timed out", "java.net.ConnectTimeoutException",
    "connect ETIMEDOUT 10.0.0.1:443", "dial tcp 10.0.0.1:443: i/o timeout",
    "net/http: TLS handshake timeout", "connection timed out",
    "upstream timed out (110: Connection timed out) while connecting to upstream",
    "HTTPSConnectionPool(host='a.example', port=443): Max retries exceeded (connect timeout=3)",
    "could not open socket to a.example:443 (timeout while connecting)",
  ])
  func `time that ran out before there was a connection is both`(text: String) {
    #expect(outcome(text) == [.timeout, .connectionFailed])
  }

  @Test(arguments: [
    "timeout", "context deadline exceeded", "Read timed out",
    "upstream timed out (110: Connection timed out) while reading response header from upstream",
    "timed out waiting for a connection from the pool",
    "connection timed out while reading response",
    "Connection is not available, request timed out after 30000ms",
    "read tcp: connection timeout in response",
  ])
  func `time that ran out behind that, or before a pool, is a timeout alone`(text: String) {
    #expect(outcome(text) == .timeout)
  }

  @Test(arguments: [
    "name resolution failed", "getaddrinfo EAI_AGAIN api.example", "lookup api.example: NXDOMAIN",
    "server answered SERVFAIL", "no such host", "Could not resolve host: api.example",
  ])
  func `a name that does not resolve is a connection never made`(text: String) {
    #expect(outcome(text) == .connectionFailed)
  }
}
