import RuleOutModel

/// Counts log messages of severity error and above, per service and cell of 10 s.
struct ErrorMessages: Sendable {
  static let step: Int64 = 60_000_000
  /// Steps that a series may have; beyond it the step is widened.
  static let longestSeries: Int64 = 20_000

  private struct Counts: Sendable {
    /// Errors by cell; a cell of other messages only holds a zero.
    var cells: [Int64: Int] = [:]
    var source = SourceReference(file: "", line: .max)

    mutating func note(_ candidate: SourceReference) {
      if source.line == .max || candidate < source { source = candidate }
    }
  }

  private static let capacity = RequestTable.defaultCapacity

  private var services: [Symbol: Counts] = [:]
  /// Services above this were given up; they count under `RequestKey.other`.
  private var highest = UInt64.max

  /// Services that wrote any message.
  var writers: some Collection<Symbol> { services.keys }

  mutating func receive(_ messages: [Message], file: String) {
    for message in messages where PlausibleTime.contains(message.time) {
      let cell = message.time.microseconds / RequestReduction.cellWidth
      let isError = message.severity >= .error
      let service = kept(message.service)
      services[service, default: Counts()].cells[cell, default: 0] += isError ? 1 : 0
      if isError {
        services[service]?.note(SourceReference(file: file, line: message.line))
      }
      if services.count > ErrorMessages.capacity * 2 { trim() }
    }
  }

  mutating func merge(_ other: ErrorMessages) {
    highest = min(highest, other.highest)
    for (service, counts) in other.services { fold(counts, into: kept(service)) }
    trim()
  }

  /// The rate of error messages of every service that logged one, errors per second. A step without
  /// any message of the service holds zero between its first and last message.
  func signals(names: SymbolNames, within span: TimeWindow?) -> [Signal] {
    var settled = self
    settled.trim()
    return settled.services.sorted { $0.key < $1.key }.compactMap { service, counts in
      settled.signal(of: service, counts, names: names, within: span)
    }
  }

  private func signal(
    of service: Symbol, _ counts: Counts, names: SymbolNames, within span: TimeWindow?
  ) -> Signal? {
    let width = RequestReduction.cellWidth
    let cells = counts.cells.filter { cell, _ in
      let start = cell * width
      return span.map { start + width > $0.start.microseconds && start < $0.end.microseconds }
        ?? true
    }
    guard let first = cells.keys.min(), let last = cells.keys.max(),
      cells.values.contains(where: { $0 > 0 })
    else { return nil }
    var step = ErrorMessages.step
    while (last - first) / (step / width) > ErrorMessages.longestSeries { step *= 2 }
    let perStep = step / width
    let start = first / perStep
    var values = [Double](repeating: 0, count: Int(last / perStep - start) + 1)
    for (cell, count) in cells { values[Int(cell / perStep - start)] += Double(count) }
    let name = names[service] ?? (service == RequestKey.other ? RequestKey.otherName : "")
    return Signal(
      id: SignalID(
        entity: service == .none ? .whole : Entity(.service, name), quantity: .errorMessages,
        statistic: .rate),
      series: Series(
        start: Timestamp(microseconds: start * step), step: step,
        values: values.map { $0 / (Double(step) / 1_000_000) }),
      source: counts.source)
  }

  private func kept(_ service: Symbol) -> Symbol {
    service.hash > highest ? RequestKey.other : service
  }

  private mutating func fold(_ counts: Counts, into service: Symbol) {
    for (cell, count) in counts.cells {
      services[service, default: Counts()].cells[cell, default: 0] += count
    }
    if counts.source.line != .max { services[service, default: Counts()].note(counts.source) }
  }

  private mutating func trim() {
    let ranked = services.keys.filter { $0 != RequestKey.other }.sorted()
    let kept = ranked.prefix(ErrorMessages.capacity).filter { $0.hash <= highest }
    guard kept.count < ranked.count else { return }
    if kept.count == ErrorMessages.capacity, let last = kept.last { highest = last.hash }
    for service in ranked.dropFirst(kept.count) {
      if let counts = services.removeValue(forKey: service) {
        fold(counts, into: RequestKey.other)
      }
    }
  }
}
