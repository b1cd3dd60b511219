package import RuleOutModel

/// A form of the leak gate's report. Equal reports give equal bytes.
package protocol LeakFormat: Sendable {
  /// Value of `--format` that selects it.
  var name: String { get }
  /// Name of the file that `--output` writes; nil for a form that is only printed.
  var fileName: String? { get }
  /// Text within the first 512 bytes by which a file is known to be one of ours.
  var signature: String { get }
  func render(_ report: LeakReport, options: ReportOptions) -> String
}

/// Every form, in the order help lists them.
package enum LeakFormatCatalog {
  package static let all: [any LeakFormat] = [LeakText(), LeakJSON(), LeakJUnit(), LeakSARIF()]
}

extension LeakFinding {
  /// `memory of web-1 [process_resident_memory_bytes]`
  func title(_ options: ReportOptions) -> String {
    let name = entity.name.isEmpty ? "" : " of \(entity.name)"
    return options.masked("\(noun)\(name)" + (metric.isEmpty ? "" : " [\(metric)]"))
  }

  private var noun: String {
    switch quantity {
    case .memoryHeap: "heap"
    case .memoryUtilization: "memory share"
    default: includesSwap ? "memory with swap" : "memory"
    }
  }

  /// The verdict in words, the comparison's where that is worse.
  var verdictWords: String {
    switch verdict {
    case .leak: return "leak"
    case .cannotDecide:
      return comparison?.verdict == .risen
        ? "leak: cannot decide, but regressed against the baseline" : "cannot decide"
    case .noLeak:
      switch comparison?.verdict {
      case .risen: return "no leak, but regressed against the baseline"
      case .cannotDecide: return "no leak; baseline: cannot decide"
      case .notRisen, nil: return "no leak"
      }
    }
  }

  /// The reason, and that of the comparison.
  func reasons(_ options: ReportOptions) -> [String] {
    [reason]
      + (comparison.map { comparison in
        [
          "against the baseline"
            + (comparison.with.isEmpty ? "" : " (\(options.masked(comparison.with)))")
            + ": \(comparison.reason)"
        ]
      } ?? [])
  }
}

extension LeakReport {
  /// `2 of 3 series of memory leak`.
  var summary: String {
    if findings.isEmpty { return "no series of memory was found" }
    let leaks = findings.count { $0.gateVerdict == .leak }
    let regressed = findings.count { $0.gateVerdict == .regressed }
    let open = findings.count(where: \.isOpen)
    var parts: [String] = []
    if leaks > 0 { parts.append("\(leaks) \(leaks == 1 ? "leaks" : "leak")") }
    if regressed > 0 { parts.append("\(regressed) regressed against the baseline") }
    if open > 0 { parts.append("\(open) cannot be decided") }
    let rest = findings.count - leaks - regressed - open
    if rest > 0 { parts.append("\(rest) \(rest == 1 ? "does" : "do") not leak") }
    return "\(Figure.count(findings.count, "series", "series")) of memory: "
      + parts.joined(separator: ", ")
  }

  var leastSlopeWords: String {
    switch leastSlope {
    case .share(let share): "\(Figure.percent(share)) of the level an hour"
    case .bytes(let bytes): "\(Figure.bytes(bytes))/h"
    }
  }
}
