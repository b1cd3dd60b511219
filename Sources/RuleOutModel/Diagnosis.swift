/// The whole result: what happened, every hypothesis with its verdict, every change with its own, and
/// what the inputs were. Reports render this value and compute nothing.
public struct Diagnosis: Sendable, Hashable {
  /// Name of the bundle, for titles only.
  public var bundle: String
  /// `provisional`, or what the likelihoods were fitted on.
  public var calibration: String
  /// Seconds east of UTC in which times are shown, and how that was decided.
  public var utcOffset: Int
  /// `EAT`, where the user or the data names the zone; else empty.
  public var zoneName: String
  public var incident: Incident
  /// Every hypothesis of the catalogue once: best first, ties in catalogue order.
  public var hypotheses: [HypothesisResult]
  public var changes: [ChangeResult]
  /// Commit, else id or version, of the change convicted; nil where none is.
  public var culpritChange: String?
  public var missing: [MissingExport]
  public var timeline: [TimelineEntry]
  public var otherIncidents: [TimeWindow]
  /// Services and dependencies by how far they explain the disturbance, most first.
  public var localization: [LocalizedEntity] = []
  /// The first of `localization` where it stands out; nil where none does.
  public var firstFailingEntity: String?
  /// Services that were hurt because the first failing one was.
  public var blastRadius: [String] = []
  /// What ends an incident of the leading cause; nil where none leads, or that depends.
  public var remediation: Remediation?
  /// How the differential came about, minute by minute.
  public var replay = Replay()
  /// Charts of the signals that the verdicts rest on.
  public var exhibits: [Exhibit] = []
  /// Alerts tried on this incident, the most useful first.
  public var alertCandidates: [AlertCandidate] = []
  public var inputs: [InputReport]
  public var warnings: [Warning]

  public init(
    bundle: String, calibration: String, utcOffset: Int, zoneName: String = "",
    incident: Incident, hypotheses: [HypothesisResult] = [], changes: [ChangeResult] = [],
    culpritChange: String? = nil, missing: [MissingExport] = [], timeline: [TimelineEntry] = [],
    otherIncidents: [TimeWindow] = [], inputs: [InputReport] = [], warnings: [Warning] = []
  ) {
    self.bundle = bundle
    self.calibration = calibration
    self.utcOffset = utcOffset
    self.zoneName = zoneName
    self.incident = incident
    self.hypotheses = hypotheses
    self.changes = changes
    self.culpritChange = culpritChange
    self.missing = missing
    self.timeline = timeline
    self.otherIncidents = otherIncidents
    self.inputs = inputs
    self.warnings = warnings
  }

  /// True while probabilities rest on provisional ratios and must not be shown as percentages.
  public var isProvisional: Bool { calibration == "provisional" }
}

/// How far one service or dependency explains the disturbance.
public struct LocalizedEntity: Sendable, Hashable {
  public var entity: String
  /// What tells most of it.
  public var quantity: Quantity
  /// Name of the metric in its source; empty for what was counted from requests.
  public var metric: String
  /// 0...1.
  public var score: Double
  /// Harm of its own, as a share of the largest, 0...1.
  public var harm: Double

  public init(entity: String, quantity: Quantity, metric: String, score: Double, harm: Double) {
    self.entity = entity
    self.quantity = quantity
    self.metric = metric
    self.score = score
    self.harm = harm
  }
}

/// When users were hurt, and how much.
public struct Incident: Sendable, Hashable {
  public var detected: Bool
  /// False where nothing in the files could have told whether users were hurt.
  public var isJudged: Bool
  /// One sentence on how it was found, or why nothing was: which signals, against which baseline.
  public var basis: String
  /// The span of the data.
  public var span: TimeWindow?
  public var onset: Timestamp?
  /// Interval within which the onset lies.
  public var onsetInterval: TimeWindow?
  public var alertedAt: Timestamp?
  public var mitigatedAt: Timestamp?
  /// Nil where the data ends before recovery.
  public var recoveredAt: Timestamp?
  public var impact: Impact

  public init(
    detected: Bool, isJudged: Bool = true, basis: String = "", span: TimeWindow? = nil,
    onset: Timestamp? = nil,
    onsetInterval: TimeWindow? = nil, alertedAt: Timestamp? = nil, mitigatedAt: Timestamp? = nil,
    recoveredAt: Timestamp? = nil, impact: Impact = Impact()
  ) {
    self.detected = detected
    self.isJudged = isJudged
    self.basis = basis
    self.span = span
    self.onset = onset
    self.onsetInterval = onsetInterval
    self.alertedAt = alertedAt
    self.mitigatedAt = mitigatedAt
    self.recoveredAt = recoveredAt
    self.impact = impact
  }

  /// Seconds from the alert, else the onset, to recovery; nil while it lasts.
  public var durationSeconds: Double? {
    guard let from = alertedAt ?? onset, let to = recoveredAt else { return nil }
    return to.seconds(since: from)
  }
}

