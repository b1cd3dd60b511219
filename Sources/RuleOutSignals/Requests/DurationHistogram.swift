/// Counts of durations in log-linear buckets, 32 to the octave from 1 µs up (as HdrHistogram, Gil Tene,
/// 2012): a quantile is off by at most 1/64 of its value, whatever the durations.
///
/// Sparse, and cheap to add to: new durations wait in a short list, two bytes each, and are sorted into
/// the counts when the list is full.
package struct DurationHistogram: Sendable {
  struct Entry: Sendable, Hashable {
    var bucket: UInt16
    var count: UInt32
  }

  /// Number of buckets that a positive 64-bit count of microseconds can fall into.
  static let bucketCount = 59 * 32

  private static let subBuckets: UInt64 = 32
  private static let pendingLimit = 128

  /// Sorted by bucket.
  private(set) var entries: [Entry] = []
  private var pending: [UInt16] = []

  package init() {}

  /// The durations counted.
  package var count: Int {
    entries.reduce(pending.count) { $0 + Int($1.count) }
  }

  package var isEmpty: Bool { entries.isEmpty && pending.isEmpty }

  /// Counts one duration of `microseconds`; a negative one counts as zero.
  package mutating func record(microseconds: Int64) {
    record(bucket: DurationHistogram.bucket(of: microseconds))
  }

  mutating func record(bucket: UInt16) {
    pending.append(bucket)
    if pending.count >= DurationHistogram.pendingLimit { settle() }
  }

  package mutating func merge(_ other: DurationHistogram) {
    if other.isEmpty { return }
    if isEmpty {
      self = other
      return
    }
    settle()
    var settled = other
    settled.settle()
    entries = DurationHistogram.union(entries, settled.entries)
  }

  /// The duration in seconds that a share `q` of all durations does not exceed (nearest rank); nil for
  /// an empty histogram.
  package func quantile(_ q: Double) -> Double? {
    if !pending.isEmpty {
      var settled = self
      settled.settle()
      return settled.quantile(q)
    }
    let total = count
    guard total > 0 else { return nil }
    let rank = min(total, max(1, Int((min(1, max(0, q)) * Double(total)).rounded(.up))))
    var seen = 0
    for entry in entries {
      seen += Int(entry.count)
      if seen >= rank { return DurationHistogram.midpoint(of: entry.bucket) / 1_000_000 }
    }
    return nil
  }

  /// Sorts what waits into the counts.
  mutating func settle() {
    guard !pending.isEmpty else { return }
    pending.sort()
    var runs: [Entry] = []
    for bucket in pending {
      if let last = runs.last, last.bucket == bucket {
        runs[runs.count - 1].count += 1
      } else {
        runs.append(Entry(bucket: bucket, count: 1))
      }
    }
    pending = []
    entries = entries.isEmpty ? runs : DurationHistogram.union(entries, runs)
  }

  private static func union(_ a: [Entry], _ b: [Entry]) -> [Entry] {
    var result: [Entry] = []
    result.reserveCapacity(a.count + b.count)
    var i = 0
    var j = 0
    while i < a.count && j < b.count {
      if a[i].bucket < b[j].bucket {
        result.append(a[i])
        i += 1
      } else if b[j].bucket < a[i].bucket {
        result.append(b[j])
        j += 1
      } else {
        result.append(Entry(bucket: a[i].bucket, count: saturatingSum(a[i].count, b[j].count)))
        i += 1
        j += 1
      }
    }
    result.append(contentsOf: a[i...])
    result.append(contentsOf: b[j...])
    return result
  }

  private static func saturatingSum(_ a: UInt32, _ b: UInt32) -> UInt32 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }

  /// The bucket of a duration: its value below 32, then five bits below the leading one.
  static func bucket(of microseconds: Int64) -> UInt16 {
    let value = UInt64(max(0, microseconds))
    guard value >= subBuckets else { return UInt16(truncatingIfNeeded: value) }
    let exponent = 63 - value.leadingZeroBitCount
    let sub = (value >> UInt64(exponent - 5)) & (subBuckets - 1)
    return UInt16(truncatingIfNeeded: UInt64(exponent - 4) * subBuckets + sub)
  }

  /// The middle of a bucket in microseconds.
  static func midpoint(of bucket: UInt16) -> Double {
    let bucket = UInt64(bucket)
    guard bucket >= subBuckets else { return Double(bucket) }
    let shift = min(58, bucket / subBuckets - 1)
    let lower = (subBuckets + bucket % subBuckets) << shift
    return Double(lower) + Double((UInt64(1) << shift) - 1) / 2
  }
}

extension DurationHistogram: Equatable {
  /// True where the same durations, to the bucket, were counted, in whatever order.
  package static func == (a: DurationHistogram, b: DurationHistogram) -> Bool {
    var a = a
    var b = b
    a.settle()
    b.settle()
    return a.entries == b.entries
  }
}

/// Adds up many histograms in a dense table; one sparse histogram comes out.
struct DurationHistogramSum {
  private var counts = [Int](repeating: 0, count: DurationHistogram.bucketCount)
  private var touched = false

  mutating func add(_ histogram: DurationHistogram) {
    guard !histogram.isEmpty else { return }
    touched = true
    for entry in histogram.entries { counts[Int(entry.bucket)] += Int(entry.count) }
    for bucket in histogram.pendingBuckets { counts[Int(bucket)] += 1 }
  }

  /// The sum so far; the table is empty afterwards.
  mutating func take() -> DurationHistogram {
    guard touched else { return DurationHistogram() }
    touched = false
    var result = DurationHistogram()
    for bucket in counts.indices where counts[bucket] > 0 {
      result.append(
        bucket: UInt16(truncatingIfNeeded: bucket), count: UInt32(clamping: counts[bucket]))
      counts[bucket] = 0
    }
    return result
  }
}

extension DurationHistogram {
  fileprivate var pendingBuckets: [UInt16] { pending }

  /// `bucket` must lie above every bucket present.
  fileprivate mutating func append(bucket: UInt16, count: UInt32) {
    entries.append(Entry(bucket: bucket, count: count))
  }
}
