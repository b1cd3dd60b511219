/// Memory of one process under a resident limit and a swap limit, in pages of 4 KiB.
///
/// What is paged out first is what is never used: the cold part. Only then do pages of the heap go. The
/// collector walks the whole heap, so that recency tells nothing and any heap page is as likely to be
/// out as any other:
///
///     resident limit     |<------------- resident ------------>|<-- out -->|
///     process             cold?  live  leaked  garbage          cold, heap
struct Memory {
  let profile: Blueprint.MemoryProfile
  /// Pages in use that grow to `profile.live` while the process warms up.
  private(set) var live: Int
  private(set) var garbage = 0
  /// Evicted entries that nothing frees.
  private(set) var leaked = 0
  private(set) var swapped = 0
  /// Pages moved since the host started (`pswpin`, `pswpout`).
  private(set) var pagesIn = 0
  private(set) var pagesOut = 0

  init(_ profile: Blueprint.MemoryProfile) {
    self.profile = profile
    live = profile.live
  }

  var total: Int { profile.cold + live + garbage + leaked }
  var resident: Int { total - swapped }
  /// Pages that can still be had.
  var room: Int { profile.residentLimit + profile.swapLimit - total }
  /// Heap pages that are out.
  var heapSwapped: Int { max(0, swapped - profile.cold) }
  /// Probability that a heap page touched is out.
  var faultShare: Double {
    let heap = total - profile.cold
    return heap > 0 ? Double(heapSwapped) / Double(heap) : 0
  }

  /// A fresh process: start-up data only; the host's counters go on.
  mutating func restart(warmth: Double) {
    garbage = 0
    leaked = 0
    swapped = 0
    live = 0
    warmUp(to: warmth)
  }

  /// Objects in use are this share of what they are once warm.
  mutating func warmUp(to warmth: Double) {
    let target = Int(Double(profile.live) * warmth)
    live += max(0, min(target - live, room))
    evictExcess()
  }

  /// Takes memory that the collector will find dead; false where the limit forbids it.
  mutating func allocate(_ pages: Int) -> Bool {
    guard pages <= room else { return false }
    garbage += pages
    evictExcess()
    return true
  }

  /// Keeps an evicted cache entry; the cache does without where room is short.
  mutating func retain(_ pages: Int) {
    guard pages <= room - profile.cacheReserve else { return }
    leaked += pages
    evictExcess()
  }

  /// Frees garbage, which is young and therefore resident.
  mutating func free(_ pages: Int) { garbage -= min(pages, garbage) }

  /// Brings heap pages in, and pushes as many out as then exceed the limit.
  mutating func pageIn(_ pages: Int) {
    let moved = min(pages, heapSwapped)
    swapped -= moved
    pagesIn += moved
    evictExcess()
  }

  private mutating func evictExcess() {
    let excess = min(resident - profile.residentLimit, profile.swapLimit - swapped)
    guard excess > 0 else { return }
    swapped += excess
    pagesOut += excess
  }
}
