/// An incident with a known cause that can be simulated, or a day without one.
package struct Scenario: Sendable {
  /// Stable name, also that of the folder written.
  package let id: String
  /// What happens in it, in one line.
  package let summary: String
  /// Seed of the committed sample.
  package let defaultSeed: UInt64
  /// Writes down the system and what happens to it, and how its telemetry is exported.
  let script: @Sendable () -> Script

  /// Every scenario, in the order they are listed.
  package static let catalog: [Scenario] = [
    .cacheLeak, .cacheLeakWithoutMemory, .externalAPIOutage, .databasePoolExhaustion, .trafficSurge,
    .quietDay,
  ]
}

/// A scenario spelled out.
struct Script {
  var blueprint: Blueprint
  var alert: AlertRule?
  var truth: IncidentTruth?
  /// Files of the bundle, from what the run left behind. Paths are relative, names tell nothing.
  var export: (Export) throws(SimulationError) -> [BundleFile]
}

/// What happened, for tests and evaluation; never part of the bundle.
package struct IncidentTruth: Sendable, Hashable {
  /// Hypothesis id, as in the report: `deploy-regression`.
  package var cause: String
  package var mechanism: String?
  /// Version or id of the change that did it; nil where no change did.
  package var culpritChange: String?
  /// Service, dependency or job at fault.
  package var entity: String
  /// When the cause began to act, which is before anybody felt it; µs since the epoch.
  package var began: Int64
  /// When somebody did what ended it; nil where it ended by itself.
  package var mitigated: Int64?
  /// When the alert fired; nil where none did.
  package var alerted: Int64?
}

/// A file of a bundle: path relative to the bundle, and content as it lies on disk.
package struct BundleFile: Sendable {
  /// Neutral: it does not tell what happened.
  package var path: String
  /// As it lies on disk; compressed where the path says so.
  package var bytes: [UInt8]
}

/// What a simulation yields.
package struct SimulatedBundle: Sendable {
  /// Sorted by path.
  package var files: [BundleFile]
  /// Nil for a day without incident.
  package var truth: IncidentTruth?
  /// What the files were written from.
  package var recording: Recording
}

/// Why a simulation yields nothing.
package enum SimulationError: Error, CustomStringConvertible {
  case compressionFailed(code: Int)

  package var description: String {
    switch self {
    case .compressionFailed(let code): "zlib could not compress the output (code \(code))"
    }
  }
}

/// Simulates `scenario`; the same seed gives the same bytes.
package func simulate(_ scenario: Scenario, seed: UInt64) throws(SimulationError)
  -> SimulatedBundle
{
  let script = scenario.script()
  var recording = Simulation(script.blueprint, seed: seed).run()
  recording.sort()
  let alert = script.alert.flatMap { $0.firing(in: recording, blueprint: script.blueprint) }
  let export = Export(blueprint: script.blueprint, recording: recording, alert: alert)
  let files = try script.export(export)
  var truth = script.truth
  truth?.alerted = alert?.time
  return SimulatedBundle(
    files: files.sorted { $0.path < $1.path }, truth: truth, recording: recording)
}
