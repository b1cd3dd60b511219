/// Counts of durations in log-linear buckets, 32 to the octave from 1 µs up (as HdrHistogram, Gil Tene,
/// 2012): a quantile is off by at most 1/64 of its value, whatever the durations.
///
/// Sparse, and cheap to add to: new durations wait in a short list, two bytes each, and are sorted into
/// the counts when the list is full.
package struct DurationHistogram: Sendable {
  /// A bucket and its count in four bytes: there are thousands of cells, each with hundreds of these. A
  /// count beyond `limit` takes several entries of one bucket, all but the last of them full.
  struct Entry: Sendable, Hashable {
    static let limit: UInt32 = 1 << 21 - 1
    private let packed: UInt32

    init(bucket: UInt16, count: UInt32) { packed = UInt32(bucket) << 21 | count }

    var bucket: UInt16 { UInt16(truncatingIfNeeded: packed >> 21) }
    var count: UInt32 { packed & Entry.limit }
  }

  /// Number of buckets that a positive 64-bit count of microseconds can fall into.
  static let bucketCount = 59 * 32

  private static let subBuckets: UInt64 = 32
  private static let pendingLimit = 128

  /// Sorted by bucket.
  private(set) var entries: [Entry] = []
  private var pending: [UInt16] = []

  package init() {}

  fileprivate init(settled entries: [Entry]) { self.entries = entries }

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

  /// Durations of more than `seconds`, to the bucket.
  package func count(above seconds: Double) -> Int {
    let bound = seconds * 1_000_000
    func isAbove(_ bucket: UInt16) -> Bool { DurationHistogram.midpoint(of: bucket) > bound }
    return entries.reduce(pending.count(where: isAbove)) { sum, entry in
      isAbove(entry.bucket) ? sum + Int(entry.count) : sum
    }
  }

  /// Sorts what waits into the counts.
  mutating func settle() {
    guard !pending.isEmpty else { return }
    pending.sort()
    var union = EntryUnion(capacity: entries.count + pending.count)
    var next = 0
    for entry in entries {
      while next < pending.count && pending[next] < entry.bucket {
        union.add(pending[next], 1)
        next += 1
      }
      union.add(entry.bucket, UInt64(entry.count))
    }
    for bucket in pending[next...] { union.add(bucket, 1) }
    pending = []
    entries = union.finished()
  }

  private static func union(_ a: [Entry], _ b: [Entry]) -> [Entry] {
    var union = EntryUnion(capacity: a.count + b.count)
    var next = 0
    for entry in a {
      while next < b.count && b[next].bucket < entry.bucket {
        union.add(b[next].bucket, UInt64(b[next].count))
        next += 1
      }
      union.add(entry.bucket, UInt64(entry.count))
    }
    for entry in b[next...] { union.add(entry.bucket, UInt64(entry.count)) }
    return union.finished()
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
  /// The buckets that may be above zero: few of all there are.
  private var lowest = Int.max
  private var highest = -1

  mutating func add(_ histogram: DurationHistogram) {
    if let first = histogram.entries.first, let last = histogram.entries.last {
      lowest = min(lowest, Int(first.bucket))
      highest = max(highest, Int(last.bucket))
    }
    for entry in histogram.entries { counts[Int(entry.bucket)] += Int(entry.count) }
    for bucket in histogram.pendingBuckets {
      lowest = min(lowest, Int(bucket))
      highest = max(highest, Int(bucket))
      counts[Int(bucket)] += 1
    }
  }

  /// The sum so far; the table is empty afterwards.
  mutating func take() -> DurationHistogram {
    guard lowest <= highest else { return DurationHistogram() }
    defer { (lowest, highest) = (.max, -1) }
    var union = EntryUnion(capacity: 0)
    for bucket in lowest...highest where counts[bucket] > 0 {
      union.add(UInt16(truncatingIfNeeded: bucket), UInt64(counts[bucket]))
      counts[bucket] = 0
    }
    return DurationHistogram(settled: union.finished())
  }
}

extension DurationHistogram {
  fileprivate var pendingBuckets: [UInt16] { pending }
}

/// Puts entries together that come in the order of their buckets.
private struct EntryUnion {
  private var entries: [DurationHistogram.Entry] = []
  private var bucket: UInt16 = 0
  private var count: UInt64 = 0

  init(capacity: Int) { entries.reserveCapacity(capacity) }

  mutating func add(_ bucket: UInt16, _ count: UInt64) {
    if bucket != self.bucket {
      flush()
      self.bucket = bucket
    }
    self.count += count
  }

  /// The entries, in no more room than they take.
  mutating func finished() -> [DurationHistogram.Entry] {
    flush()
    return entries.capacity > entries.count + entries.count / 8 ? Array(entries[...]) : entries
  }

  private mutating func flush() {
    while count > 0 {
      let part = UInt32(min(count, UInt64(DurationHistogram.Entry.limit)))
      entries.append(DurationHistogram.Entry(bucket: bucket, count: part))
      count -= UInt64(part)
    }
  }
}
