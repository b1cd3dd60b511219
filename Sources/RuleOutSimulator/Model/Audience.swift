/// The users: when they come, how long they stay, and on which host the balancer keeps them.
struct Audience {
  let profile: Blueprint.AudienceProfile
  /// Host of each user, by cookie; -1 before the first visit.
  var home: [Int]
  /// Requests left in the session that each user is in; 0 when away.
  var remaining: [Int]
  var wander: WanderingFactor
  private var multiplier = 1.0
  private var target = 1.0
  private var slope = 0.0

  init(_ profile: Blueprint.AudienceProfile) {
    self.profile = profile
    home = Array(repeating: -1, count: profile.users)
    remaining = Array(repeating: 0, count: profile.users)
    wander = WanderingFactor(spread: profile.spread, persistence: 0.93)
  }

  /// Mean seconds between two sessions, `elapsed` seconds into the run.
  func meanGap(elapsed: Double) -> Double {
    let hours = (elapsed - profile.peak) / 3_600
    let drift = max(0.4, 1 - profile.hourlyFall * hours * hours)
    return profile.sessionLength / (profile.rate * drift * wander.value * multiplier)
  }

  mutating func multiply(by factor: Double, ramp: Double) {
    target = factor
    slope = (factor - multiplier) / max(1, ramp)
  }

  /// Moves the multiplier on by `seconds`.
  mutating func advance(seconds: Double) {
    let moved = multiplier + slope * seconds
    multiplier = slope >= 0 ? min(target, moved) : max(target, moved)
  }
}
