import RuleOutModel
import RuleOutSignals

/// Floor cells with the columns of a regression: a level for every run, the slope, and what else the
/// floor may follow.
///
/// Values are in units of `scale`, times in hours.
struct FloorRegression: Sendable {
  private(set) var runs: ProcessRuns
  let scale: Double
  /// Hours since the first cell.
  private(set) var hours: [Double] = []
  /// Hours since the run's own first cell.
  private(set) var ages: [Double] = []
  private(set) var runNumbers: [Int] = []
  private var positions: [Int] = []
  private var starts: Set<Int> = []
  private(set) var values: [Double] = []
  /// What the floor follows besides time.
  var nuisance: [[Double]] = []

  /// Variance below which a fit is not believed: a hundred-thousandth of the level.
  static let floor = 1e-10

  init(_ runs: ProcessRuns, scale: Double) {
    self.runs = runs
    self.scale = scale
    let origin = runs.runs.first?.first?.index ?? 0
    for (number, run) in runs.runs.enumerated() {
      starts.insert(values.count)
      for cell in run {
        positions.append(cell.index)
        hours.append(Double(cell.index - origin) * runs.width / 3600)
        ages.append(Double(cell.index - run[0].index) * runs.width / 3600)
        runNumbers.append(number)
        values.append(cell.value / scale)
      }
    }
  }

  var count: Int { values.count }
  var span: Double { (hours.last ?? 0) - (hours.first ?? 0) + runs.width / 3600 }

  /// The middle of a cell.
  func time(_ index: Int) -> Timestamp {
    runs.time(positions[index]).advanced(bySeconds: runs.width / 2)
  }

  /// Columns in order: a level for each run, then the slope if wanted, then `more`, then nuisance.
  func cells(slope: Bool, _ more: [[Double]] = []) -> RegressionCells {
    var columns = levels
    if slope { columns.append(centeredHours) }
    return RegressionCells(
      positions: positions, starts: starts, values: values, columns: columns + more + nuisance)
  }

  var levels: [[Double]] {
    (0..<runs.runs.count).map { run in runNumbers.map { $0 == run ? 1 : 0 } }
  }

  /// Place of the slope among the columns.
  var slopeColumn: Int { runs.runs.count }

  /// Hours from the middle, so that levels are those of the middle.
  var centeredHours: [Double] {
    let middle = hours.reduce(0, +) / Double(max(1, hours.count))
    return hours.map { $0 - middle }
  }

  /// How badly a shape fits; nil where its columns cannot be told apart.
  func deviance(slope: Bool, _ more: [[Double]] = []) -> Double? {
    devianceInNoise(cells(slope: slope, more), floor: Self.floor)
  }

  mutating func keep(_ columns: [[Double]]) { nuisance += columns }

  /// One from the cell `cell` on to the end of its run, else zero; nil where that is all of the run or
  /// nothing.
  func shift(at cell: Int) -> [Double]? {
    guard let first = positions.firstIndex(where: { $0 >= cell }), first > 0,
      runNumbers[first - 1] == runNumbers[first]
    else { return nil }
    return values.indices.map { $0 >= first && runNumbers[$0] == runNumbers[first] ? 1 : 0 }
  }

  /// Number of a cell on the grid of its run.
  func cell(_ index: Int) -> Int { positions[index] }
}
