import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Lines within wrappers.
@Suite struct WrapperTests {
  static let access = [
    #"10.0.0.1 - - [22/Nov/2026:14:03:11 +0000] "GET /a/7 HTTP/1.1" 200 5 "-" "x" 0.123 0.120"#,
    #"10.0.0.2 - - [22/Nov/2026:14:03:12 +0000] "GET /b HTTP/1.1" 503 5 "-" "x" 0.001 -"#,
  ]
  static let json = [
    #"{"time":"2026-11-22T14:03:11Z","service":"shop","path":"/a/7","status":200,"duration_ms":123}"#,
    #"{"time":"2026-11-22T14:03:12Z","service":"shop","path":"/b","status":503,"duration_ms":1}"#,
  ]
  static let logfmt = [
    #"ts=2026-11-22T14:03:11Z level=info msg="listening on \"eth0\"""#,
    #"ts=2026-11-22T14:03:12Z level=error msg=failed"#,
  ]

  private static func escaped(_ line: String) -> String {
    line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\t", with: "\\t")
  }

  /// Puts a wrapper around a line; times are those of the wrapper alone.
  static func wrap(_ line: String, _ wrapper: LogWrapper) -> String {
    switch wrapper {
    case .dockerJSON:
      #"{"log":"\#(escaped(line))\n","stream":"stdout","time":"2026-11-22T14:03:13.5Z"}"#
    case .loki:
      #"{"labels":{"job":"default/shop","app":"shop","pod":"web-1"},"line":"\#(escaped(line))","timestamp":"2026-11-22T14:03:13.5Z"}"#
    case .cloudWatch:
      #"{"logStreamName":"web-1","timestamp":1795356193500,"message":"\#(escaped(line))\n","ingestionTime":1795356194000,"eventId":"37"}"#
    case .cri: "2026-11-22T14:03:13.5Z stdout F \(line)"
    case .kubectlPrefix: "[pod/shop-7d9f/app] \(line)"
    case .journald:
      #"{"MESSAGE":"\#(escaped(line))","__REALTIME_TIMESTAMP":"1795356193500000","PRIORITY":"4","_HOSTNAME":"web-1","SYSLOG_IDENTIFIER":"shop"}"#
    case .syslog5424: #"<165>1 2026-11-22T14:03:13.5Z web-1 shop 31 ID [x@1 a="\]"] \#(line)"#
    case .syslog3164: "<13>Nov 22 14:03:13 web-1 shop[31]: \(line)"
    case .syslogFile: "2026-11-22T14:03:13.500000+00:00 web-1 shop[31]: \(line)"
    case .timestamps: "2026-11-22T14:03:13.500000000Z \(line)"
    }
  }

  static func recognise(_ text: String) -> (
    format: any InputFormat.Type, recognition: Recognition
  )? {
    FormatSearch.surest(
      ContentHead(bytes: Array(text.utf8), isWhole: true), FormatCatalog.formats)
  }

