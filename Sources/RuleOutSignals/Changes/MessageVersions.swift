import RuleOutModel

/// Which versions log records state, minute by minute: of services that log but serve no requests.
///
/// Bounded: over the capacity the keys with the smallest rank stay, whatever the order of arrival.
struct MessageVersions: Sendable {
  static let capacity = 4_096
  private static let minute: Int64 = 60_000_000

  private struct Key: Hashable, Comparable, Sendable {
    var service: Symbol
    var instance: Symbol
    var version: Symbol

    /// Spreads the keys, for names alone would prefer the same services.
    private var rank: UInt64 {
      (service.hash &* 3 ^ instance.hash &* 5 ^ version.hash &* 7) &* 0x9E37_79B9_7F4A_7C15
    }

    static func < (a: Key, b: Key) -> Bool {
      (a.rank, a.service, a.instance, a.version) < (b.rank, b.service, b.instance, b.version)
    }
  }

  private struct Sight: Sendable {
    var minutes: Set<Int64> = []
    var source = SourceReference(file: "", line: .max)

    mutating func note(_ candidate: SourceReference) {
      if source.line == .max || candidate < source { source = candidate }
    }
  }

  private var sights: [Key: Sight] = [:]

  mutating func receive(_ messages: [Message], file: String) {
    for message in messages where message.version != .none && PlausibleTime.contains(message.time) {
      let key = Key(
        service: message.service, instance: message.instance, version: message.version)
      let minute = message.time.microseconds / MessageVersions.minute
      if sights[key, default: Sight()].minutes.insert(minute).inserted {
        sights[key]?.note(SourceReference(file: file, line: message.line))
      }
    }
    if sights.count > MessageVersions.capacity * 2 { trim() }
  }

  mutating func merge(_ other: MessageVersions) {
    for (key, sight) in other.sights {
      sights[key, default: Sight()].minutes.formUnion(sight.minutes)
      sights[key]?.note(sight.source)
    }
    if sights.count > MessageVersions.capacity * 2 { trim() }
  }

  func runs(
    _ services: InstanceServices, names: SymbolNames, within span: TimeWindow
  ) -> [VersionRun] {
    sights.keys.sorted().prefix(MessageVersions.capacity).flatMap { key -> [VersionRun] in
      guard let sight = sights[key], let version = names[key.version] else { return [] }
      let times = sight.minutes.sorted().map {
        Timestamp(microseconds: $0 * MessageVersions.minute)
      }.filter { span.contains($0.advanced(bySeconds: 59)) }
      let instance = names[key.instance] ?? ""
      let service = names[key.service] ?? services.service(of: instance)
      return VersionRun.stretches(of: times).map { stretch in
        VersionRun(
          service: service, instance: instance, version: version, first: stretch.first,
          last: stretch.last.advanced(bySeconds: 60), basis: .messages, source: sight.source)
      }
    }
  }

  private mutating func trim() {
    for key in sights.keys.sorted().dropFirst(MessageVersions.capacity) { sights[key] = nil }
  }
}
