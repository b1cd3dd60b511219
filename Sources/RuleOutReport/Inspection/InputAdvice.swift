import RuleOutModel

/// What the user can do about what was not understood of an input.
struct InputAdvice {
  let input: InputReport
  let signals: [InspectedSignal]

  var lines: [String] {
    var lines: [String] = []
    if input.format.isEmpty, input.lines > 0 {
      lines.append(
        "a log: state its layout in ruleout.yaml, as 'log-format' (nginx, Apache) or as 'pattern' with"
          + " named groups; anything else: export it as CSV with a time, a name and a value a row,"
          + " or, of changes, a time, a service and a version")
    }
    if input.zone == .assumed {
      lines.append(
        "if its times are not UTC, state the zone: --timezone \(ShellQuoting.quote("\(input.path)=ZONE"))"
      )
    }
    let unknown = Set(
      signals.filter { $0.file == input.path && $0.id.quantity == .other }.map(\.id.metric))
    // What a log tells has no name that a configuration could explain.
    if !unknown.isEmpty, input.role == "metrics" {
      lines.append(
        "\(Figure.count(unknown.count, "metric")) of unknown meaning: where one matters, state its"
          + " 'quantity' under 'metrics' in ruleout.yaml")
    }
    return lines
  }
}
