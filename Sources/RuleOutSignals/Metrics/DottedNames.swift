import RuleOutModel

/// Tells labels from metrics where names run them together: `container_memory_mb.pod0` to `.pod4`,
/// `latency_p99_ms.n11`, `error_ratio.az3`, `consumer_lag.orders-7`, `carrier_error_ratio.norrpost`; of a process
/// also where no more than the mark between words divides them, `container_memory_mb_pod0`.
///
/// What stands behind the last mark is a label where the owner has the same metric with at least two such endings,
/// what stands before it means something, and no ending is itself a word of metrics. An ending that two siblings
/// show is a label wherever its owner has it.
struct DottedNames {
  /// The label of a part of what its owner does, which is nobody else's: a tenant, a route, a queue.
  static let partKey = "part"

  /// A metric of an owner, whatever its names end in.
  private struct Family: Hashable {
    /// Named by what stands before the ending.
    var stem: MetricIdentity
    var file: String

    var service: String? { MetricOwner(stem).service }
    var owner: Owner { Owner(labels: stem.labels, file: file) }
  }

  private struct Owner: Hashable {
    var labels: [MetricIdentity.Label]
    var file: String
  }

  /// What the endings of a family are.
  private enum Role {
    case instance, zone, partition, dependency, part
  }

  private struct Cut {
    var family: Family
    var ending: NameEnding
    /// The name in the source, less the ending.
    var source: String

    init?(_ part: SampleSeries) {
      let name = part.identity.name
      guard
        let mark = NameEnding.mark(in: name) ?? NameEnding.markOfProcess(in: name),
        mark != name.startIndex, name.index(after: mark) != name.endIndex,
        // `job:http_requests:rate5m`, as recording rules are called.
        name.count(where: { $0 == ":" }) < 2 || name[mark...].hasPrefix(":/")
      else { return nil }
      ending = NameEnding(of: name, behind: mark)
      var stem = part.identity
      stem.name = String(name[..<mark])
      family = Family(stem: stem, file: part.file)
      source = String((part.sourceName ?? name).dropLast(name[mark...].count))
    }
  }

  private let callees: [String: Set<String>]
  private var endings: [Family: Set<NameEnding>] = [:]
  private var roles: [Family: Role] = [:]
  private var names: Set<MetricIdentity> = []

  /// The series with labels where their names end in them.
  ///
  /// - Parameters:
  ///   - edges: Who calls whom: an ending that is called by the owner is a dependency of it.
  ///   - isKept: Whether a name is to stay as it is.
  static func resolve(
    _ series: [SampleSeries], edges: [CallEdge] = [], isKept: (String) -> Bool = { _ in false }
  ) -> [SampleSeries] {
    let cuts = series.map { part in
      isKept(part.sourceName ?? part.identity.name) ? nil : Cut(part)
    }
    if cuts.allSatisfy({ $0 == nil }) { return series }
    let names = DottedNames(cuts.compactMap(\.self), of: series, edges: edges)
    return zip(series, cuts).map { part, cut in cut.map { names.labelled(part, $0) } ?? part }
      .sorted { ($0.identity, $0.source) < ($1.identity, $1.source) }
  }

  /// The instances that names end in, with the services that their series name as well.
  static func places(of series: [SampleSeries]) -> [(instance: String, service: String)] {
    series.compactMap { part in
      let owner = MetricOwner(part.identity)
      guard part.sourceName?.hasPrefix(part.identity.name) == true, let instance = owner.instance,
        let service = owner.service
      else { return nil }
      return (instance, service)
    }
  }

  private init(_ cuts: [Cut], of series: [SampleSeries], edges: [CallEdge]) {
    callees = Dictionary(grouping: edges, by: \.caller).mapValues { Set($0.map(\.callee)) }
    names = Set(series.map(\.identity))
    for cut in cuts { endings[cut.family, default: []].insert(cut.ending) }
    endings = endings.filter { family, own in
      own.allSatisfy { $0.isLabel(behind: family.stem.name) } && DottedNames.isWhole(family.stem)
    }
    var shown: [Owner: Set<NameEnding>] = [:]
    for (family, own) in endings where own.count > 1 {
      shown[family.owner, default: []].formUnion(own)
    }
    endings = endings.filter { family, own in
      own.count > 1 || shown[family.owner].map(own.isSubset) ?? false
    }
    for (family, own) in endings { roles[family] = role(of: own, in: family) }
  }

  /// Whether a name means something as it is, or tells a unit at its end.
  private static func isWhole(_ stem: MetricIdentity) -> Bool {
    stem.hasMeaning || statesUnit(stem)
  }

  private static func statesUnit(_ stem: MetricIdentity) -> Bool {
    MeasureUnit(named: MetricName.words(of: stem.name), whole: false) != nil
  }

