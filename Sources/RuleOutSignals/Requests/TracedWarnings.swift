import RuleOutModel

/// What the user must know of requests in traces that were not counted.
struct TracedWarnings {
  let names: SymbolNames
  private var logged: [String: Int] = [:]
  private var few: [String: Int] = [:]
  private var found: [Warning] = []

  /// Names spelled out; the rest are counted.
  private static let nameLimit = 5

  init(names: SymbolNames) { self.names = names }

  mutating func overflow(_ capacity: Int) {
    found.append(
      Warning(
        code: "too-many-names",
        message: "more than \(capacity) services and callees in the traces; \(capacity) are used"))
  }

  mutating func leaveOut(_ key: TracedRequests.Key, _ count: Int) {
    logged[text(key), default: 0] += count
  }

  mutating func tooFew(_ key: TracedRequests.Key, _ count: Int) {
    few[text(key), default: 0] += count
  }

  var all: [Warning] {
    var all = found
    if !logged.isEmpty {
      all.append(
        Warning(
          code: "traces-not-counted",
          message: "requests of \(list(logged)) stand in logs too: those are counted, and "
            + "\(logged.values.reduce(0, +)) spans of traces are not"))
    }
    if !few.isEmpty {
      all.append(
        Warning(
          code: "traces-too-few",
          message: "traces hold fewer than \(TracedRequests.fewestRequests) spans of \(list(few)): "
            + "too few to tell a course, not counted"))
    }
    return all
  }

  private func list(_ counts: [String: Int]) -> String {
    let sorted = counts.keys.sorted()
    let more = sorted.count - TracedWarnings.nameLimit
    return sorted.prefix(TracedWarnings.nameLimit).joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }

  private func text(_ key: TracedRequests.Key) -> String {
    let service = key.service == .none ? "unnamed services" : name(key.service)
    return key.peer == .none ? service : "\(service) to \(name(key.peer))"
  }

  private func name(_ symbol: Symbol) -> String {
    names[symbol] ?? "#" + String(symbol.hash, radix: 16)
  }
}
