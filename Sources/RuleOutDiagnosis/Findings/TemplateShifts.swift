import RuleOutModel
import RuleOutSignals

/// What a template did as the incident began, beyond chance.
struct TemplateShift: Sendable {
  enum Kind: String, Sendable {
    /// Never seen before.
    case new
    /// Gone, while the service went on writing of other things to the same file.
    case vanished
    case multiplied, diminished
  }

  var kind: Kind
  var template: MessageTemplate
  /// Messages per second, before the onset and after.
  var before: Double
  var after: Double
  /// From the start of the first step that shows it to the end of the last.
  var window: TimeWindow
  /// End of the step with which the data up to then sufficed to tell.
  var availableAt: Timestamp
  /// Two-sided.
  var pValue: Double
  /// The least false discovery rate, over all templates tested, at which it holds.
  var qValue: Double

  var source: SourceReference { template.source }
}

/// The templates that are new, vanished, multiplied or diminished since the onset.
///
/// Counts before and after are compared given their sum, with bursts as they are in the baseline
/// (`CountContrast`). Only steps count in which the service wrote of something else as well, nearby in time:
/// logs are samples, and silence is no signal.
struct TemplateShifts: Sendable {
  /// Most certain first.
  private(set) var shifts: [TemplateShift] = []
  /// Templates that could be tested.
  private(set) var tested = 0

  static let falseDiscoveryRate = 0.05
  /// Shortest baseline, in seconds.
  static let shortestBaseline = 300.0
  /// Fewer messages after the onset are not new, however improbable.
  static let fewestNew = 3.0
  /// Messages beyond, or short of, what was to be expected.
  static let fewestBeyond = 5.0
  /// What multiplied at least doubled.
  static let leastRatio = 2.0
  /// Silence must be less probable than this.
  static let silence = 1e-3
  /// Size of a burst where neither the template nor others tell: as if waiting times were exponential.
  static let typicalSize = 1.0

  /// - Parameters:
  ///   - onset: When the incident began, at the earliest and at the latest.
  ///   - span: From the start of the baseline to the end of what is compared with it.
  init(_ templates: [MessageTemplate], onset: TimeWindow, span: TimeWindow) {
    let counts = templates.compactMap { ShiftCounts($0, onset: onset, span: span) }
    tested = counts.count
    let sizes = counts.compactMap(\.size).filter(\.isFinite).sorted()
    let typical = sizes.count >= 5 ? sizes[sizes.count / 2] : TemplateShifts.typicalSize
    let tails = counts.map { $0.tails(typical) }
    let pValues = tails.map { min(1, 2 * min($0.rise, $0.fall)) }
    let qValues = benjaminiHochbergAdjusted(pValues)
    let held = qValues.count { $0 <= TemplateShifts.falseDiscoveryRate }
    // What the procedure of Benjamini and Hochberg compares p values with, once so many hold.
    let limit = TemplateShifts.falseDiscoveryRate * Double(held) / Double(max(1, counts.count))
    for (index, counts) in counts.enumerated()
    where qValues[index] <= TemplateShifts.falseDiscoveryRate {
      guard let kind = counts.kind(rises: tails[index].rise <= tails[index].fall, typical) else {
        continue
      }
      let isRise = kind == .new || kind == .multiplied
      let after = isRise ? counts.afterStart : counts.afterEnd
      shifts.append(
        TemplateShift(
          kind: kind, template: counts.template, before: counts.rate(counts.before),
          after: counts.rate(after),
          window: counts.window(of: kind),
          availableAt: counts.availableAt(kind, limit: limit, typical), pValue: pValues[index],
          qValue: qValues[index]))
    }
    shifts.sort {
      ($0.qValue, $0.template.service, $0.template.severity, $0.template.text)
        < ($1.qValue, $1.template.service, $1.template.severity, $1.template.text)
    }
  }
}

/// The counts of one template in the steps that can tell.
struct ShiftCounts {
  /// A step can tell where other messages lie this near, in seconds, both before it and after it.
  private static let reach = 300.0

  let template: MessageTemplate
  /// Steps, by their indices in the series, in which silence would mean something: those that end by the
  /// earliest onset, those that end after it, those that start after the latest onset.
  let before: [Int]
  let afterStart: [Int]
  let afterEnd: [Int]
  /// As bursty as the template is before the onset; nil where too few messages tell.
  let size: Double?
  private let values: [Double]

  /// Nil where the baseline is too short, nothing follows it, or no message lies in either.
  init?(_ template: MessageTemplate, onset: TimeWindow, span: TimeWindow) {
    let series = template.series
    let values = series.values
    self.template = template
    self.values = values
    let others = zip(template.activity.values, values).map { $0 - $1 }
    var told = [0]
    for value in others { told.append(told[told.count - 1] + (value > 0 ? 1 : 0)) }
    let reach = max(1, Int(ShiftCounts.reach / series.stepSeconds))
    let exposed = values.indices.filter { index in
      guard series.time(at: index) < span.end, series.time(at: index + 1) > span.start else {
        return false
      }
      return values[index] > 0
        || told[index + 1] > told[max(0, index - reach)]
          && told[min(values.count, index + reach + 1)] > told[index]
    }
    before = exposed.filter { series.time(at: $0 + 1) <= onset.start }
    afterStart = exposed.filter { series.time(at: $0 + 1) > onset.start }
    afterEnd = exposed.filter { series.time(at: $0) >= onset.end }
    size = negativeBinomialSize(before.map { values[$0] })
    guard Double(before.count) * series.stepSeconds >= TemplateShifts.shortestBaseline,
      !afterStart.isEmpty, (before + afterStart).contains(where: { values[$0] > 0 })
    else { return nil }
  }