/// The figures of harm. Nil where the inputs cannot give one.
public struct Impact: Sendable, Hashable {
  /// Normalised mean duration of affected users, incident over baseline.
  public var latencyRatio: Double?
  /// The same for everyone.
  public var latencyRatioAll: Double?
  /// 0...1.
  public var affectedUserFraction: Double?
  public var userBasis: UserBasis?
  /// Share of requests in the impact window that failed, 0...1.
  public var errorFraction: Double?
  /// Requests in the impact window that timed out.
  public var timeouts: Int?
  /// Resident memory plus swap of the affected instances over before, minus 1.
  public var memoryGrowth: Double?
  /// Requests in the impact window.
  public var requests: Int?

  public init(
    latencyRatio: Double? = nil, latencyRatioAll: Double? = nil,
    affectedUserFraction: Double? = nil, userBasis: UserBasis? = nil, errorFraction: Double? = nil,
    timeouts: Int? = nil, memoryGrowth: Double? = nil, requests: Int? = nil
  ) {
    self.latencyRatio = latencyRatio
    self.latencyRatioAll = latencyRatioAll
    self.affectedUserFraction = affectedUserFraction
    self.userBasis = userBasis
    self.errorFraction = errorFraction
    self.timeouts = timeouts
    self.memoryGrowth = memoryGrowth
    self.requests = requests
  }

  /// 1 - 1/latencyRatio: how much slower responses became, as a drop in speed.
  public var responseSpeedDrop: Double? { latencyRatio.map { 1 - 1 / $0 } }
}

/// One hypothesis with its verdict and everything that speaks for and against it.
public struct HypothesisResult: Sendable, Hashable {
  public var id: String
  /// How the cause hurt: `memory-leak`; nil where evidence does not allow one.
  public var mechanism: String?
  public var entity: String?
  /// Version, flag or id of the change blamed.
  public var change: String?
  /// Nil without an incident.
  public var probability: Double?
  public var verdict: Verdict
  /// Id of the hypothesis that this one is a consequence of.
  public var effectOf: String?
  /// The first minute at which the verdict had held for four minutes, with what was available by then.
  public var decidableAt: Timestamp?
  /// Later minutes at which the verdict changed again.
  public var reversals: [Timestamp] = []
  /// One plain sentence with numbers: why this verdict.
  public var reason: String
  /// Other entities or changes of the same hypothesis, weaker supported.
  public var alternatives: [String]
  public var evidence: [Evidence]

  public init(
    id: String, mechanism: String? = nil, entity: String? = nil, change: String? = nil,
    probability: Double? = nil, verdict: Verdict, effectOf: String? = nil,
    decidableAt: Timestamp? = nil, reason: String, alternatives: [String] = [],
    evidence: [Evidence] = []
  ) {
    self.id = id
    self.mechanism = mechanism
    self.entity = entity
    self.change = change
    self.probability = probability
    self.verdict = verdict
    self.effectOf = effectOf
    self.decidableAt = decidableAt
    self.reason = reason
    self.alternatives = alternatives
    self.evidence = evidence
  }
}

/// One change with its verdict.
public struct ChangeResult: Sendable, Hashable {
  /// Commit, else name or version.
  public var id: String
  public var kind: Change.Kind
  public var entity: String
  public var version: String
  public var at: Timestamp
  public var verdict: ChangeVerdict
  public var reason: String
  public var source: SourceReference

  public init(
    id: String, kind: Change.Kind, entity: String, version: String, at: Timestamp,
    verdict: ChangeVerdict, reason: String, source: SourceReference
  ) {
    self.id = id
    self.kind = kind
    self.entity = entity
    self.version = version
    self.at = at
    self.verdict = verdict
    self.reason = reason
    self.source = source
  }
}

/// An export that would let the tool test what it could not.
public struct MissingExport: Sendable, Hashable {
  public var hypothesis: String
  /// What is missing: `connections in use and their limit`.
  public var need: String
  /// How to get it: metric names and the range of time.
  public var how: String

  public init(hypothesis: String, need: String, how: String) {
    self.hypothesis = hypothesis
    self.need = need
    self.how = how
  }
}

/// A row of the merged timeline: a fact with its time and source.
public struct TimelineEntry: Sendable, Hashable, Comparable {
  public enum Kind: String, Sendable, Comparable {
    case change, signal, alert, note, incident
    public static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
  }

  public var at: Timestamp
  public var kind: Kind
  public var text: String
  public var source: SourceReference?

  public init(at: Timestamp, kind: Kind, text: String, source: SourceReference? = nil) {
    self.at = at
    self.kind = kind
    self.text = text
    self.source = source
  }

  public static func < (a: TimelineEntry, b: TimelineEntry) -> Bool {
    if a.at != b.at { return a.at < b.at }
    if a.kind != b.kind { return a.kind < b.kind }
    return a.text < b.text
  }
}
