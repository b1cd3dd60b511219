import RuleOutModel

/// Looks for signs that a request log is not what it seems: a hole in it, a host with a wrong clock,
/// durations whose unit changes.
struct RequestChecks {
  /// Nothing at all for this long, in µs, is a hole in the log rather than a fall of traffic.
  static let longestSilence: Int64 = 300_000_000
  static let longestSilentSteps = 3
  /// Requests a host needs for the ends of its data to say something about its clock.
  static let requestsPerHost = 50
  /// Clocks apart by less than this, in µs, do not matter to a diagnosis in minutes.
  static let skew: Int64 = 60_000_000

  let requests: RequestReduction

  /// Runs of steps without any inbound request that are holes.
  func holes(step: Int64) -> [Range<Int>] {
    guard let grid = requests.stepTotals(.whole, .whole, step: step) else { return [] }
    var runs: [Range<Int>] = []
    for (index, totals) in grid.totals.enumerated() where totals.count == 0 {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<(index + 1)
      } else {
        runs.append(index..<(index + 1))
      }
    }
    return runs.filter {
      $0.count > RequestChecks.longestSilentSteps
        && Int64($0.count) * grid.step >= RequestChecks.longestSilence
    }
  }

  func warnings(holes: [Range<Int>], step: Int64, names: SymbolNames) -> [Warning] {
    var warnings: [Warning] = []
    if let grid = requests.stepTotals(.whole, .whole, step: step) {
      let source = requests.source(.whole, .whole)
      for hole in holes {
        func time(_ index: Int) -> String {
          let offset = Int64(index) * step
          return Timestamp(microseconds: grid.start.microseconds + offset).rfc3339()
        }
        warnings.append(
          Warning(
            code: "data-gap", file: source?.file,
            message: "no request at all from \(time(hole.lowerBound)) to \(time(hole.upperBound)): "
              + "taken as missing data, not as a fall of traffic"))
      }
      let medians = grid.totals.compactMap { $0.durations.quantile(0.5) }
      if let index = UnitChange.first(in: medians) {
        let ratio = (medians[index] / medians[index - 1]).rounded(significantDigits: 4)
        warnings.append(
          Warning(
            code: "suspected-unit-change", file: source?.file, line: source?.line,
            message: "the median duration of requests changes by a factor of \(ratio) at once and "
              + "stays there: the unit of durations seems to have changed"))
      }
    }
    return warnings + skewWarnings(names: names)
  }

  /// A host whose data begin and end later than all others' by the same time has a clock that is ahead.
  private func skewWarnings(names: SymbolNames) -> [Warning] {
    struct Host {
      var key: RequestKey
      var first: Int64
      var last: Int64
    }
    let table = requests.tables[RequestReduction.Dimension.instance.rawValue]
    let width = requests.cellWidth
    let hosts = requests.keys(.instance).compactMap { key -> Host? in
      // Traces beside logs may have begun and ended when they liked.
      guard !requests.isTraced(.instance, key) || requests.isTraced(.whole, .whole),
        let cells = table[key], let first = cells.cells.first, let last = cells.cells.last,
        cells.totals.reduce(0, { $0 + $1.count }) >= RequestChecks.requestsPerHost
      else { return nil }
      return Host(key: key, first: first * width, last: last * width)
    }
    guard hosts.count > 2 else { return [] }
    let first = hosts.map(\.first).sorted()[hosts.count / 2]
    let last = hosts.map(\.last).sorted()[hosts.count / 2]
    return hosts.compactMap { host in
      let offsets = (host.first - first, host.last - last)
      guard min(abs(offsets.0), abs(offsets.1)) > RequestChecks.skew,
        abs(offsets.0 - offsets.1) <= RequestChecks.skew / 2
      else { return nil }
      let seconds = (offsets.0 + offsets.1) / 2_000_000
      let name = names[host.key.first] ?? "a host"
      return Warning(
        code: "clock-skew", file: requests.source(.instance, host.key)?.file,
        message: "the data of \(name) begin and end \(abs(seconds)) s "
          + "\(seconds > 0 ? "after" : "before") those of the other hosts: its clock seems skewed")
    }
  }
}
