import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Log entries within JSON documents.
@Suite struct LogDocumentTests {
  private static func escaped(_ line: String) -> String {
    line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      .replacing("\t", with: "\\t")
  }

  /// Puts entries that are objects, or lines, into a document as its writer does.
  private static func document(_ entries: [String], _ document: LogDocument) -> String {
    func joined(_ entries: [String]) -> String { entries.joined(separator: ",\n  ") }
    switch document {
    case .array: return "[\(joined(entries))]"
    case .cloudWatch:
      let events = entries.enumerated().map {
        #"{"logStreamName": "web/app/1", "timestamp": 179535619\#($0)500, "message": "\#(escaped($1))\n", "ingestionTime": 1795356199000, "eventId": "37"}"#
      }
      return #"{"events": [\#(joined(events))], "searchedLogStreams": [{"x": [1]}]}"#
    case .cloudWatchSubscription:
      return entries.enumerated().map {
        #"{"messageType":"DATA_MESSAGE","logGroup":"g","logStream":"s","subscriptionFilters":["f"],"logEvents":[{"id":"\#(String(repeating: "3", count: 56))","timestamp":179535619\#($0)500,"message":"\#(escaped($1))"}]}"#
      }.joined()
    case .elasticsearch:
      let hits = entries.map { #"{"_index":"i","_id":"a","_source":\#($0),"sort":[1]}"# }
      return #"{"took":3,"hits":{"total":{"value":2},"hits":[\#(joined(hits))]}}"#
    case .kibana:
      let hits = entries.map { #"{"_id":"a","_source":\#($0)}"# }
      return #"{"isPartial":false,"rawResponse":{"hits":{"hits":[\#(joined(hits))]}}}"#
    case .loki:
      let streams = entries.enumerated().map {
        #"{"stream":{"app":"shop","pod":"web-1"},"values":[["179535619\#($0)500000000","\#(escaped($1))"]]}"#
      }
      return
        #"{"status":"success","data":{"resultType":"streams","result":[\#(joined(streams))],"stats":{"values":[[1]]}}}"#
    case .logs, .entries, .items, .records, .results, .data:
      let key = document.rawValue.split(separator: "`")[1]
      return #"{"next":null,"\#(key)":[\#(joined(entries))],"meta":{"n":2}}"#
    }
  }

  private static let json = [
    #"{"time":"2026-11-22T14:03:12Z","service":"shop","path":"/b\"}]","status":503,"duration_ms":1}"#,
    #"{"time":"2026-11-22T14:03:11Z","service":"shop","path":"/a/7","status":200,"duration_ms":123}"#,
  ]

  @Test(arguments: LogDocument.allCases)
  func `entries of a document are read by the names of JSON lines`(
    _ document: LogDocument
  ) throws {
    let text = Self.document(Self.json, document)
    let (format, recognition) = try #require(WrapperTests.recognise(text))
    #expect(format.name == "json-lines")
    if document != .array {
      #expect(recognition.document == document)
      #expect(recognition.decisions.first == "entries taken out of \(document.rawValue)")
    }
    let output = try WrapperTests.output(text)
    #expect(output.batch.requests.map(\.status) == [503, 200])
    #expect(output.batch.requests.map(\.duration) == [1_000, 123_000])
    #expect(output.batch.requests.allSatisfy { $0.service == Symbol("shop") })
    #expect(output.account.lines == 2)
    for size in [1, 3, 7, 50] {
      #expect(Decoded(try WrapperTests.output(text, pieces: size)) == Decoded(output))
    }
  }

  @Test(arguments: [LogDocument.cloudWatch, .cloudWatchSubscription, .loki])
  func `lines in a document are those of any format`(_ document: LogDocument) throws {
    let access = try WrapperTests.output(Self.document(WrapperTests.access, document))
    #expect(access.batch.requests.map(\.status) == [200, 503])
    #expect(access.batch.requests.map(\.duration) == [123_000, 1_000])
    let trace = "charge failed\n\tat com.example.Pay(Pay.java:7)\nCaused by: none"
    let text = Self.document(["ERROR \(trace)", "INFO recovered"], document)
    let messages = try WrapperTests.output(text).batch.messages
    #expect(messages.map(\.text) == [trace, "recovered"])
    #expect(messages.map(\.severity) == [.error, .info])
    #expect(
      messages.map { $0.time.microseconds } == [1_795_356_190_500_000, 1_795_356_191_500_000])
  }

  @Test func `streams of Loki name the service and the instance of their lines`() throws {
    let text = """
      {"data":{"resultType":"streams","result":[
       {"stream":{"app":"shop","pod":"web-1"},"values":[
         ["1795356191500000000","{\\"status\\":200,\\"duration_ms\\":1}",{"trace":"x"}],
         ["1795356192500000000","{\\"status\\":500,\\"duration_ms\\":1}"]]},
       {"values":[["1795356193500000000","{\\"status\\":502,\\"duration_ms\\":1}"]],
        "stream":{"app":"till"}}]}}
      """
    let requests = try WrapperTests.output(text).batch.requests
    #expect(requests.map(\.status) == [200, 500, 502])
    #expect(requests.map(\.instance).prefix(2) == [Symbol("web-1"), Symbol("web-1")])
  }

  @Test func `lines of CloudWatch in plain text are read with what stands before them`() throws {
    let export = WrapperTests.access.map { "2026-11-22T14:03:13.500Z \($0)" }
    #expect(try WrapperTests.output(export.joined(separator: "\n")).batch.requests.count == 2)
    let tail = Self.json.map { "2026-11-22T14:03:13.500000+00:00 web/app/0a1b \($0)" }
    let requests = try WrapperTests.output(tail.joined(separator: "\n")).batch.requests
    #expect(requests.map(\.instance) == [Symbol("web/app/0a1b"), Symbol("web/app/0a1b")])
  }

  @Test func `entries of Google Cloud are messages with the names of their resource`() throws {
    let text = """
      [
        {"insertId": "b", "resource": {"type": "k8s_container", "labels":
          {"pod_name": "shop-7d9f", "container_name": "shop"}}, "severity": "ERROR",
          "textPayload": "charge failed", "timestamp": "2026-11-22T14:03:12Z"},
        {"insertId": "a", "jsonPayload": {"message": "started"}, "resource": {"labels":
          {"pod_name": "shop-7d9f", "container_name": "shop"}}, "severity": "INFO",
          "timestamp": "2026-11-22T14:03:11Z"}
      ]
      """
    let messages = try WrapperTests.output(text).batch.messages
    #expect(messages.map(\.text) == ["charge failed", "started"])
    #expect(messages.map(\.severity) == [.error, .info])
    #expect(messages.allSatisfy { $0.service == Symbol("shop") })
    #expect(messages.allSatisfy { $0.instance == Symbol("shop-7d9f") })
  }

  @Test func `a document that is cut short says so, and its whole entries are used`() throws {
    let text = Self.document(Self.json, .cloudWatch)
    let cut = String(text.prefix(text.count - 150))
    let output = try WrapperTests.output(cut)
    #expect(output.account.used == 1)
    #expect(output.account.rejections.count == 1)
    #expect(output.warnings.map(\.code) == ["truncated-json"])
  }

  @Test func `an entry that is too long costs itself alone`() throws {
    let long = #"{"a":"\#(String(repeating: "x", count: 2 << 20))"}"#
    let text = Self.document([Self.json[0], Self.json[0], long, Self.json[1]], .logs)
    let output = try WrapperTests.output(text)
    #expect(output.account.used == 3)
    #expect(output.account.rejections.keys.sorted() == ["object longer than 1 MiB"])
    #expect(Decoded(try WrapperTests.output(text, pieces: 70_001)) == Decoded(output))
  }

  @Test(arguments: LogDocument.allCases, 0..<3 as Range<UInt64>)
  func `damage in a document never stops it, and cuts do not matter`(
    _ document: LogDocument, _ seed: UInt64
  ) throws {
    var generator = SplitMix(state: seed)
    let text = Self.document(Self.json + Self.json, document)
    let (format, recognition) = try #require(WrapperTests.recognise(text))
    for _ in 0..<30 {
      let bytes = DamagedLogTests.damaged(Array(text.utf8), &generator)
      let whole = Decoded(unwrapped(bytes, format, recognition))
      #expect(whole == Decoded(unwrapped(bytes, format, recognition, pieces: 3)))
      #expect(whole.used == whole.records.count)
      _ = FormatSearch.surest(
        ContentHead(bytes: bytes, isWhole: seed % 2 == 0), FormatCatalog.formats)
    }
  }
}
