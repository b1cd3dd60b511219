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
