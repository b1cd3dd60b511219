import RuleOutModel
import Testing

@testable import RuleOutSignals

struct RequestReductionTests {
  private func reduced(_ requests: [Request]) -> RequestReduction {
    var reduction = RequestReduction()
    reduction.receive(requests, file: "access.log", userBasis: .userID)
    reduction.settle(within: nil)
    return reduction
  }

  @Test func `totals equal a count by hand`() {
    var generator = SeededGenerator(seed: 1)
    let requests = randomRequests(3000, using: &generator)
    let reduction = reduced(requests)
    let part = window(600, 1800)
    for instance in 0..<3 {
      let name = Symbol("web-\(instance)")
      let expected = requests.filter {
        $0.peer == .none && $0.instance == name && part.contains($0.end)
      }
      let totals = reduction.totals(.instance, RequestKey(name), in: part)
      #expect(totals.count == expected.count)
      #expect(totals.failed == expected.count { $0.failed })
      #expect(totals.clientErrors == expected.count { $0.status == 404 })
      #expect(totals.timeouts == expected.count { $0.status == 504 })
      let timed = expected.filter { $0.duration >= 0 }
      #expect(totals.duration.count == timed.count)
      #expect(totals.duration.microseconds == timed.reduce(0) { $0 + $1.duration })
      #expect(totals.durations.count == timed.count)
      let queried = expected.filter { $0.queryTime >= 0 }
      #expect(totals.query.microseconds == queried.reduce(0) { $0 + $1.queryTime })
    }
  }

