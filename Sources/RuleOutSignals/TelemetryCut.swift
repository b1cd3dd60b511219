package import RuleOutModel

extension Telemetry {
  /// What of this was available by `time`: a request when it had ended, a sample or a message when its cell of
  /// time had closed, and what people did and said when they did or said it.
  ///
  /// How the data are to be read stays as the whole export decides it, for whoever read a part of it would
  /// have known as much: units, zones, the steps of signals, which series are one, how messages are told
  /// apart, and the day of a time that states none. None of it says what happened after `time`.
  package func cut(at time: Timestamp, utcOffset: Int) -> Telemetry {
    var cut = self
    let whole = span ?? TimeWindow(start: time, end: time)
    func known(_ stated: StatedTime) -> StatedTime? {
      let moment = stated.resolved(within: whole, utcOffset: utcOffset)
      return moment <= time ? .moment(moment) : nil
    }
    cut.signals = signals.compactMap { $0.closed(by: time) }
    cut.requests = requests.cut(at: time)
    cut.targets = targets.cut(at: time)
    cut.templates = templates.compactMap { $0.closed(by: time) }
    cut.changes = changes.compactMap { change in
      let isSeen = !change.arrivals.isEmpty
      var change = change
      change.arrivals.removeAll { !$0.isKnown(by: time) }
      if isSeen { return change.arrivals.isEmpty ? nil : change.spanningArrivals }
      guard let begin = known(change.time) else { return nil }
      change.time = begin
      change.end = change.end.flatMap(known)
      return change
    }
    // A commit without a time may be of any: it is taken to have been there.
    cut.commits = commits.compactMap { commit in
      var commit = commit
      guard let stated = commit.time else { return commit }
      commit.time = known(stated)
      return commit.time == nil ? nil : commit
    }
    cut.alerts = alerts.compactMap { alert in
      var alert = alert
      guard let at = known(alert.time) else { return nil }
      alert.time = at
      return alert
    }
    cut.notes = notes.compactMap { note in
      var note = note
      guard let at = known(note.time) else { return nil }
      note.time = at
      return note
    }
    cut.span = span.map { TimeWindow(start: $0.start, end: min($0.end, time)) }
    return cut
  }
}

extension Change.Arrival {
  /// Versions and starts are seen minute by minute.
  fileprivate func isKnown(by time: Timestamp) -> Bool {
    self.time.floored(toStep: MinuteCounts.width).advanced(bySeconds: 60) <= time
  }
}

extension Series {
  /// The cells that had closed by `time`.
  fileprivate func closed(by time: Timestamp) -> Series {
    let closed = (time.microseconds - start.microseconds) / step
    guard closed < count else { return self }
    return Series(start: start, step: step, values: Array(values.prefix(Int(max(0, closed)))))
  }
}

extension Signal {
  /// Nil where nothing was there.
  fileprivate func closed(by time: Timestamp) -> Signal? {
    var signal = self
    signal.series = series.closed(by: time)
    if signal.series.count == series.count { return self }
    // Series of requests share their grid, in which nothing is missing; those of samples end with the last.
    if !id.metric.isEmpty {
      let last = signal.series.values.lastIndex { !$0.isNaN } ?? -1
      signal.series.values.removeLast(signal.series.count - last - 1)
    }
    // Of what is counted, nothing is known before the first: its name had not been met.
    let counts = id.metric.isEmpty && (id.statistic == .rate || id.quantity == .callsPerRequest)
    let isKnown = signal.series.values.contains { !$0.isNaN && !(counts && $0 == 0) }
    return isKnown ? signal : nil
  }
}

extension MessageTemplate {
  /// Nil where no such message had been written.
  fileprivate func closed(by time: Timestamp) -> MessageTemplate? {
    var template = self
    template.series = series.closed(by: time)
    if template.series.count == series.count { return self }
    template.activity = activity.closed(by: time)
    template.slots = slots.map { $0.closed(by: time) }
    template.count = Int(template.series.values.reduce(0, +))
    return template.count > 0 ? template : nil
  }
}
