/// A fitted ramp: a bend, or a bend and a second one back.
struct RampFit {
  /// Fewest cells that a rise takes; a shorter one is a step seen through the grid.
  static let shortestRise = 5.0

  var onset: Double
  /// Where a plateau begins; nil for a ramp that goes on.
  var end: Double?
  var fit: HingeFits.Fit
  var levelBaseline: Bool
  /// Degrees of freedom of the residual, reduced for autocorrelation; at least 1.
  var degrees: Double

  /// The best single bend.
  static func bend(_ fits: HingeFits, levelBaseline: Bool) -> RampFit? {
    let places = candidatePlaces(fits, levelBaseline: levelBaseline)
    guard
      let (onset, fit) = best(places, { fits.hinge(at: $0, levelBaseline: levelBaseline) })
    else { return nil }
    return RampFit(onset: onset, end: nil, fit: fit, levelBaseline: levelBaseline, fits: fits)
  }

  /// The best ramp with a plateau: both places on a coarse grid, then in turn, ever finer.
  static func plateau(_ fits: HingeFits, levelBaseline: Bool) -> RampFit? {
    let places = candidatePlaces(fits, levelBaseline: levelBaseline)
    guard let first = places.first, let last = places.last else { return nil }
    let coarse = (0...48).map { fits.bend(at: first + (last - first) * Double($0) / 48) }
    var winner: (onset: Double, end: Double, fit: HingeFits.Fit)?
    func consider(_ onset: HingeFits.Bend, _ end: HingeFits.Bend) {
      guard onset.place >= first, end.place <= last, end.place - onset.place >= shortestRise,
        let fit = fits.plateau(from: onset, to: end, levelBaseline: levelBaseline)
      else { return }
      if winner.map({ fit.residual < $0.fit.residual }) ?? true {
        winner = (onset.place, end.place, fit)
      }
    }
    for onset in coarse { for end in coarse { consider(onset, end) } }
    if winner == nil { consider(fits.bend(at: first), fits.bend(at: last)) }
    var reach = (last - first) / 48
    while reach > 0.02, let (onset, end, _) = winner {
      let onsets = (-4...4).map { fits.bend(at: onset + reach * Double($0) / 4) }
      let ends = (-4...4).map { fits.bend(at: end + reach * Double($0) / 4) }
      for onset in onsets { for end in ends { consider(onset, end) } }
      reach /= 2
    }
    return winner.map {
      RampFit(
        onset: $0.onset, end: $0.end, fit: $0.fit, levelBaseline: levelBaseline, fits: fits)
    }
  }

  /// Whether this fits better than a single shift of level, for its parameters, by the Bayesian
  /// information criterion on the reduced sample size. With as many parameters, a better fit will
  /// do.
  func beats(_ step: StepFit) -> Bool {
    let extra = (levelBaseline ? 0.0 : 1.0) + (end == nil ? 0.0 : 1.0)
    return gain(over: step.best.residual, degrees: step.degrees, extraParameters: extra) > 0
  }

  /// Whether the second bend pays; its place was searched for and counts as another parameter.
  func beats(_ bend: RampFit) -> Bool {
    gain(over: bend.fit.residual, degrees: bend.degrees, extraParameters: 2) > 0
  }

  private func gain(over residual: Double, degrees other: Double, extraParameters: Double) -> Double
  {
    let size = max(degrees, other) + 3
    let logRatio = Elementary.log(residual / fit.residual).roundedStatistic
    return logRatio * size - extraParameters * Elementary.log(size)
  }

  /// All onsets that the data cannot tell from this one at 95 %.
  func interval(_ fits: HingeFits) -> Interval {
    let critical = fisherFQuantile(0.95, numerator: 1, denominator: degrees)
    let tolerated = fit.residual * (1 + critical / degrees)
    func residual(_ place: Double) -> Double {
      guard let end else {
        return fits.hinge(at: place, levelBaseline: levelBaseline)?.residual ?? .infinity
      }
      // The end moves with the onset: let it find its place again nearby.
      let reach = max(2, (place - onset).magnitude)
      let start = fits.bend(at: place)
      var smallest = Double.infinity
      for move in -4...4 {
        let other = end + reach * Double(move) / 4
        guard other - place >= Self.shortestRise,
          let fit = fits.plateau(
            from: start, to: fits.bend(at: other), levelBaseline: levelBaseline)
        else { continue }
        smallest = min(smallest, fit.residual)
      }
      return smallest
    }
    let places = Self.candidatePlaces(fits, levelBaseline: levelBaseline)
    func isInside(_ index: Int) -> Bool { residual(places[index]) <= tolerated }
    guard let first = places.indices.first(where: isInside),
      let last = places.indices.last(where: isInside)
    else {
      return Interval(low: onset, high: onset)
    }
    /// Where the profile crosses the limit between a place within and one beyond.
    func crossing(_ within: Double, _ beyond: Double) -> Double {
      let (a, b) = (residual(within), residual(beyond))
      guard b.isFinite, b > a else { return within }
      return within + (beyond - within) * (tolerated - a) / (b - a)
    }
    return Interval(
      low: first > 0 ? crossing(places[first], places[first - 1]) : places[first],
      high: last + 1 < places.count ? crossing(places[last], places[last + 1]) : places[last])
  }

  private init(
    onset: Double, end: Double?, fit: HingeFits.Fit, levelBaseline: Bool, fits: HingeFits
  ) {
    self.onset = onset
    self.end = end
    self.fit = fit
    self.levelBaseline = levelBaseline
    let residuals = zip(fits.positions, fits.values).map { t, y -> Double in
      let risen = max(0, min(t, end ?? t) - onset)
      return y - fit.intercept - fit.slope * t - fit.change * risen
    }
    let parameters = (levelBaseline ? 3.0 : 4.0) + (end == nil ? 0 : 1)
    degrees = max(1, effectiveSampleSize(residuals) - parameters)
  }

  /// Every cell and the middle between neighbours, leaving three cells after, and three before
  /// where a slope must be told from them.
  private static func candidatePlaces(_ fits: HingeFits, levelBaseline: Bool) -> [Double] {
    let positions = fits.positions
    let first = levelBaseline ? 0 : 2
    let last = positions.count - 4
    guard first < last else { return [] }
    var places: [Double] = []
    for index in first...last {
      places.append(positions[index])
      places.append((positions[index] + positions[index + 1]) / 2)
    }
    return places
  }

  /// The place of the smallest residual, refined between its neighbours by golden section.
  private static func best(
    _ places: [Double], _ fit: (Double) -> HingeFits.Fit?
  ) -> (Double, HingeFits.Fit)? {
    var winner: (index: Int, fit: HingeFits.Fit)?
    for (index, place) in places.enumerated() {
      guard let candidate = fit(place) else { continue }
      if winner.map({ candidate.residual < $0.fit.residual }) ?? true {
        winner = (index, candidate)
      }
    }
    guard let winner else { return nil }
    var low = places[max(0, winner.index - 1)]
    var high = places[min(places.count - 1, winner.index + 1)]
    var best = (places[winner.index], winner.fit)
    for _ in 0..<24 {
      let left = high - (high - low) * 0.618_034
      let right = low + (high - low) * 0.618_034
      guard let a = fit(left), let b = fit(right) else { break }
      if a.residual < best.1.residual { best = (left, a) }
      if b.residual < best.1.residual { best = (right, b) }
      if a.residual < b.residual { high = right } else { low = left }
    }
    return best
  }
}
