import RuleOutModel
import RuleOutSignals

/// The merged timeline: facts with their sources, interpretation apart.
enum Timeline {
  /// Signals shown: the first to move of each quantity and entity kind, so that a page holds them.
  static let mostSignals = 12

  static func build(
    _ telemetry: Telemetry, suspects: [Suspect], file: CaseFile?, span: TimeWindow, utcOffset: Int
  ) -> [TimelineEntry] {
    var entries: [TimelineEntry] = []
    for suspect in suspects {
      for step in suspect.steps {
        entries.append(
          TimelineEntry(
            at: step.at, kind: .change,
            text: "\(suspect.label) \(suspect.kind == .flag ? "set" : "deployed")"
              + (step.instance.isEmpty ? "" : " to \(step.instance)")
              + (suspect.derivation.map { ", \($0)" } ?? ""), source: step.source))
      }
      for step in suspect.undone {
        entries.append(
          TimelineEntry(
            at: step.at, kind: .change,
            text: "\(suspect.label) being undone"
              + (step.instance.isEmpty ? "" : " on \(step.instance)")
              + (step.end.seconds(since: step.at) >= 60
                ? ", until \(step.end.clock(utcOffset: utcOffset, seconds: false))" : ""),
            source: step.source))
      }
    }
    entries += restarts(in: telemetry, span: span, utcOffset: utcOffset)
    for alert in telemetry.alerts {
      let what = [alert.metric, alert.service.isEmpty ? "" : "of \(alert.service)"]
        .filter { !$0.isEmpty }.joined(separator: " ")
      entries.append(
        TimelineEntry(
          at: alert.time.resolved(within: span, utcOffset: utcOffset), kind: .alert,
          text: "alert" + (what.isEmpty ? "" : " on \(what)"), source: alert.source))
    }
    for note in telemetry.notes {
      entries.append(
        TimelineEntry(
          at: note.time.resolved(within: span, utcOffset: utcOffset), kind: .note, text: note.note,
          source: note.source))
    }
    if let file { entries += signals(of: file) }
    return entries.sorted()
  }

  /// Processes that began anew with no change known: facts of their own.
  private static func restarts(
    in telemetry: Telemetry, span: TimeWindow, utcOffset: Int
  ) -> [TimelineEntry] {
    telemetry.changes.filter { $0.kind == .restart }.map { change in
      let instances = Array(Set(change.arrivals.map(\.instance).filter { !$0.isEmpty })).sorted()
      let place = instances.isEmpty ? "" : " on \(listed(instances))"
      return TimelineEntry(
        at: change.time.resolved(within: span, utcOffset: utcOffset), kind: .change,
        text: (change.entity.isEmpty ? "a process" : change.entity) + " restarted\(place)"
          + (change.detail.isEmpty ? "" : ", \(change.detail)"), source: change.source)
    }
  }

  private static func signals(of file: CaseFile) -> [TimelineEntry] {
    var entries = file.memory.map { ramp in
      TimelineEntry(
        at: ramp.onset, kind: .signal,
        text: "memory of \(ramp.entity.name) begins to rise steadily", source: ramp.signal.source)
    }
    // A ramp has its row already.
    let ramping = Set(file.memory.map(\.entity))
    let floors: Set<Quantity> = [.memoryResident, .memoryHeap, .memoryUtilization]
    var seen: Set<String> = []
    let unfit: Set<Quantity> = [.other, .callsPerRequest]
    for disturbance in file.disturbances
    where !unfit.contains(disturbance.quantity)
      && !(ramping.contains(disturbance.entity) && floors.contains(disturbance.quantity))
      && (disturbance.window.overlaps(file.incident.impact)
        || disturbance.onset < file.incident.onset)
    {
      let key =
        "\(disturbance.quantity.rawValue) \(disturbance.entity.kind.rawValue)"
        + (disturbance.entity.kind == .instance ? disturbance.entity.name : "")
      guard seen.count < mostSignals, seen.insert(key).inserted else { continue }
      entries.append(
        TimelineEntry(
          at: disturbance.onset, kind: .signal,
          text: "\(describe(disturbance.signal.id))"
            + (disturbance.shift > 0 ? " rises from " : " falls from ")
            + "\(Figure.value(disturbance.baseline, of: disturbance.quantity)) to"
            + " \(Figure.value(disturbance.level, of: disturbance.quantity))",
          source: disturbance.signal.source))
    }
    entries.append(
      TimelineEntry(at: file.incident.onset, kind: .incident, text: "users are hurt from here"))
    if let recovered = file.incident.recoveredAt {
      entries.append(
        TimelineEntry(at: recovered, kind: .incident, text: "last signal back to quiet"))
    }
    return entries
  }
}
