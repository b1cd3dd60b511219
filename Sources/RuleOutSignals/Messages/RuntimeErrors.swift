import RuleOutModel

/// Counts the messages that bear an error text of a runtime, by class, service and cell of 10 s.
///
/// Integer counts, extents by minimum and maximum, and of too many services those with the smallest hash:
/// the state is the same for any order and split of the messages.
struct RuntimeErrors: Sendable {
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

  private struct Service: Sendable {
    var counts: [RuntimeErrorText: Count] = [:]
    /// Files with messages of it: where they tell of anything, they tell of its silence too.
    var files: Set<String> = []
  }

  private static let capacity = RequestTable.defaultCapacity
  private static let width = RequestReduction.cellWidth

  private var services: [Symbol: Service] = [:]
  private var extents: [String: Extent] = [:]
  /// Services above this were given up; they count under `RequestKey.other`.
  private var highest = UInt64.max

  mutating func receive(_ batch: RecordBatch) {
    guard !batch.requests.isEmpty || !batch.messages.isEmpty else { return }
    note(batch.requests.lazy.map(\.end), in: batch.file)
    note(batch.messages.lazy.map(\.time), in: batch.file)
    for message in batch.messages where message.severity >= .warning {
      guard PlausibleTime.contains(message.time),
        let kind = RuntimeErrorText.classify(message.text)
      else { continue }
      let service = kept(message.service)
      let cell = message.time.microseconds / RuntimeErrors.width
      services[service, default: Service()].files.insert(batch.file)
      services[service]?.counts[kind, default: Count()].cells[cell, default: 0] += 1
      services[service]?.counts[kind]?.note(
        SourceReference(file: batch.file, line: message.line))
      if services.count > RuntimeErrors.capacity * 2 { trim() }
    }
  }

  mutating func merge(_ other: RuntimeErrors) {
    highest = min(highest, other.highest)
    for (file, extent) in other.extents { note(extent, in: file) }
    for (service, more) in other.services { fold(more, into: kept(service)) }
    trim()
  }

  /// The rate of every class that a service wrote, errors per second: zero where the files that hold them
  /// tell of other things.
  func signals(names: SymbolNames, within span: TimeWindow?) -> [Signal] {
    var settled = self
    settled.trim()
    return settled.services.sorted { $0.key < $1.key }.flatMap { symbol, service -> [Signal] in
      let entity =
        symbol == .none
        ? Entity.whole
        : Entity(
          .service, names[symbol] ?? (symbol == RequestKey.other ? RequestKey.otherName : ""))
      let extents = service.files.compactMap { settled.extents[$0] }
      guard var extent = extents.first else { return [] }
      for other in extents { extent.add(other) }
      return service.counts.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap {
        var signal = RuntimeErrors.signal($0.key, of: entity, $0.value, over: extent, within: span)
        if let file = signal?.source.file {
          signal?.otherFiles = service.files.subtracting([file]).sorted()
        }
        return signal
      }
    }
  }

  private static func signal(
    _ kind: RuntimeErrorText, of entity: Entity, _ count: Count, over extent: Extent,
    within span: TimeWindow?
  ) -> Signal? {
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
    return Signal(
      id: SignalID(entity: entity, quantity: kind.quantity, statistic: .rate),
      series: Series(
        start: Timestamp(microseconds: start * step), step: step,
        values: values.map { $0 / seconds }),
      source: count.source)
  }

  private mutating func note(_ times: some Sequence<Timestamp>, in file: String) {
    var first = Int64.max
    var last = Int64.min
    for time in times where PlausibleTime.contains(time) {
      first = min(first, time.microseconds)
      last = max(last, time.microseconds)
    }
    guard first <= last else { return }
    note(Extent(first: first / RuntimeErrors.width, last: last / RuntimeErrors.width), in: file)
  }

  private mutating func note(_ extent: Extent, in file: String) {
    extents[file, default: extent].add(extent)
  }

  private func kept(_ service: Symbol) -> Symbol {
    service.hash > highest ? RequestKey.other : service
  }

  private mutating func fold(_ more: Service, into symbol: Symbol) {
    var service = services[symbol] ?? Service()
    service.files.formUnion(more.files)
    for (kind, count) in more.counts { service.counts[kind, default: Count()].add(count) }
    services[symbol] = service
  }

  private mutating func trim() {
    let ranked = services.keys.filter { $0 != RequestKey.other }.sorted()
    let kept = ranked.prefix(RuntimeErrors.capacity).filter { $0.hash <= highest }
    guard kept.count < ranked.count else { return }
    if kept.count == RuntimeErrors.capacity, let last = kept.last { highest = last.hash }
    for symbol in ranked.dropFirst(kept.count) {
      if let service = services.removeValue(forKey: symbol) {
        fold(service, into: RequestKey.other)
      }
    }
  }
}
