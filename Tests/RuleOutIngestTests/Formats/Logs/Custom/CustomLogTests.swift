import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Logs in a layout that the user states.
@Suite struct CustomLogTests {
  private func output(
    _ text: String, _ layout: CustomLogLayout, pieces size: Int = 1 << 16
  ) -> DecodedOutput {
    let bytes = Array(text.utf8)
    let recognition = FormatSearch.recognition(
      of: ContentHead(bytes: bytes, isWhole: true), as: layout)
    return unwrapped(bytes, CustomLog.self, recognition, pieces: size)
  }

  private func one(_ line: String, _ layout: CustomLogLayout) throws -> Request {
    try #require(output(line + "\n", layout).batch.requests.first)
  }

  @Test(arguments: CustomLog.samples.indices)
  func `a sample gives its records in its layout, wherever it is cut`(_ index: Int) throws {
    let layout = try CustomLog.layout(ofNginxFormat: CustomLog.sampleLayout)
    let sample = CustomLog.samples[index]
    let whole = Decoded(output(sample.text, layout))
    #expect(whole.records.count == sample.records, "\(whole)")
    for size in [1, 2, 3, 7, 64] {
      #expect(Decoded(output(sample.text, layout, pieces: size)) == whole)
    }
  }

  @Test func `it takes no part in the search for formats`() {
    for sample in CustomLog.samples {
      #expect(
        CustomLog.recognise(ContentHead(bytes: Array(sample.text.utf8), isWhole: true)) == nil)
    }
    #expect(!FormatCatalog.formats.contains { $0.name == CustomLog.name })
  }

  @Test func `a log format of nginx is taken verbatim, with the units of its variables`() throws {
    let layout = try CustomLog.layout(
      ofNginxFormat: """
        log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                        '$status $body_bytes_sent "$http_referer" "$http_user_agent" '
                        '$request_time $upstream_response_time $upstream_addr $http_x_user';
        """)
    let line =
      #"2001:db8::7 - - [22/Nov/2026:14:03:11 +0100] "GET /a/7?x=\x22 HTTP/1.1" 502 31 "-" "x [y] \"z\"" 1.303 0.003, 1.2 : 0.1 10.0.0.8:80, 10.0.0.9:80 : 10.0.0.7:80 u-17"#
    let request = try one(line, layout)
    #expect(request.end.rfc3339() == "2026-11-22T13:03:11Z")
    #expect(request.duration == 1_303_000)
    #expect(request.dependencyTime == 1_303_000)
    #expect(request.status == 502)
    #expect(request.route == Symbol("GET /a/{id}"))
    #expect(request.instance == Symbol("10.0.0.7:80"))
    #expect(request.user == Symbol("u-17"))
    let refused =
      #"10.0.0.1 - - [22/Nov/2026:14:03:12 +0100] "-" 400 0 "-" "-" 0.000 - - -"#
    let unread = try one(refused, layout)
    #expect(unread.dependencyTime == Request.unknown)
    #expect(unread.instance == .none)
    #expect(unread.route == .none)
  }

  @Test(
    arguments: [
      ("$msec|$status|${request_time}s", "1795356191.250|504|60.002s"),
      (
        "time=$time_iso8601 st=$status $scheme://$host$request_uri $request_time",
        "time=2026-11-22T15:03:11.25+01:00 st=504 https://shop.example/a/b?c 60.002"
      ),
      (
        #"{"t":"$time_iso8601","s":"$status","r":"$request_time"}"#,
        #"{"t":"2026-11-22T14:03:11.25Z","s":"504","r":"60.002"}"#
      ),
    ])
  func `layouts of all kinds are read`(_ format: String, _ line: String) throws {
    let request = try one(line, try CustomLog.layout(ofNginxFormat: format))
    #expect(request.end.microseconds == 1_795_356_191_250_000)
    #expect(request.status == 504)
    #expect(request.duration == 60_002_000)
  }

  @Test func `a format of Apache stamps the start, and times are in its units`() throws {
    let format = #"%h %l %u %t \"%r\" %>s %b %D"#
    let line = #"10.0.0.1 - ann [22/Nov/2026:14:03:11 +0000] "GET /a HTTP/1.1" 503 31 2000412"#
    for text in [format, "LogFormat \"\(format)\" timed"] {
      let request = try one(line, try CustomLog.layout(ofApacheFormat: text))
      #expect(request.duration == 2_000_412)
      #expect(request.end.microseconds == 1_795_356_193_000_412)
      #expect(request.user == Symbol("ann"))
      #expect(request.failed)
    }
    let other = try CustomLog.layout(ofApacheFormat: "%{end:usec}t %m %U%q %s %{ms}T %{X-User}i")
    let request = try one("1795356191250000 POST /a/7?x=1 408 12 u-1", other)
    #expect(request.end.microseconds == 1_795_356_191_250_000)
    #expect(request.duration == 12_000)
    #expect(request.route == Symbol("POST /a/{id}"))
    #expect(request.user == Symbol("u-1"))
  }

  @Test func `a pattern names fields as JSON does and decides units over the head`() throws {
    let layout = try CustomLog.layout(
      ofPattern: #"^(?<time>\S+) (?<status>\d+|-) (?<duration_ms>[\d.]+) (?P<path>/\S*)"#)
    let text = """
      2026-11-22T14:03:11Z 200 12.5 /a/7
      2026-11-22T14:03:12Z 503 2004 /ä/8
      2026-11-22T14:03:13Z - 0.1 /
      no such line

      """
    let found = output(text, layout)
    #expect(found.batch.requests.map(\.duration) == [12_500, 2_004_000, 100])
    #expect(found.batch.requests.map(\.status) == [200, 503, 0])
    #expect(found.batch.requests[1].route == Symbol("/ä/{id}"))
    #expect(found.account.rejections.keys.sorted() == ["the stated pattern does not match"])
    let undecided = try CustomLog.layout(ofPattern: #"(?<ts>\d+) (?<status>\d+) (?<latency>\d+)"#)
    #expect(try one("1795356191 200 241000", undecided).duration == 241_000)
    let messages = try CustomLog.layout(ofPattern: #"(?<time>\S+) (?<level>\w+): (?<message>.*)"#)
    let message = try #require(
      output("2026-11-22T14:03:11Z E: failed\n", messages).batch.messages.first)
    #expect(message.severity == .error)
    #expect(message.text == "failed")
  }

  @Test func `bytes that are no text leave the rest of the line where it is`() throws {
    let layout = try CustomLog.layout(
      ofPattern: #"(?<time>\S+) (?<path>\S+) (?<status>\d+)"#)
    var bytes = Array("2026-11-22T14:03:11Z /a".utf8)
    bytes += [0xFF, 0xC3]
    bytes += Array(" 503\n".utf8)
    let recognition = CustomLog.recognise(ContentHead(bytes: bytes, isWhole: true), as: layout)
    var decoder = CustomLog.decoder(recognition, DecodingContext(file: "f"))
    var output = DecodedOutput(file: "f")
    decoder.decode(bytes.span, into: &output)
    decoder.finish(into: &output)
    #expect(output.batch.requests.map(\.status) == [503])
  }

  @Test(arguments: LogWrapper.allCases)
  func `lines of a stated layout are found within wrappers`(_ wrapper: LogWrapper) throws {
    let layout = try CustomLog.layout(
      ofNginxFormat: #"$time_iso8601 "$request" $status $request_time"#)
    let lines = [
      #"2026-11-22T14:03:11Z "GET /a HTTP/1.1" 200 0.001"#,
      #"2026-11-22T14:03:12Z "-" 400 0.000"#,
    ]
    let text = lines.map { WrapperTests.wrap($0, wrapper) }.joined(separator: "\n")
    let requests = output(text, layout).batch.requests
    #expect(requests.map(\.status) == [200, 400])
    #expect(requests.map(\.duration) == [1_000, 0])
  }

  @Test func `an input is read in the stated layout, and lines that lack it are counted`() throws {
    let folder = try TemporaryFolder()
    try folder.write("api.log", CustomLog.samples[2].text)
    let layout = try CustomLog.layout(ofNginxFormat: CustomLog.sampleLayout)
    let source = try #require(try Ingest.discover([folder.path]).sources.first)
    let input = Ingest.survey(source, layout: layout)
    var records = Collected()
    let (report, _) = Ingest.read(input, zone: ZoneDecision([input]), into: &records)
    #expect(report.format == "custom-log")
    #expect(
      report.decisions.first == "layout of lines stated: 1 of 3 lines at the beginning have it")
    #expect(report.isBalanced)
    #expect(report.used == 1)
    #expect(
      report.rejections.map(\.reason).sorted() == [
        "expected ` \"` behind $status", "expected `\" ` behind $request",
      ])
  }

  @Test func `a layout without time or without anything beside it says what was expected`() {
    func reason(_ make: () throws(CustomLogError) -> CustomLogLayout) -> String {
      do throws(CustomLogError) {
        return "\(try make().notation)"
      } catch {
        return error.description
      }
    }
    #expect(
      reason { () throws(CustomLogError) in try CustomLog.layout(ofNginxFormat: "$status $uri") }
        == "expected a variable for the time ($time_local, $time_iso8601 or $msec),"
        + " got $status, $uri")
    #expect(
      reason { () throws(CustomLogError) in try CustomLog.layout(ofNginxFormat: "combined") }
        .hasSuffix("got no variables at all"))
    #expect(
      reason { () throws(CustomLogError) in try CustomLog.layout(ofApacheFormat: "%t %b") }
        == "expected a status, a duration or a message beside the time, got %t, %b")
    #expect(
      reason { () throws(CustomLogError) in try CustomLog.layout(ofNginxFormat: "$msec$status") }
        == "expected text between $msec and $status that tells where the first ends, got none")
    #expect(
      reason { () throws(CustomLogError) in
        try CustomLog.layout(ofPattern: #"(\d+) (?<status>\d+)"#)
      }
        == "expected a variable for the time ((?<time>...) or (?<timestamp>...)),"
        + " got (?<status>...)")
    #expect(
      reason { () throws(CustomLogError) in try CustomLog.layout(ofPattern: "(?<time>") }
        .hasPrefix("expected a regular expression, got `(?<time>`: "))
  }

  @Test func `variables that mean nothing here are passed over`() throws {
    let layout = try CustomLog.layout(
      ofNginxFormat: "$msec $pid $http_host $http_date $server_name $status $unheard_of")
    let request = try one("1795356191 7 h.example today s.example 200 x", layout)
    #expect(request.instance == .none)
    #expect(request.end.microseconds == 1_795_356_191_000_000)
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `damage never stops it, loses a line or lets cuts matter`(_ seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    let layouts = [
      try CustomLog.layout(ofNginxFormat: CustomLog.sampleLayout),
      try CustomLog.layout(ofPattern: #"(?<time>\S+) \S+ (?<status>\d+) "(?<request>[^"]*)" "#),
    ]
    for layout in layouts {
      for sample in CustomLog.samples {
        for _ in 0..<20 {
          let bytes = DamagedLogTests.damaged(Array(sample.text.utf8), &generator)
          let text = String(decoding: bytes, as: UTF8.self)
          let whole = Decoded(output(text, layout))
          #expect(whole == Decoded(output(text, layout, pieces: 5)))
          #expect(whole.used == whole.records.count)
          #expect(whole.lines == text.utf8.count { $0 == 0x0A } + (text.hasSuffix("\n") ? 0 : 1))
        }
      }
    }
  }
}
