import RuleOutModel

/// What the user promises of a service: what stays within it hurts nobody, however much it moved.
package struct ServiceLevelObjective: Sendable, Hashable {
  /// Seconds that responses may take; nil where nothing is promised of them.
  package var latency: Double?
  /// Share of requests that may fail, 0...1.
  package var errorRatio: Double?

  package init(latency: Double? = nil, errorRatio: Double? = nil) {
    self.latency = latency
    self.errorRatio = errorRatio
  }

  /// Whether a disturbed signal went beyond what is promised; true where nothing is promised of it.
  func isMissed(by disturbance: Disturbance) -> Bool {
    switch disturbance.quantity {
    case .latency: latency.map { disturbance.extreme > $0 } ?? true
    case .errorRatio, .timeoutRatio: errorRatio.map { disturbance.extreme > $0 } ?? true
    case .availability: errorRatio.map { 1 - disturbance.extreme > $0 } ?? true
    default: true
    }
  }
}
