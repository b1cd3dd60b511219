import RuleOutModel

/// Counts the messages that bear an error text of a runtime, by class and service, and those that say whom a
/// failed call was meant for, by host.
struct RuntimeErrors: Sendable {
  private enum FailedCall: Comparable { case some }

  private var texts = ErrorCounts<RuntimeErrorText>()
  private var failedCalls = ErrorCounts<FailedCall>()
  private var hosts = SymbolNames()

  mutating func receive(_ batch: RecordBatch) {
    guard !batch.requests.isEmpty || !batch.messages.isEmpty else { return }
    texts.note(batch.requests.lazy.map(\.end), in: batch.file)
    texts.note(batch.messages.lazy.map(\.time), in: batch.file)
    failedCalls.note(batch.messages.lazy.map(\.time), in: batch.file)
    for message in batch.messages where message.severity >= .warning {
      guard PlausibleTime.contains(message.time) else { continue }
      if let kind = RuntimeErrorText.classify(message.text) {
        texts.count(message, of: message.service, kind, in: batch.file)
      }
      if let host = FailedCallText.host(in: message.text) {
        let symbol = Symbol(host)
        hosts.insert(host, for: symbol)
        failedCalls.count(message, of: symbol, .some, in: batch.file)
      }
    }
  }

  mutating func merge(_ other: RuntimeErrors) {
    texts.merge(other.texts)
    failedCalls.merge(other.failedCalls)
    hosts.merge(other.hosts)
  }

  /// The rate of every class that a service wrote, and of failed calls to every host of which `others` do
  /// not tell, per second.
  func signals(
    names: SymbolNames, within span: TimeWindow?, besides others: [Signal]
  ) -> [Signal] {
    let told = Set(others.map(\.id.entity).filter { $0.kind == .dependency })
    let classes = texts.courses(within: span).map { course in
      let name = names[course.subject]
      let isOther = course.subject == RequestKey.other
      return signal(
        course.subject == .none
          ? .whole : Entity(.service, name ?? (isOther ? RequestKey.otherName : "")),
        course.kind.quantity, course)
    }
    let calls = failedCalls.courses(within: span).compactMap { course in
      let host = Entity(.dependency, hosts[course.subject] ?? RequestKey.otherName)
      return told.contains(host) ? nil : signal(host, .dependencyErrorRate, course)
    }
    return classes + calls
  }

  private func signal<Kind>(
    _ entity: Entity, _ quantity: Quantity, _ course: ErrorCounts<Kind>.Course
  ) -> Signal {
    var signal = Signal(
      id: SignalID(entity: entity, quantity: quantity, statistic: .rate), series: course.series,
      source: course.source)
    signal.otherFiles = course.otherFiles
    return signal
  }
}
