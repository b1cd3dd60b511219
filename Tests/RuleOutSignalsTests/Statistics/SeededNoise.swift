@testable import RuleOutSignals

/// First-order autoregressive normal noise of unit variance, after it has forgotten its start.
func autoregressiveNoise(
  count: Int, correlation: Double, _ generator: inout SplitMix64
) -> [Double] {
  let innovation = (1 - correlation * correlation).squareRoot()
  var value = 0.0
  for _ in 0..<50 { value = correlation * value + innovation * generator.normal() }
  return (0..<count).map { _ in
    value = correlation * value + innovation * generator.normal()
    return value
  }
}

/// How many of `trials` series, each drawn from one seeded generator, satisfy `condition`.
func count(
  of trials: Int, seed: UInt64, where condition: (inout SplitMix64) -> Bool
) -> Int {
  var generator = SplitMix64(seed: seed)
  return (0..<trials).count { _ in condition(&generator) }
}

/// Whether two numbers agree to the 6 digits that statistics are handed on with.
func agrees(_ a: Double?, _ b: Double, within tolerance: Double = 1e-5) -> Bool {
  guard let a else { return false }
  return (a - b).magnitude <= tolerance * max(b.magnitude, 1e-300)
}
