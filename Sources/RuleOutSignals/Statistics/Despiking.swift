/// `values` with single and double outliers replaced by the median of their neighbourhood of five:
/// the filter of Hampel (Davies & Gather, JASA 88, 1993; Pearson 2002), with the noise of the whole
/// series as its scale. Steps and ramps of three cells and more pass unchanged. Values must be
/// finite.
///
/// - Parameter falls: Where the values begin anew, ascending. What stands on the other side of a fall is no
///   neighbour: the last cells before it would be clipped, and the first ones after it raised.
func despiked(_ values: [Double], falls: [Int] = []) -> [Double] {
  let limit = 4 * NoiseScale(values).sigma
  guard limit > 0 else { return values }
  let bounds = [0] + falls + [values.count]
  return zip(bounds, bounds.dropFirst()).flatMap { start, end in
    despiked(values[start..<end], limit: limit)
  }
}

private func despiked(_ values: ArraySlice<Double>, limit: Double) -> [Double] {
  guard values.count >= 5 else { return Array(values) }
  // One list of five for all of them.
  var five = Array(values.prefix(5))
  return values.indices.map { index in
    let low = min(max(values.startIndex, index - 2), values.endIndex - 5)
    for place in 0..<5 { five[place] = values[low + place] }
    let aside = index - (low + 2)
    let slope = aside == 0 ? 0 : medianSlope(five)
    let center = selectKth(&five, 2)
    guard (values[index] - center).magnitude > limit else { return values[index] }
    // At an end, five lie to one side: a ramp may go on to it.
    let continued = center + slope * Double(aside)
    return (values[index] - continued).magnitude > limit ? center : values[index]
  }
}

/// Median of the slopes between any two (Theil & Sen), which one outlier of five does not move.
private func medianSlope(_ values: [Double]) -> Double {
  var slopes: [Double] = []
  for later in values.indices {
    for earlier in 0..<later {
      slopes.append((values[later] - values[earlier]) / Double(later - earlier))
    }
  }
  return rawMedian(slopes) ?? 0
}

/// Where values fall below three quarters of the last three's highest and stay there: a process was
/// started anew. One low value alone is an outlier.
func lastingFalls(_ values: [Double]) -> [Int] {
  var falls: [Int] = []
  var start = 0
  for index in values.indices.dropFirst() {
    guard let high = values[max(start, index - 3)..<index].max() else { continue }
    guard values[index...].prefix(3).allSatisfy({ $0 < 0.75 * high }) else { continue }
    falls.append(index)
    start = index
  }
  return falls
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
