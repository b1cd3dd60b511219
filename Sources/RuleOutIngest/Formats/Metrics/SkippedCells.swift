import RuleOutModel

/// Counts the cells that were skipped in rows otherwise used, which the account of lines cannot show.
struct SkippedCells: Sendable {
  private var reasons: [String: (count: Int, line: Int)] = [:]

  /// Counts a cell; `line` is that of its row.
  mutating func count(_ reason: String, line: Int) {
    reasons[reason, default: (0, line)].count += 1
  }

  /// Reports the counts; called once, at the end of the source.
  func finish(into output: inout DecodedOutput) {
    if reasons.isEmpty { return }
    let parts = reasons.sorted { $0.key < $1.key }
      .map { "\($0.key): \($0.value.count), first in line \($0.value.line)" }
    output.warnings.append(
      Warning(
        code: "skipped-cells", file: output.batch.file,
        message: "cells skipped in rows otherwise used: \(parts.joined(separator: "; "))"))
  }
}

extension MetricCell {
  /// True where a gap is written as `NaN`, Prometheus' mark of a stale or undefined value.
  static func isWrittenNaN(_ raw: Span<UInt8>) -> Bool {
    let cell = raw.extracting(raw.trimmedRange())
    return cell.equalsIgnoringCase("nan") || cell.equalsIgnoringCase("-nan")
      || cell.equalsIgnoringCase("+nan")
  }
}
