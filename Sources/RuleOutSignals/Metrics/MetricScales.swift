import RuleOutModel

/// Decides what the values of a metric tell better than its name: percent or share, seconds or
/// milliseconds. All series of one name share the answer, so that they compare; and who writes percent for one
/// metric, files of one folder, does so for all that say percent.
struct MetricScales {
  /// A share cannot exceed 1, but a measured one may by a little (CPU time of a short interval).
  static let highestShare = 1.5
  /// A typical duration above this is no number of seconds, milliseconds, microseconds.
  static let longestTypical: [(factor: Double, limit: Double)] = [
    (1, 10), (1e-3, 60_000), (1e-6, 60_000_000),
  ]

  private struct Values {
    var name = ""
    var source = SourceReference(file: "", line: .max)
    var maximum = -Double.infinity
    var medians: [Double] = []
    var allWhole = true
    var folders: Set<String> = []
  }

  private var metrics: [String: Values] = [:]
  /// Folders in which a metric that says percent exceeds 1.
  private var percentFolders: Set<String> = []
  private(set) var warnings: Set<Warning> = []

  init(_ series: [(name: MetricName, samples: SampleSeries)]) {
    for (name, samples) in series {
      var values = metrics[name.canonical] ?? Values()
      if values.source.line == .max || samples.source < values.source {
        values.source = samples.source
        values.name = name.identity.name
      }
      values.maximum = max(values.maximum, samples.values.max() ?? -.infinity)
      if let median = samples.median { values.medians.append(median) }
      values.allWhole = values.allWhole && samples.values.allSatisfy { $0.rounded() == $0 }
      let folder = MetricScales.folder(of: samples.file)
      values.folders.insert(folder)
      if name.unit == .percent, values.maximum > MetricScales.highestShare {
        percentFolders.insert(folder)
      }
      metrics[name.canonical] = values
    }
  }

  private static func folder(of file: String) -> String {
    file.lastIndex(of: "/").map { String(file[..<$0]) } ?? ""
  }

  /// The factor that leads to base units, and the quantity where that depends on the values.
  mutating func resolve(
    _ reading: Reading, of name: MetricName
  ) -> (factor: Double, quantity: Quantity) {
    let values = metrics[name.canonical] ?? Values()
    switch reading.scale {
    case .factor(let factor):
      return (factor, reading.quantity)
    case .share(let statedAsPercent):
      let isPercent =
        values.maximum > (statedAsPercent ? 1 : MetricScales.highestShare)
        || statedAsPercent && !percentFolders.isDisjoint(with: values.folders)
      if isPercent != statedAsPercent, values.maximum > 0 {
        let reach = values.maximum.rounded(significantDigits: 3)
        warn(
          values, "scale-assumed",
          "`\(values.name)` reaches \(reach): taken as "
            + (isPercent ? "0 to 100" : "0 to 1, although its name says percent"))
      }
      return (isPercent ? 0.01 : 1, reading.quantity)
    case .time:
      let factor = timeFactor(values)
      let unit = factor == 1 ? "seconds" : factor == 1e-3 ? "milliseconds" : "\(factor) s"
      warn(
        values, "unit-assumed",
        "`\(values.name)` names no unit: taken as \(unit), by the size of its values")
      return (factor, reading.quantity)
    case .cores:
      return (1, values.allWhole ? .other : reading.quantity)
    case .shareOrRate:
      guard values.maximum > 1 else { return (1, reading.quantity) }
      let rate: Quantity =
        reading.quantity == .dependencyErrorRatio ? .dependencyErrorRate : .errorRate
      warn(
        values, "unit-assumed",
        "`\(values.name)` exceeds 1 and names no unit: taken as errors per second")
      return (1, rate)
    }
  }

  private func timeFactor(_ values: Values) -> Double {
    let typical = values.medians.filter { $0 > 0 }.sorted()
    guard !typical.isEmpty else { return 1 }
    let median = typical[typical.count / 2]
    // Whole numbers of seconds are no way to give a latency.
    if values.allWhole && median >= 1 && median <= 60_000 { return 1e-3 }
    return MetricScales.longestTypical.first { median <= $0.limit }?.factor ?? 1e-9
  }

  private mutating func warn(_ values: Values, _ code: String, _ message: String) {
    warnings.insert(
      Warning(
        code: code, file: values.source.file, line: values.source.line, message: message))
  }
}
