/// A duration that is said in another unit while its number stays: seconds that became milliseconds.
extension DiffEffects {
  static func unitEffects(of code: ChangedCode) -> [DiffEffect] {
    code.files.filter { !PathClass($0.path).isHarmless }.flatMap { file in
      file.hunks.flatMap { unitEffects(of: $0, in: code, path: file.path) }
    }
  }

  private static func unitEffects(
    of hunk: ChangedCode.Hunk, in code: ChangedCode, path: String
  ) -> [DiffEffect] {
    let telling = hunk.lines.filter { $0.isChanged && UnitChange.namesUnit($0) }
    let removed = telling.filter { $0.side == .removed }
    let added = telling.filter { $0.side == .added }
    var seen: Set<String> = []
    return removed.flatMap { old -> [DiffEffect] in
      added.compactMap { new in
        guard let change = UnitChange(old, new), change.ratio < 1,
          !isMadeUpFor(change.ratio, in: code),
          seen.insert("\(change.old) \(change.new) \(change.call)").inserted
        else { return nil }
        let isKept = change.isOfExpiry || !kept.isDisjoint(with: new.splitWords)
        // A shorter interval or sleep refuses nothing.
        let mayRefuse = !new.splitWords.isDisjoint(with: ["timeout", "timeouts", "deadline"])
        guard isKept || mayRefuse else { return nil }
        let times = Int((1 / change.ratio).rounded())
        return DiffEffect(
          kind: isKept ? .expiryShortened : .limitLowered, mechanism: nil, path: path, subjects: [],
          statement: "the time of \(change.call) is in \(change.new) now, before in \(change.old),"
            + " with the same number: \(times) times less")
      }
    }
  }

  /// Whether the diff has the number that the other unit asks for.
  private static func isMadeUpFor(_ ratio: Double, in code: ChangedCode) -> Bool {
    func numbers(_ side: UnifiedDiff.Line.Side) -> [Double] {
      code.files.flatMap { $0.changed(side) }.flatMap(\.tokens).filter { $0.kind == .number }
        .compactMap { SettingValue($0.text, key: [])?.number }.filter { $0 != 0 }
    }
    let new = numbers(.added)
    return numbers(.removed).contains { old in
      new.contains { abs($0 * ratio - old) <= 1e-6 * abs(old) }
    } || new.contains(1_000)
  }

  /// Words of what is kept for a time.
  private static let kept: Set<String> = [
    "ttl", "expire", "expires", "expiry", "expiration", "cache", "cached", "maxage",
  ]
}

/// Two lines that make one call, with a time in one unit and in another.
private struct UnitChange {
  var call: String
  var old: String
  var new: String
  /// New over old, at the same number.
  var ratio: Double
  var isOfExpiry: Bool

  init?(_ before: ChangedCode.Line, _ after: ChangedCode.Line) {
    let label = { (call: CodeCall) in call.label }
    let calls = Set(after.calls.map(label))
    guard let family = UnitChange.families.first(where: { $0.units(before).count == 1 }),
      let old = family.units(before).first, family.units(after).count == 1,
      let new = family.units(after).first, old != new,
      let from = family.seconds[old], let to = family.seconds[new],
      let call = before.calls.map(label).first(where: calls.contains)
        ?? (family.isCall ? after.calls.map(label).first : nil),
      UnitChange.numbers(before) == UnitChange.numbers(after),
      // A name that says its unit may hold the other number.
      after.splitWords.subtracting(before.splitWords).isDisjoint(with: UnitChange.spoken(new))
    else { return nil }
    (self.call, self.old, self.new, ratio) = (call, old, new, to / from)
    isOfExpiry = family.isOfExpiry
  }

  static func namesUnit(_ line: ChangedCode.Line) -> Bool {
    line.tokens.contains { token in families.contains { $0.seconds[token.text] != nil } }
  }

  private static func numbers(_ line: ChangedCode.Line) -> [String] {
    line.tokens.filter { $0.kind == .number }.map(\.text).sorted()
  }

  /// Words of names that hold milliseconds; not those of the unit itself.
  private static func spoken(_ unit: String) -> Set<String> {
    Set(["ms", "msec", "millis", "milliseconds"]).subtracting(unit.identifierWords)
  }

  private struct Family {
    var seconds: [String: Double]
    var isOfExpiry = false
    /// The unit is the name of the call itself.
    var isCall = false

    func units(_ line: ChangedCode.Line) -> [String] {
      line.tokens.filter { $0.kind != .symbol }.map(\.text).filter { seconds[$0] != nil }
    }
  }

  private static let families = [
    Family(seconds: ["EX": 1, "PX": 1e-3], isOfExpiry: true),
    Family(seconds: ["EXAT": 1, "PXAT": 1e-3], isOfExpiry: true),
    Family(seconds: ["expire": 1, "pexpire": 1e-3], isOfExpiry: true, isCall: true),
    Family(seconds: ["setex": 1, "psetex": 1e-3], isOfExpiry: true, isCall: true),
    Family(seconds: ["HOURS": 3_600, "MINUTES": 60, "SECONDS": 1, "MILLISECONDS": 1e-3]),
    Family(seconds: ["Hour": 3_600, "Minute": 60, "Second": 1, "Millisecond": 1e-3]),
    Family(
      seconds: ["ofHours": 3_600, "ofMinutes": 60, "ofSeconds": 1, "ofMillis": 1e-3], isCall: true),
    Family(seconds: ["from_secs": 1, "from_millis": 1e-3], isCall: true),
  ]
}
