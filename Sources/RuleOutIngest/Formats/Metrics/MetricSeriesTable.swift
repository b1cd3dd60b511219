import RuleOutModel

/// The series of one source, numbered in the order in which they are first seen.
struct MetricSeriesTable: Sendable {
  /// Series kept of one source: more than a healthy export holds, and a bound on memory. Samples of
  /// further series are rejected.
  static let capacity = 1 << 16

  private(set) var identities: [MetricIdentity] = []
  private var indices: [MetricIdentity: Int] = [:]
  /// Indices by the bytes that name the series in the source, so that a repeated series is not
  /// parsed again.
  private var known: [Symbol: Int] = [:]
  private let service: String

  static let fullReason = "more than \(capacity) series in one input"

  /// `service` is given to series that name none; empty for nothing.
  init(service: String) { self.service = service }

  /// The index of a series that was found by the same `key` before.
  func index(for key: Symbol) -> Int? { known[key] }

  /// The index of `identity`, remembered for `key`; nil where the table is full.
  mutating func index(of identity: MetricIdentity, key: Symbol = .none) -> Int? {
    var identity = identity
    if !service.isEmpty, identity["service"] == nil {
      identity.labels = (identity.labels + [MetricIdentity.Label("service", service)]).sorted()
    }
    let index: Int
    if let seen = indices[identity] {
      index = seen
    } else {
      guard identities.count < MetricSeriesTable.capacity else { return nil }
      index = identities.count
      identities.append(identity)
      indices[identity] = index
    }
    if key != .none, known.count < MetricSeriesTable.capacity { known[key] = index }
    return index
  }

  /// A value in the base unit `base`, as it is in the unit of series `index`; nil where the two do not
  /// measure the same thing. A value without a unit is taken in the series' own.
  func value(_ value: Double, base: String, inUnitOf index: Int) -> Double? {
    let unit = identities[index].unit
    if base.isEmpty || unit.isEmpty || unit == base { return value }
    guard let known = MetricUnit(unit), known.base == base else { return nil }
    return value / known.factor
  }

  static let unitReason = "unit of the value differs from the unit of its series"

  /// Adds a sample to the batch, and the series that the batch does not list yet.
  func append(
    series: Int, time: Timestamp, value: Double, line: Int, to batch: inout RecordBatch
  ) {
    if batch.series.count < identities.count {
      batch.series.append(contentsOf: identities[batch.series.count...])
    }
    batch.samples.append(Sample(series: series, time: time, value: value, line: line))
  }
}
