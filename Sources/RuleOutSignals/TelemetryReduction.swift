package import RuleOutModel

/// The state of the reduction from records to signals: one per input, merged at the end.
///
/// Exact and independent of order: however records are split and merged, the telemetry is the same.
package struct TelemetryReduction: RecordSink, Sendable {
  private var requests = RequestReduction()
  private var requestHours = RecordHours()
  private var traced = TracedRequests()
  private var tracedHours = RecordHours()
  private var samples = SampleReduction()
  private var sampleHours = RecordHours()
  private var messages = ErrorMessages()
  private var messageHours = RecordHours()
  private var sharedRequests = SharedRequests()
  private var targets = RequestTargets()
  private var templates = MessageTemplates()
  private var startLines = StartLines()
  private var messageVersions = MessageVersions()
  private var runtimeErrors = RuntimeErrors()
  private var statements = StatementDurations()
  private var misdated = MisdatedRecords()
  private var toldPeers = ToldPeers()
  /// What tells which files hold parts of others.
  package private(set) var copiedSpans = CopiedSpans()
  private var names = SymbolNames()
  private var changes: [Change] = []
  private var commits = Commits()
  private var alerts: [Alert] = []
  private var notes: [ResponderNote] = []
  private var edges: Set<CallEdge> = []
  /// Services some of whose requests only messages tell of.
  private var toldServices: Set<Symbol> = []

  package init() {}

  package mutating func receive(_ batch: RecordBatch) {
    for (symbol, name) in batch.newNames { names.insert(name, for: symbol) }
    if !batch.requests.isEmpty {
      for request in batch.requests { requestHours.record(request.end) }
      requests.receive(batch.requests, file: batch.file, userBasis: batch.userBasis)
      sharedRequests.receive(batch.requests, file: batch.file)
      targets.receive(batch.requests, file: batch.file)
    }
    if !batch.tracedRequests.isEmpty {
      for request in batch.tracedRequests { tracedHours.record(request.end) }
      traced.receive(batch.tracedRequests, file: batch.file, userBasis: batch.userBasis)
    }
    if !batch.samples.isEmpty {
      for sample in batch.samples { sampleHours.record(sample.time) }
      samples.receive(batch.samples, of: batch.series, file: batch.file)
    }
    if !batch.messages.isEmpty {
      for message in batch.messages { messageHours.record(message.time) }
      messages.receive(batch.messages, file: batch.file)
      templates.receive(batch)
      startLines.receive(batch.messages, file: batch.file)
      messageVersions.receive(batch.messages, file: batch.file)
      statements.receive(batch.messages, file: batch.file)
      misdated.receive(batch.messages, file: batch.file)
      toldPeers.receive(batch.messages)
    }
    runtimeErrors.receive(batch)
    copiedSpans.receive(batch)
    changes += batch.changes
    commits.receive(batch.commits)
    alerts += batch.alerts
    notes += batch.notes
    edges.formUnion(batch.edges)
    toldServices.formUnion(batch.toldServices)
  }

  package mutating func merge(_ other: TelemetryReduction) {
    requests.merge(other.requests)
    requestHours.merge(other.requestHours)
    traced.merge(other.traced)
    tracedHours.merge(other.tracedHours)
    samples.merge(other.samples)
    sampleHours.merge(other.sampleHours)
    messages.merge(other.messages)
    messageHours.merge(other.messageHours)
    sharedRequests.merge(other.sharedRequests)
    targets.merge(other.targets)
    templates.merge(other.templates)
    startLines.merge(other.startLines)
    messageVersions.merge(other.messageVersions)
    runtimeErrors.merge(other.runtimeErrors)
    statements.merge(other.statements)
    misdated.merge(other.misdated)
    toldPeers.merge(other.toldPeers)
    copiedSpans.merge(other.copiedSpans)
    names.merge(other.names)
    changes += other.changes
    commits.merge(other.commits)
    alerts += other.alerts
    notes += other.notes
    edges.formUnion(other.edges)
    toldServices.formUnion(other.toldServices)
  }

  /// Names of the metrics received, as their sources write them, sorted.
  package var metricNames: [String] { samples.names.sorted() }

  /// What was received, as signals.
  ///
  /// - Parameters:
  ///   - stated: What the user states of metrics.
  ///   - utcOffset: Seconds east of UTC of changes that state a clock time only.
  package func telemetry(stated: [StatedMetric] = [], utcOffset: Int = 0) -> Telemetry {
    var hours = requestHours
    hours.merge(tracedHours)
    hours.merge(sampleHours)
    // Messages often reach far beyond what is measured. Where nothing is, but by traces, which are samples as
    // they are, they tell the time.
    let isMeasured = requestHours.bulk() != nil || sampleHours.bulk() != nil
    if !isMeasured { hours.merge(messageHours) }
    // Where requests and samples lie days apart, what users felt is the subject.
    let felt = (requestHours.bulk() ?? tracedHours.bulk())?.window
    let bulk = hours.bulk(around: felt?.start)
    let span = bulk?.window
    var warnings = SpanCheck(
      bulk: bulk, requests: felt, samples: sampleHours.bulk()?.window
    ).warnings
    var requests = requests
    requests.settle(within: span)
    var names = names
    names.merge(SymbolNames())
    if !traced.isEmpty {
      warnings += traced.complete(&requests, within: span, names: names)
    }
    var fromRequests = RequestSignals(
      requests, names: names, window: span.flatMap { requestHours.window(within: $0) },
      tracedWindow: span.flatMap { tracedHours.window(within: $0) })
    let series = samples.settled(within: span)
    let services = knownServices(names).union(TelemetryReduction.services(of: fromRequests.signals))
    let fromMetrics = MetricSignals(
      series, stated: stated, services: services.union(edges.map(\.callee)), edges: edges.sorted(),
      callees: callees(requests, names))
    for place in fromMetrics.places {
      names.insert(place.service, for: Symbol(place.service))
      requests.place(Symbol(place.instance), in: Symbol(place.service))
    }
    fromRequests.signals = ToldRequests.withoutSamples(
      fromRequests.signals, of: told(requests, names), besides: fromMetrics.signals)
    let fromMessages = messages.signals(names: names, within: span)
    let measured = TelemetryReduction.services(
      of: fromRequests.signals + fromMetrics.signals + fromMessages)
    let allChanges = changes(
      series, requests, names, of: measured, within: span, utcOffset: utcOffset)
    let fromStatements = statements.signals(names: names, within: span)
    warnings += sharedRequests.warnings + fromStatements.warnings
    warnings += EarlyVersions(changes, requests, names: names, span: span).warnings
    if templates.hasOverflow {
      warnings.append(
        Warning(
          code: "too-many-messages",
          message:
            "messages of more than \(MessageTemplates.serviceCapacity) services, or of more than"
            + " \(MessageTemplates.keyCapacity) kinds in one: so many are told apart, the rest is not"
            + " compared with what changed"))
    }
    if samples.hasOverflow {
      warnings.append(
        Warning(
          code: "too-many-series",
          message: "more than \(SampleReduction.defaultCapacity) metric series; "
            + "\(SampleReduction.defaultCapacity) of them are used"))
    }
    var telemetry = Telemetry(
      signals: fromRequests.signals + fromMetrics.signals
        + fromMessages
        + runtimeErrors.signals(
          names: names, services: services.union(measured), within: span,
          besides: counted(fromRequests.signals, requests, names) + fromMetrics.signals)
        + fromStatements.signals + misdated.signals(names: names, within: span),
      requests: requests,
      changes: allChanges.sorted {
        ChangeOrder.key($0).lexicographicallyPrecedes(ChangeOrder.key($1))
      },
      commits: commits.sorted,
      alerts: alerts.sorted { ChangeOrder.key($0).lexicographicallyPrecedes(ChangeOrder.key($1)) },
      notes: notes.sorted { ChangeOrder.key($0).lexicographicallyPrecedes(ChangeOrder.key($1)) },
      edges: edges.sorted(), span: span, names: names,
      warnings: (warnings + fromRequests.warnings + fromMetrics.warnings).sorted(),
      templates: templates.templates(names: names, within: span))
    telemetry.environments = TelemetryReduction.environments(of: series)
    telemetry.targets = targets
    telemetry.targets.settle()
    return telemetry
  }

  private static let environmentKeys: Set<String> = [
    "environment", "env", "deployment_environment", "deployment_environment_name",
  ]

  private static func environments(of series: [SampleSeries]) -> Set<String> {
    var found: Set<String> = []
    for label in series.lazy.flatMap(\.identity.labels) {
      let key = label.key.lowercased().replacing(".", with: "_")
      if environmentKeys.contains(key), !label.value.isEmpty {
        found.insert(Environment.name(label.value))
      }
    }
    return found
  }
}

