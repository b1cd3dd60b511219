import Foundation
import FoundationXML
import RuleOutModel
import RuleOutReport
import Testing

/// The elements of an XML document with their attributes, in order; nil where it is not well formed.
private final class XMLReading: NSObject, XMLParserDelegate {
  var elements: [(name: String, attributes: [String: String])] = []
  var text = ""

  static func read(_ text: String) -> XMLReading? {
    let reading = XMLReading()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reading
    return parser.parse() ? reading : nil
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func all(_ name: String) -> [[String: String]] {
    elements.filter { $0.name == name }.map(\.attributes)
  }
}

@Suite struct LeakFormatTests {
  static let options = ReportOptions(showIdentifiers: true)

  static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `JUnit counts a leak and a rise as failures, and what is open as an error`() throws {
    let text = LeakJUnit().render(LeakFixture.report(), options: Self.options)
    let reading = try #require(XMLReading.read(text))
    let suite = try #require(reading.all("testsuite").first)
    #expect(suite["tests"] == "4" && suite["failures"] == "2" && suite["errors"] == "1")
    #expect(reading.all("testcase").count == 4)
    #expect(reading.all("failure").compactMap { $0["type"] } == ["leak", "regressed"])
    #expect(reading.all("error").compactMap { $0["type"] } == ["cannotDecide"])
    #expect(reading.all("testcase").first?["name"] == "memory of web-1 [web-1]")
    #expect(reading.text.contains("the floor rises by 12 MiB/h"))
  }

  @Test func `a gate without anything to judge is no passed test`() throws {
    let text = LeakJUnit().render(LeakFixture.empty, options: Self.options)
    let suite = try #require(XMLReading.read(text)?.all("testsuite").first)
    #expect(suite["tests"] == "1" && suite["errors"] == "1")
    #expect(LeakFixture.empty.verdict == .cannotDecide)
  }

  @Test func `SARIF has what its schema requires`() throws {
    let text = LeakSARIF().render(LeakFixture.report(), options: Self.options)
    let root = try Self.object(text)
    #expect(root["version"] as? String == "2.1.0")
    #expect((root["$schema"] as? String)?.hasSuffix("sarif-schema-2.1.0.json") == true)
    let run = try #require((root["runs"] as? [[String: Any]])?.first)
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "ruleout")
    let rules = try #require(driver["rules"] as? [[String: Any]]).map { $0["id"] as? String }
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(
      results.map { $0["ruleId"] as? String } == [
        "memory-leak", "memory-above-baseline", "memory-undecided", "memory-steady",
      ])
    for result in results {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(rules[index] == result["ruleId"] as? String)
      // Section 3.27.10: a kind other than `fail` has the level `none`.
      let isFailure = result["kind"] as? String == "fail"
      #expect(result["level"] as? String == (isFailure ? "error" : "none"))
      #expect(((result["message"] as? [String: Any])?["text"] as? String)?.isEmpty == false)
      let place = try #require((result["locations"] as? [[String: Any]])?.first)
      let physical = try #require(place["physicalLocation"] as? [String: Any])
      #expect((physical["artifactLocation"] as? [String: Any])?["uri"] as? String == "web-1")
      #expect((physical["region"] as? [String: Any])?["startLine"] as? Int == 12)
    }
  }

  @Test func `JSON holds every figure`() throws {
    let root = try Self.object(LeakJSON().render(LeakFixture.report(), options: Self.options))
    #expect(root["verdict"] as? String == "leak")
    let series = try #require(root["series"] as? [[String: Any]])
    #expect(series.count == 4)
    #expect((series[0]["slopePerHour"] as? [String: Double])?["low"] == 1.1e7)
    #expect((series[0]["slopeSharePerHour"] as? [String: Double])?["value"] == 0.024)
    #expect((series[0]["secondsToExhaustion"] as? [String: Double])?["value"] == 120_000)
    #expect(series[0]["from"] as? String == "2025-03-04T11:00:00+03:00")
    #expect((series[1]["comparison"] as? [String: Any])?["verdict"] as? String == "risen")
    #expect(series[0]["comparison"] is NSNull)
  }

