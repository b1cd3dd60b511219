/// What a series does over the time given.
package enum Shape: String, Sendable, Hashable {
  /// Nothing that its noise would not do.
  case flat
  /// One level, then another.
  case step
  /// A steady change, from its first cell or from later on, for good or up to a plateau.
  case ramp
  /// Away from its level and back again.
  case spike
}

/// Shape by comparing the residuals of the best fit of each kind, with 2 ln m for every level,
/// slope and place fitted (twice the Bayesian information criterion's price, since places are
/// searched for; Zhang & Siegmund, Biometrics 63, 2007), m being the sample size reduced for
/// autocorrelation. A lone outlier leaves the shape of the rest untouched, and in a flat series is
/// a spike beyond 6 standard deviations. Cells that are not finite are skipped; a series with fewer
/// than 8 others is flat.
package func shape(_ values: [Double]) -> Shape {
  let present = PresentValues(values)
  guard present.values.count >= 8, let step = StepFit(present) else {
    return hasLoneSpike(present.values) ? .spike : .flat
  }
  let fits = step.fits
  let bend = RampFit.bend(fits, levelBaseline: true)
  let freeBend = RampFit.bend(fits, levelBaseline: false)
  let plateau = RampFit.plateau(fits, levelBaseline: true)
  let spike = bestBox(fits)
  var degrees = [(step.best.residual, step.degrees)]
  for ramp in [bend, freeBend, plateau].compactMap(\.self) {
    degrees.append((ramp.fit.residual, ramp.degrees))
  }
  degrees.append((spike.residual, spike.degrees))
  // The best fit's residuals are noise if any are; those of a wrong one are not.
  let size = 3 + (degrees.min { $0.0 < $1.0 }?.1 ?? 1)

  var best = (shape: Shape.flat, price: 0.0)
  func consider(_ shape: Shape, _ residual: Double?, parameters: Double) {
    guard let residual else { return }
    let gain = Elementary.log(residual / fits.level.residual) * size
    let price = (gain + 2 * parameters * Elementary.log(size)).roundedStatistic
    if price < best.price { best = (shape, price) }
  }
  consider(.step, step.best.residual, parameters: 2)
  consider(.ramp, fits.line.residual, parameters: 1)
  consider(.ramp, bend?.fit.residual, parameters: 2)
  consider(.ramp, freeBend?.fit.residual, parameters: 3)
  consider(.ramp, plateau?.fit.residual, parameters: 3)
  consider(.spike, spike.residual, parameters: 3)
  if best.shape == .flat, hasLoneSpike(present.values) { return .spike }
  return best.shape
}

/// The best stretch, of up to half of the series and ending before its last two cells, at another
/// level than the rest.
private func bestBox(_ fits: HingeFits) -> (residual: Double, degrees: Double) {
  let count = fits.values.count
  var best = (residual: fits.level.residual, range: 0..<0, change: 0.0)
  var length = 3
  while length <= count / 2 {
    // Long boxes need not be placed to the cell to be recognised.
    let stride = max(1, length / 16)
    for start in Swift.stride(from: 2, through: count - 2 - length, by: stride) {
      let box = fits.box(start..<(start + length))
      if box.residual < best.residual {
        best = (box.residual, start..<(start + length), box.change)
      }
    }
    length += stride
  }
  let residuals = fits.values.indices.map {
    fits.values[$0] - (best.range.contains($0) ? best.change : 0)
  }
  return (best.residual, max(1, effectiveSampleSize(residuals) - 4))
}

/// One value, or two, beyond 6 standard deviations and two and a half times as far out as the next:
/// skewed noise has far values too, but not alone.
private func hasLoneSpike(_ values: [Double]) -> Bool {
  guard values.count >= 5, let center = rawMedian(values) else { return false }
  let noise = NoiseScale(values).sigma
  var deviations = values.map { ($0 - center).magnitude }
  let third = selectKth(&deviations, deviations.count - 3)
  let farthest = deviations.max() ?? 0
  return noise > 0 && farthest > 6 * noise && farthest > 2.5 * third
}
