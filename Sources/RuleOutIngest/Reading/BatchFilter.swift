import RuleOutModel

/// Passes on what lies in a range of time, and in none of the spans that another input tells of, and keeps the
/// account of what does not.
///
/// Requests, samples and messages are filtered; changes, commits, alerts and notes outside the range stay, for the
/// cause of what happened within it may lie before it.
struct BatchFilter {
  let range: TimeWindow?
  /// Spans of which another input holds the same requests and messages.
  let copied: [TimeWindow]
  private(set) var records = 0
  private var edges = 0
  private(set) var first: Timestamp?
  private(set) var last: Timestamp?
  private var dropped = 0
  private var lines = LineRuns()
  private var tracedLines = LineRuns()
  private var sampleLines = LineRuns()
  private var messageLines = LineRuns()

  init(range: TimeWindow?, copied: [TimeWindow] = []) {
    self.range = range
    self.copied = copied
  }

  /// Lines, out of `used`, whose records all lie outside the range.
  func outOfRange(used: Int) -> Int {
    guard dropped > 0 else { return 0 }
    // One record a line (or element), edges apart: records are lines. Else a line is outside with its last
    // record.
    if records - edges + dropped == used { return dropped }
    return min(
      used,
      lines.outside + tracedLines.outside + sampleLines.outside + messageLines.outside)
  }

  /// Removes what is outside from `batch` and counts the rest.
  mutating func apply(to batch: inout RecordBatch) {
    if let range {
      batch.requests.removeAll { drop(range, $0.end, $0.line, \.lines) }
      batch.tracedRequests.removeAll { drop(range, $0.end, $0.line, \.tracedLines) }
      batch.samples.removeAll { drop(range, $0.time, $0.line, \.sampleLines) }
      batch.messages.removeAll { drop(range, $0.time, $0.line, \.messageLines) }
    }
    if !copied.isEmpty {
      batch.requests.removeAll { isCopied($0.end) }
      batch.messages.removeAll { isCopied($0.time) }
    }
    for request in batch.requests { note(request.end) }
    for request in batch.tracedRequests { note(request.end) }
    for sample in batch.samples { note(sample.time) }
    for message in batch.messages { note(message.time) }
    for change in batch.changes { note(change.time) }
    for commit in batch.commits { if let time = commit.time { note(time) } }
    for alert in batch.alerts { note(alert.time) }
    for note in batch.notes { self.note(note.time) }
    edges += batch.edges.count
    records += batch.requests.count + batch.tracedRequests.count + batch.samples.count
    records += batch.messages.count + batch.changes.count + batch.commits.count
    records += batch.alerts.count + batch.notes.count + batch.edges.count
  }

  private func isCopied(_ time: Timestamp) -> Bool { copied.contains { $0.contains(time) } }

  private mutating func drop(
    _ range: TimeWindow, _ time: Timestamp, _ line: Int,
    _ runs: WritableKeyPath<BatchFilter, LineRuns>
  ) -> Bool {
    let isOutside = !range.contains(time)
    self[keyPath: runs].take(line, isOutside: isOutside)
    if isOutside { dropped += 1 }
    return isOutside
  }

  private mutating func note(_ time: StatedTime) {
    if case .moment(let moment) = time { note(moment) }
  }

  private mutating func note(_ time: Timestamp) {
    first = first.map { min($0, time) } ?? time
    last = last.map { max($0, time) } ?? time
  }
}

/// Counts the lines none of whose records is kept; records of a line follow each other.
struct LineRuns {
  private(set) var outside = 0
  private var line = -1
  private var countsLine = false

  mutating func take(_ line: Int, isOutside: Bool) {
    if line != self.line {
      self.line = line
      countsLine = isOutside
      if isOutside { outside += 1 }
    } else if !isOutside, countsLine {
      countsLine = false
      outside -= 1
    }
  }
}
