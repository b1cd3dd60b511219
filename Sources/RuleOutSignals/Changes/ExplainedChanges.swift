import RuleOutModel

/// Drops from derived changes what stated ones explain.
struct ExplainedChanges {
  /// A stated time may be that of the request or of the end; what arrives within this many seconds of it
  /// is its doing.
  static let nearness = 600.0

  private let span: TimeWindow
  private let utcOffset: Int
  /// Names that telemetry knows; a stated change of another name may be of anything.
  private let known: Set<String>

  init(span: TimeWindow, utcOffset: Int, known: some Sequence<String>) {
    self.span = span
    self.utcOffset = utcOffset
    self.known = Set(known.map { $0.lowercased() })
  }

  /// What remains of `derived`: arrivals that no one of `stated` explains.
  func remaining(of derived: [Change], besides stated: [Change]) -> [Change] {
    derived.compactMap { change in
      var change = change
      let causes = stated.filter { ExplainedChanges.can($0.kind, explain: change.kind) }
      if causes.contains(where: { names(change, $0) }) { return nil }
      if change.arrivals.isEmpty {
        let at = change.time.resolved(within: span, utcOffset: utcOffset)
        let here = Change.Arrival(instance: change.instance, time: at)
        return causes.contains { brings($0, here, of: change) } ? nil : change
      }
      let whole = change
      change.arrivals.removeAll { arrival in causes.contains { brings($0, arrival, of: whole) } }
      return change.arrivals.isEmpty ? nil : change.spanningArrivals
    }
  }

  private static func can(_ cause: Change.Kind, explain kind: Change.Kind) -> Bool {
    switch cause {
    case .deploy, .rollback, .infrastructure: true
    // These start processes anew, or touch what describes them.
    case .config, .scale, .migration: kind == .restart
    case .restart: kind == .restart
    case .flag, .commit: false
    }
  }

  /// Whether a list has the version itself, at whatever time it says that it was deployed.
  private func names(_ derived: Change, _ stated: Change) -> Bool {
    guard derived.kind == .deploy, concerns(stated, derived, instance: "") else { return false }
    let version = ExplainedChanges.plain(derived.version)
    if !version.isEmpty, version == ExplainedChanges.plain(stated.version) { return true }
    return !derived.commit.isEmpty && stated.commit.count >= 7
      && (derived.commit.hasPrefix(stated.commit) || stated.commit.hasPrefix(derived.commit))
  }

  private func brings(_ stated: Change, _ arrival: Change.Arrival, of derived: Change) -> Bool {
    let first = stated.time.resolved(within: span, utcOffset: utcOffset)
    let steps = stated.arrivals.map(\.time)
    let last = stated.end?.resolved(within: span, utcOffset: utcOffset) ?? first
    let isNear =
      steps.isEmpty
      ? arrival.time >= first.advanced(bySeconds: -ExplainedChanges.nearness)
        && arrival.time <= max(first, last).advanced(bySeconds: ExplainedChanges.nearness)
      : steps.contains { abs($0.seconds(since: arrival.time)) <= ExplainedChanges.nearness }
    return isNear && concerns(stated, derived, instance: arrival.instance)
  }

  /// Whether a stated change may be of the thing that `derived` is of, and of this instance of it.
  private func concerns(_ stated: Change, _ derived: Change, instance: String) -> Bool {
    if !stated.instance.isEmpty, !instance.isEmpty {
      return stated.instance.lowercased() == instance.lowercased()
    }
    let name = stated.entity.lowercased()
    return name.isEmpty || derived.entity.isEmpty || name == derived.entity.lowercased()
      || name == instance.lowercased() || !known.contains(name)
  }

  /// `2.14.0` of `v2.14.0`.
  private static func plain(_ version: String) -> String {
    let lower = version.lowercased()
    return lower.hasPrefix("v") && lower.dropFirst().first?.isNumber == true
      ? String(lower.dropFirst()) : lower
  }
}
