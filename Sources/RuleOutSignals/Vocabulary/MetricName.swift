import RuleOutModel

/// A metric's name taken apart into words, unit and statistic.
///
/// Names split at everything that is no letter or digit and where camel case begins a word, so that
/// `db.client.connection.count`, `dbClientConnectionCount` and `db_client_connection_count` are one.
/// Only whole words count: `repository` says nothing of `repo`.
struct MetricName: Sendable {
  let identity: MetricIdentity
  /// In order, lower case.
  let words: [String]
  /// The words joined by `_`.
  let canonical: String
  let unit: MeasureUnit?
  /// Canonical names of every metric of the bundle, this one included.
  let siblings: Set<String>
  /// Canonical names of the metrics of the same file.
  let companions: Set<String>
  private let vocabulary: Set<String>

  init(
    _ identity: MetricIdentity, siblings: Set<String> = [], companions: Set<String> = []
  ) {
    self.identity = identity
    self.siblings = siblings
    self.companions = companions
    words = MetricName.words(of: identity.name)
    canonical = words.joined(separator: "_")
    unit =
      MeasureUnit(stated: identity.unit)
      ?? MetricName.unit(in: identity.name, words)
    var vocabulary = Set(words)
    for word in words where word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss") {
      vocabulary.insert(String(word.dropLast()))
    }
    self.vocabulary = vocabulary
  }

  /// True where any of `words` is one of the name's, plurals included.
  func has(_ words: String...) -> Bool { words.contains(where: vocabulary.contains) }

  func hasAny(_ words: Set<String>) -> Bool { !vocabulary.isDisjoint(with: words) }

  /// True where all of `words` are.
  func hasAll(_ words: String...) -> Bool { words.allSatisfy(vocabulary.contains) }

  /// True where the name holds the words of `phrase` (`per_request`) one after another.
  func holds(_ phrase: String) -> Bool { "_\(canonical)_".contains("_\(phrase)_") }

  /// The percentile that the name or a `quantile` label states; 90 counts as the nearest kept, 95.
  var percentile: Statistic? {
    if let label = identity["quantile"] {
      switch Double(label) ?? -1 {
      case 0.5: return .p50
      case 0.75..<0.96: return .p95
      case 0.96..<1: return .p99
      case 1: return .maximum
      case 0: return .minimum
      default: break
      }
    }
    for word in words {
      switch word {
      case "p50", "median", "50th", "50thpercentile", "pct50": return .p50
      case "p75", "p80", "p90", "p95", "75th", "90th", "95th", "95percentile", "pct95": return .p95
      case "p98", "p99", "p999", "p9999", "98th", "99th", "999th", "99percentile", "pct99":
        return .p99
      default: continue
      }
    }
    // `latency-95`.
    for (before, word) in zip(words, words.dropFirst())
    where ["latency", "duration", "percentile", "time"].contains(before) {
      switch word {
      case "50": return .p50
      case "90", "95": return .p95
      case "99": return .p99
      default: continue
      }
    }
    return nil
  }

  /// The statistic that the name states.
  var statistic: Statistic? {
    if let percentile { return percentile }
    if has("avg", "average", "mean") { return .mean }
    if has("max", "maximum", "peak") { return .maximum }
    // `per_min` is a minute.
    if words.contains("minimum") || words.last == "min" && words.dropLast().last != "per" {
      return .minimum
    }
    return nil
  }

  /// The name without its last word.
  var base: String { words.dropLast().joined(separator: "_") }

  /// True where the source says that events are counted, else where the name ends as a count does.
  var looksCumulative: Bool {
    identity.countsEvents
      || identity.kind != .gauge && ["total", "count", "sum"].contains(words.last ?? "")
  }

  /// Splits at separators and before a capital that begins a word.
  static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    let scalars = Array(name.unicodeScalars)
    func isUpper(_ index: Int) -> Bool { scalars[index].properties.isUppercase }
    func isLower(_ index: Int) -> Bool {
      scalars.indices.contains(index) && scalars[index].properties.isLowercase
    }
    func close() {
      if !word.isEmpty { words.append(word.lowercased()) }
      word = ""
    }
    for index in scalars.indices {
      let scalar = scalars[index]
      if scalar == "%" {
        close()
        words.append("pct")
        continue
      }
      guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
        close()
        continue
      }
      if isUpper(index), index > 0 {
        let begins = isLower(index - 1) || isLower(index + 1) && isUpper(index - 1)
        let afterDigit = scalars[index - 1].properties.numericType != nil && isLower(index + 1)
        if begins || afterDigit { close() }
      }
      word.unicodeScalars.append(scalar)
    }
    close()
    return joined(words)
  }

  /// `MiB`, `kB` and `MiBy` are one word each, whatever their capitals.
  private static func joined(_ words: [String]) -> [String] {
    guard words.contains("b") || words.contains("by") else { return words }
    var result: [String] = []
    for word in words {
      if word == "b" || word == "by", let prefix = result.last,
        ["k", "ki", "m", "mi", "g", "gi", "ti"].contains(prefix)
      {
        result[result.count - 1] = prefix + word
      } else {
        result.append(word)
      }
    }
    return result
  }
}

extension MetricIdentity {
  /// True where the source says that events are counted.
  var countsEvents: Bool { kind == .counter || kind == .delta }
}
