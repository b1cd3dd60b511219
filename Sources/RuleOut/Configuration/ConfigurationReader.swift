import RuleOutDiagnosis
import RuleOutIngest
import RuleOutModel
import RuleOutSignals
import Yams

/// Reads a configuration and collects all that is wrong with it, so that one run shows every fault.
struct ConfigurationReader {
  private(set) var issues: [ConfigurationIssue] = []

  /// The configuration in `text`; what is faulty is left out and told in `issues`.
  mutating func read(_ text: String) -> Configuration {
    var result = Configuration()
    let root: Node?
    do {
      root = try compose(yaml: text, .default, .default, .utf8)
    } catch {
      note(error)
      return result
    }
    guard let root, root.scalar?.string != "" else { return result }
    let top = members(
      root, of: "the file",
      knowing: [
        "timezone", "service", "alerted-at", "from", "to", "deploys", "slo", "files", "metrics",
      ])
    result.timezone = zone(top["timezone"])
    result.service = string(top["service"])
    result.alertedAt = time(top["alerted-at"])
    result.from = time(top["from"])
    result.to = time(top["to"])
    result.deploys = deploys(top["deploys"])
    result.objective = top["slo"].map { objective($0) }
    result.files = entries(top["files"], of: "files").map { file($0, $1) }
    result.metrics = entries(top["metrics"], of: "metrics").map { metric($0, $1) }
    issues.sort()
    return result
  }

  // MARK: Sections