  static func output(_ text: String, pieces size: Int = 1 << 16) throws -> DecodedOutput {
    let (format, recognition) = try #require(recognise(text))
    var decoder = format.decoder(recognition, DecodingContext(file: "f"))
    var output = DecodedOutput(file: "f")
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = Array(bytes[start..<min(bytes.count, start + size)])
      decoder.decode(piece.span, into: &output)
    }
    decoder.finish(into: &output)
    return output
  }

  @Test(arguments: LogWrapper.allCases, [access, json, logfmt])
  func `a format is recognised and read the same inside every wrapper`(
    _ wrapper: LogWrapper, _ lines: [String]
  ) throws {
    let bare = lines.joined(separator: "\n") + "\n"
    let wrapped = lines.map { Self.wrap($0, wrapper) }.joined(separator: "\n") + "\n"
    let own = try #require(Self.recognise(bare))
    let inside = try #require(Self.recognise(wrapped))
    #expect(inside.format.name == own.format.name)
    #expect(inside.recognition.wrapping?.layers == [wrapper])
    #expect(inside.recognition.decisions.first == "lines taken out of \(wrapper.rawValue)")
    let expected = try Self.output(bare)
    let got = try Self.output(wrapped)
    #expect(got.account.used == lines.count)
    #expect(got.batch.requests.map(\.end) == expected.batch.requests.map(\.end))
    #expect(got.batch.requests.map(\.duration) == expected.batch.requests.map(\.duration))
    #expect(got.batch.requests.map(\.status) == expected.batch.requests.map(\.status))
    #expect(got.batch.messages.map(\.time) == expected.batch.messages.map(\.time))
    #expect(got.batch.messages.map(\.text) == expected.batch.messages.map(\.text))
    #expect(Decoded(try Self.output(wrapped, pieces: 7)) == Decoded(got))
  }

  @Test(arguments: LogWrapper.allCases.filter { $0 != .kubectlPrefix && $0 != .syslog3164 })
  func `lines without times take those of the wrapper`(_ wrapper: LogWrapper) throws {
    let lines = [
      #"{"path":"/a","status":200,"duration_ms":1}"#,
      #"{"path":"/a","status":503,"duration_ms":1}"#,
    ]
    let text = lines.map { Self.wrap($0, wrapper) }.joined(separator: "\n")
    let requests = try Self.output(text).batch.requests
    #expect(requests.map { $0.end.microseconds } == [1_795_356_193_500_000, 1_795_356_193_500_000])
  }

  @Test(arguments: [LogWrapper.journald, .syslog5424, .syslogFile, .loki])
  func `wrappers name service and instance, unless the line does`(_ wrapper: LogWrapper) throws {
    let text = Self.access.map { Self.wrap($0, wrapper) }.joined(separator: "\n")
    let request = try #require(try Self.output(text).batch.requests.first)
    #expect(request.service == Symbol("shop"))
    #expect(request.instance == Symbol("web-1"))
    let stated = #"{"service":"till","pod":"till-1","status":200,"duration_ms":1}"#
    let own = try #require(try Self.output(Self.wrap(stated, wrapper)).batch.requests.first)
    #expect(own.service == Symbol("till"))
    #expect(own.instance == Symbol("till-1"))
  }

  @Test func `a pod and its workload are named by the prefix, times by what is inside it`() throws {
    let text =
      #"[pod/shop-7c9d8f6b5-x2x4z/app] 2026-11-22T14:03:13.5Z {"path":"/a","status":200,"took_ms":1}"#
    let (_, recognition) = try #require(Self.recognise(text))
    #expect(recognition.wrapping?.layers == [.kubectlPrefix, .timestamps])
    let request = try #require(try Self.output(text).batch.requests.first)
    #expect(request.instance == Symbol("shop-7c9d8f6b5-x2x4z"))
    #expect(request.service == Symbol("shop"))
    #expect(request.end.microseconds == 1_795_356_193_500_000)
  }

  @Test func `lines written in parts are joined, of each stream apart`() throws {
    let text = """
      2026-11-22T14:03:13Z stdout P {"status":200,
      2026-11-22T14:03:13Z stderr F {"status":500,"duration_ms":2}
      2026-11-22T14:03:13Z stdout P "duration_ms":
      2026-11-22T14:03:13Z stdout F 7}
      2026-11-22T14:03:14Z stdout F {"status":200,"duration_ms":1}
      2026-11-22T14:03:15Z stdout P {"status":2
      """
    let head = #"2026-11-22T14:03:14Z stdout F {"status":200,"duration_ms":1}"# + "\n"
    let output = try Self.output(head + head + text)
    #expect(output.batch.requests.map(\.duration) == [1_000, 1_000, 2_000, 7_000, 1_000])
    #expect(output.account.lines == 8)
    #expect(output.account.used == 5)
    #expect(output.account.recognised == 3)
    #expect(output.warnings.map(\.code) == ["unfinished-line"])
  }

  @Test func `a line of Docker without its end goes on in the next`() throws {
    let text = #"""
      {"log":"{\"status\":200,","stream":"stdout","time":"2026-11-22T14:03:13.5Z"}
      {"log":"\"duration_ms\":7}\n","stream":"stdout","time":"2026-11-22T14:03:13.6Z"}
      """#
    let output = try Self.output(text)
    #expect(output.batch.requests.map(\.duration) == [7_000])
    #expect(output.account.recognised == 1)
  }

  @Test func `an n behind an escaped backslash ends no line of Docker`() throws {
    let text = #"""
      {"log":"started\n","stream":"stdout","time":"2026-11-22T14:03:13.5Z"}
      {"log":"path C:\\n","stream":"stdout","time":"2026-11-22T14:03:13.5Z"}
      {"log":"ew\n","stream":"stdout","time":"2026-11-22T14:03:13.5Z"}
      """#
    let messages = try Self.output(text).batch.messages
    #expect(messages.map(\.text) == ["started", #"path C:\new"#])
  }

  @Test func `what Fluent Bit adds of Kubernetes names service and instance`() throws {
    let text =
      #"{"time":"2026-11-22T14:03:13.5Z","stream":"stdout","_p":"F","log":"{\"status\":200,\"duration_ms\":7}","kubernetes":{"pod_name":"shop-7d9f","namespace_name":"default","container_name":"app"}}"#
    let request = try #require(try Self.output(text + "\n" + text).batch.requests.last)
    #expect(request.duration == 7_000)
    #expect(request.service == Symbol("app"))
    #expect(request.instance == Symbol("shop-7d9f"))
  }

  @Test func `times without a year take the year that the lines state`() throws {
    let text = """
      Nov 22 14:03:13 web-1 shop[31]: started at 2026-11-22 with 4 workers
      Nov 22 14:03:14 web-1 shop[31]: [error] pool exhausted
      """
    let (format, recognition) = try #require(Self.recognise(text))
    #expect(format.name == TextLog.name)
    #expect(recognition.zone == .local)
    let messages = try Self.output(text).batch.messages
    #expect(messages.map { $0.time.rfc3339() } == ["2026-11-22T14:03:13Z", "2026-11-22T14:03:14Z"])
    #expect(messages.map(\.severity) == [.info, .error])
  }

  @Test func `where its own lines state no year, those of the other inputs do`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a", "Nov 22 14:03:13 web-1 shop[31]: level=error msg=failed\n")
    func reading() throws -> (report: InputReport, warnings: [Warning]) {
      let inputs = Ingest.survey(try Ingest.discover([folder.path]))
      var records = Collected()
      return Ingest.read(inputs[0], zone: ZoneDecision(inputs), into: &records)
    }
    let alone = try reading()
    #expect(alone.report.format == Logfmt.name)
    #expect(
      alone.report.rejections.map(\.reason) == ["time states no year, nor does any other input"])
    for (name, text) in [("b", #"{"up": [1763820000, 1]}"#), ("c", Self.json[0] + "\n")] {
      try folder.write(name, text)
      let year = name == "b" ? "2025" : "2026"
      let both = try reading()
      #expect(both.report.first?.rfc3339() == "\(year)-11-22T14:03:13Z")
      #expect(both.report.decisions.last?.contains("taken as \(year)") == true)
      #expect(both.report.isBalanced)
    }
  }

  @Test func `levels padded to one width begin messages`() throws {
    let text = """
      2026-11-22T14:03:13.123+01:00  INFO 7 --- [main] shop : started
      2026-11-22T14:03:14.123+01:00 ERROR 7 --- [main] shop : failed
      java.lang.IllegalStateException: none
      \tat shop.Main.run(Main.java:7)
      2026-11-22T14:03:15.123+01:00  WARN 7 --- [main] shop : slow
      """
    let output = try Self.output(text)
    #expect(output.batch.messages.map(\.severity) == [.info, .error, .warning])
    #expect(output.batch.messages[1].text.hasSuffix("none\n\tat shop.Main.run(Main.java:7)"))
    #expect(output.account.recognised == 2)
    let long = Self.repeated(text, 20)
    #expect(try Self.output(long).batch.messages.count == 60)
    // Lines that state no time are few enough for the times to be taken as a wrapper.
    let heads = Self.repeated(text.split(separator: "\n")[0] + "", 40) + "\n" + text
    let wrapped = try Self.output(heads)
    #expect(wrapped.batch.messages.count == 43)
    #expect(wrapped.batch.messages[41].text.hasSuffix("none\n\tat shop.Main.run(Main.java:7)"))
  }

  private static func repeated(_ text: some StringProtocol, _ count: Int) -> String {
    Array(repeating: String(text), count: count).joined(separator: "\n")
  }

  @Test func `December of one year is followed by January of the next`() throws {
    let text = """
      Dec 31 23:59:59 web-1 shop: since 2026-12-01
      Jan  1 00:00:01 web-1 shop: ok
      """
    let messages = try Self.output(text).batch.messages
    #expect(messages.map { $0.time.rfc3339() } == ["2026-12-31T23:59:59Z", "2027-01-01T00:00:01Z"])
  }

  @Test func `bare text within wrappers is messages, with traces joined to their head`() throws {
    let text = ["ERROR charge failed", "\tat com.example.Pay(Pay.java:7)", "recovered"]
      .map { Self.wrap($0, .dockerJSON) }.joined(separator: "\n")
    let messages = try Self.output(text).batch.messages
    #expect(
      messages.map(\.text) == ["charge failed\n\tat com.example.Pay(Pay.java:7)", "recovered"])
    #expect(messages.map(\.severity) == [.error, .info])
  }

  @Test func `times without a zone give way to those of the wrapper`() throws {
    let text = ["2026-11-22 15:03:13,400 ERROR charge failed", "\tat com.example.Pay(Pay.java:7)"]
      .map { Self.wrap($0, .cri) }.joined(separator: "\n")
    let (_, recognition) = try #require(Self.recognise(text))
    #expect(recognition.zone == .stated(utcOffset: 0))
    #expect(recognition.decisions.last?.contains("wrappers used") == true)
    let messages = try Self.output(text).batch.messages
    #expect(messages.map { $0.time.microseconds } == [1_795_356_193_500_000])
    #expect(messages.map(\.text) == ["charge failed\n\tat com.example.Pay(Pay.java:7)"])
  }

  @Test func `a line that is not wrapped among those that are is counted`() throws {
    let wrapped = (0..<10).map { _ in Self.wrap(Self.json[0], .dockerJSON) }
    let output = try Self.output((wrapped + ["lost"]).joined(separator: "\n"))
    #expect(output.account.used == 10)
    #expect(
      output.account.rejections.keys.first
        == "not wrapped as other lines are: expected Docker json-file")
  }

  @Test func `no sample of the catalogue is taken for a wrapped one but syslog and the like`() {
    for format in FormatCatalog.formats {
      for sample in format.samples {
        let found = Self.recognise(sample.text)
        #expect(found?.format.name == format.name, "\(format.name): \(sample.text)")
      }
    }
  }

  @Test(arguments: LogWrapper.allCases, 0..<4 as Range<UInt64>)
  func `damage within wrappers loses no line and cuts do not matter`(
    _ wrapper: LogWrapper, _ seed: UInt64
  ) throws {
    var generator = SplitMix(state: seed)
    let text = (Self.json + Self.json).map { Self.wrap($0, wrapper) }.joined(separator: "\n")
    let (format, recognition) = try #require(Self.recognise(text))
    for _ in 0..<40 {
      let bytes = DamagedLogTests.damaged(Array(text.utf8), &generator)
      let whole = Decoded(unwrapped(bytes, format, recognition))
      #expect(whole == Decoded(unwrapped(bytes, format, recognition, pieces: 3)))
      #expect(whole.lines == bytes.count { $0 == 0x0A } + (bytes.last == 0x0A ? 0 : 1))
      #expect(whole.used == whole.records.count)
      _ = FormatSearch.surest(
        ContentHead(bytes: bytes, isWhole: seed % 2 == 0), FormatCatalog.formats)
    }
  }
}
