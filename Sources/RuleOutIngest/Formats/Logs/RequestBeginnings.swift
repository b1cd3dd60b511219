import RuleOutModel

/// Remembers where requests go that a log tells of in several lines, until a line tells how they went:
///
///     [8f3a9c1b] Started GET "/orders/7" for 10.0.0.1 at 2026-11-22 14:03:11 +0000
///     [8f3a9c1b] Completed 200 OK in 12ms
///
/// Lines are tied by the id of the request, else by the process. Where a process has several requests begun, by
/// threads of its own, which of them ended is not known, and neither gets a route until none is left.
struct RequestBeginnings {
  /// Requests begun that are remembered; beyond it all are forgotten.
  private static let capacity = 4_096

  struct Beginning {
    /// Method, path and client.
    fileprivate(set) var method: [UInt8] = []
    fileprivate(set) var path: [UInt8] = []
    fileprivate(set) var client: [UInt8] = []
    fileprivate var begun = 1
    fileprivate var isAlone = true
  }

  private var known: [Symbol: Beginning] = [:]

  mutating func begin(
    _ fields: LineFields, _ line: Span<UInt8>, process: Range<Int>?
  ) {
    guard let key = Self.key(fields, line, process) else { return }
    if let before = known[key] {
      known[key]?.begun = before.begun + 1
      known[key]?.isAlone = false
      return
    }
    if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
    func copied(_ field: LogField) -> [UInt8] {
      fields[field].map { line.extracting($0.range).copied() } ?? []
    }
    known[key] = Beginning(
      method: copied(.method), path: copied(.path), client: copied(.clientAddress))
  }

  /// What was remembered of the request that ends; nil where nothing was, or not of which.
  mutating func end(
    _ fields: LineFields, _ line: Span<UInt8>, process: Range<Int>?
  ) -> Beginning? {
    guard let key = Self.key(fields, line, process), let found = known[key] else { return nil }
    if found.begun == 1 {
      known[key] = nil
    } else {
      known[key]?.begun = found.begun - 1
    }
    return found.isAlone ? found : nil
  }

  private static func key(
    _ fields: LineFields, _ line: Span<UInt8>, _ process: Range<Int>?
  ) -> Symbol? {
    guard let range = fields[.requestID]?.range ?? process else { return nil }
    return Symbol(line.extracting(range))
  }
}
