import RuleOutModel
import RuleOutSignals

extension CausalChain {
  /// Share of misses, over that of quiet time, from which what lies behind a cache has to bear another load.
  private static let manyMisses = 2.0

  /// A cache that stopped hitting: what lies behind it gets all that it answered before. The buffers of a database
  /// are no such cache, for they miss when queries read more.
  static func cache(_ file: CaseFile) -> CausalChain? {
    let databases = DatabaseStrain.machines(in: file.telemetry)
    let fallen = file.disturbances.filter {
      $0.quantity == .cacheHitRatio && $0.shift < 0 && !databases.contains($0.entity.name)
        && $0.entity.kind != .database
        && $0.onset <= latest(file, $0.signal.series.stepSeconds)
        && $0.window.overlaps(file.incident.impact)
    }
    guard let first = fallen.first else { return nil }
    var chain = begun(by: first, link: .cache, mechanism: "cache", file)
    // What it asks again in vain may be changed in whoever asks.
    chain.entities = Array(
      Set(fallen.map(\.entity.name) + symptoms(file).entities).subtracting([""])
    ).sorted()
    let misses = (1 - first.level) / max(0.01, 1 - first.baseline)
    let isFelt =
      file.queries?.rises.isEmpty == false || file.strain?.rises.isEmpty == false
      || !file.hosts.risen.isEmpty
    chain.isStrong = misses >= manyMisses && isFelt
    return chain
  }
}
