/// The database: statements run side by side up to its slots, the others queue. It keeps its own account
/// of their time, which knows nothing of the callers' memory.
struct Database {
  var slots: Station
  /// Factor on service time: wanders a little, and is raised by an intervention.
  var wander = WanderingFactor(spread: 0.05, persistence: 0.85)
  var slowdown = 1.0
  private(set) var statements = 0
  private(set) var statementMicroseconds: Int64 = 0

  init(_ profile: Blueprint.DatabaseProfile) { slots = Station(capacity: profile.slots) }

  mutating func noteServed(after time: Int64) {
    statements += 1
    statementMicroseconds += time
  }
}
