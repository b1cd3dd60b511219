import RuleOutModel
import RuleOutSignals

/// What the meeting is shown: the signals that the verdicts rest on, what users felt first, then those of
/// each hypothesis in the order of the differential.
struct Exhibits {
  let file: CaseFile
  let results: [HypothesisResult]

  /// Charts that a page holds, and of one hypothesis.
  static let most = 16
  static let mostOfLeader = 5
  static let mostOfOthers = 2
  /// Points of one chart: more than a page or a projector can show.
  static let mostPoints = 400
  /// Seconds of data that are shown whole.
  static let longest = 28_800.0

  /// A signal with what one hypothesis says of it.
  struct Piece {
    var signal: Signal
    var title: String
    var harmLevel: Double?
    /// Group of the evidence that it belongs to.
    var group: String
    /// The test behind the level.
    var test: Harmlessness?
    /// What counts as before, where that is not the quiet time of the case; empty where nothing does.
    var quiet: TimeWindow?

    init(_ signal: Signal, group: String, title: String? = nil, harmLevel: Double? = nil) {
      self.signal = signal
      self.title = title ?? describe(signal.id)
      self.harmLevel = harmLevel
      self.group = group
    }

    init(_ test: Harmlessness, group: String) {
      self.init(test.signal, group: group, harmLevel: test.baseline + test.margin)
      self.test = test
    }
  }

  func build() -> [Exhibit] {
    var exhibits: [Exhibit] = []
    var places: [SignalID: Int] = [:]
    func show(_ piece: Piece, for result: HypothesisResult?) {
      if let place = places[piece.signal.id] {
        if let result, !exhibits[place].hypotheses.contains(result.id) {
          exhibits[place].hypotheses.append(result.id)
          if exhibits[place].predicted.isEmpty {
            exhibits[place].predicted = expected(piece.group, of: result)
          }
          exhibits[place].harmLevel = exhibits[place].harmLevel ?? rounded(piece.harmLevel)
        }
        return
      }
      guard exhibits.count < Exhibits.most else { return }
      places[piece.signal.id] = exhibits.count
      exhibits.append(exhibit(piece, for: result))
    }
    for symptom in symptoms { show(symptom, for: nil) }
    for result in results {
      let isLeading = result.verdict == .leading
      let most = isLeading ? Exhibits.mostOfLeader : Exhibits.mostOfOthers
      for piece in pieces(of: result).prefix(most) { show(piece, for: result) }
    }
    return exhibits
  }

  private func exhibit(_ piece: Piece, for result: HypothesisResult?) -> Exhibit {
    let quiet = piece.signal.series.values(in: piece.quiet ?? file.quiet)
    var band: Exhibit.Interval?
    if quiet.count >= 10, let low = quantile(quiet, 0.02), let high = quantile(quiet, 0.98) {
      band = Exhibit.Interval(
        low: low.rounded(significantDigits: 6), high: high.rounded(significantDigits: 6))
    }
    return Exhibit(
      signal: piece.signal.id, title: piece.title,
      series: piece.signal.series.cut(to: view).bounded(to: Exhibits.mostPoints), quietBand: band,
      harmLevel: rounded(piece.harmLevel), judged: piece.test.map(judged),
      hypotheses: result.map { [$0.id] } ?? [],
      predicted: result.map { expected(piece.group, of: $0) } ?? "",
      source: piece.signal.source)
  }

  /// What charts cover: everything, or of long data the time around the impact and what led to it.
  private var view: TimeWindow {
    let impact = file.incident.impact
    guard file.span.duration > max(Exhibits.longest, 8 * impact.duration) else { return file.span }
    let reach = max(7_200, 2 * impact.duration)
    let first = min(impact.start, file.governing.onset)
    return TimeWindow(
      start: max(file.span.start, first.advanced(bySeconds: -reach)),
      end: min(file.span.end, impact.end.advanced(bySeconds: reach)))
  }

  /// What the test compared with its margin: the mean of each stretch of the impact.
  private func judged(_ test: Harmlessness) -> Series {
    let start = file.incident.onsetInterval.start
    let end = file.incident.impact.end
    let step = max(1_000_000, Int64((test.windowSeconds * 1_000_000).rounded()))
    let count = max(1, Int(end.seconds(since: start) * 1_000_000 / Double(step) + 0.001))
    let means = (0..<min(count, Exhibits.mostPoints)).map { index -> Double in
      let from = Timestamp(microseconds: start.microseconds + Int64(index) * step)
      let window = TimeWindow(start: from, end: from.advanced(bySeconds: test.windowSeconds))
      let inside = test.signal.series.values(in: window)
      return inside.isEmpty ? .nan : average(inside).rounded(significantDigits: 6)
    }
    return Series(start: start, step: step, values: means)
  }

  private func rounded(_ level: Double?) -> Double? {
    level.flatMap { $0.isFinite ? $0.rounded(significantDigits: 6) : nil }
  }

  private func expected(_ group: String, of result: HypothesisResult) -> String {
    result.evidence.first { $0.group == group && $0.direction != .missing }?.expected ?? ""
  }

  /// The heaviest symptom, and the heaviest of another kind.
  var symptoms: [Piece] {
    guard let first = file.incident.symptoms.first else { return [] }
    let other = file.incident.symptoms.first { $0.quantity != first.quantity }
    return [first, other].compactMap { $0 }.map { Piece($0.signal, group: "") }
  }
}
