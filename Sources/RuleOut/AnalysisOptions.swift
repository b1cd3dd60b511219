/// What the user says beside the inputs: whatever a file could have said can be given here.
public struct AnalysisOptions: Sendable {
  /// `'09:31 backend v2.14.0'`: time, service and, where known, version.
  public var deploys: [String] = []
  /// When the alert fired; replaces any alert file.
  public var alertedAt: String?
  /// Records before this time are left out.
  public var from: String?
  /// Records from this time on are left out.
  public var to: String?
  /// `ZONE` for every input without a zone, `FILE=ZONE` for one: `Africa/Nairobi`, `+03:00`, `UTC`.
  public var timezones: [String] = []
  /// Service of records that name none.
  public var service: String?
  /// Path of a configuration; nil for the `ruleout.yaml` of a folder that is an input, if any.
  public var configuration: String?
  /// Whether to replay the incident minute by minute (`Diagnosis.replay`).
  public var replays = true
  /// Only what was available by then is looked at, as if the diagnosis had been made at that moment.
  public var asOf: String?
  /// Told how far reading has come; called often, from several threads.
  public var onProgress: (@Sendable (ReadingProgress) -> Void)?

  public init() {}
}

/// Why an analysis could not be made. Cases carry data; `description` holds the prose.
public enum PipelineError: Error, Sendable, Hashable, CustomStringConvertible {
  case noSuchInput(String)
  case unreadable(String, reason: String)
  case invalidOption(option: String, value: String, expected: String)
  case configuration(path: String, issues: [ConfigurationIssue])

  public var description: String {
    switch self {
    case .noSuchInput(let path): return "\(path): no such file or folder"
    case .unreadable(let path, let reason): return "\(path): \(reason)"
    case .invalidOption(let option, let value, let expected):
      return "\(option): expected \(expected), got '\(value)'"
    case .configuration(let path, let issues):
      return issues.map { "\(path):\($0.line): \($0.message)" }.joined(separator: "\n")
    }
  }

  /// Exit status of the command line: 64 usage, 65 bad data, 66 no such input.
  public var exitCode: Int32 {
    switch self {
    case .noSuchInput: return 66
    case .unreadable, .configuration: return 65
    case .invalidOption: return 64
    }
  }
}
