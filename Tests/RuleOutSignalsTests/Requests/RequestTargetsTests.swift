import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct RequestTargetsTests {
  private func request(
    _ line: Int, _ target: String, status: UInt16, user: String = "", second: Double = 0
  ) -> Request {
    var request = Request(end: at(second))
    request.line = line
    request.status = status
    request.route = Symbol("GET /orders/{id}")
    request.target = Symbol(target)
    request.user = Symbol(user)
    return request
  }

  private let hour = TimeWindow(start: at(0), end: at(3_600))

  private func counts(_ requests: [Request]) -> [RequestTargets.Count] {
    var targets = RequestTargets()
    targets.receive(requests, file: "f")
    return targets.counts(in: hour)
  }

  @Test func `failures are counted by what was asked for, with their senders`() throws {
    let found = counts(
      (1...30).map { request($0, "/orders/7", status: 500, user: "u\($0 % 6)") }
        + (31...40).map { request($0, "/orders/8", status: 503) }
        + (41...60).map { request($0, "/orders/9", status: 404) })
    #expect(found.map(\.failed) == [30, 10])
    #expect(found.map(\.target) == [Symbol("/orders/7"), Symbol("/orders/8")])
    #expect(found.map(\.senders) == [6, nil])
    #expect(found.first?.source == SourceReference(file: "f", line: 1))
  }

  @Test func `what was answered is estimated from the requests that tell`() throws {
    // One in eight of those answered states its target: ten of eighty.
    let found = counts(
      (1...40).map { request($0, "/orders/7", status: 500) }
        + (41...50).map { request($0, "/orders/7", status: 200) })
    #expect(found.first?.answeredPerFailure == 2)
  }

  @Test func `lines are picked as if by chance`() {
    let picked = (1...8_000).count {
      Request.rank(ofLine: $0) % UInt64(Request.targetSampling) == 0
    }
    #expect(900...1_100 ~= picked)
  }

  @Test func `a failure that names no single thing counts among all`() {
    var targets = RequestTargets()
    targets.receive(
      [request(1, "/orders/7", status: 500), request(2, "", status: 500)], file: "f")
    #expect(targets.failures(in: hour) == 2)
    #expect(targets.counts(in: hour).map(\.failed) == [1])
  }

  @Test func `samples are bounded, and the same for any order and split`() {
    let requests = (1...5_000).map {
      request($0, "/orders/\($0 % 7)", status: $0 % 3 == 0 ? 500 : 200, second: Double($0 % 3_600))
    }
    func reduced(_ parts: [[Request]]) -> RequestTargets {
      var whole = RequestTargets(failedCapacity: 100, answeredCapacity: 100)
      for part in parts {
        var targets = RequestTargets(failedCapacity: 100, answeredCapacity: 100)
        targets.receive(part, file: "f")
        whole.merge(targets)
      }
      whole.settle()
      return whole
    }
    let plain = reduced([requests])
    let split = reduced((0..<4).map { part in requests.reversed().filter { $0.line % 4 == part } })
    #expect(plain.failures(in: hour) == 100)
    #expect(plain.counts(in: hour) == split.counts(in: hour))
  }

  @Test func `what had not ended is not known`() {
    var targets = RequestTargets()
    targets.receive(
      [
        request(1, "/orders/7", status: 500, second: 10),
        request(2, "/orders/7", status: 500, second: 90),
      ], file: "f")
    #expect(targets.cut(at: at(60)).failures(in: hour) == 1)
  }

  @Test func `calls to others do not count`() {
    var call = request(1, "/orders/7", status: 500)
    call.peer = Symbol("stock")
    #expect(counts([call]).isEmpty)
  }
}
