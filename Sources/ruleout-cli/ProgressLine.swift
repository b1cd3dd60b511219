import Glibc
import RuleOut
import Synchronization

/// One line on standard error that tells how far reading has come: on a terminal only, and only for work
/// that takes its time.
final class ProgressLine: Sendable {
  /// Seconds without a line: quick work needs none.
  private static let delay = 0.3
  /// Seconds between two lines.
  private static let interval = 0.1

  private struct State {
    var shownAt: Double?
    var isDone = false
  }

  private let start: Double
  private let state = Mutex(State())

  /// Nil where nobody would see it, or asked not to.
  init?(quiet: Bool) {
    guard !quiet, StandardStream.error.isTerminal else { return nil }
    start = ProgressLine.now
  }

  func show(_ progress: ReadingProgress) {
    let now = ProgressLine.now
    guard now - start > ProgressLine.delay else { return }
    state.withLock { state in
      guard !state.isDone, state.shownAt.map({ now - $0 >= ProgressLine.interval }) ?? true else {
        return
      }
      state.shownAt = now
      StandardStream.error.write("\r\u{1b}[K" + ProgressLine.text(progress, seconds: now - start))
    }
  }

  /// Takes the line away.
  func finish() {
    state.withLock { state in
      state.isDone = true
      if state.shownAt != nil { StandardStream.error.write("\r\u{1b}[K") }
    }
  }

  /// `reading 1.2 of 4.0 GB, 30 %, 12 s left`.
  static func text(_ progress: ReadingProgress, seconds: Double) -> String {
    let read = progress.bytesRead
    guard let total = progress.bytesTotal, total > 0 else {
      return "reading, \(size(read, unitOf: read))"
    }
    let share = min(1, Double(read) / Double(total))
    let left = share > 0 ? Int((seconds * (1 - share) / share).rounded()) : 0
    let rest =
      left < 120 ? "\(left) s" : left < 7_200 ? "\(left / 60) min" : "\(left / 3_600) h"
    return "reading \(size(read, unitOf: total, named: false)) of \(size(total, unitOf: total)),"
      + " \(Int(share * 100)) %, \(rest) left"
  }

  private static func size(_ bytes: Int, unitOf scale: Int, named: Bool = true) -> String {
    let (unit, name) =
      scale >= 1_000_000_000
      ? (1_000_000_000, "GB") : scale >= 1_000_000 ? (1_000_000, "MB") : (1_000, "kB")
    let tenths = (bytes * 10 + unit / 2) / unit
    return "\(tenths / 10).\(tenths % 10)" + (named ? " \(name)" : "")
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