  func sum(_ steps: some Sequence<Int>) -> Double { steps.reduce(0) { $0 + values[$1] } }

  /// Messages per second in `steps`.
  func rate(_ steps: [Int]) -> Double {
    guard !steps.isEmpty else { return 0 }
    let seconds = Double(steps.count) * template.series.stepSeconds
    return (sum(steps) / seconds).rounded(significantDigits: 6)
  }

  /// How probable so many, and so few, are after the onset if nothing changed.
  func tails(_ typical: Double) -> (rise: Double, fall: Double) {
    (rise(in: afterStart, typical), fall(in: afterEnd, typical))
  }

  private func rise(in steps: some Collection<Int>, _ typical: Double) -> Double {
    let contrast = CountContrast(
      before: sum(before), cellsBefore: before.count, after: sum(steps), cellsAfter: steps.count,
      size: size ?? typical)
    guard sum(before) == 0 else { return contrast.upper }
    // Nothing tells how bursty it is: a burst counts once.
    let occupied = occupancyProbability(
      occupied: steps.count { values[$0] > 0 }, cellsBefore: before.count, cellsAfter: steps.count)
    return max(contrast.upper, occupied)
  }

  private func fall(in steps: some Collection<Int>, _ typical: Double) -> Double {
    guard !steps.isEmpty else { return 1 }
    return CountContrast(
      before: sum(before), cellsBefore: before.count, after: sum(steps), cellsAfter: steps.count,
      size: size ?? typical
    ).lower
  }

  /// What kind of shift it is, if it is large enough to be one.
  func kind(rises: Bool, _ typical: Double) -> TemplateShift.Kind? {
    let steps = rises ? afterStart : afterEnd
    let quiet = sum(before)
    let count = sum(steps)
    let expected = quiet / Double(before.count) * Double(steps.count)
    if rises {
      if quiet == 0 { return count >= TemplateShifts.fewestNew ? .new : nil }
      return count >= TemplateShifts.leastRatio * expected
        && count - expected >= TemplateShifts.fewestBeyond ? .multiplied : nil
    }
    if count == 0 {
      let silence = silenceProbability(
        mean: quiet / Double(before.count), cells: steps.count, size: size ?? typical)
      return silence < TemplateShifts.silence ? .vanished : nil
    }
    return count * TemplateShifts.leastRatio <= expected
      && expected - count >= TemplateShifts.fewestBeyond ? .diminished : nil
  }

  /// From the first to the last step that shows the shift.
  func window(of kind: TemplateShift.Kind) -> TimeWindow {
    let isRise = kind == .new || kind == .multiplied
    let steps = isRise ? afterStart : afterEnd
    let range: ClosedRange<Int>
    switch kind {
    case .new:
      let seen = steps.filter { values[$0] > 0 }
      range = seen[0]...seen[seen.count - 1]
    case .vanished: range = steps[0]...steps[steps.count - 1]
    case .multiplied, .diminished: range = densest(steps, rises: isRise)
    }
    return TimeWindow(
      start: template.series.time(at: range.lowerBound),
      end: template.series.time(at: range.upperBound + 1))
  }

  /// The run of steps that is farthest on the new side of half-way between the rates before and after: where
  /// a level steps up and down again, these are the steps (Page, Biometrika 41, 1954).
  private func densest(_ steps: [Int], rises: Bool) -> ClosedRange<Int> {
    let middle =
      (sum(before) / Double(before.count) + sum(steps) / Double(steps.count)) / 2
    var best = (sum: -Double.infinity, range: steps[0]...steps[0])
    var sum = 0.0
    var start = steps[0]
    for step in steps {
      if sum <= 0 {
        sum = 0
        start = step
      }
      sum += rises ? values[step] - middle : middle - values[step]
      if sum.rounded(significantDigits: 6) > best.sum {
        best = (sum.rounded(significantDigits: 6), start...step)
      }
    }
    return best.range
  }

  /// The end of the first step with which the test, on the steps up to then, reaches `limit`, and the shift
  /// is large enough.
  func availableAt(_ kind: TemplateShift.Kind, limit: Double, _ typical: Double) -> Timestamp {
    let isRise = kind == .new || kind == .multiplied
    let steps = isRise ? afterStart : afterEnd
    let floor = kind == .new ? TemplateShifts.fewestNew : 0
    for end in steps.indices where !isRise || values[steps[end]] > 0 {
      let known = steps[...end]
      let tail = isRise ? rise(in: known, typical) : fall(in: known, typical)
      if 2 * tail <= limit, sum(known) >= floor {
        return template.series.time(at: steps[end] + 1)
      }
    }
    return template.series.time(at: steps[steps.count - 1] + 1)
  }
}
