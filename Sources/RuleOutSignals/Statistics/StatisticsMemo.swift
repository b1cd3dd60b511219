import Synchronization

/// Remembers what statistics came to, for work that asks the same of the same numbers again and again: a
/// replay looks at every minute at quiet time that has not changed since the minute before.
///
/// A statistic depends on its numbers alone and is remembered under all of them, bit by bit: what is recalled
/// is what would be reckoned again. It is handed along with the task that works (`current`) and ends with it.
package final class StatisticsMemo: Sendable {
  /// That of the task at hand; nil where nothing is to be remembered.
  @TaskLocal package static var current: StatisticsMemo?

  package enum Statistic: Sendable, Hashable {
    case quietMean, meanShift, spreadOfStretches, smallSampleFactor, rampOnset, quietLevel, trend
  }

  private struct Key: Sendable, Hashable {
    let statistic: Statistic
    let numbers: [Double]
    let parameters: [Double]
    private let digest: UInt64

    init(_ statistic: Statistic, _ numbers: [Double], _ parameters: [Double]) {
      self.statistic = statistic
      self.numbers = numbers
      self.parameters = parameters
      var digest: UInt64 = 0xCBF2_9CE4_8422_2325
      for number in numbers { digest = (digest ^ number.bitPattern) &* 0x9E37_79B9_7F4A_7C15 }
      digest ^= digest >> 29
      for number in parameters { digest = (digest ^ number.bitPattern) &* 0x9E37_79B9_7F4A_7C15 }
      self.digest = digest ^ digest >> 32
    }

    func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    /// By bits: a missing value is NaN, which is equal to nothing.
    static func == (a: Key, b: Key) -> Bool {
      func isSame(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && a.indices.allSatisfy { a[$0].bitPattern == b[$0].bitPattern }
      }
      return a.digest == b.digest && a.statistic == b.statistic
        && isSame(a.parameters, b.parameters) && isSame(a.numbers, b.numbers)
    }
  }

  /// Around outcomes that may be nil, which is not the same as unknown.
  private struct Remembered<Outcome: Sendable>: Sendable {
    let outcome: Outcome
  }

  private let outcomes = Mutex<[Key: any Sendable]>([:])
  private let numbers = Mutex<[Key: Int]>([:])

  package init() {}

  /// What `statistic` of `numbers` is, given `parameters`: all that the outcome depends on.
  package static func recall<Outcome: Sendable>(
    _ statistic: Statistic, _ numbers: [Double], _ parameters: [Double],
    reckon: () -> Outcome
  ) -> Outcome {
    guard let memo = current else { return reckon() }
    let key = Key(statistic, numbers, parameters)
    let known = memo.outcomes.withLock { $0[key] }
    if let known = known as? Remembered<Outcome> { return known.outcome }
    // Two tasks may reckon the same at once, and come to the same.
    let outcome = reckon()
    memo.outcomes.withLock { $0[key] = Remembered(outcome: outcome) }
    return outcome
  }

  /// A number by which `values` are told from all others in the memory at hand, as a parameter of what rests
  /// on them and on other numbers as well; nil without a memory.
  static func number(of values: [Double]) -> Int? {
    guard let memo = current else { return nil }
    let key = Key(.meanShift, values, [])
    return memo.numbers.withLock { numbers in
      if let number = numbers[key] { return number }
      let number = numbers.count
      numbers[key] = number
      return number
    }
  }
}
