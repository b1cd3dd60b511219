import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct SpanJoinTests {
  private let family = [
    TestSpan(id: "root", service: "web", kind: "server", duration: 1_000),
    TestSpan(
      id: "call", parent: "root", service: "web", kind: "client", start: 100, duration: 300,
      more: #","peer.service":"http://Shop.example:8080/x""#),
    TestSpan(id: "inner", parent: "root", service: "web", kind: "internal", start: 150),
    TestSpan(
      id: "other", parent: "inner", service: "web", kind: "client", start: 350, duration: 150,
      more: #","server.address":"mail""#),
    TestSpan(
      id: "query", parent: "inner", service: "web", kind: "client", start: 900, duration: 400,
      more: #","db.system":"redis""#),
    TestSpan(
      id: "shop", parent: "call", service: "shop", kind: "server", start: 120, duration: 260),
  ]

  @Test(arguments: 0..<6)
  func `parallel calls count once, in whatever order spans stand`(rotation: Int) throws {
    let spans = Array(family[rotation...] + family[..<rotation])
    let reading = try #require(TraceReading(TestSpan.text(spans)))
    let root = try #require(reading.handled(by: "web").first)
    // 100 to 400 and 350 to 500, the second by way of an internal span.
    #expect(root.dependencyTime == 400_000)
    // The query outlives the request.
    #expect(root.queryTime == 100_000)
    let shop = try #require(reading.handled(by: "shop").first)
    #expect(shop.dependencyTime == Request.unknown)
    #expect(reading.edges == [CallEdge(caller: "web", callee: "shop")])
    #expect(reading.account.used == 5)
    #expect(reading.account.recognised == 1)
    #expect(reading.warnings.isEmpty)
  }

  @Test func `a callee goes by the name of the service that answered, else by its host`() throws {
    let reading = try #require(TraceReading(TestSpan.text(family)))
    #expect(Set(reading.calls.map { reading.name($0.peer) }) == ["shop", "mail"])
    #expect(reading.queries.map { reading.name($0.peer) } == ["redis"])
  }

  @Test func `a failed call without an answer is one to the service that answers others`() throws {
    let more = #","server.address":"10.0.0.9""#
    let reading = try #require(
      TraceReading(
        TestSpan.text([
          TestSpan(id: "a", service: "web", kind: "client", more: more),
          TestSpan(id: "b", parent: "a", service: "shop", kind: "server"),
          TestSpan(
            id: "c", service: "web", kind: "client", more: more + #","error":"connection refused""#),
        ])))
    #expect(reading.calls.map { reading.name($0.peer) } == ["shop", "shop"])
    #expect(reading.calls.map(\.failed) == [false, true])
  }

  @Test func `without kinds a span is a request where its parent is elsewhere`() throws {
    let reading = try #require(
      TraceReading(
        TestSpan.text([
          TestSpan(id: "a", service: "web", duration: 500),
          TestSpan(id: "b", parent: "a", service: "web"),
          TestSpan(id: "c", parent: "b", start: 50, duration: 200),
          TestSpan(id: "d", parent: "c", start: 60, duration: 10),
        ])))
    #expect(reading.requests.map { reading.name($0.service) } == ["web", "shop"])
    // What the call reached stands for the call, which was not traced.
    #expect(reading.requests.map(\.dependencyTime) == [200_000, Request.unknown])
    #expect(reading.edges == [CallEdge(caller: "web", callee: "shop")])
  }

  @Test func `orphans are entries of their service, and counted`() throws {
    let reading = try #require(
      TraceReading(
        TestSpan.text([
          TestSpan(id: "a", parent: "0000000000000000"),
          TestSpan(id: "b", parent: "gone"), TestSpan(id: "c", parent: "c"),
        ])))
    #expect(reading.requests.count == 3)
    #expect(reading.edges.isEmpty)
    let warning = try #require(reading.warnings.first)
    #expect(warning.code == "orphan-spans")
    #expect(warning.message.hasPrefix("1 of 3 spans"))
  }

  @Test func `a span that is there twice counts once, one of the same id does not`() throws {
    let reading = try #require(
      TraceReading(
        TestSpan.text([
          TestSpan(id: "a"), TestSpan(id: "a"), TestSpan(id: "a", start: 7),
          TestSpan(id: "b", kind: "client", more: #","http.url":"/no/host""#),
        ])))
    #expect(reading.requests.count == 2)
    #expect(reading.account.recognised == 2)
    #expect(reading.warnings.map(\.code) == ["duplicate-spans", "calls-without-callee"])
  }

  @Test func `work for a queue is nobody's waiting time`() throws {
    let reading = try #require(
      TraceReading(
        TestSpan.text([
          TestSpan(id: "a", service: "web", kind: "server"),
          TestSpan(
            id: "b", parent: "a", service: "web", kind: "producer",
            more: #","server.address":"kafka""#),
          TestSpan(id: "c", parent: "b", service: "shop", kind: "consumer", duration: 9_000),
        ])))
    #expect(reading.handled(by: "web").map(\.dependencyTime) == [Request.unknown])
    #expect(reading.handled(by: "shop").count == 1)
    #expect(reading.edges == [CallEdge(caller: "web", callee: "shop")])
  }

  @Test func `a source of any length is joined in bounded memory`() throws {
    // Each call's answer comes some thousand spans later; every request twice a window later is apart.
    let count = 3 * SpanJoin.window / 2
    var spans: [TestSpan] = []
    for index in 0..<count {
      spans.append(TestSpan(id: "r\(index)", service: "web", kind: "server"))
      if index >= 1_000 {
        spans.append(
          TestSpan(
            id: "c\(index)", parent: "r\(index - 1_000)", service: "web", kind: "client",
            duration: 40, more: #","peer.service":"shop""#))
      }
    }
    let reading = try #require(TraceReading(TestSpan.text(spans)))
    #expect(reading.account.used == spans.count)
    let waited = reading.handled(by: "web").count { $0.dependencyTime == 40_000 }
    #expect(waited == count - 1_000)
    #expect(reading.warnings.isEmpty)
  }
}
