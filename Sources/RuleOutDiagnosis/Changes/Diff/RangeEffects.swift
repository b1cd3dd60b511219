/// What a hunk says may be reached, before and after: the ranges of addresses of a policy, a firewall, a route.
struct ReachChange: Sendable, Hashable {
  var path: String
  private var allowed: [UnifiedDiff.Line.Side: Set<AddressRange>] = [:]
  private var denied: [UnifiedDiff.Line.Side: Set<AddressRange>] = [:]

  /// Nil where the hunk narrows nothing.
  init?(_ hunk: ChangedCode.Hunk, path: String) {
    self.path = path
    for side in [UnifiedDiff.Line.Side.removed, .added] {
      let lines = hunk.lines(on: side)
      for (index, line) in lines.enumerated() where !line.isSilent {
        let ranges = AddressRange.all(in: line.text)
        guard !ranges.isEmpty else { continue }
        let scope = DiffSetting.scope(of: index, in: lines).flatMap(\.identifierWords)
        if line.splitWords.union(scope).isDisjoint(with: ReachChange.denials) {
          allowed[side, default: []].formUnion(ranges)
        } else {
          denied[side, default: []].formUnion(ranges)
        }
      }
    }
    guard narrowed != nil else { return nil }
  }

  /// A range that was taken out of what is allowed, or came into what is not.
  var narrowed: AddressRange? {
    let gone = (allowed[.removed] ?? []).subtracting(allowed[.added] ?? [])
    let came = (denied[.added] ?? []).subtracting(denied[.removed] ?? [])
    return gone.union(came).min { ($0.first, $0.prefix) < ($1.first, $1.prefix) }
  }

  /// The range by which `address` was reached and is not any more; nil where it is, or never was.
  func closes(_ address: UInt32) -> AddressRange? {
    func range(_ ranges: [UnifiedDiff.Line.Side: Set<AddressRange>], _ side: UnifiedDiff.Line.Side)
      -> AddressRange?
    {
      (ranges[side] ?? []).filter { $0.contains(address) }.max { $0.prefix < $1.prefix }
    }
    if let old = range(allowed, .removed), range(allowed, .added) == nil { return old }
    if let new = range(denied, .added), range(denied, .removed) == nil { return new }
    return nil
  }

  static func find(in code: ChangedCode) -> [ReachChange] {
    code.files.filter { !PathClass($0.path).isHarmless && Manifest(path: $0.path) == nil }
      .flatMap { file in file.hunks.compactMap { ReachChange($0, path: file.path) } }
  }

  var effect: DiffEffect? {
    narrowed.map { range in
      DiffEffect(
        kind: .reachNarrowed, mechanism: "network", path: path, subjects: [],
        statement: "\(range.text) is not among the addresses that may be reached any more")
    }
  }

  /// Words of what names the addresses that are kept out. `ipBlock` is a block of addresses, not a ban.
  private static let denials: Set<String> = [
    "except", "deny", "denied", "denylist", "blocklist", "blacklist", "drop", "reject", "banned",
  ]
}

extension LinkTargets {
  /// Whether something new, or more often than before, says that somebody was not reached.
  var tellOfSilence: Bool {
    texts.contains { $0.text.course != .vanished && $0.tellsOfSilence }
  }
}

extension LinkTargets.Indexed {
  /// Whether it says that somebody was not reached: nobody answered, or not in time.
  var tellsOfSilence: Bool {
    ["timeout", "timed out", "refused", "unreachable", "no route", "deadline exceeded"]
      .contains { !spoken.ranges(of: " \($0) ").isEmpty }
  }

  /// The range by which an address that it names was reached and is not any more.
  func range(closedBy changes: [ReachChange]) -> AddressRange? {
    guard !changes.isEmpty, tellsOfSilence else { return nil }
    let addresses = AddressRange.addresses(in: lower)
    return changes.lazy.compactMap { change in
      addresses.lazy.compactMap { change.closes($0) }.first
    }.first
  }
}

extension DiffLinks {
  /// An address that an error cannot reach, in a range that the diff closes: that is exact.
  static func reach(
    _ facts: DiffFacts, _ text: LinkTargets.Indexed, _ index: Int
  ) -> [DiffLink] {
    guard let range = text.range(closedBy: facts.reach) else { return [] }
    return [
      DiffLink(
        kind: .literal, token: range.text, weight: 1, target: index, isGauge: false,
        statement: "\(text.label) cannot reach an address in \(range.text), which the diff closes")
    ]
  }
}
