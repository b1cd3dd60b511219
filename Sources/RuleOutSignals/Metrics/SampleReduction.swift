import RuleOutModel

/// Collects samples by series and file, at most `capacity` series: those with the smallest hash, so
/// that the choice does not depend on order.
struct SampleReduction: Sendable {
  static let defaultCapacity = 16_384

  private struct Key: Hashable, Sendable, Comparable {
    var identity: MetricIdentity
    var file: String
    static func < (a: Key, b: Key) -> Bool {
      a.identity != b.identity ? a.identity < b.identity : a.file < b.file
    }
  }

  private enum Slot {
    static let unresolved = -1
    static let unused = -2
  }

  /// True where series were given up for being too many.
  var hasOverflow: Bool { highestRank != .max }

  /// Names of the metrics kept.
  var names: Set<String> { Set(series.map(\.identity.name)) }

  private var series: [SampleSeries] = []
  private var ranks: [UInt64] = []
  private var slots: [Key: Int] = [:]
  private var highestRank = UInt64.max
  private let capacity: Int
  // What the last batch resolved: the next one of the same source repeats it.
  private var lastFile = ""
  private var lastSeries: [MetricIdentity] = []
  private var lastSlots: [Int] = []

  init(capacity: Int = SampleReduction.defaultCapacity) { self.capacity = capacity }

  mutating func receive(_ samples: [Sample], of identities: [MetricIdentity], file: String) {
    if file != lastFile { forget() }
    lastFile = file
    var isChecked = [Bool](repeating: false, count: identities.count)
    for sample in samples {
      let index = sample.series
      guard identities.indices.contains(index), sample.value.isFinite,
        PlausibleTime.contains(sample.time)
      else { continue }
      if !isChecked[index] {
        resolve(index, identities[index], file: file)
        isChecked[index] = true
      }
      var slot = lastSlots[index]
      if slot == Slot.unresolved {
        // Another series made the table trim itself since.
        resolve(index, identities[index], file: file)
        slot = lastSlots[index]
      }
      if slot >= 0 { series[slot].append(sample) }
    }
  }

  mutating func merge(_ other: SampleReduction) {
    forget()
    highestRank = min(highestRank, other.highestRank)
    for part in other.series {
      let slot = slot(of: Key(identity: part.identity, file: part.file))
      if slot >= 0 { series[slot].append(part) }
    }
    trim()
  }

  /// Every series in order of identity, its samples by time, those outside `window` dropped.
  func settled(within window: TimeWindow?) -> [SampleSeries] {
    var copy = self
    copy.trim()
    let settled = copy.series.map { $0.settled(within: window) }.filter { !$0.times.isEmpty }
    let parts = FileOwners.resolve(PanelTitles.resolve(NamelessSeries.resolve(settled)))
      .sorted {
        Key(identity: $0.identity, file: $0.file) < Key(identity: $1.identity, file: $1.file)
      }
    var result: [SampleSeries] = []
    var start = 0
    while start < parts.count {
      var end = start + 1
      while end < parts.count && parts[end].identity == parts[start].identity { end += 1 }
      result += SeriesOfFiles.resolve(Array(parts[start..<end]))
      start = end
    }
    return result
  }

  private mutating func resolve(_ index: Int, _ identity: MetricIdentity, file: String) {
    while lastSlots.count <= index {
      lastSlots.append(Slot.unresolved)
      lastSeries.append(MetricIdentity(name: ""))
    }
    if lastSlots[index] != Slot.unresolved && lastSeries[index] == identity { return }
    lastSeries[index] = identity
    if identity["le"] != nil {
      lastSlots[index] = Slot.unused
      return
    }
    let slot = slot(of: Key(identity: identity, file: file))
    // Trimming, if it came to that, forgot all slots.
    if lastSlots.count > index { lastSlots[index] = slot }
  }

  private mutating func slot(of key: Key) -> Int {
    if let slot = slots[key] { return slot }
    let rank = SampleReduction.rank(of: key)
    if rank > highestRank { return Slot.unused }
    if series.count > capacity * 2 {
      trim()
      return slot(of: key)
    }
    slots[key] = series.count
    series.append(SampleSeries(identity: key.identity, file: key.file))
    ranks.append(rank)
    return series.count - 1
  }

  private mutating func trim() {
    let ranked = series.indices.sorted { ranks[$0] < ranks[$1] }
    let kept = ranked.prefix(capacity).filter { ranks[$0] <= highestRank }
    guard kept.count < ranked.count else { return }
    if kept.count == capacity, let last = kept.last { highestRank = ranks[last] }
    series = kept.map { series[$0] }
    ranks = kept.map { ranks[$0] }
    slots = [:]
    for (slot, part) in series.enumerated() {
      slots[Key(identity: part.identity, file: part.file)] = slot
    }
    for index in lastSlots.indices { lastSlots[index] = Slot.unresolved }
  }

  private mutating func forget() {
    lastFile = ""
    lastSeries = []
    lastSlots = []
  }

  private static func rank(of key: Key) -> UInt64 {
    var text = key.file + "\n" + key.identity.name
    for label in key.identity.labels { text += "\n" + label.key + "=" + label.value }
    return Symbol(text).hash
  }
}
