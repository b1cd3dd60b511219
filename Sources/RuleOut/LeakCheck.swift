import Foundation
import RuleOutDiagnosis
public import RuleOutModel
import RuleOutReport
import RuleOutSignals

/// What a leak gate is asked.
public struct LeakOptions: Sendable {
  /// The slope that matters.
  public var leastSlope = LeastSlope.usual
  /// The rise of the level against the baseline that matters, a share.
  public var leastRise = 0.02
  /// Telemetry of an earlier run, or the JSON that the gate wrote then.
  public var baseline: String?

  public init() {}
}

/// The verdicts of a leak gate, and what a command line makes its exit status of.
public struct LeakCheck: Sendable {
  public var report: LeakReport
  /// False where no input held a record that could be used.
  public var usable: Bool
  /// Inputs named one by one, rather than found in a folder, that gave nothing.
  public var unusableNamedInputs: [String]
}

extension Pipeline {
  /// Whether the processes in the inputs leak memory.
  public static func leak(
    _ arguments: [String], options: AnalysisOptions, gate: LeakOptions = LeakOptions()
  ) async throws(PipelineError) -> LeakCheck {
    let readings = try await Readings(arguments, options)
    var findings = leakFindings(in: readings.telemetry, leastSlope: gate.leastSlope)
    var baseline: LeakBaselineInput?
    if let path = gate.baseline {
      let input = try await LeakBaselineInput(path, options: options, leastSlope: gate.leastSlope)
      findings = compared(findings, with: input.findings, leastRise: gate.leastRise)
      baseline = input
    }
    let used = Set(readings.reports.filter { $0.records > 0 }.map(\.path))
    return LeakCheck(
      report: LeakReport(
        bundle: readings.bundle, utcOffset: readings.utcOffset, leastSlope: gate.leastSlope,
        leastRise: baseline.map { _ in gate.leastRise }, baseline: baseline?.name,
        findings: findings, inputs: readings.reports,
        warnings: (readings.warnings + readings.telemetry.warnings).sorted()),
      usable: !used.isEmpty, unusableNamedInputs: readings.named.filter { !used.contains($0) })
  }
}

extension LeastSlope {
  /// `0.5 %`, `2 MiB`, `2000000`, each per hour; nil where it is none of them or not above zero.
  public init?(text: String) {
    var text = text.filter { !$0.isWhitespace }
    if text.hasSuffix("/h") { text.removeLast(2) }
    let units: [(String, Double)] = [
      ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("kB", 1e3), ("MB", 1e6),
      ("GB", 1e9), ("B", 1),
    ]
    if text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent < 1e6 {
      self = .share(percent / 100)
      return
    }
    for (unit, factor) in units where text.hasSuffix(unit) {
      guard let number = Double(text.dropLast(unit.count)), number > 0, number < 1e15 else {
        return nil
      }
      self = .bytes(number * factor)
      return
    }
    guard let bytes = Double(text), bytes > 0, bytes < 1e15 else { return nil }
    self = .bytes(bytes)
  }
}

/// The report of a leak gate in the forms that people and tools read.
extension LeakReport {
  /// Every form by name, in the order help lists them.
  public static let formats = LeakFormatCatalog.all.map(\.name)

  /// The report in the form of that name; as for a terminal where there is none.
  public func text(
    _ format: String, width: Int = 100, color: Bool = false, showIdentifiers: Bool = false
  ) -> String {
    let terminal = LeakText(width: width, color: color)
    let chosen = LeakFormatCatalog.all.first { $0.name == format } ?? terminal
    return (chosen.name == terminal.name ? terminal : chosen)
      .render(self, options: ReportOptions(showIdentifiers: showIdentifiers))
  }

  /// The report as files, in every form that is one.
  public func files(showIdentifiers: Bool = false) -> [Report.File] {
    let options = ReportOptions(showIdentifiers: showIdentifiers)
    return LeakFormatCatalog.all.compactMap { format in
      format.fileName.map {
        Report.File(
          name: $0, text: format.render(self, options: options), signature: format.signature)
      }
    }
  }
}
