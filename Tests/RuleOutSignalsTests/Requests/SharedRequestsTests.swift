import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct SharedRequestsTests {
  /// 300 requests, one every 10 s, as `file` tells of them: begun `delay` s later than at the client, `offset`
  /// s ahead, with ids from `first` on.
  private static func batch(
    _ file: String, delay: Double = 0, duration: Double, offset: Double = 0, first: Int = 0,
    stamps: (Double) -> Double = { $0 }
  ) -> RecordBatch {
    var batch = RecordBatch(file: file)
    for number in 0..<300 {
      let end = Double(number) * 10 + delay + duration + offset
      var request = Request(
        end: Timestamp(microseconds: 1_700_000_000_000_000).advanced(bySeconds: stamps(end)))
      request.duration = Int64(duration * 1e6)
      request.status = 200
      request.id = Symbol("request \(first + number)")
      batch.requests.append(request)
    }
    return batch
  }

  private static func warnings(_ batches: [RecordBatch]) -> [Warning] {
    var shared = SharedRequests()
    for batch in batches { shared.receive(batch.requests, file: batch.file) }
    return shared.warnings
  }

  @Test func `clocks that differ are told, with how far and by how many requests`() {
    let edge = Self.batch("edge.log", duration: 0.3)
    let app = Self.batch("app.log", delay: 0.1, duration: 0.1, offset: -240)
    let warnings = Self.warnings([edge, app])
    #expect(warnings.map(\.code) == ["clock-skew"])
    #expect(warnings.first?.file == "edge.log")
    #expect(warnings.first?.message.contains("4 min ahead of that of app.log") == true)
    #expect(warnings.first?.message.contains("300 requests") == true)
  }

  @Test(arguments: [0.0, 0.9, -0.9])
  func `clocks that may agree within a second are not`(offset: Double) {
    let edge = Self.batch("edge.log", duration: 3)
    let app = Self.batch("app.log", delay: 1, duration: 0.5, offset: offset)
    #expect(Self.warnings([edge, app]).isEmpty)
    let whole = Self.batch("app.log", delay: 1, duration: 0.5) { $0.rounded(.down) }
    #expect(Self.warnings([edge, whole]).isEmpty)
  }

  @Test func `a slow caller is no proof of another clock`() {
    // The answer took 20 s, and the callee worked in the last of them.
    let edge = Self.batch("edge.log", duration: 20)
    let app = Self.batch("app.log", delay: 19, duration: 0.5)
    #expect(Self.warnings([edge, app]).isEmpty)
  }

  @Test func `requests that are not shared, or stand there twice, tell nothing`() {
    let edge = Self.batch("edge.log", duration: 0.3)
    let other = Self.batch("app.log", duration: 0.3, offset: 60, first: 1_000)
    #expect(Self.warnings([edge, other]).isEmpty)
    let retried = Self.batch("app.log", duration: 0.1, offset: 60)
    #expect(Self.warnings([edge, retried, retried]).isEmpty)
  }

  @Test func `any split and order of the lines gives the same`() {
    let edge = Self.batch("edge.log", duration: 0.3)
    let app = Self.batch("app.log", delay: 0.1, duration: 0.1, offset: 7)
    let whole = Self.warnings([edge, app])
    #expect(whole.count == 1)
    var parts: [SharedRequests] = []
    for batch in [app, edge] {
      for half in [batch.requests[150...], batch.requests[..<150]] {
        var part = SharedRequests()
        part.receive(Array(half), file: batch.file)
        parts.append(part)
      }
    }
    var merged = SharedRequests()
    for part in parts.reversed() { merged.merge(part) }
    #expect(merged.warnings == whole)
  }

  @Test func `a version seen before its deployment is told`() {
    var batch = Self.batch("app.log", duration: 0.1)
    for index in batch.requests.indices {
      batch.requests[index].version = Symbol(index < 120 ? "v1" : "v2")
    }
    batch.newNames = ["v1", "v2"].map { (symbol: Symbol($0), name: $0) }
    func codes(deployedAt second: Double) -> [String] {
      var batch = batch
      batch.changes = [
        Change(
          kind: .deploy,
          time: .moment(Timestamp(microseconds: 1_700_000_000_000_000).advanced(bySeconds: second)),
          version: "v2", source: SourceReference(file: "deploys.json", line: 4))
      ]
      var reduction = TelemetryReduction()
      reduction.receive(batch)
      return reduction.telemetry().warnings.map(\.code)
    }
    #expect(codes(deployedAt: 1_200).isEmpty)
    #expect(codes(deployedAt: 1_260).isEmpty)
    #expect(codes(deployedAt: 4_800) == ["version-before-deployment"])
  }
}
