import RuleOutModel

/// A setting whose value a diff changes.
struct DiffSetting: Sendable, Hashable {
  enum Direction: String, Sendable, Hashable {
    /// Less is allowed than before: a shorter timeout, a smaller limit, pool, quota or memory.
    case tightened
    /// More is allowed than before.
    case loosened
    /// What more or less of it means is not known.
    case unknown
  }

  /// With what it lies in, where the hunk shows it: `pool.max`.
  var key: String
  var path: String
  /// Nil where it was not set before.
  var old: SettingValue?
  /// Nil where it is not set any more.
  var new: SettingValue?
  var direction: Direction

  /// New over old; nil where one is missing or 0, or they are of two units.
  var ratio: Double? {
    guard let old, let new, old.unit == new.unit, old.number != 0 else { return nil }
    return new.number / old.number
  }

  /// `pool.max was lowered from 20 to 5`.
  var statement: String {
    switch (old, new) {
    case (let old?, let new?):
      let isNumber = old.unit == new.unit && ![.truth, .level].contains(new.unit)
      let verb =
        !isNumber || old.number == new.number
        ? "changed" : new.number < old.number ? "was lowered" : "was raised"
      return "\(key) \(verb) from \(old.text) to \(new.text)"
    case (let old?, nil): return "\(key), which was \(old.text), is not set any more"
    case (nil, let new?): return "\(key) is now set, to \(new.text)"
    case (nil, nil): return "\(key) was touched"
    }
  }

  /// The words of the key, in lower case.
  var words: [String] { key.identifierWords }

  /// Whether more of it loads something else: what is retried, done at once or kept.
  var isCostly: Bool {
    !Set(words).isDisjoint(with: [
      "retry", "retries", "attempts", "concurrency", "concurrent", "parallelism", "parallel",
      "prefetch", "fanout", "inflight", "workers", "worker", "threads", "cache", "ttl",
      "batch", "burst", "queue", "buffer",
    ])
  }

  /// All settings that differ between the sides of each file, in the order of their lines.
  static func find(in code: ChangedCode) -> [DiffSetting] {
    let references = SettingReferences(code)
    return code.files.flatMap { file in find(in: file) }.map(references.completing)
  }

  private static func find(in file: ChangedCode.File) -> [DiffSetting] {
    struct Values {
      var old: [SettingValue] = []
      var new: [SettingValue] = []
    }
    var order: [String] = []
    var values: [String: Values] = [:]
    for hunk in file.hunks {
      for side in [UnifiedDiff.Line.Side.removed, .added] {
        let lines = hunk.lines(on: side)
        for (index, line) in lines.enumerated() where line.side == side {
          for (key, value) in settings(
            of: line, at: index, in: lines, file.language)
          {
            if values[key] == nil { order.append(key) }
            if side == .removed {
              values[key, default: Values()].old.append(value)
            } else {
              values[key, default: Values()].new.append(value)
            }
          }
        }
      }
    }
    return order.flatMap { key -> [DiffSetting] in
      guard var both = values[key] else { return [] }
      // What stands on both sides was moved, not changed.
      for value in both.old {
        if let same = both.new.firstIndex(where: {
          $0.number == value.number && $0.unit == value.unit
        }),
          let old = both.old.firstIndex(of: value)
        {
          both.new.remove(at: same)
          both.old.remove(at: old)
        }
      }
      return (0..<max(both.old.count, both.new.count)).map { index in
        let old = index < both.old.count ? both.old[index] : nil
        let new = index < both.new.count ? both.new[index] : nil
        return DiffSetting(
          key: key, path: file.path, old: old, new: new,
          direction: direction(key.identifierWords, old, new, isNew: file.isNew))
      }
    }
  }

  private static func settings(
    of line: ChangedCode.Line, at index: Int, in lines: [ChangedCode.Line],
    _ language: SourceLanguage
  ) -> [(String, SettingValue)] {
    let scope = scope(of: index, in: lines)
    let reader = SettingReader(
      line.tokens, scope: scope.flatMap(\.identifierWords), hasDirectives: language == .properties)
    return reader.assignments().map { assignment in
      var name = assignment.key
      // `- name: LIMIT`, `value: "10"`
      if name == "value" || name == "default", index > 0,
        let named = lines[index - 1].tokens.firstIndex(where: { $0.text == "name" }),
        named + 2 < lines[index - 1].tokens.count
      {
        name = lines[index - 1].tokens[named + 2].text
        let value = SettingValue(assignment.value.text, key: name.identifierWords)
        return (name, value ?? assignment.value)
      }
      return ((scope + [name]).joined(separator: "."), assignment.value)
    }
  }

  /// The keys of the blocks that a line lies in, outermost first, at most two: `pool:`, `"pool": {`.
  static func scope(of index: Int, in lines: [ChangedCode.Line]) -> [String] {
    var keys: [String] = []
    var indentation = lines[index].indentation
    for line in lines[..<index].reversed() where !line.isSilent && line.indentation < indentation {
      indentation = line.indentation
      guard let last = line.tokens.last, last.is(":") || last.is("{"),
        !line.tokens.contains(where: { $0.is("(") || $0.is(")") }),
        let key = line.tokens.last(where: { $0.kind == .word || $0.kind == .text })
      else { break }
      if !["else", "try", "do", "finally"].contains(key.text) { keys.insert(key.text, at: 0) }
      if keys.count == 2 { break }
    }
    return keys
  }

  static func direction(
    _ words: [String], _ old: SettingValue?, _ new: SettingValue?, isNew: Bool
  ) -> Direction {
    let units = [old?.unit, new?.unit].compactMap { $0 }
    guard Set(units).count == 1, ![.truth, .level].contains(units[0]), !isNew,
      vague.isDisjoint(with: words), !allowances.isDisjoint(with: words)
    else { return .unknown }
    switch (old, new) {
    case (let old?, let new?):
      return new.number == old.number
        ? .unknown : new.number < old.number ? .tightened : .loosened
    case (nil, _?): return limits.isDisjoint(with: words) ? .unknown : .tightened
    case (_?, nil): return limits.isDisjoint(with: words) ? .unknown : .loosened
    default: return .unknown
    }
  }

  /// Words of what is scarcer the lower its number.
  private static let allowances: Set<String> = [
    "timeout", "timeouts", "deadline", "limit", "limits", "max", "maximum", "size", "pool",
    "capacity", "quota", "memory", "mem", "cpu", "cpus", "replicas", "retries", "retry",
    "attempts", "connections", "connection", "conns", "concurrency", "workers", "worker",
    "threads", "buffer", "queue", "ttl", "expiry", "expires", "expiration", "rate", "burst",
    "budget", "rps", "qps", "heap", "xmx", "keepalive", "lifetime", "allowance", "slots",
  ]
  /// Words of what, once set, forbids something.
  private static let limits: Set<String> = [
    "timeout", "deadline", "limit", "limits", "max", "maximum", "quota", "ttl",
  ]
  /// Words of what does not get scarcer or ampler by its number alone.
  private static let vague: Set<String> = [
    "interval", "backoff", "delay", "threshold", "sleep", "port", "version", "sampling", "sample",
    "level", "weight", "jitter", "period", "initial",
  ]
}
