/// Score interval of a proportion (Wilson, JASA 22, 1927); `z` is the normal quantile, 1.96 for 95
/// %. Nil without trials or where `successes` is not in `0...trials`.
package func wilsonInterval(successes: Int, trials: Int, z: Double = 1.96) -> Interval? {
  guard trials > 0, (0...trials).contains(successes), z.isFinite else { return nil }
  let count = Double(trials)
  let share = Double(successes) / count
  let square = z * z
  let center = (share + square / (2 * count)) / (1 + square / count)
  let variance = share * (1 - share) / count + square / (4 * count * count)
  let half = z.magnitude * variance.squareRoot() / (1 + square / count)
  // The bounds at no and at full success are exact; arithmetic would leave a last bit.
  let low = successes == 0 ? 0 : (center - half).roundedStatistic
  let high = successes == trials ? 1 : (center + half).roundedStatistic
  return Interval(low: low, high: high)
}

/// Exact interval of a proportion, never narrower than `level` promises (Clopper & Pearson,
/// Biometrika 26, 1934). Nil as in `wilsonInterval`.
package func clopperPearsonInterval(
  successes: Int, trials: Int, level: Double = 0.95
) -> Interval? {
  guard trials > 0, (0...trials).contains(successes), level > 0, level < 1 else { return nil }
  let tail = (1 - level) / 2
  let s = Double(successes)
  let failures = Double(trials - successes)
  let low = successes == 0 ? 0 : betaQuantile(tail, s, failures + 1)
  let high = successes == trials ? 1 : betaQuantile(1 - tail, s + 1, failures)
  return Interval(low: low, high: high)
}

/// The largest share of time that a state can take without showing in any of `samples` independent
/// looks, at `confidence`: 1 - (1 - confidence)^(1 / samples), the exact form of the rule of three
/// (Hanley & Lippman-Hand, JAMA 249, 1983). 1 without samples.
package func largestUndetectedShare(samples: Int, confidence: Double = 0.95) -> Double {
  guard samples > 0, confidence < 1 else { return 1 }
  guard confidence > 0 else { return 0 }
  return (1 - Elementary.exp(Elementary.log(1 - confidence) / Double(samples))).roundedStatistic
}
