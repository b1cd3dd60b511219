package import RuleOutModel

/// The memory of one process under a soak test, with what is true of it.
package struct SoakSeries: Sendable {
  package var name: String
  package var memory: Series
  /// Requests per second on the same grid; nil where it is not exported.
  package var traffic: Series?
  /// Seconds since the epoch at which the process started, on the same grid; nil where it is not exported.
  package var starts: Series?
  /// Bytes; nil where it is not exported.
  package var limit: Double?
  /// Share of the level per hour; 0 for no leak.
  package var leak: Double
  /// The smallest leak that one who knows the noise could show, in the same unit: `SoakOracle`.
  package var leastShown: Double
  /// What it has besides noise: `sawtooth`, `warm-up`, `daily load`, ...
  package var traits: [String]
}

/// Draws series, half of them with a leak.
package struct SoakPopulation: Sendable {
  package let seed: UInt64
  /// Ranges and shapes that are never drawn otherwise.
  package let isHeldOut: Bool

  package init(seed: UInt64, isHeldOut: Bool = false) {
    self.seed = seed
    self.isHeldOut = isHeldOut
  }

  package func series(_ number: Int) -> SoakSeries {
    var draw = SoakDraw(
      random: RandomSource(seed: seed, stream: "soak-\(number)"), isHeldOut: isHeldOut)
    return draw.series(name: "soak-\(number)", leaks: number.isMultiple(of: 2))
  }
}
