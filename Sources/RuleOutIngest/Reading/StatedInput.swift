import RuleOutModel

/// What the user states of an input, in place of what its content tells.
package struct StatedInput: Sendable, Hashable {
  /// What a log holds, where its lines do not tell inbound from outbound.
  package enum Role: String, Sendable, CaseIterable {
    case requests
    case outboundCalls = "outbound calls"
  }

  /// Name of a format of the catalogue; nil where content is to decide.
  package var format: String?
  /// Layout of its lines, in place of any format.
  package var layout: CustomLogLayout?
  package var role: Role?
  /// Callee of outbound calls that name none.
  package var peer: String?
  /// Service of records that name none.
  package var service: String?
  /// Instance of records that name none. Of a metric, the host it was measured on is no such name: what is
  /// stated goes before it.
  package var instance: String?
  /// Name of the metric of series that have none, and of all columns of a wide table.
  package var metric: String?
  /// The order of day and month in dates with slashes.
  package var dateOrder: DateOrder?
  /// Unit of durations, whatever their keys say; a unit behind a value still holds.
  package var durationUnit: DurationUnit?

  package init() {}

  /// Puts what is stated into records that do not say it themselves.
  func apply(to batch: inout RecordBatch) {
    if let instance {
      let label = MetricIdentity.Label("instance", instance)
      for index in batch.series.indices where !StatedInput.namesInstance(batch.series[index]) {
        batch.series[index].labels = (batch.series[index].labels + [label]).sorted()
      }
      let symbol = name(instance, in: &batch)
      for index in batch.requests.indices where batch.requests[index].instance == .none {
        batch.requests[index].instance = symbol
      }
      for index in batch.messages.indices where batch.messages[index].instance == .none {
        batch.messages[index].instance = symbol
      }
    }
    if let metric {
      for index in batch.series.indices where batch.series[index].name.isEmpty {
        batch.series[index].name = metric
      }
    }
    switch role {
    case .requests:
      for index in batch.requests.indices { batch.requests[index].peer = .none }
    case .outboundCalls:
      let symbol = name(peer ?? "", in: &batch)
      for index in batch.requests.indices {
        if batch.requests[index].peer == .none { batch.requests[index].peer = symbol }
        batch.requests[index].user = .none
      }
    case nil: break
    }
  }

  /// Label keys that name an instance itself, not where it runs.
  private static let instanceKeys = Set(
    [
      "instance", "instance_id", "exported_instance", "service_instance_id", "pod", "pod_name",
      "k8s_pod_name", "kubernetes_pod_name",
    ].map { FieldName($0) })

  private static func namesInstance(_ series: MetricIdentity) -> Bool {
    series.labels.contains { !$0.value.isEmpty && instanceKeys.contains(FieldName($0.key)) }
  }

  private func name(_ name: String, in batch: inout RecordBatch) -> Symbol {
    let symbol = Symbol(name)
    // Every batch names it anew: a batch knows nothing of the one before it.
    if !batch.isEmpty { batch.newNames.append((symbol, name)) }
    return symbol
  }
}
