import RuleOutModel

/// What the values of one metric series mean, or what part of a meaning they are.
struct Reading: Sendable {
  /// What is spoken of.
  enum Subject: Sendable, Hashable {
    /// The instance, else the service, that the labels name, else the whole.
    case owner
    /// A connection pool, observed by the owner.
    case pool
    /// A database, observed by the owner; its name where the labels do not give it.
    case database(String)
    /// A callee of the owner; its name where the labels do not give it.
    case dependency(String)
  }

  /// How a value in the source leads to base units.
  enum Scale: Sendable, Hashable {
    case factor(Double)
    /// A share as 0 to 1 or as 0 to 100: the values of the metric decide.
    case share(statedAsPercent: Bool)
    /// A duration without unit: the values of the metric decide.
    case time
    /// A share where values stay within 0 to 1, else events per second.
    case shareOrRate
    /// Processor cores in use; whole numbers alone tell how many there are.
    case cores
  }

  enum Accumulation: Sendable, Hashable {
    case gauge
    /// Runs up; resets to zero.
    case counter
    /// Runs up if the values do, else counts what happened in each interval.
    case shape
  }

  /// A part of a linear form: the signal is the sum of `numerator` times value over the sum of
  /// `denominator` times value, of all series with the same form; no denominator means 1.
  struct Term: Sendable, Hashable {
    /// The form's identity, and the metric that the signal shows.
    var form: String
    var part: String
    var numerator: Double
    var denominator: Double
    /// Parts without which there is no value.
    var requires: Set<String>
    /// Labels whose values keep forms apart (`mountpoint`).
    var apart: [String]
  }

  var subject: Subject
  var quantity: Quantity
  var statistic: Statistic
  var scale: Scale
  var accumulation: Accumulation
  /// Nil where a series is a signal by itself.
  var term: Term?
  /// Value that means "no limit" and is absent, not a number.
  var unlimited: Double?
  /// The values tell what is left, the signal what is used: of the whole, where they are shares.
  var isReserve = false

  init(
    _ quantity: Quantity, _ statistic: Statistic = .value, of subject: Subject = .owner,
    scale: Scale = .factor(1), _ accumulation: Accumulation = .gauge, term: Term? = nil,
    unlimited: Double? = nil
  ) {
    self.subject = subject
    self.quantity = quantity
    self.statistic = statistic
    self.scale = scale
    self.accumulation = accumulation
    self.term = term
    self.unlimited = unlimited
  }

  /// The same reading, where all series of the metric with the same owner add up.
  func summed(as form: String, apart: [String] = []) -> Reading {
    with(term: form, "sum", 1, 0, apart: apart)
  }

  /// The same reading as a part of a linear form.
  func with(
    term form: String, _ part: String, _ numerator: Double, _ denominator: Double,
    requires: Set<String> = [], apart: [String] = []
  ) -> Reading {
    var copy = self
    copy.term = Term(
      form: form, part: part, numerator: numerator, denominator: denominator, requires: requires,
      apart: apart)
    return copy
  }
}

extension Reading {
  /// What a metric says of a table of fixed size.
  enum TablePart: String {
    case used, limit
    /// Of a table whose free places are told.
    case free, total
  }

  /// The share of a table that is in use, of two metrics.
  static func table(_ quantity: Quantity, _ part: TablePart, of form: String) -> Reading {
    let (numerator, denominator, other): (Double, Double, TablePart) =
      switch part {
      case .used: (1, 0, .limit)
      case .limit: (0, 1, .used)
      case .free: (-1, 0, .total)
      case .total: (1, 1, .free)
      }
    return Reading(quantity, .ratio).with(
      term: form, part.rawValue, numerator, denominator,
      requires: [part.rawValue, other.rawValue], apart: ["device", "mountpoint", "path", "disk"])
  }
}

/// A family of metrics known by name, or the rules for names nobody knows.
struct MetricFamily: Sendable {
  var name: String
  /// Nil where the metric is none of the family's; empty where it is, but is of no use here.
  var readings: @Sendable (MetricName) -> [Reading]?

  init(_ name: String, _ readings: @escaping @Sendable (MetricName) -> [Reading]?) {
    self.name = name
    self.readings = readings
  }

  /// A family that is a table from canonical names to readings.
  init(_ name: String, table: [String: [Reading]]) {
    self.init(name) { table[$0.canonical] }
  }

  /// Every family, in the order in which they are asked: the well-known, then the generic.
  static let catalog: [MetricFamily] = [
    .unused, .earlierValues, .creditBalances, .cloudWatch, .hostPressure, .networkServices,
    .lossesByWords,
    .messageQueues, .connectionPools,
    .poolLibraries, .dropwizardPools, .pgbouncer, .goDatabase, .openTelemetryPools,
    .databaseUpkeep, .databaseInternals, .databaseServers, .containers, .kubernetes, .nodeExporter,
    .javaRuntime,
    .otherRuntimes,
    .processes, .sysstat, .pgbouncerTables, .bareColumns, .requestCounters,
    .unfeltDurations, .genericPools,
    .genericQueries, .processorCores, .genericResources, .barePercentiles,
    .genericDependencies, .genericRequests,
  ]

  /// What a metric means; `Quantity.other` where no family knows.
  static func readings(of name: MetricName) -> [Reading] {
    for family in catalog {
      if let readings = family.readings(name) { return readings }
    }
    return [
      Reading(
        .other, name.statistic ?? .value,
        name.identity.countsEvents || name.looksCumulative && name.words.last == "total"
          ? .shape : .gauge)
    ]
  }
}

extension MetricIdentity {
  /// Whether any family knows what the metric measures.
  var hasMeaning: Bool {
    MetricFamily.readings(of: MetricName(self)).contains { $0.quantity != .other }
  }
}
