import Foundation

/// One incident of a corpus with what is known of it. Whatever a label does not say is not scored.
public struct LabelledCase: Sendable, Hashable {
  public var name: String
  /// Folder of the bundle.
  public var folder: String
  /// Hypothesis id of the true cause; `none` for a day without incident.
  public var cause: String?
  public var mechanism: String?
  /// Whether the label speaks of a change at all, and which it was; nil where none was to blame.
  public var labelsChange = false
  public var culpritChange: String?
  /// Commits, versions or names of changes that look guilty and are not.
  public var decoys: [String] = []
  /// Service at fault.
  public var service: String?
  public var isSimulated = false

  /// The cases of a corpus: `truth.jsonl` or `truth/NAME.json` beside `incidents/NAME`, sorted by name.
  static func cases(in corpus: String) throws(PipelineError) -> [LabelledCase] {
    let root = URL(filePath: corpus)
    var cases: [LabelledCase] = []
    for truth in try truths(at: root) {
      guard let name = (truth["case"] ?? truth["scenario"]) as? String else {
        throw .unreadable(corpus, reason: "a label without 'case' or 'scenario'")
      }
      let folder = root.appending(path: "incidents/\(name)")
      guard FileManager.default.fileExists(atPath: folder.path) else {
        throw .noSuchInput(folder.path)
      }
      cases.append(LabelledCase(name: name, folder: folder.path, truth: truth))
    }
    return cases.sorted { $0.name < $1.name }
  }

  private init(name: String, folder: String, truth: [String: Any]) {
    self.name = name
    self.folder = folder
    cause = truth["cause"] as? String
    mechanism = truth["mechanism"] as? String
    isSimulated = truth["simulated"] as? Bool ?? false
    let change = truth["culprit_change"] ?? truth["root_cause_commit"]
    labelsChange = change != nil
    culpritChange = (change as? String).flatMap { $0 == "none" ? nil : $0 }
    decoys = (truth["decoys"] ?? truth["decoy_deploy_commits"]) as? [String] ?? []
    service = (truth["root_cause_service"] ?? truth["first_failing_service"]) as? String
  }

  private static func truths(at root: URL) throws(PipelineError) -> [[String: Any]] {
    let lines = root.appending(path: "truth.jsonl")
    if let text = try? String(contentsOf: lines, encoding: .utf8) {
      var truths: [[String: Any]] = []
      for (index, line) in text.split(separator: "\n").enumerated() {
        guard let object = object(Data(line.utf8)) else {
          throw .unreadable("\(lines.path):\(index + 1)", reason: "expected a JSON object")
        }
        truths.append(object)
      }
      return truths
    }
    let folder = root.appending(path: "truth")
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      throw .unreadable(
        root.path, reason: "expected truth.jsonl or truth/NAME.json beside incidents/NAME")
    }
    var truths: [[String: Any]] = []
    for name in names.sorted() where name.hasSuffix(".json") {
      let file = folder.appending(path: name)
      guard let data = try? Data(contentsOf: file), let object = object(data) else {
        throw .unreadable(file.path, reason: "expected a JSON object")
      }
      truths.append(object)
    }
    return truths
  }

  private static func object(_ data: Data) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
  }
}
