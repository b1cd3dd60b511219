/// A stream of pseudo-random numbers that is the same on every platform.
///
/// xoshiro256** seeded through SplitMix64. Source: D. Blackman and S. Vigna, "Scrambled Linear
/// Pseudorandom Number Generators", ACM TOMS 47 (2021).
package struct RandomSource {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// The stream `name` of a seed. Every part of the model draws from a stream of its own, so that a
  /// change to one part leaves the draws of the others alone.
  package init(seed: UInt64, stream name: String) {
    var mixed = seed
    for byte in name.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    func next() -> UInt64 {
      mixed &+= 0x9e37_79b9_7f4a_7c15
      var z = mixed
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
    state = (next(), next(), next(), next())
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = (state.3 << 45) | (state.3 >> 19)
    return result
  }

  /// Uniform in 0..<1.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in 0..<`bound`, of which there are at most 2^31; `bound` is above zero.
  package mutating func below(_ bound: Int) -> Int { Int(((next() >> 32) &* UInt64(bound)) >> 32) }

  /// True with the given probability.
  package mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// Exponential with the given mean.
  package mutating func exponential(mean: Double) -> Double {
    -mean * PortableMath.log(1 - uniform())
  }

  /// Standard normal within ±6: twelve uniform 16-bit pieces, summed.
  package mutating func normal() -> Double {
    var sum: UInt64 = 0
    for _ in 0..<3 {
      let word = next()
      sum += (word & 0xffff) + (word >> 16 & 0xffff) + (word >> 32 & 0xffff) + (word >> 48)
    }
    return (Double(sum) + 6) / 65_536 - 6
  }

  /// Log-normal with the given mean and the standard deviation `sigma` of its logarithm.
  package mutating func logNormal(mean: Double, sigma: Double) -> Double {
    mean * PortableMath.exp(sigma * normal() - sigma * sigma / 2)
  }

  /// Number of successes in `trials`: exact while the mean is small, else by normal approximation.
  package mutating func binomial(_ trials: Int, _ probability: Double) -> Int {
    let mean = Double(trials) * probability
    if mean <= 0 { return 0 }
    if mean < 8 {
      var limit = uniform()
      var term = PortableMath.exp(-mean)
      var count = 0
      while limit >= term && count < trials {
        limit -= term
        count += 1
        term *= mean / Double(count)
      }
      return count
    }
    let spread = (mean * (1 - min(1, probability))).squareRoot()
    return min(trials, max(0, Int((mean + spread * normal()).rounded())))
  }
}
