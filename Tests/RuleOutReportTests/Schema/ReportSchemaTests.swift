import Foundation
import RuleOutModel
import RuleOutReport
import Testing

/// The published schema against the reports: it holds all that the tool writes, and would not hold less.
@Suite struct ReportSchemaTests {
  static func issues(_ instance: Any) throws -> [String] {
    try SchemaValidator(Data(JSONReport.schema.utf8)).issues(instance)
  }

  static func object(_ diagnosis: Diagnosis) throws -> [String: Any] {
    let options = ReportOptions(showIdentifiers: true)
    let text = JSONReport().render(diagnosis, options: options)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  static let samples: [String] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Reports").standardizedFileURL
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { folder.appending(path: "\($0)/report.json").path }
  }()

  @Test func `there are reports of samples to validate`() { #expect(Self.samples.count >= 6) }

  @Test(arguments: samples) func `the report of a sample is valid`(path: String) throws {
    let data = try Data(contentsOf: URL(filePath: path))
    #expect(try Self.issues(try JSONSerialization.jsonObject(with: data)) == [])
  }

  @Test func `a report without an incident is valid`() throws {
    #expect(try Self.issues(try Self.object(QuietDay.diagnosis)) == [])
  }

  @Test(arguments: Hostile.strings) func `a report of hostile text is valid`(text: String) throws {
    #expect(try Self.issues(try Self.object(Hostile.diagnosis(text))) == [])
  }

  /// A report in which every object of the schema stands at least once.
  static func whole() throws -> [String: Any] {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.otherIncidents = [TimeWindow(start: CacheLeak.at(13, 0), end: CacheLeak.at(13, 5))]
    diagnosis.localization = [
      LocalizedEntity(entity: "backend", quantity: .latency, metric: "", score: 0.9, harm: 1)
    ]
    diagnosis.firstFailingEntity = "backend"
    diagnosis.blastRadius = ["frontend"]
    return try object(diagnosis)
  }

  @Test func `no key can be left out`() throws {
    let whole = try Self.whole()
    #expect(try Self.issues(whole) == [])
    var removed = 0
    // Which hypotheses a moment names is free.
    for path in Self.paths(whole)
    where !["probabilities", "verdicts"].contains(path.dropLast().last) {
      let changed = Self.changing(whole, at: path[...]) { nil }
      removed += 1
      #expect(try !Self.issues(changed as Any).isEmpty, "without \(path)")
    }
    #expect(removed > 300)
  }

  @Test func `no value can be of another kind`() throws {
    let whole = try Self.whole()
    for path in Self.paths(whole) {
      for wrong in [["x": ["y"]], [[["z"]]]] as [Any] {
        let changed = Self.changing(whole, at: path[...]) { wrong }
        // An empty member of an array may hold anything that the array may hold.
        #expect(try !Self.issues(changed as Any).isEmpty, "\(wrong) at \(path)")
      }
    }
  }

  @Test(
    arguments: [
      (["hypotheses", "0", "verdict"], "certain" as any Sendable),
      (["hypotheses", "0", "probability"], 1.5), (["hypotheses", "0", "id"], "Root Cause"),
      (["incident", "onset"], "2024-08-12 10:12:40"),
      (["incident", "onset"], "2024-13-12T10:12:40Z"),
      (["schemaVersion"], 2), (["schemaVersion"], true), (["tool", "name"], "other"),
      (["incident", "detected"], 1), (["inputs", "0", "crc32OfContent"], "BF43926"),
      (["inputs", "0", "records"], 1.5), (["inputs", "0", "records"], -1),
      (["changes", "0", "verdict"], NSNull()),
      (["hypotheses", "0", "evidence", "0", "likelihoodRatio"], 0),
      (["hypotheses", "0", "evidence", "0", "direction"], "neither"),
    ] as [([String], any Sendable)])
  func `a wrong value is found`(path: [String], value: any Sendable) throws {
    let changed = Self.changing(try Self.whole(), at: path[...]) { value }
    #expect(try !Self.issues(changed as Any).isEmpty)
  }

  @Test func `closed objects take no other key and open ones do`() throws {
    func issues(_ path: [String]) throws -> [String] {
      try Self.issues(Self.changing(try Self.whole(), at: path[...]) { 1 } as Any)
    }
    #expect(try issues(["tool", "extra"]) != [])
    #expect(try issues(["otherIncidents", "0", "extra"]) != [])
    #expect(try issues(["extra"]) == [])
    #expect(try issues(["hypotheses", "0", "extra"]) == [])
  }

  @Test func `a keyword that the validator does not know fails`() throws {
    let validator = try SchemaValidator(Data(#"{"minLength": 2}"#.utf8))
    #expect(throws: SchemaValidator.UnknownKeyword.self) { try validator.issues("x") }
  }

  /// The path of every member of every object.
  private static func paths(_ value: Any) -> [[String]] {
    if let object = value as? [String: Any] {
      return object.keys.sorted().flatMap { key in
        [[key]] + paths(object[key] as Any).map { [key] + $0 }
      }
    }
    guard let items = value as? [Any] else { return [] }
    return items.enumerated().flatMap { index, item in paths(item).map { [String(index)] + $0 } }
  }

  /// `value` with what stands at `path` replaced, or removed.
  private static func changing(
    _ value: Any, at path: ArraySlice<String>, _ replacement: () -> Any?
  ) -> Any? {
    guard let key = path.first else { return replacement() }
    if var object = value as? [String: Any] {
      object[key] = changing(object[key] as Any, at: path.dropFirst(), replacement)
      return object
    }
    if var items = value as? [Any], let index = Int(key), items.indices.contains(index) {
      items[index] = changing(items[index], at: path.dropFirst(), replacement) as Any
      return items
    }
    return replacement()
  }
}
