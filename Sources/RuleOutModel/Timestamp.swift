/// A moment in time: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Integer microseconds keep every sum and comparison exact and independent of order.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Microseconds since the Unix epoch; negative before 1970.
  public var microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// Before, and after, anything that a source can state (years 1970 to 2199 are understood).
  public static let distantPast = Timestamp(microseconds: -1 << 53)
  public static let distantFuture = Timestamp(microseconds: 1 << 53)

  /// The moment `seconds` after the Unix epoch, to the nearest microsecond.
  public init(seconds: Double) {
    self.init(microseconds: Int64((seconds * 1_000_000).rounded()))
  }

  /// Seconds since the Unix epoch.
  public var seconds: Double { Double(microseconds) / 1_000_000 }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

  /// The moment `seconds` later (earlier when negative).
  public func advanced(bySeconds seconds: Double) -> Timestamp {
    Timestamp(microseconds: microseconds + Int64((seconds * 1_000_000).rounded()))
  }

  /// Seconds from `other` to this moment.
  public func seconds(since other: Timestamp) -> Double {
    Double(microseconds - other.microseconds) / 1_000_000
  }

  /// The start of the grid cell of `step` microseconds that holds this moment; grids start at the epoch.
  public func floored(toStep step: Int64) -> Timestamp {
    let remainder = microseconds % step
    return Timestamp(microseconds: microseconds - (remainder < 0 ? remainder + step : remainder))
  }
}

/// A half-open stretch of time, `start` included and `end` excluded.
public struct TimeWindow: Sendable, Hashable {
  public var start: Timestamp
  public var end: Timestamp

  public init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = max(start, end)
  }

  /// Length in seconds.
  public var duration: Double { end.seconds(since: start) }

  public func contains(_ time: Timestamp) -> Bool { time >= start && time < end }

  public func overlaps(_ other: TimeWindow) -> Bool { start < other.end && other.start < end }

  /// The part shared with `other`; empty (zero length) where there is none.
  public func intersection(_ other: TimeWindow) -> TimeWindow {
    TimeWindow(start: max(start, other.start), end: min(end, other.end))
  }

  /// The smallest window that holds both.
  public func union(_ other: TimeWindow) -> TimeWindow {
    TimeWindow(start: min(start, other.start), end: max(end, other.end))
  }
}

/// A time as a source states it: a moment, or only a clock time that the bundle's span completes.
public enum StatedTime: Sendable, Hashable {
  case moment(Timestamp)
  /// Seconds after local midnight ("10:15 AM"), of a day that the bundle's span decides.
  case clock(secondsOfDay: Int)

  /// The moment meant: a clock time takes the first day on which it falls within `span`,
  /// else the day that brings it nearest to the span. `utcOffset` is in seconds east of UTC.
  public func resolved(within span: TimeWindow, utcOffset: Int) -> Timestamp {
    switch self {
    case .moment(let time): return time
    case .clock(let secondsOfDay):
      let day: Int64 = 86_400_000_000
      let shift = Int64(utcOffset) * 1_000_000
      let localMidnight = Timestamp(microseconds: span.start.microseconds + shift)
        .floored(toStep: day)
      let first = localMidnight.microseconds + Int64(secondsOfDay) * 1_000_000 - shift
      let candidates = (-1...1).map { Timestamp(microseconds: first + Int64($0) * day) }
      func distance(_ time: Timestamp) -> Double {
        max(span.start.seconds(since: time), time.seconds(since: span.end), 0)
      }
      return candidates.min { (distance($0), $0) < (distance($1), $1) }!
    }
  }
}
