import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals
import Testing

/// One sender or one record that cannot be handled, told by messages or by what was asked for.
@Suite struct InputSubjectTests {
  /// Three hours of requests of a shop, slow from minute 121 on where `isSlow`, with a warning of its everyday a
  /// minute, and what `complaint` gives for a minute from 60 on.
  private func telemetry(
    isSlow: Bool = true, names: [String] = [], complaint: (Int) -> String? = { _ in nil },
    change: (Int, inout Request) -> Void = { _, _ in }
  ) -> Telemetry {
    var batch = RecordBatch(file: "app.log")
    batch.newNames = (["shop", "GET /orders/{id}"] + names).map { (Symbol($0), $0) }
    batch.userBasis = .userID
    for tick in 0..<(180 * 120) {
      let minute = tick / 120
      var request = Request(end: Scene.minute(Double(tick) / 120))
      request.duration = Int64(80_000 + tick % 7 * 5_000) * (isSlow && minute >= 121 ? 4 : 1)
      request.status = 200
      request.service = Symbol("shop")
      request.route = Symbol("GET /orders/{id}")
      request.user = Symbol("user-\(tick * 31 % 211)")
      request.line = tick + 1
      change(tick, &request)
      batch.requests.append(request)
      guard tick % 120 == 0 else { continue }
      let texts = [
        "token expired, client must log in again", minute < 60 ? nil : complaint(minute),
      ]
      for text in texts.compactMap({ $0 }) {
        batch.messages.append(
          Message(
            time: request.end, service: Symbol("shop"), severity: .warning, text: text,
            line: tick + 1))
      }
    }
    var reduction = TelemetryReduction()
    reduction.receive(batch)
    return reduction.telemetry()
  }

  private func evidence(_ test: String, _ telemetry: Telemetry) -> Evidence? {
    diagnose(telemetry, CaseOptions())["bad-input"].evidence.first { $0.test == test }
  }

  private func subject(_ telemetry: Telemetry) -> Evidence? {
    evidence("messages-name-one", telemetry)
  }

  @Test func `messages that come up and all name one tenant are of its input`() throws {
    let found = try #require(
      subject(
        telemetry { minute in
          minute < 121 ? nil : "slow request tenant=t-648 items=\(minute * 7_919 % 977) took 9 s"
        }))
    #expect(found.direction == .for)
    #expect(found.specificity == .specific)
    #expect(
      found.statement == "59 messages of one kind of shop since the onset, none to be expected,"
        + " all name the same tenant")
    #expect(!found.statement.contains("t-648"))
  }

  @Test(arguments: ["tenant_id=", "TENANT ", "customer.tenantId: ", "X-Tenant: "])
  func `a kind is known however it is written`(label: String) {
    let found = subject(
      telemetry { minute in minute < 121 ? nil : "slow request \(label)t-648 took \(minute) s" })
    #expect(found?.statement.hasSuffix("all name the same tenant") == true)
  }

  @Test func `an identifier is known by its form where no word says what it is`() {
    let found = subject(
      telemetry { minute in
        minute < 121 ? nil : "giving up on cfg-77f1290 after \(minute * 31 % 97) attempts"
      })
    #expect(found?.statement.hasSuffix("all name the same identifier") == true)
  }

  @Test(
    arguments: [
      // Others are named too.
      { (minute: Int) in minute < 121 ? nil : "slow request tenant=t-\(600 + minute % 3) took 9 s"
      },
      // It was so before, and no more often.
      { minute in "slow request tenant=t-648 items=\(minute * 7_919 % 977) took 9 s" },
      // A code of errors, a limit.
      { minute in minute < 121 ? nil : "query failed with ORA-00060 after \(minute * 31 % 97) rows"
      },
      { minute in minute < 121 ? nil : "no answer within 30s from worker \(minute * 31 % 97)" },
      // A table.
      { minute in
        minute < 121 ? nil : "slow statement \(minute % 97) ms: SELECT a FROM t_7712 WHERE"
      },
      // One of our own machines.
      { minute in minute < 121 ? nil : "no answer of client shop-77f12 after \(minute % 97) ms" },
      // Too few.
      { minute in 121...126 ~= minute ? "slow request tenant=t-648 took 9 s" : nil },
    ] as [@Sendable (Int) -> String?])
  func `other messages are not`(complaint: @Sendable (Int) -> String?) {
    #expect(subject(telemetry(names: ["shop-77f12"], complaint: complaint)) == nil)
  }

  /// From minute 121 on requests for one order fail where `isHit`, and others where `others`.
  private func failing(
    _ isHit: (Int) -> Bool, users: Int = 211, others: (Int) -> Bool = { _ in false }
  ) -> Telemetry {
    telemetry(
      isSlow: false,
      change: { tick, request in
        // One order is asked for every 20 s, and from minute 121 on more often.
        let isOne = tick % 40 == 0 || tick >= 121 * 120 && tick % 20 == 0
        request.target = Symbol(isOne ? "/orders/7" : "/orders/\(100 + tick % 997)")
        request.user = Symbol("user-\(tick / 20 * 31 % users)")
        if tick >= 121 * 120, isOne ? isHit(tick / 20) : others(tick) { request.status = 500 }
      })
  }

  private func target(_ telemetry: Telemetry) -> Evidence? {
    evidence("failures-for-one-thing", telemetry)
  }

  @Test func `failures of one thing, whoever asks for it, are of its data`() throws {
    let found = try #require(target(failing { _ in true }))
    #expect(found.specificity == .specific)
    #expect(found.statement.contains("one and the same thing of GET /orders/{id}, from"))
    #expect(found.statement.hasSuffix("of the requests for it 100 % failed"))
  }

  @Test func `a change that comes with it does not explain why all else does well`() {
    var telemetry = failing { _ in true }
    var scene = Scene()
    scene.deploy(119, "shop", "v9")
    telemetry.changes = scene.changes
    #expect(evidence("input-not-triggered-by-change", telemetry)?.direction == .missing)
  }

  @Test func `a thing that is often asked for and seldom fails is not`() {
    #expect(target(failing { $0.isMultiple(of: 3) }) == nil)
  }

  @Test func `nor is one that fails for one sender`() {
    #expect(target(failing({ _ in true }, users: 3)) == nil)
  }

  @Test func `nor is one among many that fail`() {
    #expect(target(failing({ _ in true }, others: { $0.isMultiple(of: 4) })) == nil)
  }
}
