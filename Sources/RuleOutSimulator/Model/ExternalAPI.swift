/// Somebody else's service: it serves so many calls at once and lets the others wait. It does not learn
/// that a caller gave up, so calls given up still take its time.
struct ExternalAPI {
  let profile: Blueprint.ExternalProfile
  var slots: Station
  var wander = WanderingFactor(spread: 0.004, persistence: 0.8)
  var slowdown = 1.0
  var errorRate: Double
  /// Calls ended and the time they took, µs, as the callers count them.
  private(set) var calls = 0
  private(set) var callMicroseconds: Int64 = 0

  init(_ profile: Blueprint.ExternalProfile) {
    self.profile = profile
    slots = Station(capacity: profile.slots)
    errorRate = profile.errorRate
  }

  mutating func noteEnded(after time: Int64) {
    calls += 1
    callMicroseconds += time
  }

  /// A call on its way. Times are µs.
  struct Call {
    var external: Int
    var request: Int
    var start: Int64
    var attempt: Int
    var isSettled = false
  }
}