extension TelemetryReduction {
  /// Names of services that call, are changed, give alerts or write messages. Who is only called may be a database.
  private func knownServices(_ names: SymbolNames) -> Set<String> {
    var known = Set(edges.map(\.caller))
    known.formUnion(changes.lazy.filter { !$0.isEntityAssumed }.map(\.entity))
    known.formUnion(alerts.lazy.map(\.service))
    known.formUnion(messages.writers.compactMap { names[$0] })
    known.remove("")
    return known
  }

  private static func services(of signals: [Signal]) -> Set<String> {
    Set(signals.lazy.map(\.id.entity).filter { $0.kind == .service }.map(\.name))
  }

  /// Whom each service calls, as its logs and traces name them.
  private func callees(_ requests: RequestReduction, _ names: SymbolNames) -> [String: Set<String>]
  {
    var callees = toldPeers.peers(names: names)
    for key in requests.keys(.dependencyByService) {
      guard let callee = names[key.first], let service = names[key.second] else { continue }
      callees[service, default: []].insert(callee)
    }
    return callees
  }

  /// Signals of all but dependencies that only traces tell of: traces are samples, and messages count each failure.
  private func counted(
    _ signals: [Signal], _ requests: RequestReduction, _ names: SymbolNames
  ) -> [Signal] {
    let sampled = Set(
      requests.keys(.dependency).filter { requests.isTraced(.dependency, $0) }
        .compactMap { names[$0.first] })
    return signals.filter {
      $0.id.entity.kind != .dependency || !sampled.contains($0.id.entity.name)
    }
  }

