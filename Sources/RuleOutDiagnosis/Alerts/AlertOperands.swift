import RuleOutModel

/// The metrics of a rule: as their source names them where it has them, else under names of ours.
///
/// Names of ours follow the convention for recorded series, `level:metric:operations`.
struct AlertOperands {
  var operands: [AlertRule.Operand]
  /// Labels by which the series of two operands belong together; empty where all of their labels agree.
  var matching: [String] = []

  /// The operands of `watch`: each member's signal, and its limit where the measure takes one.
  init(_ watch: AlertWatch, withLimit: Bool) {
    let values = watch.members.map(\.signal)
    let limits = withLimit ? watch.members.map(\.limit) : []
    let sources = AlertOperands.exported(values, watch)
    if !withLimit {
      operands = [sources ?? AlertOperands.recorded(values, watch)]
      return
    }
    // A member without a limit is none of the limit's series.
    let known = limits.compactMap { $0 }
    if let value = sources, var limit = AlertOperands.exported(known, watch),
      let matching = AlertOperands.matching(value, limit, limits)
    {
      var rest = limit.series[...]
      limit.series = limits.map { $0 == nil ? .init(labels: [], values: []) : rest.removeFirst() }
      operands = [value, limit]
      self.matching = matching
      return
    }
    let value = AlertOperands.recorded(values, watch)
    var limit = value
    let id = known.first?.id ?? values[0].id
    limit.name = AlertOperands.name(id)
    limit.meaning = AlertOperands.meaning(id)
    operands = [value, limit]
  }

  /// Counts of requests: the bad ones and all of them.
  init(_ watch: AlertWatch, burn: BurnRateTrial) {
    let id = watch.first.signal.id
    let labels = AlertOperands.labels(of: id)
    let place = id.entity.kind == .service ? " by service" : ""
    operands = [
      (burn.name, "\(burn.events)\(place), counted up"),
      ("ruleout:requests:total", "requests\(place), counted up"),
    ].map { name, meaning in
      AlertRule.Operand(
        name: name, isToBeRecorded: true, meaning: meaning, isCounter: true, factor: 1,
        selectors: labels, series: [.init(labels: labels, values: [])])
    }
  }

  // MARK: Of a source

  /// Nil unless every signal is one series of one metric.
  private static func exported(_ signals: [Signal], _ watch: AlertWatch) -> AlertRule.Operand? {
    guard let first = signals.first?.origin else { return nil }
    let origins = signals.compactMap(\.origin)
    guard origins.count == signals.count,
      origins.allSatisfy({
        $0.identity.name == first.identity.name && $0.isCounter == first.isCounter
          && $0.factor == first.factor
      }),
      Set(origins.map(\.identity.labels)).count == origins.count
    else { return nil }
    let instances = Set(
      signals.flatMap { [$0.id.entity, $0.id.observer] }.compactMap { $0 }
        .filter { $0.kind == .instance }.map(\.name))
    // What all have in common says which series of the name are meant; an instance is one of many.
    let selectors = first.identity.labels.filter { label in
      origins.allSatisfy { $0.identity[label.key] == label.value }
        && !instances.contains {
          label.value == $0 || label.value.hasPrefix("\($0):") || label.value.hasPrefix("[\($0)]")
        }
    }
    return AlertRule.Operand(
      name: first.identity.name, isToBeRecorded: false, meaning: meaning(signals[0].id),
      isCounter: first.isCounter, factor: first.factor, selectors: selectors,
      series: origins.map { .init(labels: $0.identity.labels, values: []) })
  }

  /// The labels on which each value agrees with its limit and with no other's; nil without such.
  private static func matching(
    _ value: AlertRule.Operand, _ limit: AlertRule.Operand, _ limits: [Signal?]
  ) -> [String]? {
    let own = zip(value.series, limits).compactMap { line, limit in
      limit?.origin.map { (line.labels, $0.identity.labels) }
    }
    if own.allSatisfy({ $0.0 == $0.1 }) { return [] }
    let keys = (own.first?.0 ?? []).map(\.key).filter { key in
      own.allSatisfy { a, b in
        let value = a.first { $0.key == key }?.value
        return value != nil && value == b.first { $0.key == key }?.value
      }
    }
    func isTelling(_ all: [[MetricIdentity.Label]]) -> Bool {
      Set(all.map { $0.filter { keys.contains($0.key) } }).count == all.count
    }
    guard !keys.isEmpty, isTelling(value.series.map(\.labels)),
      isTelling(limit.series.map(\.labels))
    else { return nil }
    return keys
  }

  // MARK: Of ours

  private static func recorded(_ signals: [Signal], _ watch: AlertWatch) -> AlertRule.Operand {
    let id = watch.first.signal.id
    return AlertRule.Operand(
      name: name(id), isToBeRecorded: true, meaning: meaning(id), isCounter: false, factor: 1,
      selectors: labels(of: id).filter { $0.key != Entity.Kind.instance.rawValue },
      series: signals.map { .init(labels: labels(of: $0.id), values: []) })
  }

  /// `ruleout:latency_seconds:p95`; after its metric where it is put together from one.
  private static func name(_ id: SignalID) -> String {
    var words = ""
    guard id.metric.isEmpty else { return "ruleout:\(id.metric):\(id.statistic.rawValue)" }
    for character in id.quantity.rawValue {
      words += character.isUppercase ? "_" + character.lowercased() : String(character)
    }
    let statistic = id.statistic == .value ? "" : ":\(id.statistic.rawValue)"
    let suffix = unit(id.quantity).suffix
    return "ruleout:\(words)\(suffix.isEmpty ? "" : "_" + suffix)\(statistic)"
  }

  /// `response time (mean) by service, in seconds`, with the metric it is made of.
  private static func meaning(_ id: SignalID) -> String {
    var what = id
    what.entity.name = ""
    what.observer = nil
    let owners = [id.entity, id.observer].compactMap { $0 }.filter { $0.kind != .whole }
      .map(\.kind.rawValue)
    let words = unit(id.quantity).words
    return describe(what) + (owners.isEmpty ? "" : " by \(owners.joined(separator: " and "))")
      + (words.isEmpty ? "" : ", \(words)")
      + (id.metric.isEmpty ? ", counted from requests" : ", of \(id.metric)")
  }

  private static func labels(of id: SignalID) -> [MetricIdentity.Label] {
    let owners = [id.entity, id.observer].compactMap { $0 }
      .filter { $0.kind != .whole && !$0.name.isEmpty }
    // Entity and observer of one kind are told apart by what the one is to the other.
    let isSame = owners.count == 2 && owners[0].kind == owners[1].kind
    return owners.enumerated().map { index, owner in
      MetricIdentity.Label(
        isSame && index == 1 ? "observer" : owner.kind.rawValue, owner.name)
    }.sorted()
  }

  private static func unit(_ quantity: Quantity) -> (suffix: String, words: String) {
    let sample = Figure.value(0.5, of: quantity)
    if sample.hasSuffix("ms") { return ("seconds", "in seconds") }
    if sample.hasSuffix("%") { return ("", "as a share of 1") }
    if sample.hasSuffix("/s") { return ("per_second", "per second") }
    if sample.hasSuffix(" B") { return ("bytes", "in bytes") }
    return ("", "")
  }
}
