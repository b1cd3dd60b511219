package import RuleOutModel

/// The state of the reduction from records to signals: one per input, merged at the end.
///
/// Exact and independent of order: however records are split and merged, the telemetry is the same.
package struct TelemetryReduction: RecordSink, Sendable {
  private var requests = RequestReduction()
  private var requestHours = RecordHours()
  private var samples = SampleReduction()
  private var sampleHours = RecordHours()
  private var messages = ErrorMessages()
  private var runtimeErrors = RuntimeErrors()
  private var names = SymbolNames()
  private var changes: [Change] = []
  private var alerts: [Alert] = []
  private var notes: [ResponderNote] = []
  private var edges: Set<CallEdge> = []

  package init() {}

  package mutating func receive(_ batch: RecordBatch) {
    for (symbol, name) in batch.newNames { names.insert(name, for: symbol) }
    if !batch.requests.isEmpty {
      for request in batch.requests { requestHours.record(request.end) }
      requests.receive(batch.requests, file: batch.file, userBasis: batch.userBasis)
    }
    if !batch.samples.isEmpty {
      for sample in batch.samples { sampleHours.record(sample.time) }
      samples.receive(batch.samples, of: batch.series, file: batch.file)
    }
    if !batch.messages.isEmpty { messages.receive(batch.messages, file: batch.file) }
    runtimeErrors.receive(batch)
    changes += batch.changes
    alerts += batch.alerts
    notes += batch.notes
    edges.formUnion(batch.edges)
  }

  package mutating func merge(_ other: TelemetryReduction) {
    requests.merge(other.requests)
    requestHours.merge(other.requestHours)
    samples.merge(other.samples)
    sampleHours.merge(other.sampleHours)
    messages.merge(other.messages)
    runtimeErrors.merge(other.runtimeErrors)
    names.merge(other.names)
    changes += other.changes
    alerts += other.alerts
    notes += other.notes
    edges.formUnion(other.edges)
  }

  /// Names of the metrics received, as their sources write them, sorted.
  package var metricNames: [String] { samples.names.sorted() }

  /// What was received, as signals; `stated` is what the user states of metrics.
  package func telemetry(stated: [StatedMetric] = []) -> Telemetry {
    var hours = requestHours
    hours.merge(sampleHours)
    // Where requests and samples lie days apart, what users felt is the subject.
    let bulk = hours.bulk(around: requestHours.bulk()?.window.start)
    let span = bulk?.window
    var warnings = SpanCheck(
      bulk: bulk, requests: requestHours.bulk()?.window, samples: sampleHours.bulk()?.window
    ).warnings
    var requests = requests
    requests.settle(within: span)
    var names = names
    names.merge(SymbolNames())
    let fromRequests = RequestSignals(
      requests, names: names, window: span.flatMap { requestHours.window(within: $0) })
    let fromMetrics = MetricSignals(samples.settled(within: span), stated: stated)
    if samples.hasOverflow {
      warnings.append(
        Warning(
          code: "too-many-series",
          message: "more than \(SampleReduction.defaultCapacity) metric series; "
            + "\(SampleReduction.defaultCapacity) of them are used"))
    }
    return Telemetry(
      signals: fromRequests.signals + fromMetrics.signals
        + messages.signals(names: names, within: span)
        + runtimeErrors.signals(names: names, within: span),
      requests: requests,
      changes: changes.sorted {
        ChangeOrder.key($0).lexicographicallyPrecedes(ChangeOrder.key($1))
      },
      alerts: alerts.sorted { ChangeOrder.key($0).lexicographicallyPrecedes(ChangeOrder.key($1)) },
      notes: notes.sorted { ChangeOrder.key($0).lexicographicallyPrecedes(ChangeOrder.key($1)) },
      edges: edges.sorted(), span: span, names: names,
      warnings: (warnings + fromRequests.warnings + fromMetrics.warnings).sorted())
  }
}

/// A total order on what people did and said, by all that they state.
enum ChangeOrder {
  static func key(_ change: Change) -> [String] {
    [
      key(change.time), change.kind.rawValue, change.entity, change.instance, change.version,
      change.commit, change.name, change.detail, change.end.map(key) ?? "", key(change.source),
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

  private static func key(_ time: StatedTime) -> String {
    switch time {
    case .moment(let time): "0" + padded(UInt64(bitPattern: time.microseconds) ^ 1 << 63)
    case .clock(let seconds): "1" + padded(UInt64(bitPattern: Int64(seconds)) ^ 1 << 63)
    }
  }

  private static func key(_ source: SourceReference) -> String {
    source.file + "\u{0}" + padded(UInt64(bitPattern: Int64(source.line)) ^ 1 << 63)
  }

  private static func padded(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
