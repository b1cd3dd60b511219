/// Finds what a line of code sets: `a: 5`, `x = 5 * time.Second`, `WithTimeout(ctx, d)`, `"max": 10`,
/// `ENV A 1`, `-Xmx512m`, `<max>10</max>`, `LIMIT 50`, `os.getenv("A", "10")`, `retries > 3`.
struct SettingReader {
  struct Assignment: Sendable, Hashable {
    /// As the source writes it.
    var key: String
    var value: SettingValue
  }

  private let tokens: [CodeToken]
  private let scope: [String]
  private let hasDirectives: Bool

  /// `scope` are the words of what the line lies in; they help to tell units. `hasDirectives` says that the language
  /// sets things by a name and a value with nothing between, as nginx and HAProxy do.
  init(_ tokens: [CodeToken], scope: [String] = [], hasDirectives: Bool = false) {
    self.tokens = tokens
    self.scope = scope
    self.hasDirectives = hasDirectives
  }

  func assignments() -> [Assignment] {
    if hasDirectives, let directive { return [directive] }
    var found: [Assignment] = []
    var index = 0
    while index < tokens.count {
      if let (assignment, end) = assignment(at: index) {
        found.append(assignment)
        index = max(end, index + 1)
      } else {
        if tokens[index].kind == .text, let inner = quoted(tokens[index].text) {
          found.append(inner)
        }
        index += 1
      }
    }
    return found
  }

  /// `proxy_read_timeout 60s;`, `timeout client 50s`: at most three words, then a value alone.
  private var directive: Assignment? {
    let names = tokens.prefix { $0.kind == .word }
    guard 1...3 ~= names.count, names.count < tokens.count, tokens[names.count].kind == .number
    else { return nil }
    let key = names.map(\.text).joined(separator: " ")
    guard let (value, end) = value(from: names.count, key: words(key)),
      end == tokens.count || end == tokens.count - 1 && tokens[end].is(";")
    else { return nil }
    return Assignment(key: key, value: value)
  }

  private func assignment(at index: Int) -> (Assignment, Int)? {
    let token = tokens[index]
    guard token.kind == .word || token.kind == .text, index + 1 < tokens.count else { return nil }
    let next = tokens[index + 1]
    if token.kind == .word, token.text.hasPrefix("Xm") || token.text.hasPrefix("Xss") {
      return quoted(token.text).map { ($0, index + 1) }
    }
    if next.kind == .symbol {
      switch next.text {
      case ":", "=", ":=", "=>": return given(to: index, from: index + 2)
      case "(": return passed(to: index)
      case ",": return fallback(of: index)
      case "<", ">", "<=", ">=": return compared(index)
      default: return nil
      }
    }
    let lower = token.text.lowercased()
    if lower == "limit", next.kind == .number {
      return value(from: index + 1, key: ["limit"]).map {
        (Assignment(key: "limit", value: $0.0), $0.1)
      }
    }
    if lower == "env", index == 0, next.kind == .word {
      return value(from: 2, key: words(next.text)).map {
        (Assignment(key: next.text, value: $0.0), $0.1)
      }
    }
    if next.text.lowercased() == "to", index > 0 {
      return value(from: index + 2, key: words(token.text)).map {
        (Assignment(key: token.text, value: $0.0), $0.1)
      }
    }
    return nil
  }

  /// `key = value`, `key: Type = value`, `key type = value`, `key = ${OTHER:-value}`.
  private func given(to index: Int, from start: Int) -> (Assignment, Int)? {
    var key = tokens[index].text
    if SettingReader.types.contains(key.lowercased()) {
      // A type behind its name; of a qualified one, before the package too.
      var place = index - 1
      if place > 0, tokens[place].is(".") { place -= 2 }
      guard place >= 0, tokens[place].kind == .word else { return nil }
      key = tokens[place].text
    }
    guard key.utf8.count < 120, !key.contains(" ") else { return nil }
    if let (value, end) = value(from: start, key: words(key)) {
      return (Assignment(key: key, value: value), end)
    }
    if start < tokens.count, tokens[start].is("$") {
      let inner = tokens[start...].prefix(8).dropFirst(3)
      if let number = inner.firstIndex(where: { $0.kind == .number }),
        let (value, end) = value(from: number, key: words(key))
      {
        return (Assignment(key: key, value: value), end)
      }
    }
    if tokens[index + 1].is(":") || tokens[index + 1].is("="),
      let equals = tokens[start...].prefix(4).firstIndex(where: { $0.is("=") }),
      let (value, end) = value(from: equals + 1, key: words(key))
    {
      return (Assignment(key: key, value: value), end)
    }
    return nil
  }