  private mutating func objective(_ node: Node) -> ServiceLevelObjective {
    let members = members(node, of: "slo", knowing: ["latency", "errors"])
    var objective = ServiceLevelObjective()
    objective.latency = quantity(
      members["latency"], expected: "a duration such as 800 ms",
      factors: ["s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "min": 60])
    objective.errorRatio = quantity(
      members["errors"], expected: "a share of requests such as 1 %", factors: ["%": 0.01])
    return objective
  }

  private mutating func file(_ key: Node, _ node: Node) -> Configuration.File {
    var file = Configuration.File(
      pattern: WildcardPattern(key.string ?? ""), line: key.mark?.line ?? 1)
    let members = members(
      node, of: "an entry of files",
      knowing: [
        "format", "log-format", "pattern", "role", "peer", "service", "instance", "metric",
        "timezone", "unit", "date-order", "skip",
      ])
    file.statement.format = choice(
      members["format"], "a format", FormatCatalog.formats.map { $0.name })
    file.statement.layout = layout(members)
    file.statement.role = choice(
      members["role"], "a role of a log", StatedInput.Role.allCases.map(\.rawValue)
    ).flatMap { StatedInput.Role(rawValue: $0) }
    file.statement.peer = string(members["peer"])
    if file.statement.role == .outboundCalls, file.statement.peer == nil {
      note(members["role"], "outbound calls need 'peer', the name of the callee")
    }
    file.statement.service = string(members["service"])
    file.statement.instance = string(members["instance"])
    file.statement.metric = string(members["metric"])
    file.statement.durationUnit = choice(members["unit"], "a unit", ["s", "ms", "us", "ns"])
      .flatMap { ConfigurationReader.units[$0] }
    file.statement.dateOrder = choice(
      members["date-order"], "an order of dates", DateOrder.allCases.map(\.rawValue)
    ).flatMap { DateOrder(rawValue: $0) }
    file.timezone = zone(members["timezone"])
    file.isSkipped = choice(members["skip"], "", ["true", "false"]) == "true"
    return file
  }

  /// The layout of lines: an nginx `log_format`, whose variables begin with `$`, Apache's `LogFormat`, whose
  /// begin with `%`, or a regular expression with named groups.
  private mutating func layout(_ members: [String: Node]) -> CustomLogLayout? {
    let keys = ["format", "log-format", "pattern"].filter { members[$0] != nil }
    if keys.count > 1 {
      note(
        members[keys[1]],
        "expected one of format, log-format and pattern, got \(keys.joined(separator: " and "))")
    }
    do throws(CustomLogError) {
      if let text = string(members["log-format"]) {
        return text.contains("$")
          ? try CustomLog.layout(ofNginxFormat: text) : try CustomLog.layout(ofApacheFormat: text)
      }
      return try string(members["pattern"]).map(CustomLog.layout(ofPattern:))
    } catch {
      note(members[keys.last ?? ""], error.description)
      return nil
    }
  }

  private static let units: [String: DurationUnit] = [
    "s": .seconds, "ms": .milliseconds, "us": .microseconds, "ns": .nanoseconds,
  ]

  private mutating func metric(_ key: Node, _ node: Node) -> Configuration.Metric {
    var statement = StatedMetric(name: WildcardPattern(key.string ?? ""))
    let members = members(
      node, of: "an entry of metrics",
      knowing: ["quantity", "unit", "kind", "service", "instance"])
    let quantities = Quantity.allCases.map(\.kebabCase)
    if let name = choice(members["quantity"], "a quantity", quantities) {
      statement.quantity = Quantity.allCases.first { $0.kebabCase == name }
    }
    statement.unit = string(members["unit"]) ?? ""
    if !statement.unit.isEmpty, !StatedMetric.isUnit(statement.unit) {
      note(
        members["unit"], "expected a unit such as ms, MiB, percent or 1/s, got '\(statement.unit)'")
    }
    statement.kind = choice(members["kind"], "a kind", ["gauge", "counter"])
      .flatMap { MetricIdentity.Kind(rawValue: $0) }
    statement.service = string(members["service"])
    statement.instance = string(members["instance"])
    return Configuration.Metric(line: key.mark?.line ?? 1, statement: statement)
  }

  private mutating func deploys(_ node: Node?) -> [String] {
    guard let node else { return [] }
    guard let sequence = node.sequence else {
      note(node, "expected a list of deployments: [\"09:31 backend v2.14.0\"]")
      return []
    }
    return sequence.compactMap { item in
      guard let text = string(item) else { return nil }
      do throws(PipelineError) {
        _ = try TimeOption.deploy(text, utcOffset: 0)
        return text
      } catch {
        note(
          item, "expected 'TIME SERVICE [VERSION]', such as '09:31 backend v2.14.0', got '\(text)'")
        return nil
      }
    }
  }

  // MARK: Values

  private mutating func zone(_ node: Node?) -> String? {
    guard let text = string(node) else { return nil }
    if ZoneOption.zone(text) != nil { return text }
    note(node, "expected a zone such as Africa/Nairobi, +03:00 or UTC, got '\(text)'")
    return nil
  }

  private mutating func time(_ node: Node?) -> String? {
    guard let text = string(node) else { return nil }
    let bytes = Array(text.utf8)
    if TimestampParser.parse(bytes.span, utcOffset: 0) != nil { return text }
    note(node, "expected a time such as 10:15 or 2024-08-12T10:15:00+03:00, got '\(text)'")
    return nil
  }

  /// A number above zero with one of the units that are keys of `factors`.
  private mutating func quantity(
    _ node: Node?, expected: String, factors: [String: Double]
  ) -> Double? {
    guard let text = string(node) else { return nil }
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(digits.count).filter { !$0.isWhitespace }
    guard let number = Double(digits), number > 0, let factor = factors[unit] else {
      note(node, "expected \(expected), got '\(text)'")
      return nil
    }
    return number * factor
  }

  private mutating func choice(_ node: Node?, _ noun: String, _ words: [String]) -> String? {
    guard let text = string(node) else { return nil }
    if words.contains(text) { return text }
    let meant = Suggestion.nearest(to: text, among: words)
    let like = words.filter { $0.contains(text.lowercased()) }
    let shown = words.count <= 6 ? words : like.isEmpty ? Array(words.prefix(6)) : like
    let isGuessed = meant != nil && words.count > 6
    let known =
      isGuessed
      ? "" : ": \(shown.joined(separator: ", "))" + (shown.count < words.count ? ", ..." : "")
    note(
      node,
      "expected \(noun.isEmpty ? "one of" : noun)\(known), got '\(text)'"
        + (meant.map { ". Is '\($0)' meant?" } ?? ""))
    return nil
  }

  private mutating func string(_ node: Node?) -> String? {
    guard let node else { return nil }
    if let text = node.scalar?.string, !text.isEmpty { return text }
    note(node, "expected one value, got \(node.scalar == nil ? "several" : "nothing")")
    return nil
  }

  // MARK: Structure

  private mutating func entries(_ node: Node?, of section: String) -> [(Node, Node)] {
    guard let node else { return [] }
    guard let mapping = node.mapping else {
      note(node, "expected names with what is stated of each under '\(section)'")
      return []
    }
    return mapping.map { ($0.key, $0.value) }
  }

  private mutating func members(
    _ node: Node, of section: String, knowing keys: [String]
  ) -> [String: Node] {
    guard let mapping = node.mapping else {
      note(node, "expected keys with values in \(section): \(keys.joined(separator: ", "))")
      return [:]
    }
    var members: [String: Node] = [:]
    for (key, value) in mapping {
      let name = key.string ?? ""
      if keys.contains(name) {
        members[name] = value
      } else {
        let meant = Suggestion.nearest(to: name, among: keys)
        note(
          key,
          "unknown key '\(name)' in \(section): "
            + (meant.map { "is '\($0)' meant?" } ?? "expected \(keys.joined(separator: ", "))"))
      }
    }
    return members
  }

  private mutating func note(_ node: Node?, _ message: String) {
    issues.append(ConfigurationIssue(line: node?.mark?.line ?? 1, message: message))
  }

  private mutating func note(_ error: any Error) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      issues.append(ConfigurationIssue(line: mark.line, message: "not YAML: \(problem)"))
    case .duplicatedKeysInMapping(let duplicates, let context):
      issues.append(
        ConfigurationIssue(
          line: context.mark.line,
          message: "keys stand there twice: \(duplicates.sorted().joined(separator: ", "))"))
    default:
      issues.append(ConfigurationIssue(line: 1, message: "not YAML in UTF-8"))
    }
  }
}