  /// The services whose requests messages tell of; everything, where those are all.
  private func told(_ requests: RequestReduction, _ names: SymbolNames) -> Set<Entity> {
    var told = Set(toldServices.map { Entity(.service, names[$0] ?? "") })
    let services = requests.keys(.service).map(\.first)
    if !told.isEmpty, services.allSatisfy(toldServices.contains) { told.insert(.whole) }
    return told
  }

  /// The changes that were received, and those that the rest tells of.
  private func changes(
    _ series: [SampleSeries], _ requests: RequestReduction, _ names: SymbolNames,
    of measured: Set<String>, within span: TimeWindow?, utcOffset: Int
  ) -> [Change] {
    guard let span = span ?? startLines.span else { return DeploymentParts.joined(changes) }
    let services = InstanceServices(requests, names: names)
    return DerivedChanges(
      services: services, series: series,
      messageRuns: messageVersions.runs(services, names: names, within: span),
      startLines: startLines.settled(within: span), commits: commits.sorted, measured: measured,
      names: names, span: span,
      utcOffset: utcOffset
    ).all(besides: changes)
  }
}

/// A total order on what people did and said, by all that they state.
enum ChangeOrder {
  static func key(_ change: Change) -> [String] {
    [
      key(change.time), change.kind.rawValue, change.entity, change.instance, change.version,
      change.previous, change.commit, change.name, change.environment, change.detail,
      change.end.map(key) ?? "",
      key(change.source),
      "\(change.isDerived) \(change.arrivals.map { "\($0.time.microseconds) \($0.instance)" })",
    ]
  }

  static func key(_ alert: Alert) -> [String] {
    [
      key(alert.time), alert.service, alert.metric, alert.summary, "\(alert.threshold ?? 0)",
      "\(alert.observed ?? 0)", key(alert.source),
    ]
  }

  static func key(_ note: ResponderNote) -> [String] {
    [key(note.time), note.note, note.hypothesis, note.action, key(note.source)]
  }

  static func key(_ time: StatedTime) -> String {
    switch time {
    case .moment(let time): "0" + padded(UInt64(bitPattern: time.microseconds) ^ 1 << 63)
    case .clock(let seconds): "1" + padded(UInt64(bitPattern: Int64(seconds)) ^ 1 << 63)
    }
  }

  static func key(_ source: SourceReference) -> String {
    source.file + "\u{0}" + padded(UInt64(bitPattern: Int64(source.line)) ^ 1 << 63)
  }

  private static func padded(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
