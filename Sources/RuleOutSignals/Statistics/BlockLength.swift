/// Length of the blocks that a block bootstrap should draw: the automatic rule of Politis & White,
/// "Automatic block-length selection for the dependent bootstrap", Econometric Reviews 23, 2004,
/// with the correction of Patton, Politis & White (28, 2009), for circular blocks. At least 1, at
/// most a third of the series.
func automaticBlockLength(_ values: [Double]) -> Int {
  guard values.count >= 8, let profile = AutocorrelationProfile(values) else { return 1 }
  let count = Double(values.count)
  let decades = Elementary.log(count) / Elementary.log(10)
  let run = max(5, Int(decades.squareRoot()))
  let longest = min(Int(count.squareRoot().rounded(.up)) + run, values.count - 1)
  let rho = (0...longest).map(profile.at)
  guard rho[0] > 0 else { return 1 }
  // The smallest lag after which `run` autocorrelations in a row are within noise.
  let noise = 2 * (decades / count).squareRoot()
  let lastCandidate = max(0, longest - run)
  let significant =
    (0...lastCandidate).first { lag in
      (1...run).allSatisfy { lag + $0 > longest || rho[lag + $0].magnitude < noise }
    } ?? lastCandidate
  let bandwidth = min(2 * max(significant, 1), longest)
  var spectrum = rho[0]
  var curvature = 0.0
  for lag in 1...bandwidth {
    // The flat-top lag window of Politis & Romano 1995.
    let fraction = Double(lag) / Double(bandwidth)
    let weight = fraction <= 0.5 ? 1 : 2 * (1 - fraction)
    spectrum += 2 * weight * rho[lag]
    curvature += 2 * weight * Double(lag) * rho[lag]
  }
  let variance = 4.0 / 3 * spectrum * spectrum
  guard variance > 1e-12 else { return 1 }
  let ratio = 2 * curvature * curvature / variance * count
  let length = ratio > 0 ? Elementary.exp(Elementary.log(ratio) / 3).roundedStatistic : 1
  return max(1, Int(min(length.rounded(.up), count / 3)))
}
