/// A factor around 1 that wanders: the logarithm is a first-order autoregression, stepped once a minute.
struct WanderingFactor {
  /// Standard deviation of the logarithm in the long run.
  let spread: Double
  /// Correlation of one minute with the next.
  let persistence: Double
  private var logarithm = 0.0
  private(set) var value = 1.0

  init(spread: Double, persistence: Double) {
    self.spread = spread
    self.persistence = persistence
  }

  mutating func step(_ random: inout RandomSource) {
    let innovation = spread * (1 - persistence * persistence).squareRoot()
    logarithm = persistence * logarithm + innovation * random.normal()
    value = PortableMath.exp(logarithm)
  }
}
