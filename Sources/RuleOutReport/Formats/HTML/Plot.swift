import RuleOutModel

/// One signal over time: its quiet level, where harm would begin, and the moments that matter. Figures
/// stand in text of the page's own size, so that a telephone and a projector both show them well.
struct Plot {
  let exhibit: Exhibit
  let axis: TimeAxis
  let incident: Incident
  let moments: [EventMark]
  /// The change that the hypothesis at hand blames.
  let questioned: ChangeResult?
  let scale: ValueScale
  let options: ReportOptions

  /// Units of the drawing across and down.
  private static let across = 2_000.0
  private static let down = 1_000.0

  init(
    _ exhibit: Exhibit, axis: TimeAxis, incident: Incident, moments: [EventMark],
    questioned: ChangeResult?, options: ReportOptions
  ) {
    self.exhibit = exhibit
    self.axis = axis
    self.incident = incident
    self.moments = moments
    self.questioned = questioned
    self.options = options
    scale = ValueScale(exhibit)
  }

  /// The drawing with its figures beside it; `height` in points of the screen.
  func row(height: Int) -> HTML {
    let low = JSONEscaper.number(scale.low)
    let high = JSONEscaper.number(scale.high)
    return flag + #"<div class="row"><svg class="plot" role="img" width="100%" height="\#(height)""#
      + #" aria-label="\#(text: options.masked(description))" data-low="\#(text: low)""#
      + #" data-high="\#(text: high)" data-unit="\#(text: scale.unit)">"#
      + #"\#(impactArea)\#(quietArea)\#(gaps)\#(harmArea)\#(lines)\#(curve)\#(question)"#
      + #"<rect class="veil" x="100%" y="0" width="0" height="100%"/>"#
      + #"<line class="cursor" x1="-1" x2="-1" y1="0" y2="100%"/></svg>\#(gutter(height))</div>"#
  }

  // MARK: Layers

  private func column(
    _ name: HTML, from start: Timestamp, to end: Timestamp, fill: HTML = .empty
  ) -> HTML {
    let left = axis.share(start).withinDrawing
    let right = max(left, axis.share(end).withinDrawing)
    return
      #"<rect class="\#(name)"\#(fill) x="\#(share: left)" y="0" width="\#(share: right - left)""#
      + #" height="100%"/>"#
  }

  private var impactArea: HTML {
    guard let onset = incident.onset else { return .empty }
    return column("impact", from: onset, to: incident.recoveredAt ?? axis.window.end)
  }

  private var quietArea: HTML {
    guard let band = scale.quiet else { return .empty }
    let top = scale.share(band.high)
    let height = max((scale.share(band.low) - top).withinDrawing, 0.015)
    return #"<rect class="quiet" x="0" width="100%" y="\#(share: min(top.withinDrawing, 0.985))""#
      + #" height="\#(share: height)"/>"#
  }

  private var harmArea: HTML {
    guard let level = scale.harmLevel else { return .empty }
    let y = scale.share(level)
    return
      #"<rect class="harmful" fill="url(#harm)" x="0" y="0" width="100%" height="\#(share: y)"/>"#
      + #"<line class="harm" x1="0" x2="100%" y1="\#(share: y)" y2="\#(share: y)"/>"#
  }

