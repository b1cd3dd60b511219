package import RuleOutModel

extension Telemetry {
  /// How far the time that a user states of a change may lie from the listed one, seconds.
  private static let statedWithin = 900.0

  /// Whether the files list `change` too: the same version of the same service, about then. What a user
  /// states of it is then no second one.
  package func lists(_ change: Change, utcOffset: Int) -> Bool {
    guard let span, !change.version.isEmpty else { return false }
    let at = change.time.resolved(within: span, utcOffset: utcOffset)
    return changes.contains {
      $0.kind == change.kind && $0.entity == change.entity && $0.version == change.version
        && abs($0.time.resolved(within: span, utcOffset: utcOffset).seconds(since: at))
          <= Telemetry.statedWithin
    }
  }
}
