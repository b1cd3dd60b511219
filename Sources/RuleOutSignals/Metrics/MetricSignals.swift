import RuleOutModel

/// Makes signals of metric series: reads each by the vocabulary, lays it on a grid, and puts those
/// together that only mean something together.
struct MetricSignals {
  private(set) var signals: [Signal] = []
  private(set) var warnings: [Warning] = []
  /// Instances that names end in, with their services.
  private(set) var places: [(instance: String, service: String)] = []

  /// A signal with what keeps it apart from others of the same id.
  private struct Candidate {
    var signal: Signal
    var residue: String
    var everything: String
  }

  /// One series as a part of a form.
  private struct Part {
    var reading: Reading
    var term: Reading.Term
    var factor: Double
    var samples: SampleSeries
  }

  private struct Form: Hashable, Comparable {
    var id: SignalID
    var apart: String
    static func < (a: Form, b: Form) -> Bool {
      a.id != b.id ? a.id < b.id : a.apart < b.apart
    }
  }

  private var candidates: [Candidate] = []
  private var forms: [Form: [Part]] = [:]
  /// Raw names by canonical ones, to show.
  private var rawNames: [String: String] = [:]
  private let stated: [StatedMetric]

  /// - Parameters:
  ///   - series: Sorted by identity, samples by time.
  ///   - stated: What the user states of metrics; of several that fit a name the first holds.
  ///   - services: Names of services that are told otherwise than by metrics.
  ///   - edges: Who calls whom.
  ///   - callees: Whom each service calls by names that its logs and traces use.
  init(
    _ series: [SampleSeries], stated: [StatedMetric] = [], services: Set<String> = [],
    edges: [CallEdge] = [], callees: [String: Set<String>] = [:]
  ) {
    self.stated = stated
    let (resolved, nameless) = HostColumns.resolve(MetricSignals.applied(stated, to: series))
    let whole = CalleeColumns.resolve(
      ServiceColumns.resolve(resolved, known: services), known: services, callees: callees)
    let series = DottedNames.resolve(whole, edges: edges) { name in
      stated.contains { $0.name.matches(name) }
    }
    places = DottedNames.places(of: series)
    warnings += nameless + NamelessSeries.warnings(of: series)
    var siblings: Set<String> = []
    var companions: [String: Set<String>] = [:]
    for part in series {
      let canonical = MetricName.words(of: part.identity.name).joined(separator: "_")
      siblings.insert(canonical)
      companions[part.file, default: []].insert(canonical)
    }
    let named = series.map { part in
      (
        name: MetricName(
          part.identity, siblings: siblings, companions: companions[part.file] ?? []),
        samples: part
      )
    }
    for (name, _) in named.reversed() { rawNames[name.canonical] = name.identity.name }
    var scales = MetricScales(named)
    for (name, samples) in named { read(name, samples, &scales) }
    for (form, parts) in forms.sorted(by: { $0.key < $1.key }) { compose(form, parts) }
    forms = [:]
    warnings += scales.warnings
    signals = MetricSignals.distinct(candidates)
    candidates = []
    warnings += MetricSignals.aboveLimit(signals)
  }

  /// Events that add up over whatever labels tell them apart.
  static let additive: Set<Quantity> = [
    .traffic, .errorRate, .outOfMemoryKills, .restarts, .poolTimeouts, .queryRate,
    .dependencyTraffic, .dependencyErrorRate, .errorMessages, .networkErrors, .garbageCollection,
    .inputErrors, .misdatedRecords, .diskFullErrors, .descriptorErrors, .allocationErrors,
    .connectionErrors,
    .dnsErrors, .tlsErrors, .certificateErrors,
    .expiredCertificates, .slowStatements, .databaseNotices,
  ]
  /// A limit above this is how "none" is written.
  private static let highestLimit = 1e18