  /// Stretches of three cells and more without a value.
  private var gaps: HTML {
    let series = exhibit.series
    var areas = HTML.empty
    var start: Int?
    for index in 0...series.count {
      let isMissing = index < series.count && !ValueScale.isDrawable(series.values[index])
      if isMissing {
        start = start ?? index
      } else if let first = start {
        if index - first >= 3 {
          areas += column(
            "gap", from: series.time(at: first), to: series.time(at: index),
            fill: #" fill="url(#gap)""#)
        }
        start = nil
      }
    }
    return areas
  }

  private var lines: HTML {
    moments.filter { mark in
      mark.isDrawn && axis.holds(mark.at)
        // Only the change in question is of interest where one is.
        && (questioned == nil || mark.entry.kind != .change)
    }.map { mark -> HTML in
      let x = axis.share(mark.at)
      return
        #"<line class="at \#(mark.style)" x1="\#(share: x)" x2="\#(share: x)" y1="0" y2="100%"/>"#
    }.joined()
  }

  /// The line of the change that the hypothesis blames.
  private var question: HTML {
    guard let questioned, axis.holds(questioned.at) else { return .empty }
    let x = axis.share(questioned.at)
    return #"<line class="at convicted" x1="\#(share: x)" x2="\#(share: x)" y1="0" y2="100%"/>"#
  }

  /// Its name, above the drawing: on it no place is sure to be free of the signal.
  private var flag: HTML {
    guard let questioned, axis.holds(questioned.at) else { return .empty }
    let x = axis.share(questioned.at)
    let name = questioned.version.isEmpty ? questioned.id : questioned.version
    let isLate = x > 0.75
    let label = "\(axis.clock.time(questioned.at)) \(name)"
    return #"<div class="row flag" aria-hidden="true"><svg width="100%">"#
      + #"<line class="at convicted" x1="\#(share: x)" x2="\#(share: x)" y1="15%" y2="100%"/>"#
      + #"<svg x="\#(share: x)" class="symbol"><text class="change" y="78%" x="\#(isLate ? "-4" : "4")""#
      + #" text-anchor="\#(isLate ? "end" : "start")">\#(text: options.masked(String(label.prefix(40))))</text></svg></svg></div>"#
  }

  private var curve: HTML {
    #"<svg width="100%" height="100%" viewBox="0 0 \#(Int(Plot.across)) \#(Int(Plot.down))""#
      + #" preserveAspectRatio="none"><path class="curve\#(exhibit.judged == nil ? "" : " behind")" d="\#(text: path)"/>\#(means)</svg>"#
  }

  private var path: String {
    let series = exhibit.series
    var text = ""
    var last: (x: Int, y: Int)?
    for index in 0..<series.count {
      let value = series.values[index]
      let middle = series.time(at: index).advanced(bySeconds: series.stepSeconds / 2)
      guard ValueScale.isDrawable(value), axis.holds(middle) else {
        last = nil
        continue
      }
      let x = Int((axis.share(middle) * Plot.across).rounded())
      let y = Int((scale.share(value).withinDrawing * Plot.down).rounded())
      if let from = last {
        text += "\(x - from.x)\(y < from.y ? "" : " ")\(y - from.y) "
      } else {
        // A lone value shows as a dot.
        text += "M\(x) \(y)l0 0 "
      }
      last = (x, y)
    }
    return text.hasSuffix(" ") ? String(text.dropLast()) : text
  }

  /// What the test compared with its level: a step for each stretch.
  private var means: HTML {
    guard let judged = exhibit.judged else { return .empty }
    var text = ""
    for index in 0..<judged.count where ValueScale.isDrawable(judged.values[index]) {
      let left = axis.share(judged.time(at: index)).withinDrawing
      let right = axis.share(judged.time(at: index + 1)).withinDrawing
      let y = scale.share(judged.values[index]).withinDrawing
      text += "M\(Int((left * Plot.across).rounded())) \(Int((y * Plot.down).rounded()))"
      text += "H\(Int((right * Plot.across).rounded()))"
    }
    return #"<path class="means" d="\#(text: text)"/>"#
  }

  // MARK: Words

  private func gutter(_ height: Int) -> HTML {
    var labels: [(y: Double, word: HTML, text: String, style: HTML)] = []
    if let level = scale.harmLevel {
      labels.append((scale.share(level), "harm ", scale.label(level), "harm"))
    }
    if let band = scale.quiet {
      labels.append(
        (scale.share((band.low + band.high) / 2), "quiet ", scale.label(band.high), "quiet"))
    }
    let values = exhibit.series.values.filter(ValueScale.isDrawable)
    if let peak = values.max() {
      labels.append((scale.share(peak), .empty, scale.label(peak), "peak"))
    }
    if scale.low == 0 { labels.append((1, .empty, "0", "base")) }
    // Whatever would overlap what stands already is left to the caption.
    let apart = max(13, 0.2 * Double(height))
    var kept: [(y: Double, word: HTML, text: String, style: HTML)] = []
    for var label in labels {
      label.y = min(Double(height) - 3, max(11, label.y.withinDrawing * Double(height) + 4))
      if kept.allSatisfy({ abs($0.y - label.y) >= apart }) { kept.append(label) }
    }
    let shown = kept.map { label -> HTML in
      #"<text x="2" y="\#(share: label.y / Double(height))" class="\#(label.style)">"#
        + #"<tspan>\#(label.word)</tspan>\#(text: label.text)</text>"#
    }.joined()
    return #"<svg class="gutter" height="\#(height)" aria-hidden="true">\#(shown)</svg>"#
  }

  /// The drawing in words, for who cannot see it.
  private var description: String {
    let series = exhibit.series
    let clock = axis.clock
    var parts = [
      "\(exhibit.title) from \(clock.time(axis.window.start)) to \(clock.time(axis.window.end))"
    ]
    if let band = scale.quiet {
      parts.append("quiet between \(scale.label(band.low)) and \(scale.label(band.high))")
    }
    let known = series.values.indices.filter { ValueScale.isDrawable(series.values[$0]) }
    if let peak = known.max(by: { (series.values[$0], $1) < (series.values[$1], $0) }) {
      parts.append(
        "highest \(scale.label(series.values[peak])) at \(clock.time(series.time(at: peak)))")
    }
    if let level = exhibit.harmLevel, ValueScale.isDrawable(level) {
      parts.append("harm from \(scale.label(level))")
    }
    return parts.joined(separator: "; ")
  }

  /// The levels in one line under the drawing.
  var levels: [HTML] {
    var items: [HTML] = []
    if let band = scale.quiet {
      let (low, high) = (scale.label(band.low), scale.label(band.high))
      let range = low == high ? low : "\(low) to \(high)"
      items.append(#"<span class="key quiet">quiet level \#(text: range)</span>"#)
    }
    if let level = exhibit.harmLevel, ValueScale.isDrawable(level) {
      let beyond = scale.harmLevel == nil ? ", above this drawing" : ""
      items.append(
        #"<span class="key harm">harm from \#(text: scale.label(level) + beyond)</span>"#)
    }
    return items
  }
}
