import RuleOutModel

/// Counts the messages that bear an error text of a runtime, by class and service, those in which a database server
/// says that it is held up, and those that say whom a failed call was meant for, by host.
struct RuntimeErrors: Sendable {
  private enum FailedCall: Comparable {
    case any
    /// Of them, those that were answered with what nobody can read.
    case unreadable
  }

  private var texts = ErrorCounts<RuntimeErrorText>()
  /// By instance, what a system writes of itself.
  private var hostTexts = ErrorCounts<RuntimeErrorText>()
  private var notices = ErrorCounts<DatabaseNotice>()
  private var failedCalls = ErrorCounts<FailedCall>()
  /// By who wrote it, failed calls to what may be services of our own.
  private var failedOwnCalls = ErrorCounts<Symbol>()
  /// By who wrote it, errors that name in a field of their own whom they were about to call.
  private var statedCalls = ErrorCounts<Symbol>()
  private var calledHosts = SymbolNames()

  mutating func receive(_ batch: RecordBatch) {
    guard !batch.requests.isEmpty || !batch.messages.isEmpty else { return }
    let file = batch.file
    texts.note(batch.requests.lazy.map(\.end), in: file)
    texts.note(batch.messages.lazy.map(\.time), in: file)
    hostTexts.note(batch.messages.lazy.map(\.time), in: file)
    notices.note(batch.messages.lazy.map(\.time), in: file)
    failedCalls.note(batch.messages.lazy.map(\.time), in: file)
    failedOwnCalls.note(batch.messages.lazy.map(\.time), in: file)
    statedCalls.note(batch.messages.lazy.map(\.time), in: file)
    for message in batch.messages where PlausibleTime.contains(message.time) {
      if message.severity >= .warning {
        receive(complaint: message, file: file)
      } else {
        receive(remark: message, file: file)
      }
    }
  }

  /// A message of a warning or worse.
  private mutating func receive(complaint message: Message, file: String) {
    let kind = RuntimeErrorText.classify(message.text)
    if kind == .input, let host = UnreadableAnswer.host(in: message.text) {
      count(message, callOf: host, .any, file: file)
      count(message, callOf: host, .unreadable, file: file)
      return
    }
    if let kind {
      texts.count(message, of: message.service, kind, in: file)
    } else if let notice = DatabaseNotice.classify(message.text) {
      notices.count(message, of: message.service, notice, in: file)
    }
    if let host = FailedCallText.host(in: message.text) {
      count(message, callOf: host, .any, file: file)
    } else if let service = FailedServiceText.callee(in: message.text) {
      let symbol = Symbol(service)
      calledHosts.insert(service, for: symbol)
      failedOwnCalls.count(message, of: symbol, message.service, in: file)
    } else if message.peer != .none, message.severity >= .error {
      statedCalls.count(message, of: message.peer, message.service, in: file)
    }
  }

  /// A message below a warning: a kernel and its services state no severity in files, and write of the host;
  /// database servers find little of what holds them up worth one.
  private mutating func receive(remark message: Message, file: String) {
    if message.instance != .none, let kind = RuntimeErrorText.classify(message.text),
      kind.isOfSystem
    {
      hostTexts.count(message, of: message.instance, kind, in: file)
    } else if let notice = DatabaseNotice.classify(message.text) {
      notices.count(message, of: message.service, notice, in: file)
    }
  }

  private mutating func count(
    _ message: Message, callOf host: String, _ kind: FailedCall, file: String
  ) {
    let symbol = Symbol(host)
    calledHosts.insert(host, for: symbol)
    failedCalls.count(message, of: symbol, kind, in: file)
  }

  mutating func merge(_ other: RuntimeErrors) {
    texts.merge(other.texts)
    hostTexts.merge(other.hostTexts)
    notices.merge(other.notices)
    failedCalls.merge(other.failedCalls)
    failedOwnCalls.merge(other.failedOwnCalls)
    statedCalls.merge(other.statedCalls)
    calledHosts.merge(other.calledHosts)
  }

  /// The rate of every class that a service wrote, of what database servers say holds them up, and of failed calls
  /// to every host, and every one of `services`, of which `others` do not tell, per second.
  func signals(
    names: SymbolNames, services: Set<String>, within span: TimeWindow?, besides others: [Signal]
  ) -> [Signal] {
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
    let servers = notices.courses(within: span).map { course in
      var signal = signal(
        Entity(.database, names[course.subject] ?? ""), .databaseNotices, course)
      signal.id.metric = course.kind.words
      return signal
    }
    return classes + hosts + servers + calls(within: span, besides: others)
      + ownCalls(names: names, services: services, within: span, besides: others)
      + statedCalls(names: names, services: services, within: span, besides: others)
  }

  private func ownCalls(
    names: SymbolNames, services: Set<String>, within span: TimeWindow?, besides others: [Signal]
  ) -> [Signal] {
    let told = Set(others.map(\.id.entity).filter { $0.kind == .dependency })
    return failedOwnCalls.courses(within: span).compactMap { course in
      guard let callee = calledHosts[course.subject], services.contains(callee),
        course.kind != course.subject, !told.contains(Entity(.dependency, callee))
      else { return nil }
      return signal(
        Entity(.dependency, callee), .dependencyErrorRate, course,
        observer: names[course.kind].map { Entity(.service, $0) })
    }
  }

  /// Errors whose line has a field for whom was called, `{"peer.host": "api.pay.example"}`: a public host or one of
  /// `services`, as what texts name has to be.
  private func statedCalls(
    names: SymbolNames, services: Set<String>, within span: TimeWindow?, besides others: [Signal]
  ) -> [Signal] {
    let told = Set(others.map(\.id.entity).filter { $0.kind == .dependency })
    return statedCalls.courses(within: span).compactMap { course in
      guard let callee = names[course.subject], course.kind != course.subject,
        services.contains(callee) || PublicHostName.contains(callee),
        !told.contains(Entity(.dependency, callee))
      else { return nil }
      return signal(
        Entity(.dependency, callee), .dependencyErrorRate, course,
        observer: names[course.kind].map { Entity(.service, $0) })
    }
  }

  /// Failed calls; where others tell of a host, only those of its answers that nobody could read, for their status
  /// does not show it. What each caller measures by itself is left to it: it counts these failures too.
  private func calls(within span: TimeWindow?, besides others: [Signal]) -> [Signal] {
    let told = others.filter { $0.id.entity.kind == .dependency }
    let known = Set(told.map(\.id.entity))
    let seenAsOne = Set(told.filter { $0.id.observer == nil }.map(\.id.entity))
    return failedCalls.courses(within: span).compactMap { course in
      let host = Entity(.dependency, calledHosts[course.subject] ?? RequestKey.otherName)
      switch course.kind {
      case .any where !known.contains(host), .unreadable where seenAsOne.contains(host):
        return signal(host, .dependencyErrorRate, course)
      default: return nil
      }
    }
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
