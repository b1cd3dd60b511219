import RuleOutModel
import RuleOutSignals

/// The floor of one series of memory, run by run.
///
/// Cells are five minutes wide, or wider: than a four-hundredth of the series (a longer series needs no
/// more to show its slope), than a few samples. Where a collector's cycle is longer, only the cells in
/// which it collected show the floor.
struct ProcessRuns: Sendable {
  /// Seconds.
  var width: Double
  var basis: FloorCells.Basis
  /// Seconds between collections, where a sawtooth is seen.
  var collectionSeconds: Double?
  var start: Timestamp
  /// Cell numbers, from `start` on.
  var runs: [[Cell]]

  struct Cell: Sendable {
    var index: Int
    var value: Double
  }

  static let leastWidth = 300.0
  static let mostCells = 400.0
  static let leastSamples = 6.0

  /// Cells of the usual width, or wider where that shows a slope far better: a sawtooth too quick for
  /// its samples to show has its floor in the minima of many.
  static func quietest(_ memory: Series, starts: [Timestamp], isHeap: Bool) -> ProcessRuns {
    let usual = ProcessRuns(memory, starts: starts, isHeap: isHeap)
    guard usual.basis != .collections, usual.collectionSeconds == nil else { return usual }
    var best = usual
    var least = usual.slopeDoubt ?? 0
    for widening in [2, 4] {
      let wider = ProcessRuns(memory, starts: starts, isHeap: isHeap, widening: widening)
      guard wider.count >= 20, let doubt = wider.slopeDoubt, doubt * 1.5 < least else { continue }
      (best, least) = (wider, doubt)
    }
    return best
  }

  /// Width of the slope's interval, whatever else the floor may follow; nil where no slope can be told.
  private var slopeDoubt: Double? {
    let scale = median(runs.flatMap { $0.map(\.value) }) ?? 0
    guard scale > 0 else { return nil }
    let floor = FloorRegression(self, scale: scale)
    return RegressionInNoise(floor.cells(slope: true), floor: FloorRegression.floor)?
      .estimate(floor.slopeColumn, level: 0.9)?.interval.width
  }

  init(_ memory: Series, starts: [Timestamp], isHeap: Bool, widening: Int = 1) {
    let step = memory.stepSeconds
    let length = Double(memory.count) * step
    let wanted = max(
      min(Self.leastWidth, max(step, length / 24)), length / Self.mostCells,
      min(Self.leastSamples * step, length / 60))
    var samples = max(1, Int((wanted / step).rounded(.up))) * widening
    var seen: [Int] = []
    if let rhythm = CollectionRhythm(memory.values),
      isHeap || !Self.areRestarts(rhythm, step: step)
    {
      let period = rhythm.period
      collectionSeconds = period * step
      // A cell that holds every cycle whole needs no search; a little wider will do for many.
      if period * 1.6 <= 2 * Double(samples) {
        samples = max(samples, Int((period * 1.6).rounded(.up)))
      } else {
        seen = rhythm.samples
      }
    }
    let floor = FloorCells(memory.values, width: samples, collections: seen)
    width = step * Double(samples)
    basis = floor.basis
    start = memory.start
    let series = Series(
      start: memory.start, step: memory.step * Int64(samples), values: floor.values)
    var ranges: [Range<Int>]
    if starts.isEmpty {
      // A heap that falls has been collected, unless nothing was sampled meanwhile.
      ranges = MemoryRamp.runs(of: series)
      if isHeap { ranges = Self.joined(ranges, in: series) }
    } else {
      let cuts = starts.map { series.index(of: $0) }.filter { $0 > 0 && $0 < series.count }
      let bounds = [0] + Set(cuts).sorted() + [series.count]
      ranges = zip(bounds, bounds.dropFirst()).map { $0..<$1 }
    }
    runs = ranges.map { range in
      range.compactMap { series.values[$0].isNaN ? nil : Cell(index: $0, value: series.values[$0]) }
    }
    .filter { !$0.isEmpty }
  }

  /// Falls of hours' memory to less than half: a process that is started anew whenever it has leaked to
  /// its limit. Allocators seldom give so much back at once, and collectors seldom wait so long.
  private static func areRestarts(_ falls: CollectionRhythm, step: Double) -> Bool {
    falls.kept < 0.5 && falls.period * step > LeakJudgement.leastSeconds
  }

  /// Runs parted by missing cells only.
  private static func joined(_ ranges: [Range<Int>], in series: Series) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in ranges {
      if let last = result.last, !series.values[last.upperBound - 1].isNaN {
        result[result.count - 1] = last.lowerBound..<range.upperBound
      } else {
        result.append(range)
      }
    }
    return result
  }

  func time(_ index: Int) -> Timestamp { start.advanced(bySeconds: Double(index) * width) }

  /// From the first to the end of the last cell.
  var window: TimeWindow {
    guard let first = runs.first?.first, let last = runs.last?.last else {
      return TimeWindow(start: start, end: start)
    }
    return TimeWindow(start: time(first.index), end: time(last.index + 1))
  }

  var count: Int { runs.reduce(0) { $0 + $1.count } }

  /// Share of the cells between first and last that are there; of cycles where those are all there is.
  var coverage: Double {
    let whole = (runs.last?.last?.index ?? 0) - (runs.first?.first?.index ?? 0) + 1
    var expected = Double(max(1, whole))
    if basis == .collections, let collectionSeconds {
      expected *= min(1, width / collectionSeconds)
    }
    return min(1, Double(count) / expected)
  }

  /// Seconds of the largest hole between two cells of one run.
  var largestGap: Double {
    let holes = runs.flatMap { run in zip(run, run.dropFirst()).map { $1.index - $0.index - 1 } }
    return Double(holes.max() ?? 0) * width
  }

  /// Seconds of the longest run.
  var longestRun: Double {
    runs.map { Double(($0.last?.index ?? 0) - ($0.first?.index ?? 0) + 1) * width }.max() ?? 0
  }

  /// Drops the first `seconds` of runs: of the first one only, of the others only, or of all.
  func trimmed(first: Double, others: Double) -> ProcessRuns {
    var result = self
    result.runs = runs.enumerated().map { number, run in
      let cut = (run.first?.index ?? 0) + Int(((number == 0 ? first : others) / width).rounded(.up))
      return run.filter { $0.index >= cut }
    }
    .filter { $0.count >= 4 }
    return result
  }

  /// Only what comes before the first cell at or above `level`, in each run.
  func climbing(below level: Double) -> ProcessRuns {
    var result = self
    result.runs = runs.map { Array($0.prefix { $0.value < level }) }.filter { $0.count >= 2 }
    return result
  }

  /// The same with a new run from the cell `index` on.
  func split(at index: Int) -> ProcessRuns {
    var result = self
    result.runs = runs.flatMap { run in
      [run.filter { $0.index < index }, run.filter { $0.index >= index }]
    }
    .filter { !$0.isEmpty }
    return result
  }
}
