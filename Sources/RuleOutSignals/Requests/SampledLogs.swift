import RuleOutModel

/// Which logs hold but a sample of the requests: those of a service whose own counter tells of several times as many.
///
/// How many requests a sample holds depends on what was kept, such as all that failed: it tells nothing of demand, and
/// of failures and times only where nothing else does.
enum SampledLogs {
  /// A log that holds less than one in so many of the requests counted is a sample; clocks and scopes differ by less.
  private static let share = 3.0

  /// What may be told better by a metric.
  private enum Kind: Hashable {
    case demand, failures, time

    init?(_ quantity: Quantity) {
      switch quantity {
      case .traffic: self = .demand
      case .errorRatio, .errorRate, .timeoutRatio, .availability: self = .failures
      case .latency: self = .time
      default: return nil
      }
    }
  }

  private struct Subject: Hashable {
    var entity: Entity
    var kind: Kind
  }

  /// The signals of logs, less what was counted from samples and is measured as well.
  static func withoutSamples(_ logged: [Signal], besides measured: [Signal]) -> [Signal] {
    let measured = measured.filter {
      $0.id.observer == nil && $0.id.entity.kind == .service
    }
    let counted = levels(measured)
    guard let busiest = counted.values.max() else { return logged }
    let sampled = Set(
      levels(logged).filter { entity, level in
        (entity == .whole ? busiest : counted[entity] ?? 0) > share * level
      }.keys)
    var told: Set<Subject> = []
    for signal in measured {
      guard let kind = Kind(signal.id.quantity) else { continue }
      told.insert(Subject(entity: signal.id.entity, kind: kind))
      // One service's failures and times are not everybody's.
      if kind == .demand { told.insert(Subject(entity: .whole, kind: kind)) }
    }
    return logged.filter { signal in
      guard let kind = Kind(signal.id.quantity) else { return true }
      let entity = signal.id.entity
      switch entity.kind {
      case .service, .whole:
        return !(sampled.contains(entity) && told.contains(Subject(entity: entity, kind: kind)))
      default: return !(kind == .demand && sampled.contains(.whole))
      }
    }
  }

  /// Typical demand by service, and of everything.
  private static func levels(_ signals: [Signal]) -> [Entity: Double] {
    var levels: [Entity: Double] = [:]
    for signal in signals
    where signal.id.quantity == .traffic && [.service, .whole].contains(signal.id.entity.kind) {
      let values = signal.series.values.filter { !$0.isNaN }.sorted()
      guard !values.isEmpty else { continue }
      levels[signal.id.entity] = max(
        levels[signal.id.entity] ?? 0, values[values.count / 2].rounded(significantDigits: 6))
    }
    return levels
  }
}
