import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct CopiedSpansTests {
  private func requests(_ seconds: Range<Int>, instance: String = "web-1") -> [Request] {
    seconds.map { second in
      var request = Request(end: at(Double(second)))
      request.duration = Int64(second * 7_919 % 1_000)
      request.status = 200
      request.instance = Symbol(instance)
      return request
    }
  }

  private func spans(_ files: [(String, [Request])]) -> CopiedSpans {
    var spans = CopiedSpans()
    for (file, requests) in files {
      var batch = RecordBatch(file: file)
      batch.requests = requests
      spans.receive(batch)
    }
    return spans
  }

  @Test func `a span that two files tell of alike is found, whatever the order of lines`() {
    let copies = spans([
      ("live.log", requests(300..<900).reversed()), ("rotated.log", requests(0..<600)),
    ]).copies
    #expect(copies.count == 1)
    #expect(copies.first?.file == "rotated.log")
    #expect(copies.first?.original == "live.log")
    #expect(copies.first?.span == TimeWindow(start: at(300), end: at(599.000_001)))
    #expect(copies.first?.records ?? 0 > 250)
  }

  @Test func `logs of two instances at one time are no copies`() {
    #expect(
      spans([("a.log", requests(0..<600)), ("b.log", requests(0..<600, instance: "web-2"))])
        .copies.isEmpty)
  }

  @Test func `a file in which one record differs is no copy`() {
    var other = requests(300..<900)
    other[100].status = 500
    #expect(spans([("a.log", requests(0..<600)), ("b.log", other)]).copies.isEmpty)
  }

  @Test func `heartbeats that are all alike are no copies`() {
    func beats() -> [Request] {
      (0..<600).map { second in
        var request = Request(end: at(Double(second)))
        request.status = 200
        return request
      }
    }
    #expect(spans([("a.log", beats()), ("b.log", beats())]).copies.isEmpty)
  }

  @Test func `any split of the records gives the same spans`() {
    var halves = [CopiedSpans(), CopiedSpans()]
    for (file, range) in [("a.log", 0..<600), ("b.log", 300..<200_000)] {
      for (index, request) in requests(range).enumerated() {
        var batch = RecordBatch(file: file)
        batch.requests = [request]
        halves[index % 2].receive(batch)
      }
    }
    var merged = halves[0]
    merged.merge(halves[1])
    #expect(
      merged.copies
        == spans([("a.log", requests(0..<600)), ("b.log", requests(300..<200_000))]).copies)
    #expect(merged.copies.count == 1)
  }
}
