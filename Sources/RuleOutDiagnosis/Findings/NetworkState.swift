import RuleOutModel
import RuleOutSignals

/// What names, handshakes, certificates and packets did, and how calls failed.
struct NetworkState: Sendable {
  /// A certificate and when it ends.
  struct Certificate: Sendable {
    var name: String
    var end: Timestamp
    var source: SourceReference
    /// No date is known; it was refused as one that had ended, from then on.
    var isRefused = false

    /// The one in use at `time`: one renewed before then ends no more.
    init?(_ signal: Signal, at time: Timestamp) {
      let series = signal.series
      let isLeft = signal.id.quantity == .certificateLifetime
      // Nothing left is said of one that ended long ago too.
      let index = series.values[..<series.index(of: time)].lastIndex {
        !$0.isNaN && (!isLeft || $0 > 0)
      }
      guard let index, abs(series.values[index]) < 9e9 else { return nil }
      name = signal.id.entity.name
      source = signal.source
      end =
        isLeft
        ? series.time(at: index).advanced(bySeconds: series.values[index])
        : Timestamp(seconds: series.values[index])
    }

    /// One that nobody watches, of which messages tell that its time had ended.
    init(refusedBy rise: Disturbance) {
      (name, end, source) = ("", rise.onset, rise.signal.source)
      isRefused = true
    }

    /// `the certificate of shop ended at 10:00`
    func ended(_ clock: (Timestamp) -> String) -> String {
      if isRefused { return "certificates were refused for having expired, from \(clock(end))" }
      return "the certificate\(name.isEmpty ? "" : " of \(name)") ended at \(clock(end))"
    }
  }

  /// Rises of failures on the way, earliest first.
  var rises: [Disturbance]
  /// Both ends of calls between our own services tell that they suffer in between.
  let hasLinkFaults: Bool
  /// Equivalence tests of everything on the way that is measured.
  var tests: [Harmlessness]
  /// The certificate that ends first; nil where none is watched.
  var certificate: Certificate?
  /// It ended just before the onset, and had not been renewed by then.
  var hasExpired: Bool
  /// Dependencies that were hit, by onset, and those shown to have stayed well.
  var hit: [DependencyState]
  var healthy: [DependencyState]
  /// Dependencies with data that can tell, and how many of them were hit: hosts of one domain are one. Logs and
  /// metrics may call one callee by two names: only the names of either are counted together.
  var watched: Int
  private var counted: [DependencyState]
  /// All dependencies.
  private var dependencies: Int
  /// Failed calls to dependencies in the impact; those whose connection failed, and those that may have
  /// had no answer of the callee's own.
  var failedCalls = 0
  var connectionFailures = 0
  var unanswered = 0
  /// Error messages in the impact, of which every text was looked at; nil where there are no messages.
  var messages: Int?

  static let quantities: Set<Quantity> = [
    .dnsErrors, .dnsLatency, .certificateErrors, .expiredCertificates, .tlsErrors,
    .connectionErrors, .packetLoss, .networkErrors, .trackedConnections,
  ]
  /// Failures that are harm themselves, not a sign of it.
  private static let direct: Set<Quantity> = [
    .dnsErrors, .certificateErrors, .expiredCertificates, .tlsErrors, .connectionErrors,
  ]
  /// Faults of the way begin everywhere at once, to about the width of a cell.
  static let instant = 120.0
  /// Share of segments sent again from which throughput and tails suffer whatever is sent.
  static let heavyLoss = 0.02
  /// Clients keep connections that they made while a certificate was good.
  static let expiryReach = 1_800.0

  var isDirect: Bool { hasExpired || rises.contains { NetworkState.direct.contains($0.quantity) } }

  /// Level of a table of connections from which packets of new ones are dropped.
  static let fullTable = 0.95

  private var hasFullTable: Bool {
    rises.contains {
      $0.quantity == .trackedConnections && $0.level >= NetworkState.fullTable
    }
  }

  /// What other causes seldom bring about: harm on the way itself, as errors or both ends of calls tell, or packets
  /// lost by the dozen in a thousand.
  var isTelling: Bool {
    isDirect || hasFullTable || hasLinkFaults
      || rises.contains { $0.quantity == .packetLoss && $0.level >= NetworkState.heavyLoss }
  }

  /// At least two dependencies, and half of all, were hit at one instant.
  var isBroad: Bool {
    guard counted.count >= 2, counted.count * 2 >= watched,
      let first = counted.first?.rises.first?.onset
    else { return false }
    return counted.count { state in
      state.rises.first.map { $0.onset.seconds(since: first) <= NetworkState.instant } ?? false
    } >= max(2, (counted.count + 1) / 2)
  }

  /// `2 of 3 dependencies were hit at one instant`.
  var breadth: String {
    "\(counted.count) of \(watched) dependencies were hit at one instant"
  }

  /// Several of them by failures: from a host that is slow itself, everything that it calls looks slow.
  var failsBroadly: Bool {
    isBroad
      && counted.count { state in state.rises.contains { $0.quantity != .dependencyLatency } } >= 2
  }

  /// Whether calls that began to fail with `rise` never got there, as errors of names, handshakes or
  /// certificates tell that rose with it, or that several dependencies were hit at once.
  func failsOnTheWay(_ rise: Disturbance) -> Bool {
    if failsBroadly { return true }
    let reach = NetworkState.instant + rise.signal.series.stepSeconds
    return rises.contains {
      NetworkState.direct.contains($0.quantity) && $0.quantity != .connectionErrors
        && abs($0.onset.seconds(since: rise.onset)) <= reach
    }
  }