  private mutating func read(
    _ name: MetricName, _ samples: SampleSeries, _ scales: inout MetricScales
  ) {
    let owner = MetricOwner(name.identity)
    let own = statement(of: samples)?.reading(of: name)
    for reading in own.map({ [$0] }) ?? MetricFamily.readings(of: name) {
      var reading = reading
      let (factor, quantity) = scales.resolve(reading, of: name)
      reading.quantity = quantity
      let addsUp =
        reading.accumulation != .gauge
        || reading.statistic == .rate && name.identity[DottedNames.partKey] != nil
      if reading.term == nil, addsUp, MetricSignals.additive.contains(quantity) {
        reading = reading.summed(as: name.identity.name)
      }
      let usable = usable(samples, reading)
      guard !usable.times.isEmpty else { continue }
      let (entity, observer) = owner.identify(reading.subject)
      var id = SignalID(
        entity: entity, quantity: reading.quantity, statistic: reading.statistic,
        observer: observer, metric: samples.sourceName ?? name.identity.name)
      guard let term = reading.term else {
        noteUnitChange(usable, reading)
        let step = SamplingGrid.step(of: usable.times)
        let series = MetricSignals.grid(usable, reading, factor, step: step)
        candidates.append(
          Candidate(
            signal: Signal(
              id: id, series: series, source: usable.source,
              origin: reading.isReserve ? nil : SignalOrigin(usable, reading, factor: factor),
              otherFiles: usable.otherFiles),
            residue: owner.residue, everything: owner.everything))
        continue
      }
      // Of several metrics, each of which has its own name in the source, the form's holds.
      let sourceName = term.requires.isEmpty ? samples.sourceName : nil
      id.metric = sourceName ?? rawNames[term.form] ?? term.form
      let apart = term.apart.compactMap { key in owner[key].map { "\(key)=\"\($0)\"" } }
      let form = Form(id: id, apart: apart.isEmpty ? "" : "{" + apart.joined(separator: ",") + "}")
      forms[form, default: []].append(
        Part(reading: reading, term: term, factor: factor, samples: usable))
    }
  }

  private func statement(of samples: SampleSeries) -> StatedMetric? {
    let name = samples.sourceName ?? samples.identity.name
    return stated.first { $0.name.matches(name) }
  }

  private static func applied(
    _ stated: [StatedMetric], to series: [SampleSeries]
  ) -> [SampleSeries] {
    if stated.isEmpty { return series }
    return series.map { part in
      guard let one = stated.first(where: { $0.name.matches(part.identity.name) }) else {
        return part
      }
      var part = part
      part.identity = one.applied(to: part.identity)
      return part
    }.sorted { ($0.identity, $0.source) < ($1.identity, $1.source) }
  }

  /// The samples whose values can be: not negative, no limit of nothing or of "none".
  private mutating func usable(_ samples: SampleSeries, _ reading: Reading) -> SampleSeries {
    var negative = 0
    var zeroLimits = 0
    let usable = samples.filtered { value in
      if let unlimited = reading.unlimited, value <= unlimited { return false }
      if reading.quantity == .memoryLimit && value >= MetricSignals.highestLimit { return false }
      if value < 0 && reading.quantity != .other {
        negative += 1
        return false
      }
      if value == 0 && reading.quantity == .poolLimit {
        zeroLimits += 1
        return false
      }
      return true
    }
    func warn(_ code: String, _ message: String) {
      let warning = Warning(
        code: code, file: samples.file, line: samples.firstLine,
        message: "`\(samples.identity.name)` " + message)
      if !warnings.contains(warning) { warnings.append(warning) }
    }
    if negative > 0 {
      warn("negative-value", "is negative in \(negative) samples; they are skipped")
    }
    if zeroLimits > 0 { warn("zero-limit", "is zero: taken as no limit, utilisation is unknown") }
    return usable
  }

  private mutating func noteUnitChange(_ samples: SampleSeries, _ reading: Reading) {
    guard reading.accumulation == .gauge, let index = UnitChange.first(in: samples.values) else {
      return
    }
    let at = Timestamp(microseconds: samples.times[index]).rfc3339()
    let ratio = (samples.values[index] / samples.values[index - 1]).rounded(significantDigits: 4)
    warnings.append(
      Warning(
        code: "suspected-unit-change", file: samples.file, line: samples.firstLine,
        message: "`\(samples.identity.name)` changes by a factor of \(ratio) at once, at \(at), "
          + "and stays there: its unit seems to have changed"))
  }

  /// The samples on a grid of `step`, in base units.
  private static func grid(
    _ samples: SampleSeries, _ reading: Reading, _ factor: Double, step: Int64
  ) -> Series {
    let grid = SamplingGrid(times: samples.times, step: step)
    let factor = samples.scale(as: reading, factor)
    var series: Series
    if samples.isCounter(as: reading) {
      series = grid.rate(samples, sampledEvery: SamplingGrid.step(of: samples.times))
    } else {
      series = grid.gauge(samples, maximum: reading.statistic == .maximum)
      if samples.identity.kind == .delta, beginsInPart(samples.values), !series.values.isEmpty {
        series.values[0] = .nan
      }
    }
    if factor != 1 { series.values = series.values.map { $0 * factor } }
    if reading.isReserve {
      series.values = Reserve.used(series.values, areShares: reading.scale != .factor(1))
    }
    return series
  }

