import Testing

@testable import RuleOutSignals

@Suite struct FailedServiceTextTests {
  @Test(arguments: [
    ("upstream itineraries returned status 503", "itineraries"),
    ("read ECONNRESET itineraries", "itineraries"),
    ("Connection reset by peer: itineraries", "itineraries"),
    ("connect to itineraries timed out after 3 tries", "itineraries"),
    ("Read timed out after 2000 ms calling http://accounts:8080/", "accounts"),
    ("500 Server Error for url: https://quotes/", "quotes"),
    ("HTTPConnectionPool(host='quotes', port=8080): Read timed out. (read timeout=2.0)", "quotes"),
    ("503 from bookings: [no body]", "bookings"),
    ("dial tcp orders:8080: i/o timeout", "orders"),
    ("dial tcp: lookup orders on 10.96.0.10:53: no such host", "orders"),
    (#"Post "http://orders.shop.svc.cluster.local/charge": EOF"#, "orders"),
    ("search answered with status 502", "search"),
  ])
  func `a name in the place of a callee is one`(text: String, callee: String) {
    #expect(FailedServiceText.callee(in: text) == callee)
  }

  @Test(arguments: [
    "", "could not save orders", "3 rows from orders", "orders returned 3 rows",
    "mail to users failed",
    "404 from bookings: [no body]", "orders:17 not found", "mail sent to users:12345 failed",
    "host=orders is set", "see http://wiki/errors",
    "calling https://api.pay.example/v1 failed", "calling 10.0.0.7", "search is slow",
    "bookings rejected by user", "cache refreshed, 512 entries from search",
  ])
  func `a word that may be a service's name is none elsewhere`(text: String) {
    #expect(FailedServiceText.callee(in: text) == nil)
  }

  @Test(arguments: [
    ("connect to itineraries timed out after 3 tries", true), ("read ECONNRESET itineraries", true),
    ("Connection reset by peer: itineraries", true), ("read ECONNRESET", false),
    ("Connection reset by peer", false), ("Broken pipe: client closed connection", false),
    ("Connection reset by peer: client", false),
    ("java.net.SocketException: Connection reset by peer: socket write error", false),
    ("failed to connect to the lead; timed out", false),
  ])
  func `a peer is lost where it is named`(text: String, isLost: Bool) {
    #expect(FailedServiceText.losesPeer(text) == isLost)
    #expect((RuntimeErrorText.classify(text) == .unreachable) == isLost)
  }
}
