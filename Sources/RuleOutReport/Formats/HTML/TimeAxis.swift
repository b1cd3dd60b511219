import RuleOutModel

/// The one axis of time that every drawing of the page shares.
struct TimeAxis {
  let window: TimeWindow
  let clock: LocalClock

  /// The time that the charts cover, else that of the data, else nothing to draw on.
  init?(_ diagnosis: Diagnosis, clock: LocalClock) {
    self.clock = clock
    let charts = diagnosis.exhibits.map(\.series.window)
    guard var window = charts.first ?? diagnosis.incident.span else { return nil }
    for other in charts { window = window.union(other) }
    if let span = diagnosis.incident.span, window.overlaps(span) {
      window = window.intersection(span)
    }
    guard window.duration > 0 else { return nil }
    self.window = window
  }

  /// Where `moment` lies between the ends, from 0 to 1 within the axis.
  func share(_ moment: Timestamp) -> Double {
    moment.seconds(since: window.start) / window.duration
  }

  func holds(_ moment: Timestamp) -> Bool { moment >= window.start && moment <= window.end }

  /// Round local times, at most eight.
  var ticks: [Timestamp] {
    let minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440]
    let step =
      minutes.first { window.duration / 60 / Double($0) <= 7 }
      ?? 1_440 * Int((window.duration / 86_400 / 7).rounded(.up))
    let width = Int64(step) * 60_000_000
    let shift = Int64(clock.utcOffset) * 1_000_000
    var local = Timestamp(microseconds: window.start.microseconds + shift).floored(toStep: width)
      .microseconds
    var ticks: [Timestamp] = []
    while ticks.count <= 8 {
      let moment = Timestamp(microseconds: local - shift)
      if moment > window.end { break }
      if moment >= window.start { ticks.append(moment) }
      local += width
    }
    return ticks
  }

  /// The axis as a row of its own under the drawings.
  func row(zone: Bool) -> HTML {
    let isLong = window.duration > 2 * 86_400
    let labels = ticks.map { moment -> HTML in
      let at = share(moment)
      let anchor: HTML = at < 0.04 ? "start" : at > 0.96 ? "end" : "middle"
      let label = isLong ? String(clock.date(moment).dropLast(5)) : clock.time(moment)
      return #"<text x="\#(share: at)" y="12" text-anchor="\#(anchor)">\#(text: label)</text>"#
    }.joined()
    return
      #"<div class="row axis" aria-hidden="true"><svg width="100%" height="16">\#(labels)</svg>"#
      + #"<span class="gutter">\#(text: zone ? clock.zone : "")</span></div>"#
  }
}