  /// Nil where the endings may as well be words of the metric that nobody knows.
  private func role(of own: Set<NameEnding>, in family: Family) -> Role? {
    // `requests_rate_by_tier` says that it is divided.
    let isDivided = MetricName.words(of: family.stem.name).dropLast().last == "by"
    let part: Role? = DottedNames.statesUnit(family.stem) || isDivided ? .part : nil
    if areCallees(own, of: family) { return .dependency }
    let owner = MetricOwner(family.stem)
    let words = MetricName(family.stem)
    if words.has("lag", "offset", "partition", "topic", "queue"), own.allSatisfy(\.isPartition) {
      return .partition
    }
    guard owner.instance == nil else { return part }
    let role: Role? =
      own.allSatisfy(\.isZone)
      ? .zone : own.allSatisfy { $0.isInstance(of: owner.service) } ? .instance : nil
    // Demand is the owner's, whichever of its processes serves it.
    let isDemand = MetricFamily.readings(of: words).contains { $0.quantity == .traffic }
    guard let role else { return part }
    return isDemand && !DottedNames.isMachines(owner.service) ? .part : role
  }

  // MARK: Callees

  /// Words for those whom others do work for.
  private static let counterparts: Set<String> = [
    "carrier", "courier", "provider", "vendor", "supplier", "bank", "acquirer", "issuer", "psp",
    "partner", "upstream", "external", "dependency",
  ]

  /// Whether the owner calls what its names end in: as topology tells, or as its words do, where calls are counted
  /// under the same endings that fail or take time.
  private func areCallees(_ own: Set<NameEnding>, of family: Family) -> Bool {
    guard let quantity = DottedNames.called(family.stem) else { return false }
    let known = family.service.flatMap { callees[$0] } ?? []
    if own.allSatisfy({ known.contains($0.text) }) { return true }
    let words = MetricName(family.stem)
    guard words.hasAny(DottedNames.counterparts) else { return false }
    if words.has("call") { return true }
    return endings.contains { other, theirs in
      other.owner == family.owner && theirs == own
        && DottedNames.called(other.stem).map { $0 != quantity } ?? false
    }
  }

  /// What a metric of calls to somebody measures; nil for other metrics.
  private static func called(_ stem: MetricIdentity) -> Quantity? {
    var stem = stem
    stem.labels.append(MetricIdentity.Label("peer_service", "callee"))
    let calls: Set<Quantity> = [
      .dependencyTraffic, .dependencyLatency, .dependencyErrorRatio, .dependencyErrorRate,
      .dependencyTimeoutRatio,
    ]
    return MetricFamily.readings(of: MetricName(stem)).first { calls.contains($0.quantity) }?
      .quantity
  }

  // MARK: Labels

  private func labelled(_ part: SampleSeries, _ cut: Cut) -> SampleSeries {
    guard let role = roles[cut.family] else { return part }
    var part = part
    part.sourceName = part.sourceName ?? part.identity.name
    part.identity.name = cut.family.stem.name
    let service = cut.family.service
    let ending = cut.ending.text
    switch role {
    case .dependency: part.add("peer_service", ending)
    case .partition: part.add("partition", ending)
    case .part:
      part.add(DottedNames.partKey, ending)
      // Parts add up, unless the sum stands beside them.
      if DottedNames.addsUp(cut.family.stem), !names.contains(cut.family.stem) {
        part.sourceName = cut.source
      }
    case .instance, .zone:
      if DottedNames.isMachines(service) {
        part.identity.labels.removeAll { MetricOwner.isService($0.key) }
        part.add("instance", ending)
      } else if let service, role == .zone || cut.ending.processNumber != nil {
        // Others have a `pod0` too, and run in the zone as well.
        part.add("instance", "\(service)-\(cut.ending.processNumber ?? ending)")
      } else {
        part.add("instance", ending)
      }
    }
    return part
  }

  private static func addsUp(_ stem: MetricIdentity) -> Bool {
    MetricFamily.readings(of: MetricName(stem)).contains {
      $0.statistic == .rate && MetricSignals.additive.contains($0.quantity)
    }
  }

  private static let machineWords: Set<String> = [
    "node", "nodes", "host", "hosts", "machine", "machines", "vm", "vms", "instances", "servers",
  ]
  private static let groupWords: Set<String> = [
    "k8s", "kubernetes", "kube", "pool", "pools", "cluster", "fleet", "group", "ec2", "worker",
  ]

  /// Whether the column of services says but that machines are measured: `node`, `k8s-nodes`, `node-pool`.
  static func isMachines(_ service: String?) -> Bool {
    let words = Set(MetricName.words(of: service ?? ""))
    return !words.isDisjoint(with: machineWords)
      && words.isSubset(of: machineWords.union(groupWords))
  }
}

extension SampleSeries {
  fileprivate mutating func add(_ key: String, _ value: String) {
    identity.labels.append(MetricIdentity.Label(key, value))
    identity.labels.sort()
  }
}
