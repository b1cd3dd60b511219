/// Where a series began to behave differently.
package struct OnsetEstimate: Sendable, Hashable {
  /// Index of the first changed cell (step), or the point where the line bends, between cells
  /// (ramp).
  package var index: Double
  /// Indices that the data cannot tell from `index` at 95 %.
  package var interval: Interval
  /// Level before (step), or fitted value at the onset (ramp).
  package var before: Double
  /// Level after (step), or fitted value at the last cell (ramp).
  package var after: Double
  /// Change per cell before the onset; 0 for a step.
  package var slopeBefore: Double
  /// Change per cell after the onset; 0 for a step.
  package var slopeAfter: Double
  /// F statistic of the fit against the same model without the change, with the sample size reduced
  /// for autocorrelation. The place was searched for, so what noise alone gives is near 5 and
  /// seldom above 12.
  package var improvement: Double
}
