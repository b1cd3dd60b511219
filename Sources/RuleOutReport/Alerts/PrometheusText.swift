import RuleOutModel

/// Names, labels, numbers and durations as Prometheus reads them.
struct PrometheusText {
  let options: ReportOptions
  /// Shown values of labels that must be masked, by their own.
  private let masked: [String: String]

  /// - Parameter values: All values of labels that may be written: those that would read alike once masked
  ///   are numbered, for different series must stay different.
  init(_ options: ReportOptions, values: Set<String>) {
    self.options = options
    var shown: [String: String] = [:]
    var count: [String: Int] = [:]
    for value in values.sorted() where options.masked(value) != value {
      let text = options.masked(value)
      count[text, default: 0] += 1
      shown[value] = count[text] == 1 ? text : "\(text)-\(count[text] ?? 0)"
    }
    masked = shown
  }

  // MARK: Names

  /// Words of PromQL that a selector cannot begin with.
  private static let keywords: Set<String> = [
    "and", "or", "unless", "atan2", "sum", "avg", "count", "min", "max", "group", "stddev",
    "stdvar", "topk", "bottomk", "count_values", "quantile", "offset", "by", "without", "on",
    "ignoring", "group_left", "group_right", "bool", "start", "end", "inf", "nan",
  ]

  /// `name`, every character that no name can have replaced.
  static func metricName(_ name: String) -> String { cleaned(name, allowing: ":") }

  /// The key of a label, likewise. The name of the alert takes one for itself.
  static func labelName(_ key: String) -> String {
    let name = cleaned(key, allowing: "")
    return name == "alertname" || name == "__name__" ? "\(name)_" : name
  }

  private static func cleaned(_ name: String, allowing extra: String) -> String {
    var out = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_": out.unicodeScalars.append(scalar)
      default: out += extra.unicodeScalars.contains(scalar) ? String(scalar) : "_"
      }
    }
    let startsWithDigit = out.unicodeScalars.first.map { $0 >= "0" && $0 <= "9" } ?? true
    return startsWithDigit ? "_" + out : out
  }

  // MARK: Series

  /// `process_resident_memory_bytes{job="web"}`.
  func series(_ name: String, _ labels: [MetricIdentity.Label]) -> String {
    let name = PrometheusText.metricName(name)
    var pairs = self.labels(labels).map { "\($0.key)=\(PrometheusText.quoted($0.value))" }
    let isPlain = !PrometheusText.keywords.contains(name.lowercased())
    if !isPlain { pairs.insert("__name__=\(PrometheusText.quoted(name))", at: 0) }
    let body = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ", "))}"
    return isPlain ? name + body : body
  }

  /// Labels as they are written: each key once, and none without a value.
  func labels(_ labels: [MetricIdentity.Label]) -> [MetricIdentity.Label] {
    var seen: Set<String> = []
    return labels.compactMap { label in
      let key = PrometheusText.labelName(label.key)
      guard !label.value.isEmpty, seen.insert(key).inserted else { return nil }
      return MetricIdentity.Label(key, masked[label.value] ?? label.value)
    }.sorted()
  }

  /// True where a value among `labels` is not written as it is.
  func masks(_ labels: [MetricIdentity.Label]) -> Bool {
    labels.contains { masked[$0.value] != nil }
  }

  /// A string of PromQL, with the escapes of Go.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case _ where scalar.isHidden:
        let digits = String(scalar.value, radix: 16)
        let width = scalar.value > 0xFFFF ? 8 : 4
        out += width == 8 ? "\\U" : "\\u"
        out += String(repeating: "0", count: width - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  // MARK: Figures

  /// A number to 12 digits: what was read comes out as it was.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf" }
    let text = value.rounded(significantDigits: 12).description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// `5m`, `1h`, `90s`.
  static func duration(seconds: Double) -> String {
    duration(milliseconds: Int((seconds * 1_000).rounded()))
  }

  static func duration(milliseconds: Int) -> String {
    let units = [("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
    for (unit, size) in units where milliseconds > 0 && milliseconds % size == 0 {
      return "\(milliseconds / size)\(unit)"
    }
    return milliseconds == 0 ? "0s" : "\(milliseconds)ms"
  }
}