  var mechanism: String? {
    if hasExpired { return "certificate" }
    let quantities = Set(rises.map(\.quantity))
    if !quantities.isDisjoint(with: [.dnsErrors, .dnsLatency]) { return "dns" }
    if !quantities.isDisjoint(with: [.certificateErrors, .expiredCertificates]) {
      return "certificate"
    }
    if quantities.contains(.tlsErrors) { return "tls" }
    if hasFullTable { return "connection-tracking" }
    if !quantities.isDisjoint(with: [.packetLoss, .networkErrors]) { return "packet-loss" }
    return rises.isEmpty && !isBroad ? nil : "connectivity"
  }

  /// Packets themselves are measured, and stayed well.
  var isWireHarmless: Bool {
    tests.contains { [.packetLoss, .networkErrors].contains($0.signal.id.quantity) }
      && tests.allSatisfy { $0.outcome == .harmless }
  }

  /// Failed calls got answers of the callee's own: fewer than a tenth, with what so few calls leave open,
  /// may have got none.
  var isAnswered: Bool {
    clopperPearsonInterval(successes: unanswered, trials: failedCalls)
      .map { $0.high <= 0.1 } ?? false
  }

  /// Nothing on the way moved, every call that failed was answered, and what is called stayed well.
  var isHarmless: Bool {
    guard rises.isEmpty, !hasExpired, !isBroad, tests.allSatisfy({ $0.outcome == .harmless }) else {
      return false
    }
    let callsAreWell = !healthy.isEmpty && healthy.count == dependencies
    let othersAreWell = !healthy.isEmpty && healthy.count + hit.count == dependencies && isAnswered
    return (callsAreWell && isWireHarmless) || othersAreWell
  }

  init(
    telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow,
    dependencies: [DependencyState], disturbances: [Disturbance]
  ) {
    let own = disturbances.filter {
      NetworkState.quantities.contains($0.quantity) && $0.shift > 0
        && $0.window.overlaps(incident.impact)
    }
    let links = LinkFaults.find(in: telemetry, incident: incident, disturbances: disturbances)
    hasLinkFaults = !links.isEmpty
    rises = (own + links).sorted { ($0.onset, $0.signal.id) < ($1.onset, $1.signal.id) }
    // Only where nothing rose is there anything to refute.
    tests =
      !rises.isEmpty
      ? []
      : telemetry.signals.compactMap { signal in
        guard NetworkState.quantities.contains(signal.id.quantity) else { return nil }
        let floor = Materiality.of(signal.id.quantity)
        let level = median(signal.series.values(in: quiet)) ?? 0
        return Harmlessness(
          signal, quiet: quiet, incident: incident,
          margin: max(floor.absolute, floor.relative * level))
      }
    let onset = incident.onsetInterval
    let certificates =
      (telemetry.signals(.certificateExpiry)
      + telemetry.signals(.certificateLifetime)).compactMap { Certificate($0, at: onset.end) }
    let reach = TimeWindow(
      start: onset.start.advanced(bySeconds: -NetworkState.expiryReach),
      end: onset.end.advanced(bySeconds: 2 * CaseFile.clockUncertainty))
    var expired = certificates.filter { reach.contains($0.end) }
    if expired.isEmpty {
      // What refuses it says so when it connects anew, which may be minutes after the first failure.
      let told = TimeWindow(
        start: reach.start, end: onset.end.advanced(bySeconds: CaseFile.reactionTime))
      expired = rises.filter { $0.quantity == .expiredCertificates }
        .map(Certificate.init(refusedBy:)).filter { told.contains($0.end) }
    }
    hasExpired = !expired.isEmpty
    certificate = (expired.isEmpty ? certificates : expired).min {
      ($0.end, $0.name) < ($1.end, $1.name)
    }
    hit = dependencies.filter { !$0.rises.isEmpty }.sorted {
      ($0.rises[0].onset, $0.entity) < ($1.rises[0].onset, $1.entity)
    }
    healthy = dependencies.filter { $0.rises.isEmpty && $0.isHarmless }
    let logged = dependencies.filter { $0.isSeen(inLogs: true) }
    let measured = dependencies.filter { $0.isSeen(inLogs: false) }
    let compared = logged.count >= measured.count ? logged : measured
    watched = Set(compared.map(\.party)).count
    self.dependencies = dependencies.count
    var parties: Set<String> = []
    counted = hit.filter { state in
      compared.contains { $0.entity == state.entity } && parties.insert(state.party).inserted
    }
    for state in dependencies {
      let key = RequestKey(Symbol(state.entity.name))
      guard telemetry.requests.keys(.dependency).contains(key) else { continue }
      let totals = telemetry.requests.sums(.dependency, key, in: incident.impact)
      failedCalls += totals.failed
      connectionFailures += totals.connectionFailures
      unanswered += totals.unanswered
    }
    let texts = telemetry.signals(.errorMessages).filter(\.id.metric.isEmpty)
    if !texts.isEmpty {
      messages = texts.reduce(0) { sum, signal in
        let rates = signal.series.values(in: incident.impact)
        return sum + Int((rates.reduce(0, +) * signal.series.stepSeconds).rounded())
      }
    }
  }
}
