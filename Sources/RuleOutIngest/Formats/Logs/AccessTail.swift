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
  private var order = TailOrder()
  /// Lines whose first two numbers are whole, and those where they are the same time in seconds and in
  /// microseconds.
  private var pairs = (all: 0, same: 0)

  /// Takes the bare tokens behind a line and the time that stands in it.
  mutating func take(_ tokens: [Range<Int>], _ line: Span<UInt8>, at time: Timestamp?) {
    lines += 1
    if let first = tokens.first, let number = line.extracting(first).integer() {
      if let time { order.take(number, at: time) }
      if tokens.count > 1, let second = line.extracting(tokens[1]).integer() {
        pairs.all += 1
        if second / 1_000_000 == number { pairs.same += 1 }
      }
    }
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

  /// A number with its unit is the request time (Traefik); else numbers with a point are seconds (nginx:
  /// request time, then upstream time); else, of two whole numbers that state one time, the second is in
  /// microseconds (Apache's `%T/%D`); else a first whole number is `%D` in microseconds where its median is
  /// 1000 or more, milliseconds from 20 on, and `%T` in seconds below, unless the order of the lines speaks
  /// against it. Nil where the tail holds no numbers.
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
    if numeric.contains(1), pairs.all * 5 >= lines * 4, pairs.same == pairs.all {
      roles[1] = .durationFromStart
      return Decision(
        roles: roles, unit: .microseconds,
        text: "number 2 behind the line taken as request time in microseconds, as number 1 is the"
          + " same in seconds, lines stamped at its start (Apache)")
    }
    let middle = median(first)
    var unit: DurationUnit =
      middle >= 1_000 ? .microseconds : middle >= 20 ? .milliseconds : .seconds
    var isFromStart = unit == .microseconds
    var reason = ""
    for smaller in [DurationUnit.milliseconds, .microseconds] where order.refutes(unit) {
      reason = ", for in \(unit.rawValue) later lines had been written earlier"
      unit = smaller
      isFromStart = true
    }
    roles[first] = isFromStart ? .durationFromStart : .duration
    let stamp = isFromStart ? ", lines stamped at its start (Apache)" : ""
    return Decision(
      roles: roles, unit: unit,
      text: "number 1 behind the line taken as request time in \(unit.rawValue)\(reason)\(stamp)")
  }

  private func median(_ column: Int) -> Double {
    columns[column].values.sorted()[columns[column].values.count / 2]
  }
}
