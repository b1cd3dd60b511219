public import RuleOutModel

/// What files lack and the user states.
public struct AnalysisOptions: Sendable {
  /// `09:31 backend v2.14.0`, each a deployment.
  public var deploys: [String] = []
  public var alertedAt: String?
  public var from: String?
  public var to: String?
  /// `ZONE`, or `FILE=ZONE` for one file.
  public var timezones: [String] = []
  /// Service of records that name none.
  public var service: String?
  public init() {}
}

/// The outcome of an analysis.
public struct Analysis: Sendable {
  public var diagnosis: Diagnosis
  /// Whether any record was used.
  public var usable: Bool
  /// Inputs given by name of which nothing could be used.
  public var unusableNamedInputs: [String]
}

/// What was recognised in the inputs.
public struct Inspection: Sendable {
  public var inputs: [InputReport]
  public var warnings: [Warning]
  public var signals: [SignalSummary]
  /// Seconds east of UTC in which times are shown.
  public var utcOffset: Int
  public var zoneName: String
}

/// One signal in figures.
public struct SignalSummary: Sendable, Hashable {
  public var file: String
  public var metric: String
  public var entity: String
  public var quantity: String
  public var unit: String
  public var stepSeconds: Double
  public var first: Timestamp
  public var last: Timestamp
  public var count: Int
}

/// Why an analysis could not begin or end.
public enum PipelineError: Error, CustomStringConvertible {
  case noSuchInput(String)
  case invalidOption(option: String, value: String, expected: String)
  case unreadable(String, reason: String)

  /// Status with which a command ends (sysexits.h).
  public var exitCode: Int32 {
    switch self {
    case .noSuchInput: 66
    case .invalidOption: 64
    case .unreadable: 74
    }
  }

  public var description: String {
    switch self {
    case .noSuchInput(let path): "\(path): no such file or folder"
    case .invalidOption(let option, let value, let expected):
      "\(option) '\(value)': expected \(expected)"
    case .unreadable(let path, let reason): "\(path): \(reason)"
    }
  }
}

/// The whole way from inputs to a diagnosis.
public enum Pipeline {
  public static func analyze(_ inputs: [String], options: AnalysisOptions)
    throws(PipelineError) -> Analysis
  {
    throw .noSuchInput(inputs.first ?? "")
  }

  public static func inspect(_ inputs: [String], options: AnalysisOptions)
    throws(PipelineError) -> Inspection
  {
    throw .noSuchInput(inputs.first ?? "")
  }
}
