import RuleOutIngest

/// Finds the configuration: `--config FILE`, else the `ruleout.yaml` of a folder that is an input.
enum ConfigurationFile {
  static let names = ["ruleout.yaml", "ruleout.yml"]
  /// Far more than anybody writes by hand.
  private static let sizeLimit = 256 << 10

  /// Whether an input is a configuration, which is read for what it states and is no telemetry.
  static func isConfiguration(_ source: InputSource) -> Bool {
    guard let name = source.path.split(separator: "/").last else { return false }
    return names.contains(String(name))
  }

  /// The configuration of a run; an empty one where there is none.
  static func read(
    stated path: String?, among sources: [InputSource]
  ) throws(PipelineError) -> Configuration {
    var found = sources
    if let path {
      do throws(IngestError) {
        found = try Ingest.discover([path]).sources
      } catch {
        throw PipelineError(error)
      }
    }
    if found.count > 1 {
      throw fault(
        found[1].path,
        "one configuration is there already, \(found[0].path); --config says which holds")
    }
    return try found.first.map(read) ?? Configuration()
  }

  private static func read(_ source: InputSource) throws(PipelineError) -> Configuration {
    let bytes: [UInt8]
    do throws(IngestError) {
      bytes = try Ingest.content(of: source, limit: sizeLimit + 1)
    } catch {
      throw PipelineError(error)
    }
    if bytes.count > sizeLimit {
      throw fault(source.path, "expected a short file, got over 256 KiB")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw fault(source.path, "not YAML in UTF-8")
    }
    var reader = ConfigurationReader()
    var configuration = reader.read(text)
    if !reader.issues.isEmpty {
      throw .configuration(path: source.path, issues: reader.issues)
    }
    configuration.path = source.path
    configuration.report = Ingest.report(on: source, role: "configuration", content: bytes)
    return configuration
  }

  private static func fault(_ path: String, _ message: String) -> PipelineError {
    .configuration(path: path, issues: [ConfigurationIssue(line: 1, message: message)])
  }
}
