import RuleOutModel

/// The samples of one metric series.
struct SampleSeries: Sendable {
  var identity: MetricIdentity
  var file: String
  var firstLine = Int.max
  /// Further files that it was put together from.
  var otherFiles: [String] = []
  /// The name in the source, where `identity` tells service and metric apart that it runs together.
  var sourceName: String?
  /// Microseconds since the epoch.
  var times: [Int64] = []
  /// Parallel to `times`.
  var values: [Double] = []

  init(identity: MetricIdentity, file: String) {
    self.identity = identity
    self.file = file
  }

  var source: SourceReference { SourceReference(file: file, line: firstLine) }

  /// The name of the file without folders and without what tells its form: `orders-heap` of `p/orders-heap.json.gz`.
  var fileStem: String {
    var parts = (file.split(separator: "/").last ?? "").split(separator: ".")
    if parts.count > 2, parts.last == "gz" { parts.removeLast() }
    return parts.dropLast(parts.count > 1 ? 1 : 0).joined(separator: ".")
  }

  mutating func append(_ sample: Sample) {
    times.append(sample.time.microseconds)
    values.append(sample.value)
    if sample.line < firstLine { firstLine = sample.line }
  }

  mutating func append(_ other: SampleSeries) {
    times += other.times
    values += other.values
    firstLine = min(firstLine, other.firstLine)
  }

  /// The samples within `window` by time. Of several values at one time the smallest stays: which
  /// source repeats a sample must not matter.
  func settled(within window: TimeWindow?) -> SampleSeries {
    let range = window.map { $0.start.microseconds..<$0.end.microseconds }
    var order = Array(times.indices)
    if let range { order = order.filter { range.contains(times[$0]) } }
    let sorted = zip(order, order.dropFirst()).allSatisfy { times[$0] < times[$1] }
    if sorted && order.count == times.count { return self }
    if !sorted { order.sort { (times[$0], values[$0]) < (times[$1], values[$1]) } }
    var result = self
    result.times = []
    result.values = []
    for index in order where result.times.last != times[index] {
      result.times.append(times[index])
      result.values.append(values[index])
    }
    return result
  }

  /// The samples whose values are accepted.
  func filtered(_ isIncluded: (Double) -> Bool) -> SampleSeries {
    let kept = values.indices.filter { isIncluded(values[$0]) }
    if kept.count == values.count { return self }
    var result = self
    result.times = kept.map { times[$0] }
    result.values = kept.map { values[$0] }
    return result
  }

  var median: Double? {
    guard !values.isEmpty else { return nil }
    return values.sorted()[values.count / 2]
  }

  /// True where the source says that the values run up, else where they do.
  var isCounter: Bool {
    switch identity.kind {
    case .counter: return true
    case .delta: return false
    case .histogram, .summary:
      // Beside the sum and the count stand quantiles, which are none.
      if identity.name.hasSuffix("_sum") || identity.name.hasSuffix("_count") { return true }
    case .unknown, .gauge: break
    }
    return runsUp && values.count > 1
  }

  /// True where the values run up as a counter does: falls are rare and lead to near zero. A count
  /// per interval falls about as often as it rises.
  var runsUp: Bool {
    var falls = 0
    var shallow = 0
    for (before, after) in zip(values, values.dropFirst()) where after < before {
      falls += 1
      if after > before / 2 { shallow += 1 }
    }
    return shallow < 2 && falls * 20 <= max(20, values.count)
  }
}

/// Keeps series of one name in several files apart, or joins them.
enum SeriesOfFiles {
  /// Files that follow one another in time are parts of one series, and a copy repeats it. Files of
  /// the same time with other values come from several instances whose names their labels lack; the
  /// names of the files then tell them apart.
  static func resolve(_ parts: [SampleSeries]) -> [SampleSeries] {
    guard parts.count > 1 else { return parts }
    let ordered = parts.sorted {
      ($0.times.first ?? 0, $0.file) < ($1.times.first ?? 0, $1.file)
    }
    var joined = ordered[0]
    for part in ordered.dropFirst() {
      guard follows(part, joined) || repeats(part, joined) else {
        return ordered.map(named)
      }
      let source = min(joined.source, part.source)
      joined.append(part)
      joined.otherFiles = Set(joined.otherFiles + [joined.file, part.file])
        .subtracting([source.file]).sorted()
      joined.file = source.file
      joined.firstLine = source.line
      joined = joined.settled(within: nil)
    }
    return [joined]
  }

  private static func follows(_ part: SampleSeries, _ joined: SampleSeries) -> Bool {
    guard let first = part.times.first, let last = part.times.last,
      let joinedFirst = joined.times.first, let joinedLast = joined.times.last
    else { return true }
    let overlap = min(last, joinedLast) - max(first, joinedFirst)
    let shorter = min(last - first, joinedLast - joinedFirst)
    return overlap <= shorter / 10
  }

  private static func repeats(_ part: SampleSeries, _ joined: SampleSeries) -> Bool {
    let known = Dictionary(zip(joined.times, joined.values)) { first, _ in first }
    guard let first = joined.times.first, let last = joined.times.last else { return true }
    let shared = part.times.indices.filter { part.times[$0] >= first && part.times[$0] <= last }
    let same = shared.count { known[part.times[$0]] == part.values[$0] }
    return same * 10 >= shared.count * 9
  }

  private static func named(_ part: SampleSeries) -> SampleSeries {
    var part = part
    let name = part.file.split(separator: "/").last ?? ""
    let stem = name.split(separator: ".").first.map(String.init) ?? part.file
    let key = MetricOwner(part.identity).instance == nil ? "instance" : "file"
    part.identity.labels.append(MetricIdentity.Label(key, stem))
    part.identity.labels.sort()
    return part
  }
}
