import RuleOutModel
import Testing

@testable import RuleOutSignals

/// Failed calls whose callee stands in a field of the message.
@Suite struct FailedCallFieldTests {
  private func errors(of peer: String, severity: Message.Severity = .error) -> RecordBatch {
    var batch = RecordBatch(file: "app.log")
    for name in ["shop", "stock", peer] { batch.newNames.append((Symbol(name), name)) }
    for minute in 0..<60 {
      batch.messages.append(
        Message(
          time: at(Double(minute) * 60), service: Symbol("shop"), severity: .info, text: "paid",
          line: minute + 1))
    }
    batch.messages.append(
      Message(
        time: at(30 * 60), service: Symbol("shop"), severity: severity,
        text: "charge failed: 503 Service Unavailable", peer: Symbol(peer), line: 99))
    batch.messages.append(
      Message(time: at(0), service: Symbol("stock"), severity: .info, text: "ready", line: 100))
    return batch
  }

  @Test(arguments: ["api.pay.example", "stock"])
  func `an error that names whom it called in a field is a failed call`(peer: String) throws {
    let signal = try #require(telemetry([errors(of: peer)]).signals(.dependencyErrorRate).first)
    #expect(signal.id.entity == Entity(.dependency, peer))
    #expect(signal.id.observer == Entity(.service, "shop"))
    #expect(signal.series.values.filter { $0 > 0 } == [1.0 / 60])
  }

  @Test func `who is neither a public host nor a service of ours may be anybody`() {
    for peer in ["10.0.0.7", "device-17", "shop"] {
      #expect(telemetry([errors(of: peer)]).signals(.dependencyErrorRate).isEmpty)
    }
  }

  @Test func `what is no error is no failed call`() {
    let batch = errors(of: "api.pay.example", severity: .warning)
    #expect(telemetry([batch]).signals(.dependencyErrorRate).isEmpty)
  }

  @Test func `traces are samples, beside which messages count each failure`() throws {
    var batch = errors(of: "api.pay.example")
    for minute in 0..<60 {
      var call = Request(end: at(Double(minute) * 60))
      call.duration = 90_000
      call.status = 200
      call.peer = Symbol("api.pay.example")
      call.service = Symbol("shop")
      batch.tracedRequests.append(call)
    }
    let quantities = Set(
      telemetry([batch]).signals.filter { $0.id.entity == Entity(.dependency, "api.pay.example") }
        .map(\.id.quantity))
    #expect(quantities.isSuperset(of: [.dependencyErrorRate, .dependencyLatency]))
  }

  @Test func `metrics that begin with whom messages say is called are of calls`() throws {
    func signals(peer: String) -> [Signal] {
      var batch = RecordBatch(file: "app.log")
      batch.newNames = [(Symbol("shop"), "shop"), (Symbol(peer), peer)]
      for minute in 0..<10 {
        batch.messages.append(
          Message(
            time: at(Double(minute) * 60), service: Symbol("shop"), severity: .info, text: "paid",
            peer: Symbol(peer), line: minute + 1))
      }
      return telemetry(
        [batch]
          + ["pay_eu_error_ratio", "pay_eu_p95_ms", "pay_p95_ms", "pay_pool_in_use", "error_ratio"]
          .map { metricBatch($0, labels: ["service": "shop"], [1, 2, 3, 2, 1]) }
      ).signals.filter { !$0.id.metric.isEmpty }
    }
    let found = signals(peer: "pay").filter { $0.id.entity.kind == .dependency }
    #expect(
      Set(found.map { "\($0.id.entity.name) \($0.id.quantity)" }) == [
        "pay dependencyLatency", "pay_eu dependencyErrorRatio", "pay_eu dependencyLatency",
      ])
    #expect(found.allSatisfy { $0.id.observer == Entity(.service, "shop") })
    // Of somebody else's name, and of a side of the call, they say nothing.
    for peer in ["mail", "client"] {
      #expect(!signals(peer: peer).contains { $0.id.entity.kind == .dependency })
    }
  }
}
