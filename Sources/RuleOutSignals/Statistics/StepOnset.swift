/// The best single shift of level: least squares over all splits, after removal of lone outliers.
///
/// The interval holds every split whose likelihood ratio against the best is below 7.35, the 95 %
/// point of the limiting distribution (1 - exp(-x / 2))^2 (Hansen, "Sample splitting and threshold
/// estimation", Econometrica 68, 2000; Bai 1997), with the sample size reduced for the
/// autocorrelation of the residuals. It begins right after the last cell that is surely unchanged,
/// so that a gap before the step widens it. Each side has at least 3 cells. Cells that are not
/// finite are skipped, but indices kept; nil with fewer than 6 finite cells or no variation. There
/// is always a best split: whether it is real, `improvement` says.
package func stepOnset(_ values: [Double]) -> OnsetEstimate? {
  let present = PresentValues(values)
  guard let fit = StepFit(present) else { return nil }
  let tolerated = fit.best.residual * (1 + 7.352 / fit.degrees)
  let splits = fit.splits
  guard
    let low = splits.first(where: { fit.fits.step(at: $0).residual <= tolerated }),
    let high = splits.last(where: { fit.fits.step(at: $0).residual <= tolerated }),
    let before = rawMedian(Array(fit.values[..<fit.split]))?.finiteStatistic,
    let after = rawMedian(Array(fit.values[fit.split...]))?.finiteStatistic,
    let improvement = fit.improvement.finiteStatistic
  else { return nil }
  return OnsetEstimate(
    index: Double(present.positions[fit.split]),
    interval: Interval(
      low: Double(present.positions[low - 1] + 1), high: Double(present.positions[high])),
    before: before, after: after, slopeBefore: 0, slopeAfter: 0, improvement: improvement)
}

/// The best split of a series into two levels.
struct StepFit {
  let fits: HingeFits
  /// Finite values without lone outliers.
  let values: [Double]
  /// First index of the second level, among the finite values.
  let split: Int
  let best: HingeFits.Fit
  /// Degrees of freedom of the residual, reduced for autocorrelation; at least 1.
  let degrees: Double

  /// All splits that leave three values on each side.
  var splits: ClosedRange<Int> { 3...(values.count - 3) }

  /// F statistic of two levels against one.
  var improvement: Double { (fits.level.residual - best.residual) / (best.residual / degrees) }

  init?(_ present: PresentValues) {
    guard present.values.count >= 6 else { return nil }
    let values = despiked(present.values)
    let fits = HingeFits(positions: present.positions, values: values)
    let level = fits.level
    guard level.residual.isFinite,
      isVariation(level.residual, around: level.intercept, count: values.count)
    else { return nil }
    var split = 3
    var best = fits.step(at: 3)
    for candidate in 3...(values.count - 3) {
      let fit = fits.step(at: candidate)
      if fit.residual < best.residual { (split, best) = (candidate, fit) }
    }
    var residuals = values.map { $0 - best.intercept }
    for index in split..<values.count { residuals[index] -= best.change }
    self.values = values
    self.fits = fits
    self.split = split
    self.best = best
    degrees = max(1, effectiveSampleSize(residuals) - 2)
  }
}
