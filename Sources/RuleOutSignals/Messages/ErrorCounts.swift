import RuleOutModel

/// Counts messages by what they tell of, by kind, and by cell of 10 s.
///
/// Integer counts, extents by minimum and maximum, and of too many subjects those with the smallest hash: the
/// state is the same for any order and split of the messages.
struct ErrorCounts<Kind: Hashable & Comparable & Sendable>: Sendable {
  private struct Count: Sendable {
    var cells: [Int64: Int] = [:]
    var source = SourceReference(file: "", line: .max)

    mutating func add(_ other: Count) {
      cells.merge(other.cells) { $0 + $1 }
      note(other.source)
    }

    mutating func note(_ candidate: SourceReference) {
      if source.line == .max || candidate < source { source = candidate }
    }
  }

  /// First and last cell of something.
  private struct Extent: Sendable {
    var first: Int64
    var last: Int64

    mutating func add(_ other: Extent) {
      first = min(first, other.first)
      last = max(last, other.last)
    }
  }

  private struct Subject: Sendable {
    var counts: [Kind: Count] = [:]
    /// Files with messages of it: where they tell of anything, they tell of its silence too.
    var files: Set<String> = []
  }

  /// A kind of message that tells of `subject`, over time.
  struct Course {
    /// A service, a host, or `RequestKey.other` for those above the capacity.
    var subject: Symbol
    var kind: Kind
    /// Messages per second.
    var series: Series
    var source: SourceReference
    var otherFiles: [String]
  }

  private var capacity: Int { RequestTable.defaultCapacity }
  private var width: Int64 { RequestReduction.cellWidth }

  private var subjects: [Symbol: Subject] = [:]
  private var extents: [String: Extent] = [:]
  /// Subjects above this were given up; they count under `RequestKey.other`.
  private var highest = UInt64.max

  /// Notes when a file tells of anything at all.
  mutating func note(_ times: some Sequence<Timestamp>, in file: String) {
    var first = Int64.max
    var last = Int64.min
    for time in times where PlausibleTime.contains(time) {
      first = min(first, time.microseconds)
      last = max(last, time.microseconds)
    }
    guard first <= last else { return }
    note(Extent(first: first / width, last: last / width), in: file)
  }

  /// Counts a message of a plausible time.
  mutating func count(_ message: Message, of subject: Symbol, _ kind: Kind, in file: String) {
    let subject = kept(subject)
    let cell = message.time.microseconds / width
    subjects[subject, default: Subject()].files.insert(file)
    subjects[subject]?.counts[kind, default: Count()].cells[cell, default: 0] += 1
    subjects[subject]?.counts[kind]?.note(SourceReference(file: file, line: message.line))
    if subjects.count > capacity * 2 { trim() }
  }

  mutating func merge(_ other: ErrorCounts) {
    highest = min(highest, other.highest)
    for (file, extent) in other.extents { note(extent, in: file) }
    for (subject, more) in other.subjects { fold(more, into: kept(subject)) }
    trim()
  }

  /// Every course, by subject and kind: zero where the files that hold the messages tell of other things.
  func courses(within span: TimeWindow?) -> [Course] {
    var settled = self
    settled.trim()
    return settled.subjects.sorted { $0.key < $1.key }.flatMap { symbol, subject -> [Course] in
      let extents = subject.files.compactMap { settled.extents[$0] }
      guard var extent = extents.first else { return [] }
      for other in extents { extent.add(other) }
      return subject.counts.sorted { $0.key < $1.key }.compactMap { kind, count in
        series(of: count, over: extent, within: span).map {
          Course(
            subject: symbol, kind: kind, series: $0, source: count.source,
            otherFiles: subject.files.subtracting([count.source.file]).sorted())
        }
      }
    }
  }

  private func series(of count: Count, over extent: Extent, within span: TimeWindow?) -> Series? {
    var extent = extent
    if let span {
      extent.first = max(extent.first, span.start.microseconds / width)
      extent.last = min(extent.last, (span.end.microseconds - 1) / width)
    }
    let cells = count.cells.filter { $0.key >= extent.first && $0.key <= extent.last }
    guard !cells.isEmpty else { return nil }
    var step = ErrorMessages.step
    while (extent.last - extent.first) / (step / width) > ErrorMessages.longestSeries { step *= 2 }
    let perStep = step / width
    let start = extent.first / perStep
    var values = [Double](repeating: 0, count: Int(extent.last / perStep - start) + 1)
    for (cell, count) in cells { values[Int(cell / perStep - start)] += Double(count) }
    let seconds = Double(step) / 1_000_000
    return Series(
      start: Timestamp(microseconds: start * step), step: step, values: values.map { $0 / seconds })
  }

  private mutating func note(_ extent: Extent, in file: String) {
    extents[file, default: extent].add(extent)
  }

  private func kept(_ subject: Symbol) -> Symbol {
    subject.hash > highest ? RequestKey.other : subject
  }

  private mutating func fold(_ more: Subject, into symbol: Symbol) {
    var subject = subjects[symbol] ?? Subject()
    subject.files.formUnion(more.files)
    for (kind, count) in more.counts { subject.counts[kind, default: Count()].add(count) }
    subjects[symbol] = subject
  }

  private mutating func trim() {
    let ranked = subjects.keys.filter { $0 != RequestKey.other }.sorted()
    let kept = ranked.prefix(capacity).filter { $0.hash <= highest }
    guard kept.count < ranked.count else { return }
    if kept.count == capacity, let last = kept.last { highest = last.hash }
    for symbol in ranked.dropFirst(kept.count) {
      if let subject = subjects.removeValue(forKey: symbol) {
        fold(subject, into: RequestKey.other)
      }
    }
  }
}
