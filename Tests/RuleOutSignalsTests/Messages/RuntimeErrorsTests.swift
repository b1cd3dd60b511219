import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct RuntimeErrorsTests {
  @Test(arguments: [
    ("dial tcp: lookup api.example on 10.0.0.10:53: no such host", Quantity.dnsErrors),
    ("Error: getaddrinfo EAI_AGAIN queue.example", .dnsErrors),
    ("java.net.UnknownHostException: db.example", .dnsErrors),
    (
      "tls: failed to verify certificate: x509: certificate has expired or is not yet valid",
      .expiredCertificates
    ),
    ("SSL: CERTIFICATE_VERIFY_FAILED: certificate has expired (_ssl.c:1007)", .expiredCertificates),
    ("x509: certificate is valid for a.example, not b.example", .certificateErrors),
    ("javax.net.ssl.SSLHandshakeException: PKIX path building failed", .certificateErrors),
    ("net/http: TLS handshake timeout", .tlsErrors),
    ("The SSL connection could not be established, see inner exception.", .tlsErrors),
    (
      "The SSL connection could not be established, see inner exception. ---> The remote certificate is invalid"
        + " because of errors in the certificate chain: PartialChain", .certificateErrors
    ),
    (
      "The remote certificate is invalid because of errors in the certificate chain: NotTimeValid",
      .expiredCertificates
    ),
    ("TLS handshake aborted by peer 10.1.2.3: alert unknown_ca(48)", .certificateErrors),
    ("error:0A000418:SSL routines::tlsv1 alert unknown ca", .certificateErrors),
    ("remote error: tls: unknown certificate authority", .certificateErrors),
    ("Error: unable to verify the first certificate", .certificateErrors),
    ("invalid peer certificate: UnknownIssuer", .certificateErrors),
    ("connect EHOSTUNREACH 10.1.2.3:443", .connectionErrors),
    ("dial tcp 10.1.2.3:443: connect: no route to host", .connectionErrors),
    (
      "get key: Get \"https://10.1.2.3:8200/v1\": dial tcp 10.1.2.3:8200: i/o timeout",
      .connectionErrors
    ),
    ("write /var/log/app.log: no space left on device", .diskFullErrors),
    ("OSError: [Errno 28] No space left on device", .diskFullErrors),
    ("ERROR: could not extend file \"base/16384/2619\": No space left on device", .diskFullErrors),
    ("accept4: too many open files", .descriptorErrors),
    ("java.lang.OutOfMemoryError: Java heap space", .allocationErrors),
    ("FATAL ERROR: Reached heap limit - JavaScript heap out of memory", .allocationErrors),
    ("ERROR: canceling statement due to statement timeout", .slowStatements),
    ("Lock wait timeout exceeded; try restarting transaction", .slowStatements),
    ("The connection pool has been exhausted, either raise MaxPoolSize", .poolTimeouts),
    ("nf_conntrack: nf_conntrack: table full, dropping packet", .connectionErrors),
    ("SyntaxError: Unexpected token < in JSON at position 0", .inputErrors),
    ("json: cannot unmarshal number into Go struct field Order.id of type string", .inputErrors),
    ("OOMKilling: Memory cgroup out of memory: Killed process 31 (java)", .outOfMemoryKills),
    ("container app terminated: OOMKilled, exit code 137", .outOfMemoryKills),
    ("Container app in pod app-7 terminated: reason=OOMKilled exitCode=137", .outOfMemoryKills),
    ("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),task=java,pid=31", .outOfMemoryKills),
    ("oom_reaper: reaped process 31 (java), now anon-rss:0kB", .outOfMemoryKills),
    ("OutOfMemoryError: Container killed due to memory usage", .outOfMemoryKills),
    (
      "shop.service: A process of this unit has been killed by the OOM killer.", .outOfMemoryKills
    ),
  ])
  func `a runtime's text is known by its words`(text: String, quantity: Quantity) {
    #expect(RuntimeErrorText.classify(text)?.quantity == quantity)
  }

  @Test(arguments: [
    "", "connection refused", "payment declined",
    "read tcp 10.1.2.3:5000->10.1.2.4:443: i/o timeout",
    "dial tcp 10.1.2.3:443: connect: connection refused", "the host was not found in the list",
    "certificate of merit sent", "certificate renewed", "worker exited with code 137",
    "java invoked oom-killer: gfp_mask=0xcc0",
    "upstream timed out (110: Connection timed out) while reading response header from upstream",
    "space is left on the shelf", "order could not be read",
  ])
  func `what people write is none of them`(text: String) {
    #expect(RuntimeErrorText.classify(text) == nil)
  }

  private func batch(
    _ file: String, _ messages: [(minute: Double, service: String, text: String)]
  ) -> RecordBatch {
    var batch = RecordBatch(file: file)
    for (index, message) in messages.enumerated() {
      batch.newNames.append((Symbol(message.service), message.service))
      batch.messages.append(
        Message(
          time: at(message.minute * 60), service: Symbol(message.service), severity: .error,
          text: message.text, line: index + 1))
    }
    return batch
  }

  @Test func `they are counted by service over the time that their file tells of`() throws {
    let signals = telemetry([
      batch(
        "app.log",
        [
          (0, "cart", "started"), (30, "shop", "no such host"), (30.2, "shop", "no such host"),
          (59, "cart", "still here"),
        ])
    ]).signals(.dnsErrors)
    let signal = try #require(signals.first)
    #expect(signals.count == 1)
    #expect(signal.id.entity == Entity(.service, "shop"))
    #expect(signal.source == SourceReference(file: "app.log", line: 2))
    #expect(signal.series.count == 60)
    #expect(signal.series.values.filter { $0 > 0 } == [2.0 / 60])
  }

  @Test func `requests in the same file show that there were no errors before`() throws {
    var batch = batch("app.log", [(50, "shop", "no such host")])
    for minute in 0..<60 {
      var request = Request(end: at(Double(minute) * 60))
      request.service = Symbol("shop")
      batch.requests.append(request)
    }
    let signal = try #require(telemetry([batch]).signals(.dnsErrors).first)
    #expect(signal.series.count == 60)
  }

  @Test func `any order and split of the messages gives the same signals`() {
    let texts = [
      "no such host", "ENOSPC", "Post \"https://pay.example/charge\": EOF",
      "upstream service-1 returned status 503",
      "fine",
    ]
    let batches = (0..<40).map { index in
      batch(
        "log-\(index % 3)",
        [(Double(index * 7 % 60), "service-\(index % 5)", texts[index % 5])])
    }
    func signals(_ batches: [RecordBatch], split: Int) -> [Signal] {
      var parts = [TelemetryReduction](repeating: TelemetryReduction(), count: split)
      for (index, batch) in batches.enumerated() { parts[index % split].receive(batch) }
      var merged = TelemetryReduction()
      for part in parts { merged.merge(part) }
      return merged.telemetry().signals
    }
    let plain = signals(batches, split: 1)
    #expect(plain.contains { $0.id.quantity == .diskFullErrors })
    #expect(plain.contains { $0.id.quantity == .dependencyErrorRate })
    #expect(signals(batches.reversed(), split: 4) == plain)
  }

  @Test func `calls that failed are counted by the host that they were meant for`() throws {
    let text = #"Post "https://api.pay.example/v1/charges": context deadline exceeded"#
    let messages = batch(
      "app.log", [(0, "shop", "started"), (30, "shop", text), (59, "shop", "still here")])
    let signal = try #require(telemetry([messages]).signals(.dependencyErrorRate).first)
    #expect(signal.id.entity == Entity(.dependency, "api.pay.example"))
    #expect(signal.series.count == 60)
    #expect(signal.series.values.filter { $0 > 0 } == [1.0 / 60])
    #expect(signal.source == SourceReference(file: "app.log", line: 2))
  }

  @Test func `failed calls to our own services are counted by who wrote of them`() throws {
    let messages = batch(
      "app.log",
      [
        (0, "gateway", "started"), (5, "stock", "started"),
        (30, "gateway", "upstream stock returned status 503"),
        (31, "gateway", "upstream connect returned status 503"),
        (32, "stock", "calling stock failed"), (59, "gateway", "still here"),
      ])
    let signals = telemetry([messages]).signals(.dependencyErrorRate)
    let signal = try #require(signals.first)
    #expect(signals.count == 1)
    #expect(signal.id.entity == Entity(.dependency, "stock"))
    #expect(signal.id.observer == Entity(.service, "gateway"))
    #expect(signal.series.values.filter { $0 > 0 } == [1.0 / 60])
  }

  @Test func `where calls to a host are logged, messages of failed ones add nothing`() {
    var batch = batch("app.log", [(30, "shop", "GET https://pay.example/x failed")])
    batch.newNames.append((Symbol("pay.example"), "pay.example"))
    for minute in 0..<60 {
      var call = Request(end: at(Double(minute) * 60))
      call.duration = 90_000
      call.status = 200
      call.peer = Symbol("pay.example")
      call.service = Symbol("shop")
      batch.requests.append(call)
    }
    let signals = telemetry([batch]).signals.filter { $0.id.entity.kind == .dependency }
    #expect(signals.contains { $0.id.quantity == .dependencyTraffic })
    #expect(!signals.contains { $0.id.quantity == .dependencyErrorRate })
  }

  @Test(arguments: [
    "Unexpected character ('<') at line 1 column 1 in response of api.pay.example (status 200)\n"
      + "com.fasterxml.jackson.core.JsonParseException: Unexpected character ('<')",
    "json: cannot unmarshal the response from \"api.pay.example\": invalid character '<'",
    "Post \"https://api.pay.example/v1/charges\": invalid character '<' looking for a value",
  ])
  func `an answer that cannot be read is a failed call`(text: String) throws {
    let messages = batch(
      "app.log", [(0, "shop", "started"), (30, "shop", text), (59, "shop", "still here")])
    let signals = telemetry([messages]).signals
    #expect(!signals.contains { $0.id.quantity == .inputErrors })
    let failed = try #require(signals.first { $0.id.quantity == .dependencyErrorRate })
    #expect(failed.id.entity == Entity(.dependency, "api.pay.example"))
  }

  @Test(arguments: [
    "JsonParseException: Unexpected character in payload from host feed.partner.example",
    "JsonParseException: Unexpected character in message of cart",
    "JsonParseException: no response of it, the record was sent by feed.partner.example",
  ])
  func `what others send is input`(text: String) {
    let messages = batch("app.log", [(0, "shop", "started"), (30, "shop", text)])
    #expect(telemetry([messages]).signals.contains { $0.id.quantity == .inputErrors })
  }

  @Test func `answers that cannot be read count where logs of calls call them well`() throws {
    var batch = batch(
      "app.log",
      [(30, "shop", "JsonParseException: Unexpected character in response of pay.example")])
    batch.newNames.append((Symbol("pay.example"), "pay.example"))
    for minute in 0..<60 {
      var call = Request(end: at(Double(minute) * 60))
      call.duration = 90_000
      call.status = 200
      call.peer = Symbol("pay.example")
      call.service = Symbol("shop")
      batch.requests.append(call)
    }
    let signals = telemetry([batch]).signals(.dependencyErrorRate)
    #expect(signals.map(\.id.entity.name) == ["pay.example"])
  }
}
