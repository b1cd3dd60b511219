package import RuleOutModel

/// The state of the reduction from records to signals: one per input, merged at the end.
///
/// Exact and independent of order: however records are split and merged, the telemetry is the same.
package struct TelemetryReduction: RecordSink, Sendable {
  private var requests = RequestReduction()
  private var names = SymbolNames()
  private var changes: [Change] = []
  private var alerts: [Alert] = []
  private var notes: [ResponderNote] = []
  private var edges: Set<CallEdge> = []

  package init() {}

  package mutating func receive(_ batch: RecordBatch) {
    for (symbol, name) in batch.newNames { names.insert(name, for: symbol) }
    if !batch.requests.isEmpty {
      requests.receive(batch.requests, file: batch.file, userBasis: batch.userBasis)
    }
    changes += batch.changes
    alerts += batch.alerts
    notes += batch.notes
    edges.formUnion(batch.edges)
  }

  package mutating func merge(_ other: TelemetryReduction) {
    requests.merge(other.requests)
    names.merge(other.names)
    changes += other.changes
    alerts += other.alerts
    notes += other.notes
    edges.formUnion(other.edges)
  }

  /// What was received, as signals.
  package func telemetry() -> Telemetry {
    var requests = requests
    requests.settle(within: nil)
    return Telemetry(requests: requests, edges: edges.sorted(), names: names)
  }
}
