/// Whether a shift is small enough to be harmless.
package enum Equivalence: Sendable, Hashable {
  /// The whole interval lies within the margin.
  case equivalent
  /// The whole interval lies beyond the margin.
  case different
  case undecided
}

/// Two one-sided tests by inclusion of the confidence interval (Schuirmann, "A comparison of the
/// two one-sided tests procedure ...", J. Pharmacokinetics and Biopharmaceutics 15, 1987): a 90 %
/// interval inside the margin is a test at 5 %. Without `lowerMargin` only a rise is harmful.
/// Margins are in the unit of the shift, `lowerMargin` usually negative.
package func equivalence(
  _ shift: ShiftEstimate, upperMargin: Double, lowerMargin: Double? = nil
) -> Equivalence {
  let interval = shift.interval
  if interval.low > upperMargin { return .different }
  if let lowerMargin, interval.high < lowerMargin { return .different }
  guard interval.high < upperMargin else { return .undecided }
  if let lowerMargin, interval.low <= lowerMargin { return .undecided }
  return .equivalent
}