  /// True where the first count of a series is less than half of each of the three behind it: what was counted
  /// began within the period, which is no fall.
  private static func beginsInPart(_ values: [Double]) -> Bool {
    guard values.count > 3 else { return false }
    return values[1...3].allSatisfy { values[0] < $0 / 2 }
  }

  // MARK: Forms

  private mutating func compose(_ form: Form, _ parts: [Part]) {
    let present = Set(parts.map(\.term.part))
    let required = parts.reduce(into: Set<String>()) { $0.formUnion($1.term.requires) }
    guard present.isSuperset(of: required) else { return }
    let step = parts.map { SamplingGrid.step(of: $0.samples.times) }.max() ?? 60_000_000
    let grids = parts.map { part in
      (part: part, series: MetricSignals.grid(part.samples, part.reading, part.factor, step: step))
    }
    guard let first = grids.map({ $0.series.start }).min(),
      let end = grids.map({ $0.series.window.end }).max()
    else { return }
    let count = Int((end.microseconds - first.microseconds) / step)
    guard count > 0 else { return }
    var sum = LinearForm(count: count, required: required)
    for (part, series) in grids {
      let offset = Int((series.start.microseconds - first.microseconds) / step)
      sum.add(series.values, at: offset, part.term)
    }
    let values = sum.values
    guard values.contains(where: { !$0.isNaN }) else { return }
    let source = parts.map(\.samples.source).min() ?? SourceReference(file: "", line: 0)
    let files = Set(parts.flatMap { [$0.samples.file] + $0.samples.otherFiles })
    candidates.append(
      Candidate(
        signal: Signal(
          id: form.id, series: Series(start: first, step: step, values: values), source: source,
          origin: MetricSignals.origin(parts),
          otherFiles: files.subtracting([source.file]).sorted()),
        residue: form.apart, everything: form.apart))
  }

  /// The series that a form is; nil for one that takes several.
  private static func origin(_ parts: [Part]) -> SignalOrigin? {
    guard parts.count == 1, let part = parts.first, part.term.denominator == 0,
      part.term.numerator > 0
    else { return nil }
    return SignalOrigin(
      part.samples, part.reading, factor: part.factor * part.term.numerator)
  }

  /// More connections in use than a pool may have: one of the two is not what it seems.
  private static func aboveLimit(_ signals: [Signal]) -> [Warning] {
    let limits = signals.filter { $0.id.quantity == .poolLimit }
    return signals.filter { $0.id.quantity == .poolUsed }.compactMap { used in
      let limit = limits.first {
        $0.id.entity == used.id.entity && $0.id.observer == used.id.observer
      }
      guard let most = limit?.series.values.filter({ !$0.isNaN }).max() else { return nil }
      let above = used.series.values.count { $0 > most }
      guard above > 0 else { return nil }
      return Warning(
        code: "above-limit", file: used.source.file, line: used.source.line,
        message: "`\(used.id.metric)` exceeds the highest limit of its pool, \(most), "
          + "in \(above) of \(used.series.count) samples: the limit may be another pool's")
    }
  }

  // MARK: Ids

  /// Gives every signal an id of its own: labels join the metric's name only where they must.
  private static func distinct(_ candidates: [Candidate]) -> [Signal] {
    var result: [Signal] = []
    for (_, group) in Dictionary(grouping: candidates, by: \.signal.id) {
      guard group.count > 1 else {
        result += group.map(\.signal)
        continue
      }
      let residues = Set(group.map(\.residue))
      var seen: [SignalID: Int] = [:]
      let ordered = group.sorted {
        ($0.residue, $0.everything, $0.signal.source) < (
          $1.residue, $1.everything, $1.signal.source
        )
      }
      for candidate in ordered {
        var signal = candidate.signal
        signal.id.metric += residues.count == group.count ? candidate.residue : candidate.everything
        seen[signal.id, default: 0] += 1
        if let times = seen[signal.id], times > 1 { signal.id.metric += "#\(times)" }
        result.append(signal)
      }
    }
    return result.sorted { $0.id < $1.id }
  }
}
