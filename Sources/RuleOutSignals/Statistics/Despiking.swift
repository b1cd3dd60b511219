/// `values` with single and double outliers replaced by the median of their neighbourhood of five:
/// the filter of Hampel (Davies & Gather, JASA 88, 1993; Pearson 2002), with the noise of the whole
/// series as its scale. Steps and ramps of three cells and more pass unchanged. Values must be
/// finite.
func despiked(_ values: [Double]) -> [Double] {
  guard values.count >= 5 else { return values }
  let limit = 4 * NoiseScale(values).sigma
  guard limit > 0 else { return values }
  // One list of five for all of them.
  var five = Array(values.prefix(5))
  return values.indices.map { index in
    let low = min(max(0, index - 2), values.count - 5)
    for place in 0..<5 { five[place] = values[low + place] }
    let center = selectKth(&five, 2)
    return (values[index] - center).magnitude > limit ? center : values[index]
  }
}

/// The finite values of a series and where they stand in it.
struct PresentValues {
  let positions: [Int]
  let values: [Double]

  init(_ series: [Double]) {
    positions = series.indices.filter { series[$0].isFinite }
    values = positions.map { series[$0] }
  }
}
