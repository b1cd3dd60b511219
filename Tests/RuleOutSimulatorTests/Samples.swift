import RuleOutModel
import RuleOutSimulator

/// The samples, each simulated once for all tests.
enum Samples {
  static let all: [String: SimulatedBundle] = {
    var bundles: [String: SimulatedBundle] = [:]
    for scenario in Scenario.catalog {
      bundles[scenario.id] = try? simulate(scenario, seed: scenario.defaultSeed)
    }
    return bundles
  }()

  static var identifiers: [String] { Scenario.catalog.map(\.id) }
}

/// Plain measurements on requests, written without regard to how the product measures.
struct Measurement {
  let requests: [RequestRecord]
  let onset: Int64
  let recovery: Int64
  /// Median duration of each route before the onset.
  let typical: [Int: Double]

  init(_ recording: Recording, onset: Int64, recovery: Int64) {
    requests = recording.requests
    self.onset = onset
    self.recovery = recovery
    let quiet = Dictionary(grouping: requests.filter { $0.end < onset }, by: \.route)
    typical = quiet.mapValues { Measurement.median($0.map { Double($0.duration) }) }
  }

  var quiet: [RequestRecord] { requests.filter { $0.end < onset } }
  var impaired: [RequestRecord] { requests.filter { $0.end >= onset && $0.end < recovery } }

  /// Duration over what is typical of the route.
  func slowness(_ request: RequestRecord) -> Double {
    Double(request.duration) / (typical[request.route] ?? .nan)
  }

  func meanSlowness(_ requests: [RequestRecord]) -> Double {
    Measurement.mean(requests.map(slowness))
  }

  /// Users with a mean slowness of at least 2, or a server error.
  func affected(_ requests: [RequestRecord]) -> Set<Int> {
    let users = Dictionary(grouping: requests, by: \.user)
    return Set(
      users.filter { meanSlowness($0.value) >= 2 || $0.value.contains { $0.status >= 500 } }.keys)
  }

  /// Share of the users active while impaired that were affected, less the share that the quiet time
  /// gives at as many requests a user.
  var affectedShare: Double {
    let active = Dictionary(grouping: impaired, by: \.user)
    let share = Double(affected(impaired).count) / Double(active.count)
    let counts = active.keys.sorted().map { active[$0]?.count ?? 0 }
    let before = Dictionary(grouping: quiet, by: \.user)
    var taken: [RequestRecord] = []
    for (position, user) in before.keys.sorted().enumerated() {
      taken += (before[user] ?? []).prefix(counts[position % counts.count])
    }
    let usual = Double(affected(taken).count) / Double(before.count)
    return (share - usual) / (1 - usual)
  }

  /// Mean slowness of `users` while impaired over that before.
  func latencyRatio(_ belongs: (Int) -> Bool) -> Double {
    meanSlowness(impaired.filter { belongs($0.user) })
      / meanSlowness(quiet.filter { belongs($0.user) })
  }

  /// First and last minute whose mean slowness is at least `threshold`, three in a row at least.
  static func slowMinutes(_ recording: Recording, above threshold: Double, before: Int64) -> (
    first: Int64, last: Int64
  )? {
    let base = Measurement(recording, onset: before, recovery: before)
    let minute: Int64 = 60_000_000
    let minutes = Dictionary(grouping: recording.requests) { $0.end / minute }
    let slow = minutes.filter { base.meanSlowness($0.value) >= threshold }.keys.sorted()
    let lasting = slow.filter { key in
      (-2...0).contains { offset in
        (0...2).allSatisfy { slow.contains(key + Int64(offset) + Int64($0)) }
      }
    }
    guard let first = lasting.first, let last = lasting.last else { return nil }
    return (first * minute, (last + 1) * minute)
  }

  static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  static func median(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.sorted()[values.count / 2]
  }

  static func quantile(_ q: Double, _ values: [Int64]) -> Int64 {
    let sorted = values.sorted()
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * q))]
  }
}

/// A clock time on the day of a scenario, µs since the epoch.
struct Day {
  var year: Int
  var month: Int
  var day: Int
  var utcOffset: Int

  func callAsFunction(_ hour: Int, _ minute: Int, _ second: Int = 0) -> Int64 {
    CivilTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second
    ).timestamp(utcOffset: utcOffset).microseconds
  }
}
