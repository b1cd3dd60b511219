import RuleOutModel

/// What decided, in one sentence.
struct LeakReason {
  private let judgement: LeakJudgement
  private let isRecent: Bool

  init(_ judgement: LeakJudgement, isRecent: Bool) {
    self.judgement = judgement
    self.isRecent = isRecent
  }

  var sentence: String {
    switch judgement.cause {
    case .tooShort:
      return "only \(Figure.duration(judgement.runs.window.duration)) with"
        + " \(judgement.runs.count) values of the floor: at least"
        + " \(Figure.duration(LeakJudgement.leastSeconds)) and \(LeakJudgement.leastCells) values"
        + " are needed"
    case .gaps:
      return "\(Figure.percent(1 - judgement.runs.coverage)) of the floor is missing, the longest"
        + " gap is \(Figure.duration(judgement.runs.largestGap))"
    case .warmingUp:
      return "the floor still comes to rest after its start: the warm-up is not over, or too little"
        + " of the data comes after it"
    case .resolution: return resolution
    case .flattening:
      return
        "the floor rises\(by), but a floor that comes to rest, or the load, explains the rise as"
        + " well"
    case .cycles:
      let known =
        judgement.subject.tellsStarts
        ? "the process was not restarted, so it may be a collector's cycle, too slow for this data"
        : "the data does not say when the process was restarted: a collector's cycle, or a leak that"
          + " restarts cut short; export process start times to tell them"
      return "the floor rises\(by)\(course)\(follows), but falls back to the same level each time,"
        + " and \(known)"
    case .atLimit:
      return "the floor stands at \(shareOfLimit) of its limit, where a leak no longer shows in it;"
        + " paging and swap, which would show it, are not there or not quiet"
    case .pressed:
      return
        "the floor stands at \(shareOfLimit) of its limit while paging, swap or kills increase:"
        + " standing still is no acquittal there"
    case .rises: return "the floor rises\(by)\(course)\(follows)"
    case .risesToLimit:
      return "the floor rises\(by)\(course)\(follows), and came to its limit"
        + (judgement.subject.limit.map { " of \(value($0))" } ?? "")
    case .risesUntilPressed:
      return "the floor rises\(by)\(course)\(follows), and came to rest in paging, swap or kills"
    case .flat: return "the floor \(still)\(follows)\(shown)"
    case .slow:
      return "the floor rises\(by)\(follows), which is less than the \(least) that matters"
    }
  }

  private var resolution: String {
    guard let slope = judgement.slope, let resolution = judgement.resolution,
      let wanted = judgement.least
    else { return "no slope can be fitted" }
    // The error of a slope falls with the power 3/2 of the time.
    let ratio = max(1.05, resolution / max(wanted, 1e-12))
    let root = ratio.squareRoot().squareRoot()
    let factor = min(1000, root * root * root)
    let more = judgement.runs.window.duration * (factor - 1)
    let open =
      slope.high > 0
      ? "a rise of up to \(rate(slope.high)) is not excluded" : "the floor \(still)"
    return "\(open); this data would have shown one of"
      + " \(rate(resolution)), and \(least) matters: about \(Figure.duration(more)) more would do"
  }

  /// ` by 12 MiB/h (11 MiB/h to 13 MiB/h), 3.2 % an hour`
  private var by: String {
    guard let slope = judgement.slope else { return "" }
    return " by \(rate(slope.value)) (\(rate(slope.low)) to \(rate(slope.high)))"
      + share(slope.value)
  }

  /// `falls by 12 MiB/h (11 MiB/h to 13 MiB/h), 3.2 % of its level an hour`, `does not rise: its slope is
  /// zero (-2 KiB/h to 2 KiB/h)`
  private var still: String {
    guard let slope = judgement.slope else { return "does not rise" }
    if slope.high < 0 {
      return "falls by \(rate(-slope.value)) (\(rate(-slope.high)) to \(rate(-slope.low)))"
        + share(-slope.value)
    }
    let interval = "(\(rate(slope.low)) to \(rate(slope.high)))"
    if slope.isNothing { return "does not rise: its slope is zero \(interval)" }
    return "does not rise: its slope of \(rate(slope.value)) cannot be told from zero \(interval)"
  }

  private func share(_ slope: Double) -> String {
    guard !isShare, let level = judgement.level?.value, level > 0 else { return "" }
    return ", \(Figure.percent(slope / level)) of its level an hour"
  }

  private var course: String {
    guard let from = judgement.level?.value, let to = judgement.lastLevel else { return "" }
    let runs = judgement.runs.runs.count
    let length = Figure.duration(judgement.runs.window.duration)
    let stretch = isRecent ? "the last \(length)" : length
    if runs > 1 { return " within each of \(runs) runs over \(stretch)" }
    return ", from \(value(from)) to \(value(to)) in \(stretch)"
  }

  private var follows: String {
    judgement.follows.isEmpty
      ? "" : ", its \(judgement.follows.joined(separator: " and ")) allowed for"
  }

  private var shown: String {
    guard let resolution = judgement.resolution else { return "" }
    return "; a leak of \(rate(resolution)) would have shown"
  }

  private var least: String {
    judgement.least.map(rate) ?? "slope"
  }

  private var shareOfLimit: String {
    guard let limit = judgement.subject.limit, limit > 0 else { return "an unknown share" }
    let last = judgement.everything.runs.last?.suffix(5).map(\.value).max() ?? 0
    return Figure.percent(last / limit)
  }

  private var isShare: Bool { judgement.subject.signal.id.quantity == .memoryUtilization }

  private func value(_ value: Double) -> String {
    Figure.value(value, of: judgement.subject.signal.id.quantity)
  }

  private func rate(_ slope: Double) -> String { value(slope) + "/h" }
}

extension BoundedFigure {
  /// So near to zero, beside its interval, that its digits say nothing.
  var isNothing: Bool { value.magnitude <= 0.01 * (high - low) && low <= 0 && high >= 0 }
}
