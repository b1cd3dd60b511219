import RuleOutModel

/// Requests that several files tell of, by their ids: how far the clocks of the writers stand apart.
///
/// Of each file the requests with the smallest hash of their id are kept, so that files which share requests
/// keep the same ones, whatever the order of lines. Reported, never applied: which clock is wrong the data do
/// not say.
struct SharedRequests: Sendable {
  /// Ids kept of one file.
  static let capacity = 512
  /// Files compared: those first by path.
  static let filesLimit = 24
  /// Requests that two files must share.
  static let fewest = 20
  /// Logs stamp whole seconds: less is no difference.
  static let resolution: Int64 = 1_500_000

  private struct Line: Sendable {
    var start: Int64
    var end: Int64
    /// The id stands in several lines of the file, which therefore tell of no one moment.
    var isRepeated = false
  }

  private struct File: Sendable {
    var lines: [Symbol: Line] = [:]
    /// Ids above this were given up.
    var highest = UInt64.max

    mutating func note(_ id: Symbol, _ line: Line) {
      guard id.hash <= highest else { return }
      if lines[id] != nil {
        lines[id]?.isRepeated = true
      } else {
        lines[id] = line
        if lines.count > 2 * SharedRequests.capacity { trim() }
      }
    }

    mutating func trim() {
      guard lines.count > SharedRequests.capacity else { return }
      let kept = lines.keys.sorted { $0.hash < $1.hash }.prefix(SharedRequests.capacity)
      highest = min(highest, kept.last?.hash ?? highest)
      lines = lines.filter { $0.key.hash <= highest }
    }
  }

  private var files: [String: File] = [:]

  mutating func receive(_ requests: [Request], file: String) {
    guard requests.contains(where: { $0.id != .none }) else { return }
    var kept = files[file] ?? File()
    for request in requests where request.id != .none {
      let end = request.end.microseconds
      kept.note(request.id, Line(start: end - max(0, request.duration), end: end))
    }
    files[file] = kept
  }

  mutating func merge(_ other: SharedRequests) {
    for (path, file) in other.files {
      var merged = files[path] ?? File()
      merged.highest = min(merged.highest, file.highest)
      for (id, line) in file.lines {
        merged.note(id, line)
        if line.isRepeated { merged.lines[id]?.isRepeated = true }
      }
      merged.trim()
      merged.lines = merged.lines.filter { $0.key.hash <= merged.highest }
      files[path] = merged
    }
  }

  /// One warning for each pair of files whose clocks differ.
  var warnings: [Warning] {
    let paths = files.keys.sorted().prefix(SharedRequests.filesLimit)
    return paths.indices.flatMap { first in
      paths[(first + 1)...].compactMap { second in
        warning(paths[first], second)
      }
    }
  }

  private func warning(_ first: String, _ second: String) -> Warning? {
    guard let (offset, shared) = offset(of: second, from: first) else { return nil }
    let amount = Figure.duration(Double(abs(offset)) / 1_000_000)
    return Warning(
      code: "clock-skew", file: second,
      message: "its clock is \(amount) \(offset > 0 ? "ahead of" : "behind") that of \(first), by"
        + " \(shared) requests that both tell of; times are taken as they stand")
  }

  /// How far the clock of `second` is ahead of that of `first` at the least, in microseconds; nil where they
  /// may agree.
  ///
  /// Of two lines on one request the shorter lies within the longer: who calls waits for the answer. Each
  /// pair therefore bounds the offset from both sides (Marzullo, "Maintaining the time in a distributed
  /// system", 1984); the bounds of nine in ten requests must hold.
  private func offset(of second: String, from first: String) -> (Int64, shared: Int)? {
    guard let a = files[first]?.lines, let b = files[second]?.lines else { return nil }
    var lower: [Double] = []
    var upper: [Double] = []
    for (id, x) in a {
      guard let y = b[id], !x.isRepeated, !y.isRepeated else { continue }
      let low = min(y.start - x.start, y.end - x.end)
      let high = max(y.start - x.start, y.end - x.end)
      lower.append(Double(low))
      upper.append(Double(high))
    }
    guard lower.count >= SharedRequests.fewest, let least = quantile(lower, 0.9),
      let most = quantile(upper, 0.1)
    else { return nil }
    let bounds = (Int64(min(least, most)), Int64(max(least, most)))
    if bounds.0 > SharedRequests.resolution { return (bounds.0, lower.count) }
    if bounds.1 < -SharedRequests.resolution { return (bounds.1, lower.count) }
    return nil
  }
}