  /// `setMaxConns(10)`, `WithTimeout(ctx, 5 * time.Second)`: the last argument that is a value.
  private func passed(to index: Int) -> (Assignment, Int)? {
    let name = tokens[index]
    let words = words(name.text)
    guard name.kind == .word,
      ["set", "with"].contains(words.first ?? "") || !SettingReader.tuned.isDisjoint(with: words)
    else { return nil }
    var depth = 0
    var start = index + 2
    var last: (SettingValue, Int)?
    for place in (index + 1)..<tokens.count {
      if tokens[place].is("(") { depth += 1 }
      let closes = tokens[place].is(")")
      if depth == 1, closes || tokens[place].is(",") {
        if let (value, end) = value(from: start, key: words), end >= place { last = (value, place) }
        start = place + 1
      }
      if closes { depth -= 1 }
      if depth == 0 { break }
    }
    return last.map { (Assignment(key: name.text, value: $0.0), $0.1) }
  }

  /// `getenv("KEY", 10)`.
  private func fallback(of index: Int) -> (Assignment, Int)? {
    let key = tokens[index]
    guard key.kind == .text, !key.text.isEmpty, !key.text.contains(" "), index > 0,
      tokens[index - 1].is("("),
      let (value, end) = value(from: index + 2, key: words(key.text)), end < tokens.count,
      tokens[end].is(")") || tokens[end].is(",")
    else { return nil }
    return (Assignment(key: key.text, value: value), end)
  }

  private func compared(_ index: Int) -> (Assignment, Int)? {
    let key = tokens[index]
    // `<max>10</max>`
    if index > 0, tokens[index - 1].is("<"), tokens[index + 1].is(">") {
      return value(from: index + 2, key: words(key.text)).map {
        (Assignment(key: key.text, value: $0.0), $0.1)
      }
    }
    guard key.kind == .word, !SettingReader.tuned.isDisjoint(with: words(key.text)),
      let (value, end) = value(from: index + 2, key: words(key.text)), value.unit != .truth
    else { return nil }
    return (Assignment(key: key.text, value: value), end)
  }

  /// `KEY=value`, `--key=value`, `-Xmx512m` in one text.
  private func quoted(_ text: String) -> Assignment? {
    let flag = text.drop { $0 == "-" }
    for name in ["Xmx", "Xms", "Xss"] where flag.hasPrefix(name) {
      return SettingValue(String(flag.dropFirst(3)), key: ["xmx"]).map {
        Assignment(key: name, value: $0)
      }
    }
    let parts = flag.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, !parts[0].contains(" "), parts[0].utf8.count < 120 else { return nil }
    let key = String(parts[0])
    return SettingValue(String(parts[1]), key: words(key)).map { Assignment(key: key, value: $0) }
  }

  private func words(_ key: String) -> [String] { scope + key.identifierWords }

  /// A product of numbers and units, or a duration's constructor, and the place after it.
  private func value(from start: Int, key: [String]) -> (SettingValue, Int)? {
    guard let (first, next) = factor(at: start, key: key) else { return nil }
    var value = first
    var index = next
    while index < tokens.count, tokens[index].is("*") || tokens[index].is("<<"),
      let (factor, end) = factor(at: index + 1, key: key)
    {
      if tokens[index].is("<<") {
        guard factor.number < 63 else { break }
        value.number *= Double(UInt64(1) << UInt64(max(0, factor.number)))
      } else {
        value.number *= factor.number
      }
      if value.unit == .count { value.unit = factor.unit }
      index = end
    }
    // `5 seconds`, `5, TimeUnit.SECONDS`
    if value.unit == .count, index < tokens.count {
      let isListed = tokens[index].is(",")
      if let (unit, end) = factor(at: isListed ? index + 1 : index, key: []), unit.unit == .seconds,
        unit.text.first?.isNumber == false
      {
        value.number *= unit.number
        value.unit = unit.unit
        index = end
      }
    }
    value.text = SettingReader.text(of: tokens[start..<min(index, tokens.count)])
    value.apply(unitOf: key)
    return value.number.isFinite ? (value, index) : nil
  }