  @Test func `the terminal says verdict, reason and the time that is left`() {
    let text = LeakText(width: 90).render(LeakFixture.report(), options: Self.options)
    #expect(text.hasPrefix("Leak gate fails: 4 series of memory: 1 leaks, 1 regressed against"))
    #expect(text.contains("x  memory of web-1 [web-1]: leak\n"))
    #expect(text.contains("it meets its limit of 954 MiB in 33 h 20 min (30 h 33 min to"))
    #expect(text.contains("?  memory of web-1 [web-1]: cannot decide\n"))
    #expect(text.contains("judged 4 Mar 2025, 11:00 to 21:00 UTC+03:00;"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 90 })
  }

  @Test func `where nothing leaks but one rose, every form says regressed`() throws {
    var report = LeakFixture.report()
    report.findings.removeAll { $0.verdict == .leak }
    #expect(report.verdict == .regressed)
    let json = try Self.object(LeakJSON().render(report, options: Self.options))
    #expect(json["verdict"] as? String == "regressed")
    let sarif = try Self.object(LeakSARIF().render(report, options: Self.options))
    let run = try #require((sarif["runs"] as? [[String: Any]])?.first)
    #expect((run["properties"] as? [String: Any])?["verdict"] as? String == "regressed")
    let result = try #require((run["results"] as? [[String: Any]])?.first)
    #expect((result["properties"] as? [String: Any])?["verdict"] as? String == "regressed")
    let text = LeakText(width: 90).render(report, options: Self.options)
    #expect(text.hasPrefix("Leak gate fails: 3 series of memory: 1 regressed against the baseline"))
    #expect(text.contains("no leak, but regressed against the baseline"))
    report.findings.removeAll(where: \.fails)
    #expect(report.verdict == .cannotDecide)
    report.findings.removeAll(where: \.isOpen)
    #expect(report.verdict == .noLeak)
  }

  @Test(arguments: Hostile.strings)
  func `hostile names stay text in every format`(name: String) throws {
    let report = LeakFixture.report(name: name)
    for format in LeakFormatCatalog.all {
      let text = format.render(report, options: Self.options)
      let raw = text.unicodeScalars.filter { scalar in
        scalar != "\n"
          && [.control, .format, .lineSeparator, .paragraphSeparator]
            .contains(scalar.properties.generalCategory)
      }
      #expect(raw.isEmpty, "\(format.name)")
      #expect(text == format.render(report, options: Self.options))
    }
    let reading = try #require(
      XMLReading.read(LeakJUnit().render(report, options: Self.options)))
    #expect(reading.elements.count == 1 + 1 + 4 * 2)
    #expect(Set(reading.elements.map(\.name)).isSubset(of: Self.names))
    let root = try Self.object(LeakSARIF().render(report, options: Self.options))
    let run = try #require((root["runs"] as? [[String: Any]])?.first)
    for result in try #require(run["results"] as? [[String: Any]]) {
      let place = (result["locations"] as? [[String: Any]])?.first?["physicalLocation"]
      let uri = ((place as? [String: Any])?["artifactLocation"] as? [String: Any])?["uri"]
      let allowed = CharacterSet(charactersIn: "%-._~/").union(.alphanumerics)
      #expect((uri as? String)?.unicodeScalars.allSatisfy(allowed.contains) == true)
    }
  }

  static let names: Set<String> = [
    "testsuites", "testsuite", "testcase", "failure", "error", "system-out",
  ]

  @Test func `a file of ours is known by its beginning`() {
    for format in LeakFormatCatalog.all where format.fileName != nil {
      let text = format.render(LeakFixture.report(), options: Self.options)
      #expect(String(text.prefix(512)).contains(format.signature), "\(format.name)")
    }
  }
}
