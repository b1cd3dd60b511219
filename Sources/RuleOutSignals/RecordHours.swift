import RuleOutModel

/// How many records fall into each hour: enough to tell the bulk of the data from stray timestamps
/// before anything is sized by time.
struct RecordHours: Sendable {
  private struct Hour: Sendable {
    var count = 0
    var first = Int64.max
    var last = Int64.min

    mutating func add(_ other: Hour) {
      count += other.count
      first = min(first, other.first)
      last = max(last, other.last)
    }
  }

  /// The bulk of the records, and what lies apart from it.
  struct Bulk: Sendable {
    /// From the first record of the bulk to just after its last.
    var window: TimeWindow
    var outside = 0
    var earliest: Timestamp?
    var latest: Timestamp?
  }

  static let width: Int64 = 3_600_000_000
  /// Records further than this from the bulk are no part of it.
  static let apart: Int64 = 48

  private var hours: [Int64: Hour] = [:]
  private var current = Hour()
  private var currentHour = Int64.min
  private var currentStart = Int64.max

  /// Counts a record; a time that telemetry cannot bear counts as an outlier.
  mutating func record(_ time: Timestamp) {
    let time = time.microseconds
    let offset = time &- currentStart
    if offset < 0 || offset >= RecordHours.width { turn(to: time) }
    current.count += 1
    current.first = min(current.first, time)
    current.last = max(current.last, time)
  }

  mutating func merge(_ other: RecordHours) {
    flush()
    for (hour, more) in other.hours { hours[hour, default: Hour()].add(more) }
    if other.current.count > 0 { hours[other.currentHour, default: Hour()].add(other.current) }
  }

  /// The run of hours, without a gap of two days, that holds most records (the earlier of equals).
  ///
  /// - Parameter anchor: Where given, the run that holds this moment, if one does.
  func bulk(around anchor: Timestamp? = nil) -> Bulk? {
    var settled = self
    settled.flush()
    let sorted = settled.hours.sorted { $0.key < $1.key }
    var clusters: [(hour: Int64, total: Hour)] = []
    for (hour, counts) in sorted where PlausibleTime.contains(microseconds: counts.first) {
      if let last = clusters.last, hour - last.hour <= RecordHours.apart {
        clusters[clusters.count - 1].hour = hour
        clusters[clusters.count - 1].total.add(counts)
      } else {
        clusters.append((hour, counts))
      }
    }
    let totals = clusters.map(\.total)
    let anchored = anchor.flatMap { anchor in
      totals.first { $0.first <= anchor.microseconds && anchor.microseconds <= $0.last }
    }
    let largest = totals.map(\.count).max() ?? 0
    guard let main = anchored ?? totals.first(where: { $0.count == largest }) else { return nil }
    var bulk = Bulk(
      window: TimeWindow(
        start: Timestamp(microseconds: main.first), end: Timestamp(microseconds: main.last + 1)))
    for (_, counts) in sorted where counts.first < main.first || counts.last > main.last {
      bulk.outside += counts.count
      bulk.earliest = min(
        bulk.earliest ?? Timestamp(microseconds: counts.first),
        Timestamp(microseconds: counts.first))
      bulk.latest = max(
        bulk.latest ?? Timestamp(microseconds: counts.last),
        Timestamp(microseconds: counts.last))
    }
    return bulk
  }

  /// From the first to just after the last record within `window`, to the hour.
  func window(within window: TimeWindow) -> TimeWindow? {
    var settled = self
    settled.flush()
    let inside = settled.hours.values.filter {
      window.contains(Timestamp(microseconds: $0.first))
        && window.contains(Timestamp(microseconds: $0.last))
    }
    guard let first = inside.map(\.first).min(), let last = inside.map(\.last).max() else {
      return nil
    }
    return TimeWindow(
      start: Timestamp(microseconds: first), end: Timestamp(microseconds: last + 1))
  }

  private mutating func turn(to time: Int64) {
    flush()
    if PlausibleTime.contains(microseconds: time) {
      currentHour = time / RecordHours.width
      currentStart = currentHour * RecordHours.width
    } else {
      // One bucket for all that is implausible on either side; `currentStart` stays out of reach.
      currentHour = time < 0 ? Int64.min : time < PlausibleTime.earliest ? -1 : Int64.max
      currentStart = Int64.max
    }
  }

  private mutating func flush() {
    if current.count > 0 { hours[currentHour, default: Hour()].add(current) }
    current = Hour()
    currentStart = Int64.max
  }
}
