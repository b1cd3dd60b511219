import RuleOutModel

/// Where the parts of a line of InfluxDB's line protocol stand. One is used for many lines.
struct InfluxLine: Sendable {
  /// End of measurement and tags.
  private(set) var keyEnd = 0
  private(set) var fields: [(name: Range<Int>, value: Range<Int>)] = []
  private(set) var time: Range<Int>?
  private var measurement = 0..<0
  private var tags: [(name: Range<Int>, value: Range<Int>)] = []

  var hasTags: Bool { !tags.isEmpty }

  /// True for comments, and for what an export writes between its points.
  static func isRemark(_ line: Span<UInt8>) -> Bool {
    line.hasPrefix("#") || line.hasPrefix("CREATE DATABASE ")
  }

  /// Finds the parts of `line`, blanks around it removed; false where it is no such line.
  mutating func parse(_ line: Span<UInt8>) -> Bool {
    fields.removeAll(keepingCapacity: true)
    tags.removeAll(keepingCapacity: true)
    time = nil
    var i = 0
    measurement = InfluxLine.word(line, &i)
    guard !measurement.isEmpty else { return false }
    while i < line.count, line[i] == UInt8(ascii: ",") {
      i += 1
      guard let pair = InfluxLine.pair(line, &i) else { return false }
      tags.append(pair)
    }
    guard i < line.count, line[i] == 0x20 else { return false }
    keyEnd = i
    while i < line.count, line[i] == 0x20 { i += 1 }
    while true {
      guard let pair = InfluxLine.pair(line, &i, isField: true) else { return false }
      fields.append(pair)
      guard i < line.count, line[i] == UInt8(ascii: ",") else { break }
      i += 1
    }
    while i < line.count, line[i] == 0x20 { i += 1 }
    if i < line.count { time = i..<line.count }
    return true
  }

  /// True where every value found is one of the protocol's.
  func holdsValues(_ line: Span<UInt8>) -> Bool {
    fields.allSatisfy { InfluxLine.value(line.extracting($0.value)) != .malformed }
  }

  enum Value: Hashable {
    case number(Double)
    /// A text or a truth value.
    case text
    case malformed
  }

  static func value(_ bytes: Span<UInt8>) -> Value {
    guard let last = bytes.isEmpty ? nil : bytes[bytes.count - 1] else { return .malformed }
    if bytes[0] == UInt8(ascii: "\"") { return .text }
    if last == UInt8(ascii: "i") || last == UInt8(ascii: "u") {
      let digits = bytes.extracting(0..<(bytes.count - 1))
      if let integer = digits.integer() { return .number(Double(integer)) }
      // Only an unsigned value goes beyond what the signed reading holds.
      guard last == UInt8(ascii: "u"), let large = UInt64(digits.text()) else { return .malformed }
      return .number(Double(large))
    }
    if let number = bytes.decimal() { return .number(number) }
    for truth: StaticString in ["t", "true", "f", "false"] where bytes.equalsIgnoringCase(truth) {
      return .text
    }
    return .malformed
  }

  /// The series of a field of the line parsed last.
  func identity(_ line: Span<UInt8>, field: Range<Int>) -> MetricIdentity {
    func text(_ range: Range<Int>) -> String { InfluxLine.unescaped(line.extracting(range)) }
    return InfluxNames.identity(
      measurement: text(measurement), field: text(field),
      labels: tags.map { MetricIdentity.Label(text($0.name), text($0.value)) })
  }

  // MARK: Scanning

  /// Up to the next comma, equals sign or blank that is not escaped.
  private static func word(_ line: Span<UInt8>, _ i: inout Int) -> Range<Int> {
    let start = i
    while i < line.count {
      switch line[i] {
      case UInt8(ascii: "\\") where i + 1 < line.count: i += 1
      case UInt8(ascii: ","), UInt8(ascii: "="), 0x20: return start..<i
      default: break
      }
      i += 1
    }
    return start..<i
  }

  private static func pair(
    _ line: Span<UInt8>, _ i: inout Int, isField: Bool = false
  ) -> (name: Range<Int>, value: Range<Int>)? {
    let name = word(line, &i)
    guard !name.isEmpty, i < line.count, line[i] == UInt8(ascii: "=") else { return nil }
    i += 1
    let start = i
    if isField, i < line.count, line[i] == UInt8(ascii: "\"") {
      i += 1
      while i < line.count, line[i] != UInt8(ascii: "\"") {
        i += line[i] == UInt8(ascii: "\\") && i + 1 < line.count ? 2 : 1
      }
      guard i < line.count else { return nil }
      i += 1
    } else {
      _ = word(line, &i)
    }
    guard i > start, i == line.count || line[i] != UInt8(ascii: "=") else { return nil }
    return (name, start..<i)
  }

  /// Backslashes before commas, equals signs and blanks removed.
  private static func unescaped(_ bytes: Span<UInt8>) -> String {
    var result: [UInt8] = []
    var i = 0
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "\\"), i + 1 < bytes.count,
        [UInt8(ascii: ","), UInt8(ascii: "="), 0x20].contains(bytes[i + 1])
      {
        i += 1
      }
      result.append(bytes[i])
      i += 1
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// How a measurement and a field of InfluxDB make the name of one metric.
enum InfluxNames {
  /// `mem` and `used` are `mem_used`. Telegraf stores a single value in a field named `value`, `gauge` or
  /// `counter`, and metrics scraped from Prometheus as fields of one measurement, `prometheus`.
  static func identity(
    measurement: String, field: String, labels: [MetricIdentity.Label]
  ) -> MetricIdentity {
    var identity = MetricIdentity(name: "\(measurement)_\(field)", labels: labels)
    switch field {
    case "value", "gauge", "counter":
      identity.name = measurement
      if field == "gauge" { identity.kind = .gauge }
      if field == "counter" { identity.kind = .counter }
    case _ where measurement == "prometheus" || measurement.isEmpty: identity.name = field
    case "": identity.name = measurement
    default: break
    }
    return identity
  }
}
