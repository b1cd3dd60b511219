import RuleOutModel

/// What a metric of OpenTelemetry's data model says of all its points.
struct OpenTelemetryMetric: Sendable {
  enum Form: String, Sendable { case gauge, sum, histogram, exponentialHistogram, summary }

  enum Temporality: Sendable {
    case unspecified
    /// Points count what happened since the one before.
    case delta
    /// Points run up.
    case cumulative

    /// Reads the number of the protocol or the name that JSON allows for it.
    init(_ text: Span<UInt8>) {
      if text.equals("1") || text.equals("AGGREGATION_TEMPORALITY_DELTA") {
        self = .delta
      } else if text.equals("2") || text.equals("AGGREGATION_TEMPORALITY_CUMULATIVE") {
        self = .cumulative
      } else {
        self = .unspecified
      }
    }
  }

  var name = ""
  var unit = ""
  var form: Form?
  var temporality = Temporality.unspecified
  var isMonotonic = false

  /// True where nothing that stands behind the points changes what they mean.
  var isKnownWithoutEnd: Bool {
    form == .gauge || form == .summary
      || temporality != .unspecified && (form != .sum || isMonotonic)
  }

  /// True for an up-down counter that tells only by how much it changed.
  var isUnreadableChange: Bool { form == .sum && !isMonotonic && temporality == .delta }

  /// The series that a part of a point belongs to, named as Prometheus names it: `_sum`, `_count`; nil
  /// where the part says nothing of its time.
  func identity(
    of part: OpenTelemetryPoint.Part, labels: [MetricIdentity.Label]
  ) -> MetricIdentity? {
    let running: MetricIdentity.Kind =
      switch temporality {
      case .delta: .delta
      case .cumulative: .counter
      case .unspecified: .unknown
      }
    switch part {
    case .value where form == .sum:
      // In a sum, "1" counts things; it is no share of a whole.
      let unit = unit == "1" ? "" : unit
      return MetricIdentity(
        name: name, labels: labels, kind: isMonotonic ? running : .gauge, unit: unit)
    case .value:
      return MetricIdentity(name: name, labels: labels, kind: .gauge, unit: unit)
    case .sum:
      return MetricIdentity(
        name: name + "_sum", labels: labels, kind: form == .summary ? .counter : running,
        unit: unit)
    case .count:
      return MetricIdentity(
        name: name + "_count", labels: labels, kind: form == .summary ? .counter : running)
    case .minimum, .maximum:
      // Of a cumulative histogram they are the extremes since its start.
      guard temporality == .delta else { return nil }
      let suffix = part == .minimum ? "_min" : "_max"
      return MetricIdentity(name: name + suffix, labels: labels, kind: .gauge, unit: unit)
    case .quantile(let quantile):
      let label = MetricIdentity.Label("quantile", quantile)
      return MetricIdentity(name: name, labels: labels + [label], kind: .summary, unit: unit)
    }
  }
}

/// A point of a metric and what it says, as far as the metric's end may still change its meaning.
struct OpenTelemetryPoint: Sendable {
  enum Part: Hashable, Sendable {
    case value, sum, count, minimum, maximum
    case quantile(String)
  }

  enum Content: Sendable {
    /// No recorded value: the mark of a stream that ended.
    case gap
    case values([(part: Part, number: Double)])
    case rejected(String)
  }

  var labels: [MetricIdentity.Label]
  var time = Timestamp(microseconds: 0)
  var content: Content
  var line: Int
  var offset: Int

  /// Bit of `flags` that says there is no value.
  private static let noRecordedValue: Int64 = 1

  init(
    _ tree: JSONTree, _ form: OpenTelemetryMetric.Form?, resource: [MetricIdentity.Label],
    line: Int, offset: Int
  ) {
    self.line = line
    self.offset = offset
    labels = OpenTelemetryLabels.ofPoint(tree, resource: resource)
    let flags = Array((tree["flags"]?.text ?? "").utf8)
    if let flags = flags.span.integer(), flags & OpenTelemetryPoint.noRecordedValue != 0 {
      content = .gap
      return
    }
    var stated: [(Part, JSONTree?)]
    switch form {
    case .gauge, .sum: stated = [(.value, tree["asDouble"] ?? tree["asInt"])]
    case .histogram, .exponentialHistogram:
      stated = [(.count, tree["count"])]
      // The sum is optional, as are the extremes.
      for (part, key) in [(Part.sum, "sum"), (.minimum, "min"), (.maximum, "max")] {
        if let value = tree[key] { stated.append((part, value)) }
      }
    case .summary:
      stated = [(.count, tree["count"]), (.sum, tree["sum"])]
      for quantile in tree["quantileValues"]?.elements ?? [] {
        stated.append((.quantile(quantile["quantile"]?.text ?? "0"), quantile["value"]))
      }
    case nil: stated = []
    }
    content = OpenTelemetryPoint.read(stated)
  }

  private static func read(_ stated: [(Part, JSONTree?)]) -> Content {
    var values: [(part: Part, number: Double)] = []
    var isGap = false
    for (part, tree) in stated {
      // A count of zero is left out by writers that omit defaults.
      let text = tree?.text ?? (part == .count || part == .sum ? "0" : "")
      let bytes = Array(text.utf8)
      switch MetricCell(bytes.span, decimalComma: false) {
      case .number(let number, base: ""): values.append((part, number))
      case .gap where !bytes.isEmpty: isGap = true
      case .gap: return .rejected("the point has no value")
      case .number: return .rejected("value is not a number")
      case .rejected(let reason): return .rejected(reason)
      }
    }
    if !values.isEmpty { return .values(values) }
    return isGap ? .gap : .rejected("the point has no value")
  }
}

/// The attributes of OpenTelemetry as labels.
enum OpenTelemetryLabels {
  /// Resource attributes that say how a thing was built or started, not who it is; a version would
  /// split a series in two at the very deployment.
  private static let unnamed = ["telemetry.", "process.", "os.", "service.version"]

  static func ofResource(_ resource: JSONTree) -> [MetricIdentity.Label] {
    labels(resource).filter { label in
      label.key == "process.pid" || !unnamed.contains { label.key.hasPrefix($0) }
    }
  }

  /// The labels of a point; what it says itself counts for more than what its resource says.
  static func ofPoint(
    _ point: JSONTree, resource: [MetricIdentity.Label]
  ) -> [MetricIdentity.Label] {
    let own = labels(point)
    if own.isEmpty { return resource }
    return resource.filter { label in !own.contains { $0.key == label.key } } + own
  }

  private static func labels(_ tree: JSONTree) -> [MetricIdentity.Label] {
    (tree["attributes"]?.elements ?? []).compactMap { attribute in
      guard let key = attribute["key"]?.text,
        let value = attribute["value"]?.members.first?.value
      else { return nil }
      if case .bool(let flag) = value {
        return MetricIdentity.Label(key, flag ? "true" : "false")
      }
      return value.text.map { MetricIdentity.Label(key, $0) }
    }
  }
}
