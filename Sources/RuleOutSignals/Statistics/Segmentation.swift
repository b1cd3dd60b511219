/// A stretch of constant level.
package struct Segment: Sendable, Hashable {
  /// Indices into the series; the segments of a series cover it without gaps.
  package var range: Range<Int>
  /// Median of its values.
  package var level: Double
}

/// Change points of level: the partition that minimizes a bounded squared loss plus `penalty` for
/// each change, found exactly on a grid of candidate levels.
///
/// The loss is min(z^2, K^2) with z in standard deviations of the noise, the biweight of Fearnhead
/// & Rigaill, "Changepoint detection in the presence of outliers", JASA 114, 2019, whose dynamic
/// program over the level (functional pruning) this is, with the level discretized instead of
/// pruned: linear time. As they advise, K is such that a run shorter than `minimumLength` cannot
/// pay for two changes. A pass backwards then removes changes that do not pay when levels are free
/// of the grid.
///
/// `penalty` is in units of the noise's variance; by default 3 ln n, times the variance inflation
/// of autocorrelated noise (`NoiseScale`), without which slow noise is cut to pieces. Cells that
/// are not finite are skipped, but indices kept; without any finite cell there is no segment.
package func segments(
  _ values: [Double], minimumLength: Int = 3, penalty: Double? = nil
) -> [Segment] {
  let present = PresentValues(values)
  let count = present.values.count
  guard let center = rawMedian(present.values) else { return [] }
  let noise = NoiseScale(present.values)
  var starts = [0]
  if noise.sigma > 0, noise.sigma.isFinite {
    let scaled = present.values.map { ($0 - center) / noise.sigma }
    let price = penalty ?? 3 * Elementary.log(Double(max(2, count))) * noise.inflation
    let shortest = max(1, minimumLength)
    let loss = BoundedLoss(bound: max(9, 2 * price / Double(shortest)))
    starts = optimalStarts(scaled, loss: loss, penalty: price, shortest: shortest)
    mergeBackwards(&starts, scaled, loss: loss, penalty: price, shortest: shortest)
  }
  return starts.indices.map { index in
    let next = index + 1 < starts.count ? starts[index + 1] : count
    let lower = index == 0 ? 0 : present.positions[starts[index]]
    let upper = next < count ? present.positions[next] : values.count
    let level = rawMedian(Array(present.values[starts[index]..<next])) ?? center
    return Segment(range: lower..<upper, level: level.roundedStatistic)
  }
}

/// Squared deviation, bounded.
private struct BoundedLoss {
  let bound: Double

  func callAsFunction(_ deviation: Double) -> Double { min(deviation * deviation, bound) }

  /// The smallest total over all levels, sought from the median by repeated means of what is within
  /// the bound.
  func total(_ values: ArraySlice<Double>) -> Double {
    guard var level = rawMedian(Array(values)) else { return 0 }
    var best = values.reduce(0) { $0 + self($1 - level) }
    for _ in 0..<8 {
      level = rawMean(values.filter { ($0 - level) * ($0 - level) < bound })
      let next = values.reduce(0) { $0 + self($1 - level) }
      if next >= best { break }
      best = next
    }
    return best
  }
}

/// First indices of the segments of the cheapest partition with levels from a grid.
private func optimalStarts(
  _ values: [Double], loss: BoundedLoss, penalty: Double, shortest: Int
) -> [Int] {
  let levels = candidateLevels(values)
  var costs = levels.map { _ in 0.0 }
  /// Where the segment that now runs on this level began.
  var begins = levels.map { _ in 0 }
  /// Start of the last segment of the best partition of all values up to here.
  var lastStart = values.map { _ in 0 }
  var best = 0.0
  for (index, value) in values.enumerated() {
    let fresh = best + penalty
    best = .infinity
    for level in levels.indices {
      if index > 0, fresh < costs[level] {
        costs[level] = fresh
        begins[level] = index
      }
      costs[level] += loss(value - levels[level])
      if costs[level] < best {
        best = costs[level]
        lastStart[index] = begins[level]
      }
    }
  }
  var starts: [Int] = []
  var end = values.count
  while end > 0 {
    let start = lastStart[end - 1]
    starts.append(start)
    end = start
  }
  return starts.reversed()
}

/// Levels worth trying: medians of five neighbours, at least a seventh of a standard deviation
/// apart, at most 400.
private func candidateLevels(_ values: [Double]) -> [Double] {
  let width = min(5, values.count)
  let medians = (0...(values.count - width))
    .map { rawMedian(Array(values[$0..<($0 + width)])) ?? 0 }
    .sorted()
  var levels: [Double] = []
  for median in medians where median - (levels.last ?? -.infinity) >= 0.15 { levels.append(median) }
  guard levels.count > 400 else { return levels }
  return (0..<400).map { levels[$0 * (levels.count - 1) / 399] }
}

/// Removes, cheapest first, every change that does not pay its penalty or bounds too short a
/// segment.
private func mergeBackwards(
  _ starts: inout [Int], _ values: [Double], loss: BoundedLoss, penalty: Double, shortest: Int
) {
  func cost(_ low: Int, _ high: Int) -> Double { loss.total(values[low..<high]) }
  func end(_ segment: Int) -> Int {
    segment + 1 < starts.count ? starts[segment + 1] : values.count
  }
  var own = starts.indices.map { cost(starts[$0], end($0)) }
  /// What joining segment i with the one before it would cost.
  func joinPrice(_ segment: Int) -> Double {
    let price = cost(starts[segment - 1], end(segment)) - own[segment - 1] - own[segment]
    let tooShort =
      end(segment) - starts[segment] < shortest
      || starts[segment] - starts[segment - 1] < shortest
    return tooShort ? price - 1e12 : price
  }
  var prices = starts.indices.map { $0 == 0 ? Double.infinity : joinPrice($0) }
  while starts.count > 1,
    let cheapest = prices.indices.min(by: { prices[$0] < prices[$1] }), prices[cheapest] < penalty
  {
    starts.remove(at: cheapest)
    own.remove(at: cheapest)
    prices.remove(at: cheapest)
    own[cheapest - 1] = cost(starts[cheapest - 1], end(cheapest - 1))
    if cheapest - 1 > 0 { prices[cheapest - 1] = joinPrice(cheapest - 1) }
    if cheapest < starts.count { prices[cheapest] = joinPrice(cheapest) }
  }
}
