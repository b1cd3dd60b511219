import RuleOutModel

/// The name and labels of a series as Prometheus writes them: `up{job="api"}`, `{__name__="up"}` or,
/// with a quoted name, `{"disk.used", host="a"}`.
struct SeriesSelector: Hashable, Sendable {
  var name: String
  var labels: [MetricIdentity.Label]

  /// Where the selector at the start of `line` ends: behind its `}`, or behind the name; nil where
  /// none begins there or a brace is not closed.
  static func end(_ line: Span<UInt8>) -> Int? {
    var i = 0
    while i < line.count, isNamePart(line[i]) { i += 1 }
    guard i == 0 || line[0].decimalDigit == nil else { return nil }
    let nameEnd = i
    while i < line.count, line[i] == 0x20 || line[i] == 0x09 { i += 1 }
    guard i < line.count, line[i] == UInt8(ascii: "{") else { return nameEnd > 0 ? nameEnd : nil }
    var isQuoted = false
    while i < line.count {
      switch line[i] {
      case UInt8(ascii: "\\") where isQuoted: i += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "}") where !isQuoted: return i + 1
      default: break
      }
      i += 1
    }
    return nil
  }

  /// Reads a selector that fills all of `bytes`; nil where it is malformed.
  init?(_ bytes: Span<UInt8>) {
    var i = 0
    func skipBlanks() { while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x09 { i += 1 } }
    func word() -> String {
      let start = i
      while i < bytes.count, SeriesSelector.isNamePart(bytes[i]) { i += 1 }
      return bytes.extracting(start..<i).text()
    }
    var name = word()
    var labels: [MetricIdentity.Label] = []
    skipBlanks()
    if i < bytes.count {
      guard bytes[i] == UInt8(ascii: "{") else { return nil }
      i += 1
      while true {
        skipBlanks()
        guard i < bytes.count else { return nil }
        if bytes[i] == UInt8(ascii: "}") { break }
        let isQuoted = bytes[i] == UInt8(ascii: "\"")
        guard let key = isQuoted ? SeriesSelector.quoted(bytes, &i) : word(), !key.isEmpty else {
          return nil
        }
        skipBlanks()
        if i < bytes.count, bytes[i] == UInt8(ascii: "=") {
          i += 1
          skipBlanks()
          guard let value = SeriesSelector.quoted(bytes, &i) else { return nil }
          if key == "__name__" {
            name = value
          } else {
            labels.append(MetricIdentity.Label(key, value))
          }
        } else if isQuoted {
          name = key
        } else {
          return nil
        }
        skipBlanks()
        if i < bytes.count, bytes[i] == UInt8(ascii: ",") { i += 1 }
      }
      guard i == bytes.count - 1 else { return nil }
    }
    self.name = name
    self.labels = labels
  }

  /// Letters, digits, `_` and `:`; and `.`, `-`, `/`, which names converted from other systems carry.
  static func isNamePart(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.decimalDigit != nil || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "/") || byte >= 0x80
  }

  /// A quoted value with its escapes `\\`, `\"` and `\n` resolved; moves `i` behind it.
  private static func quoted(_ bytes: Span<UInt8>, _ i: inout Int) -> String? {
    guard i < bytes.count, bytes[i] == UInt8(ascii: "\"") else { return nil }
    i += 1
    var value: [UInt8] = []
    while i < bytes.count, bytes[i] != UInt8(ascii: "\"") {
      if bytes[i] == UInt8(ascii: "\\"), i + 1 < bytes.count {
        i += 1
        value.append(bytes[i] == UInt8(ascii: "n") ? 0x0A : bytes[i])
      } else {
        value.append(bytes[i])
      }
      i += 1
    }
    guard i < bytes.count else { return nil }
    i += 1
    return String(decoding: value, as: UTF8.self)
  }
}
