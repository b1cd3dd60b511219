import RuleOutModel

/// Counts the messages that bear an error text of a runtime, by class and service, and those that say whom a
/// failed call was meant for, by host.
struct RuntimeErrors: Sendable {
  private enum FailedCall: Comparable { case some }

  private var texts = ErrorCounts<RuntimeErrorText>()
  /// By instance, what a system writes of itself.
  private var hostTexts = ErrorCounts<RuntimeErrorText>()
  private var failedCalls = ErrorCounts<FailedCall>()
  /// By who wrote it, failed calls to what may be services of our own.
  private var failedOwnCalls = ErrorCounts<Symbol>()
  private var calledHosts = SymbolNames()

  mutating func receive(_ batch: RecordBatch) {
    guard !batch.requests.isEmpty || !batch.messages.isEmpty else { return }
    texts.note(batch.requests.lazy.map(\.end), in: batch.file)
    texts.note(batch.messages.lazy.map(\.time), in: batch.file)
    hostTexts.note(batch.messages.lazy.map(\.time), in: batch.file)
    failedCalls.note(batch.messages.lazy.map(\.time), in: batch.file)
    failedOwnCalls.note(batch.messages.lazy.map(\.time), in: batch.file)
    for message in batch.messages {
      guard PlausibleTime.contains(message.time) else { continue }
      // A kernel and its services state no severity in files, and write of the host.
      let isOfHost = message.severity < .warning && message.instance != .none
      guard message.severity >= .warning || isOfHost else { continue }
      if let kind = RuntimeErrorText.classify(message.text), !isOfHost || kind.isOfSystem {
        if isOfHost {
          hostTexts.count(message, of: message.instance, kind, in: batch.file)
        } else {
          texts.count(message, of: message.service, kind, in: batch.file)
        }
      }
      if isOfHost { continue }
      if let host = FailedCallText.host(in: message.text) {
        let symbol = Symbol(host)
        calledHosts.insert(host, for: symbol)
        failedCalls.count(message, of: symbol, .some, in: batch.file)
      } else if let service = FailedServiceText.callee(in: message.text) {
        let symbol = Symbol(service)
        calledHosts.insert(service, for: symbol)
        failedOwnCalls.count(message, of: symbol, message.service, in: batch.file)
      }
    }
  }

  mutating func merge(_ other: RuntimeErrors) {
    texts.merge(other.texts)
    hostTexts.merge(other.hostTexts)
    failedCalls.merge(other.failedCalls)
    failedOwnCalls.merge(other.failedOwnCalls)
    calledHosts.merge(other.calledHosts)
  }

  /// The rate of every class that a service wrote, and of failed calls to every host, and every one of `services`, of
  /// which `others` do not tell, per second.
  func signals(
    names: SymbolNames, services: Set<String>, within span: TimeWindow?, besides others: [Signal]
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
    let hosts = hostTexts.courses(within: span).map { course in
      signal(
        Entity(.instance, names[course.subject] ?? RequestKey.otherName), course.kind.quantity,
        course)
    }
    let calls = failedCalls.courses(within: span).compactMap { course in
      let host = Entity(.dependency, calledHosts[course.subject] ?? RequestKey.otherName)
      return told.contains(host) ? nil : signal(host, .dependencyErrorRate, course)
    }
    let ownCalls = failedOwnCalls.courses(within: span).compactMap { course -> Signal? in
      guard let callee = calledHosts[course.subject], services.contains(callee),
        course.kind != course.subject, !told.contains(Entity(.dependency, callee))
      else { return nil }
      return signal(
        Entity(.dependency, callee), .dependencyErrorRate, course,
        observer: names[course.kind].map { Entity(.service, $0) })
    }
    return classes + hosts + calls + ownCalls
  }

  private func signal<Kind>(
    _ entity: Entity, _ quantity: Quantity, _ course: ErrorCounts<Kind>.Course,
    observer: Entity? = nil
  ) -> Signal {
    var signal = Signal(
      id: SignalID(entity: entity, quantity: quantity, statistic: .rate, observer: observer),
      series: course.series, source: course.source)
    signal.otherFiles = course.otherFiles
    return signal
  }
}
