import RuleOutModel

/// Decides from the head of an access log what the bare numbers behind its lines mean.
struct AccessTail {
  private struct Column {
    var values: [Double] = []
    var hasPoint = false
    /// Values with a unit behind them: `2ms`.
    var withUnit = 0
    var lines = 0
  }

  private var columns: [Column] = []
  private var lines = 0

  mutating func take(_ tokens: [Range<Int>], _ line: Span<UInt8>) {
    lines += 1
    while columns.count < tokens.count { columns.append(Column()) }
    for (index, token) in tokens.enumerated() {
      let text = line.extracting(token)
      // Of a list (several upstreams) the first is as good as any.
      let end = text.firstIndex(of: UInt8(ascii: ",")) ?? text.firstIndex(of: 0x20) ?? text.count
      let first = text.extracting(0..<end)
      if LogValues.isAbsent(first) {
        columns[index].lines += 1
      } else if let number = first.decimal() {
        columns[index].lines += 1
        columns[index].values.append(number)
        if first.firstIndex(of: UInt8(ascii: ".")) != nil { columns[index].hasPoint = true }
      } else if first[0].decimalDigit != nil,
        case .value = LogValues.duration(first, .milliseconds)
      {
        columns[index].withUnit += 1
      }
    }
  }

  struct Decision {
    var roles: [LogLayout.TailRole]
    var unit: DurationUnit
    var text: String
  }

  /// A number with its unit is the request time (Traefik); else numbers with a point are seconds (nginx: request time, then upstream time); else a first whole number is
  /// Apache's `%D` in microseconds where its median is 1000 or more, milliseconds from 20 on, and
  /// `%T` in seconds below. Nil where the tail holds no numbers.
  var decision: Decision? {
    if let stated = columns.firstIndex(where: { $0.withUnit * 5 >= lines * 4 }) {
      var roles = [LogLayout.TailRole](repeating: .ignored, count: columns.count)
      roles[stated] = .duration
      return Decision(
        roles: roles, unit: .milliseconds,
        text: "number \(stated + 1) behind the line taken as request time in the unit it states")
    }
    let numeric = columns.indices.filter {
      columns[$0].lines * 5 >= lines * 4 && !columns[$0].values.isEmpty
    }
    var roles = [LogLayout.TailRole](repeating: .ignored, count: columns.count)
    let withPoint = numeric.filter { columns[$0].hasPoint }
    if let first = withPoint.first {
      roles[first] = .duration
      if withPoint.count > 1 { roles[withPoint[1]] = .dependency }
      let unit = median(first) < 10 ? DurationUnit.seconds : .milliseconds
      let upstream = withPoint.count > 1 ? ", number \(withPoint[1] + 1) as upstream time" : ""
      return Decision(
        roles: roles, unit: unit,
        text: "number \(first + 1) behind the line taken as request time\(upstream) in"
          + " \(unit.rawValue)")
    }
    guard let first = numeric.first, first == 0 else { return nil }
    let middle = median(first)
    let unit: DurationUnit =
      middle >= 1_000 ? .microseconds : middle >= 20 ? .milliseconds : .seconds
    roles[first] = unit == .microseconds ? .durationFromStart : .duration
    let stamp = unit == .microseconds ? ", lines stamped at its start (Apache)" : ""
    return Decision(
      roles: roles, unit: unit,
      text: "number 1 behind the line taken as request time in \(unit.rawValue)\(stamp)")
  }

  private func median(_ column: Int) -> Double {
    columns[column].values.sorted()[columns[column].values.count / 2]
  }
}
