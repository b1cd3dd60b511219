import RuleOutDiagnosis
import RuleOutIngest
import RuleOutModel
import RuleOutSignals

/// What `ruleout.yaml` states in place of what files say and of what the tool would decide. Every part is
/// optional; an option of the command line goes before it.
///
///     timezone: Africa/Nairobi
///     deploys: ["09:31 backend v2.14.0"]
///     slo: {latency: 800 ms, errors: 1 %}
///     files:
///       "edge-*.log":
///         log-format: '$remote_addr [$time_local] "$request" $status $request_time'
///         service: edge
///     metrics:
///       "shop_db_*_busy": {quantity: pool-used, service: shop}
struct Configuration: Sendable {
  /// What is stated of the inputs whose paths fit a pattern.
  struct File: Sendable {
    var pattern: WildcardPattern
    var line: Int
    var statement = StatedInput()
    /// Zone of its times that state none.
    var timezone: String?
    /// True for an input that is left out.
    var isSkipped = false
  }

  /// What is stated of the metrics whose names fit a pattern.
  struct Metric: Sendable {
    var line: Int
    var statement: StatedMetric
  }

  /// Path as it is shown, for references; empty where there is none.
  var path = ""
  /// What the report says of the file itself; nil where there is none.
  var report: InputReport?
  var timezone: String?
  var service: String?
  var alertedAt: String?
  var from: String?
  var to: String?
  var deploys: [String] = []
  var objective: ServiceLevelObjective?
  /// In order; of several that fit a path, the first holds.
  var files: [File] = []
  var metrics: [Metric] = []

  /// The first entry that fits the input at `path`; nil where nothing is stated of it.
  func file(_ path: String) -> File? { files.first { $0.pattern.matches(path) } }

  /// The options, with what they leave open filled in; `paths` are those of the inputs.
  func completing(_ options: AnalysisOptions, paths: [String]) -> AnalysisOptions {
    var options = options
    // Later entries win, and those of the command line come last.
    let ofFiles = paths.compactMap { path in file(path)?.timezone.map { "\(path)=\($0)" } }
    options.timezones = [timezone].compactMap { $0 } + ofFiles + options.timezones
    options.service = options.service ?? service
    options.alertedAt = options.alertedAt ?? alertedAt
    options.from = options.from ?? from
    options.to = options.to ?? to
    options.deploys += deploys
    return options
  }

  /// Entries that fit nothing: most likely a misspelt name.
  func unused(paths: [String], metrics names: [String]) -> [Warning] {
    func warning(_ line: Int, _ kind: String, _ pattern: WildcardPattern, _ names: [String])
      -> Warning?
    {
      if names.contains(where: pattern.matches) { return nil }
      let meant = Suggestion.nearest(to: pattern.text, among: names)
      return Warning(
        code: "configuration-unused", file: path, line: line,
        message: "no \(kind) is named '\(pattern.text)'; the entry has no effect"
          + (meant.map { ". Is '\($0)' meant?" } ?? ""))
    }
    return files.compactMap { warning($0.line, "input", $0.pattern, paths) }
      + metrics.compactMap { warning($0.line, "metric", $0.statement.name, names) }
  }
}

/// A fault of a configuration: where, and expected and got.
public struct ConfigurationIssue: Sendable, Hashable, Comparable {
  /// From 1.
  public var line: Int
  public var message: String

  public static func < (a: ConfigurationIssue, b: ConfigurationIssue) -> Bool {
    (a.line, a.message) < (b.line, b.message)
  }
}
