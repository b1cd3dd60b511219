import RuleOutModel

/// Counts messages about records whose own time lies years away from that at which they are handled: clocks that were
/// never set, units taken for others, fields that moved. Stores that lay records out by time suffer from them.
struct MisdatedRecords: Sendable {
  /// Late data is days old, old archives are years old: beyond this it is no time of anything, µs.
  private static let farthest: Int64 = 10 * 365 * 86_400_000_000

  private enum Kind: Comparable { case misdated }

  private var counts = ErrorCounts<Kind>()

  mutating func receive(_ messages: [Message], file: String) {
    counts.note(messages.lazy.map(\.time), in: file)
    for message in messages where PlausibleTime.contains(message.time) {
      guard let stated = message.recordTime,
        abs(stated.microseconds - message.time.microseconds) > MisdatedRecords.farthest
      else { continue }
      counts.count(message, of: message.service, .misdated, in: file)
    }
  }

  mutating func merge(_ other: MisdatedRecords) { counts.merge(other.counts) }

  func signals(names: SymbolNames, within span: TimeWindow?) -> [Signal] {
    counts.courses(within: span).map { course in
      let name = names[course.subject] ?? RequestKey.otherName
      var signal = Signal(
        id: SignalID(
          entity: course.subject == .none ? .whole : Entity(.service, name),
          quantity: .misdatedRecords, statistic: .rate),
        series: course.series, source: course.source)
      signal.otherFiles = course.otherFiles
      return signal
    }
  }
}
