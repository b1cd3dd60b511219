import Foundation
import Testing

/// Data flows one way: nothing to the left knows anything to its right. The package manager lets a target
/// import what its dependencies import; this does not.
@Suite struct LayeringTests {
  static let allowed: [String: Set<String>] = [
    "RuleOutModel": [],
    "RuleOutIngest": ["RuleOutModel", "CZlib"],
    "RuleOutSignals": ["RuleOutModel"],
    "RuleOutDiagnosis": ["RuleOutModel", "RuleOutSignals"],
    "RuleOutReport": ["RuleOutModel"],
    "RuleOutSimulator": ["RuleOutModel", "CZlib"],
    "RuleOut": [
      "RuleOutModel", "RuleOutIngest", "RuleOutSignals", "RuleOutDiagnosis", "RuleOutReport",
      "Yams",
    ],
    "ruleout-cli": ["RuleOut", "RuleOutModel", "RuleOutSimulator", "ArgumentParser"],
  ]
  /// What comes with the toolchain; Foundation is kept out of the stages that need none.
  static let system: Set<String> = ["Glibc", "Synchronization", "Dispatch"]
  static let withFoundation: Set<String> = ["RuleOut", "ruleout-cli"]

  @Test(arguments: allowed.keys.sorted()) func `a target imports only what lies to its left`(
    target: String
  ) throws {
    let folder = Sample.root.appending(path: "Sources/\(target)")
    let paths = try #require(FileManager.default.enumerator(atPath: folder.path))
    var files = 0
    for case let path as String in paths where path.hasSuffix(".swift") {
      files += 1
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let keyword = words.firstIndex(of: "import"), keyword <= 1, keyword + 1 < words.count,
          line.first?.isWhitespace == false, !line.hasPrefix("//")
        else { continue }
        let module = String(words[keyword + 1])
        let isAllowed =
          Self.allowed[target]!.contains(module) || Self.system.contains(module)
          || (module == "Foundation" && Self.withFoundation.contains(target))
        #expect(isAllowed, "\(target)/\(path) imports \(module)")
      }
    }
    #expect(files > 0)
  }
}
