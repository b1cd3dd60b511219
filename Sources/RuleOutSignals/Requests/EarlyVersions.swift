import RuleOutModel

/// Versions that requests name well before their deployment is said to have begun: a clock or a zone of one of
/// the two sources is wrong, or the source gives another moment than that of the rollout.
struct EarlyVersions {
  /// Seconds of difference that no clock excuses.
  static let tolerance = 120.0
  /// A version seen this long before the end of the data's first part was there before.
  static let lead = 600.0

  let warnings: [Warning]

  init(
    _ changes: [Change], _ requests: RequestReduction, names: SymbolNames, span: TimeWindow?
  ) {
    guard let span else {
      warnings = []
      return
    }
    var listed: [String: (at: Timestamp, source: SourceReference)] = [:]
    for change in changes where change.kind == .deploy && !change.version.isEmpty {
      guard case .moment(let at) = change.time else { continue }
      if let known = listed[change.version], (known.at, known.source) <= (at, change.source) {
        continue
      }
      listed[change.version] = (at, change.source)
    }
    warnings = requests.keys(.version).compactMap { key in
      guard let version = names[key.first], let (at, source) = listed[version],
        let seen = requests.series(
          .version, key, step: 60_000_000, value: { $0.count > 0 ? Double($0.count) : nil }),
        let index = seen.values.firstIndex(where: { !$0.isNaN })
      else { return nil }
      let first = seen.time(at: index)
      guard first >= span.start.advanced(bySeconds: EarlyVersions.lead), first < at,
        at.seconds(since: first) >= EarlyVersions.tolerance
      else { return nil }
      return Warning(
        code: "version-before-deployment", file: source.file, line: source.line,
        message: "\(version) handles requests from \(first.rfc3339()) on,"
          + " \(Figure.duration(at.seconds(since: first))) before its deployment: a clock or a zone of one of"
          + " the two may be wrong; times are taken as they stand")
    }.sorted()
  }
}
