import RuleOutSignals

/// The two tests that leaks are usually looked for with, on samples taken as if they were independent.
struct PlainTrend {
  /// Mann and Kendall's S, above zero at p < 0.05 (two-sided).
  var mannKendallRises: Bool
  /// Slope of ordinary least squares, above zero at p < 0.05 (two-sided t test).
  var leastSquaresRise: Bool

  init(_ values: [Double]) {
    let present = values.indices.filter { values[$0].isFinite }
    let samples = present.map { values[$0] }
    let count = Double(samples.count)
    guard count >= 4 else {
      (mannKendallRises, leastSquaresRise) = (false, false)
      return
    }
    let pairs = count * (count - 1) / 2
    let concordance = pairs - 2 * Double(PlainTrend.inversions(samples))
    let deviation = (count * (count - 1) * (2 * count + 5) / 18).squareRoot()
    mannKendallRises = (concordance - 1) / deviation > normalQuantile(0.975)

    let times = present.map(Double.init)
    let meanTime = times.reduce(0, +) / count
    let mean = samples.reduce(0, +) / count
    var (square, product, total) = (0.0, 0.0, 0.0)
    for (time, value) in zip(times, samples) {
      square += (time - meanTime) * (time - meanTime)
      product += (time - meanTime) * (value - mean)
      total += (value - mean) * (value - mean)
    }
    let slope = product / square
    let residual = max(total - slope * product, 1e-300) / (count - 2)
    let t = slope / (residual / square).squareRoot()
    leastSquaresRise = t > studentTQuantile(0.975, degrees: count - 2)
  }

  /// Pairs in falling order, counted while merging.
  private static func inversions(_ values: [Double]) -> Int {
    var values = values
    var merged = values
    var inversions = 0
    var width = 1
    while width < values.count {
      for start in stride(from: 0, to: values.count, by: 2 * width) {
        let middle = min(start + width, values.count)
        let end = min(start + 2 * width, values.count)
        var (left, right) = (start, middle)
        for place in start..<end {
          if left < middle, right >= end || values[left] <= values[right] {
            merged[place] = values[left]
            left += 1
          } else {
            merged[place] = values[right]
            inversions += middle - left
            right += 1
          }
        }
      }
      swap(&values, &merged)
      width *= 2
    }
    return inversions
  }
}
