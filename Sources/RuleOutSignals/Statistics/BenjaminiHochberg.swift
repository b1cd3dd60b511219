/// Which of `pValues` survive at false discovery rate `q`, in their order: all up to the largest k
/// with p(k) <= k * q / m (Benjamini & Hochberg, JRSS B 57, 1995). NaN counts as 1.
package func benjaminiHochberg(_ pValues: [Double], q: Double) -> [Bool] {
  let sorted = pValues.map { $0.isNaN ? 1 : $0 }.sorted()
  var threshold: Double?
  for (index, p) in sorted.enumerated()
  where p <= Double(index + 1) * q / Double(sorted.count) {
    threshold = p
  }
  guard let threshold else { return pValues.map { _ in false } }
  return pValues.map { $0 <= threshold }
}

/// The least false discovery rate at which each of `pValues` survives, in their order: the least of
/// p(k) * m / k from its own rank on, at most 1. NaN counts as 1.
package func benjaminiHochbergAdjusted(_ pValues: [Double]) -> [Double] {
  let values = pValues.map { $0.isNaN ? 1 : $0 }
  var adjusted = values
  var least = 1.0
  for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated()
    .reversed()
  {
    least = min(least, values[index] * Double(values.count) / Double(rank + 1))
    adjusted[index] = least.roundedStatistic
  }
  return adjusted
}