  @Test func `outbound calls count under their dependency alone`() {
    var generator = SeededGenerator(seed: 2)
    let requests = randomRequests(1000, using: &generator)
    let reduction = reduced(requests)
    let all = window(0, 3600)
    let calls = requests.filter { $0.peer != .none }
    #expect(
      reduction.totals(.whole, .whole, in: all).count == requests.count - calls.count)
    let byPeer = reduction.keys(.dependency).map {
      reduction.totals(.dependency, $0, in: all).count
    }
    #expect(byPeer.reduce(0, +) == calls.count)
    let pair = RequestKey(Symbol("peer-1"), Symbol("web-2"))
    #expect(
      reduction.totals(.dependencyByInstance, pair, in: all).count
        == calls.count { $0.peer == pair.first && $0.instance == pair.second })
  }

  @Test func `users add up as they do by hand`() {
    var generator = SeededGenerator(seed: 3)
    let requests = randomRequests(4000, using: &generator).filter { $0.peer == .none }
    let part = window(600, 1800)
    let reduction = reduced(requests)
    let medians = reduction.routeMedians(in: window(0, 600))
    let users = reduction.users(in: part, normalisedBy: medians)
    #expect(users.map(\.user) == users.map(\.user).sorted())
    #expect(Set(users.map(\.user)).count == users.count)
    for user in users {
      let own = requests.filter { $0.user == user.user && part.contains($0.end) }
      #expect(user.requests == own.count)
      #expect(user.failed == own.count { $0.failed })
      let timed = own.filter { $0.duration >= 0 }
      #expect(user.timed == timed.count)
      let expected = timed.reduce(0.0) { sum, request in
        sum + Double(request.duration) / (medians[request.route] ?? .nan)
      }
      #expect(abs(user.normalisedDuration - expected) <= expected * 1e-9)
    }
    #expect(users.reduce(0) { $0 + $1.requests } == requests.count { part.contains($0.end) })
  }

  @Test func `over the cap the keys kept are the smallest hashes whatever the order`() {
    var generator = SeededGenerator(seed: 4)
    let requests = (0..<3000).map { index in
      var request = Request(end: at(Double(index)))
      request.route = Symbol("/\(index % 700)")
      request.duration = Int64(index)
      request.line = index
      return request
    }
    func counts(_ parts: [[Request]]) -> [RequestKey: RequestTotals] {
      var merged = RequestReduction(capacity: 16)
      for part in parts {
        var reduction = RequestReduction(capacity: 16)
        reduction.receive(part, file: "access.log", userBasis: nil)
        merged.merge(reduction)
      }
      merged.settle(within: nil)
      return Dictionary(
        uniqueKeysWithValues: merged.keys(.route).map {
          ($0, merged.totals(.route, $0, in: window(0, 4000)))
        })
    }
    let reference = counts([requests])
    let smallest = Set((0..<700).map { Symbol("/\($0)") }.sorted().prefix(16))
    #expect(Set(reference.keys.map(\.first)) == smallest.union([RequestKey.other]))
    #expect(reference.values.reduce(0) { $0 + $1.count } == 3000)
    for symbol in smallest {
      let exact = requests.count { $0.route == symbol }
      #expect(reference[RequestKey(symbol)]?.count == exact)
    }
    for _ in 0..<5 {
      let shuffled = requests.shuffled(using: &generator)
      let cut = Int.random(in: 1..<2999, using: &generator)
      #expect(counts([Array(shuffled[..<cut]), Array(shuffled[cut...])]) == reference)
    }
  }

  @Test func `the sample of users does not depend on order`() {
    var generator = SeededGenerator(seed: 5)
    let requests = (0..<2000).map { index in
      var request = Request(end: at(Double(index)))
      request.user = Symbol("user-\(index % 500)")
      request.duration = 10
      return request
    }
    func sample(_ parts: [[Request]]) -> [String] {
      var merged = UserSample(userLimit: 64, entryLimit: 200)
      for part in parts {
        var own = UserSample(userLimit: 64, entryLimit: 200)
        for request in part {
          own.add(request, minute: request.end.microseconds / UserSample.minute)
        }
        merged.merge(own)
      }
      return merged.sorted { _ in true }.map { "\($0)" }
    }
    let reference = sample([requests])
    #expect(!reference.isEmpty && reference.count <= 200)
    for _ in 0..<5 {
      let shuffled = requests.shuffled(using: &generator)
      #expect(sample([Array(shuffled[..<700]), Array(shuffled[700...])]) == reference)
    }
  }

  @Test func `cells of a long log are widened, the same for every order and split`() {
    var generator = SeededGenerator(seed: 11)
    let requests = randomRequests(3000, using: &generator)
    func reduction(_ parts: [[Request]]) -> RequestReduction {
      var merged = RequestReduction(capacity: 64, cellLimit: 100)
      for part in parts {
        var own = RequestReduction(capacity: 64, cellLimit: 100)
        for request in part { own.receive([request], file: "f", userBasis: nil) }
        merged.merge(own)
      }
      merged.settle(within: nil)
      return merged
    }
    func counts(_ reduction: RequestReduction) -> [String] {
      RequestReduction.Dimension.allCases.flatMap { dimension in
        reduction.keys(dimension).flatMap { key in
          let grid = reduction.stepTotals(dimension, key, step: reduction.cellWidth)
          return ["\(key)"] + (grid?.totals ?? []).map { "\($0.count) \($0.durations.count)" }
        }
      }
    }
    let whole = reduction([requests])
    // An hour has 360 cells of 10 s, and 90 of 40 s.
    #expect(whole.cellWidth == 40_000_000)
    let all = whole.totals(.whole, .whole, in: window(-60, 3_700))
    #expect(all.count == requests.count { $0.peer == .none })
    let reference = counts(whole)
    for _ in 0..<3 {
      let shuffled = requests.shuffled(using: &generator)
      let cut = Int.random(in: 1..<2999, using: &generator)
      let parts = reduction([Array(shuffled[..<cut]), Array(shuffled[cut...])])
      #expect(counts(parts) == reference)
    }
    #expect(
      counts(reduction([Array(requests.prefix(40)), Array(requests.dropFirst(40))])) == reference)
  }

  @Test func `an empty reduction answers every question`() {
    let reduction = reduced([])
    #expect(reduction.isEmpty)
    #expect(reduction.userBasis == nil)
    #expect(reduction.totals(.whole, .whole, in: window(0, 60)).count == 0)
    #expect(reduction.series(.whole, .whole, step: 60) { $0.duration.mean } == nil)
    #expect(reduction.users(in: window(0, 60), normalisedBy: [:]).isEmpty)
  }

  @Test func `durations beyond sixty-four bits saturate`() {
    var request = Request(end: at(0))
    request.duration = .max
    let reduction = reduced([request, request])
    let totals = reduction.totals(.whole, .whole, in: window(0, 60))
    #expect(totals.duration.microseconds == .max)
  }
}
