/// Onset of a ramp: continuous two-phase regression y = a + c * t + b * max(0, t - tau) (Hudson,
/// JASA 61, 1966; Hinkley, Biometrika 56, 1969), after removal of lone outliers. `levelBaseline`
/// fixes c = 0.
///
/// Where a ramp comes to rest within the series, a second bend back to the first slope is fitted
/// too, and `slopeAfter` is that of the rise. If a single shift of level fits as well, the series
/// steps rather than ramps and the answer is nil: a step is not a ramp. A rise of fewer than 5
/// cells is a step.
///
/// `interval` holds the tau whose profile F statistic is within its 95 % point, F(1, m - p), with m
/// the sample size reduced for the autocorrelation of the residuals. Cells that are not finite are
/// skipped, but indices kept; nil with fewer than 8 finite cells or no variation.
package func rampOnset(_ values: [Double], levelBaseline: Bool) -> OnsetEstimate? {
  StatisticsMemo.recall(.rampOnset, values, [levelBaseline ? 1 : 0]) {
    fittedRampOnset(values, levelBaseline: levelBaseline)
  }
}

private func fittedRampOnset(_ values: [Double], levelBaseline: Bool) -> OnsetEstimate? {
  let present = PresentValues(values)
  guard present.values.count >= 8, let step = StepFit(present) else { return nil }
  guard let bend = RampFit.bend(step.fits, levelBaseline: levelBaseline) else { return nil }
  let plateau = RampFit.plateau(step.fits, levelBaseline: levelBaseline)
  let ramp = plateau.flatMap { $0.beats(bend) ? $0 : nil } ?? bend
  guard ramp.beats(step), let last = step.fits.positions.last else { return nil }
  let null = levelBaseline ? step.fits.level : step.fits.line
  let fit = ramp.fit
  let before = fit.intercept + fit.slope * ramp.onset
  let top = min(last, ramp.end ?? last)
  let after = fit.intercept + fit.slope * last + fit.change * (top - ramp.onset)
  let interval = ramp.interval(step.fits)
  guard
    let index = ramp.onset.finiteStatistic, let low = interval.low.finiteStatistic,
    let high = interval.high.finiteStatistic, let start = before.finiteStatistic,
    let end = after.finiteStatistic, let slopeBefore = fit.slope.finiteStatistic,
    let slopeAfter = (fit.slope + fit.change).finiteStatistic,
    let improvement = ((null.residual - fit.residual) / (fit.residual / ramp.degrees))
      .finiteStatistic
  else { return nil }
  return OnsetEstimate(
    index: index, interval: Interval(low: min(low, index), high: max(high, index)), before: start,
    after: end, slopeBefore: slopeBefore, slopeAfter: slopeAfter, improvement: improvement)
}