  private func factor(at index: Int, key: [String]) -> (SettingValue, Int)? {
    guard index < tokens.count else { return nil }
    let token = tokens[index]
    switch token.kind {
    case .symbol: return nil
    case .number, .text:
      // A bare number takes the unit of its key once, for the whole product.
      guard let value = SettingValue(token.text, key: key, isFactor: true) else { return nil }
      return (value, index + 1)
    case .word: return named(at: index, key: key)
    }
  }

  /// `time.Second`, `Duration.ofMillis(5)`, `timedelta(seconds=5)`, `Level.DEBUG`, `true`.
  private func named(at start: Int, key: [String]) -> (SettingValue, Int)? {
    var index = start
    while index + 2 < tokens.count, tokens[index + 1].is("."), tokens[index + 2].kind == .word {
      index += 2
    }
    let name = tokens[index].text
    let last = name.split(separator: ".").last.map { String($0) } ?? name
    if index + 1 < tokens.count, tokens[index + 1].is("(") {
      let unit = last.identifierWords.last.flatMap { SettingValue.unit(named: $0) }
      if let unit, let (value, end) = factor(at: index + 2, key: []), value.unit == .count {
        return (
          SettingValue(number: value.number * unit.factor, unit: unit.unit, text: ""), end + 1
        )
      }
      if last == "timedelta" || last == "Duration", index + 4 < tokens.count,
        let unit = SettingValue.unit(named: tokens[index + 2].text),
        let (value, end) = factor(at: index + 4, key: [])
      {
        return (
          SettingValue(number: value.number * unit.factor, unit: unit.unit, text: ""), end + 1
        )
      }
      return nil
    }
    if let unit = SettingValue.unit(named: last), last.utf8.count > 1 {
      return (SettingValue(number: unit.factor, unit: unit.unit, text: last), index + 1)
    }
    if SettingValue.isOfLog(key), let word = last.identifierWords.first,
      let level = SettingValue.levels[word]
    {
      return (SettingValue(number: level, unit: .level, text: last), index + 1)
    }
    if let truth = SettingValue.truths[last.lowercased()] {
      return (SettingValue(number: truth, unit: .truth, text: last), index + 1)
    }
    return nil
  }

  private static func text(of tokens: ArraySlice<CodeToken>) -> String {
    var text = ""
    for token in tokens {
      let isTight = token.is(".") || token.is("(") || token.is(")") || text.hasSuffix(".")
      text += (text.isEmpty || isTight || text.hasSuffix("(") ? "" : " ") + token.text
    }
    return text
  }

  private static let types: Set<String> = [
    "int", "int32", "int64", "uint", "uint32", "uint64", "long", "float", "float64", "double",
    "number", "string", "bool", "boolean", "duration", "usize", "u32", "u64", "i32", "i64",
  ]

  /// Words of what is tuned: only these make a call or a comparison a setting.
  static let tuned: Set<String> = [
    "timeout", "timeouts", "deadline", "limit", "limits", "max", "maximum", "min", "minimum",
    "size", "pool", "capacity", "quota", "memory", "cpu", "replicas", "retries", "retry",
    "attempts", "connections", "conns", "concurrency", "workers", "threads", "buffer", "queue",
    "ttl", "expiry", "expire", "expiration", "rate", "burst", "budget", "heap", "window", "batch",
    "interval", "delay", "backoff", "sleep", "threshold", "level", "sampling", "lifetime", "depth",
  ]
}
