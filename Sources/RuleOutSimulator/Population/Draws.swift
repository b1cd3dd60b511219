/// Draws that the population needs beside the plain ones.
extension RandomSource {
  mutating func within(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// Uniform in the logarithm; bounds above zero.
  mutating func scale(_ range: ClosedRange<Double>) -> Double {
    let low = PortableMath.log(range.lowerBound)
    return PortableMath.exp(low + (PortableMath.log(range.upperBound) - low) * uniform())
  }

  /// One of `items`, which are not empty.
  mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

  mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
    var items = items
    for index in items.indices.dropFirst() { items.swapAt(index, below(index + 1)) }
    return items
  }

  /// Number of events where `mean` are expected.
  mutating func poisson(mean: Double) -> Int {
    mean <= 0 ? 0 : binomial(1_000_000, min(1, mean / 1_000_000))
  }

  /// Index drawn by weight.
  mutating func weighted(_ weights: [Double]) -> Int {
    var rest = uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return max(0, weights.count - 1)
  }

  /// Lower-case hexadecimal digits.
  mutating func hexadecimal(_ count: Int) -> String {
    let digits = Array("0123456789abcdef")
    return String((0..<count).map { _ in digits[below(16)] })
  }
}
