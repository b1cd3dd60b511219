/// What a cell of a metric table holds.
enum MetricCell: Hashable {
  /// No value: empty, `-`, `null`, `NaN`.
  case gap
  /// A finite number in the base unit.
  case number(Double, base: String)
  /// A number that cannot be used, or no number at all; the reason in words.
  case rejected(String)

  static let ambiguousReason =
    "ambiguous comma: a decimal mark, or between thousands; no other number of the first rows tells"

  /// The same for a number in a table, where a comma that may be either is refused.
  init(_ raw: Span<UInt8>, decimalMark: DecimalMark) {
    if decimalMark == .undecided, MetricCell.isAmbiguous(raw.extracting(raw.trimmedRange())) {
      self = .rejected(MetricCell.ambiguousReason)
    } else {
      self.init(raw, decimalComma: decimalMark == .comma)
    }
  }

  /// True for a number with one comma and no point.
  private static func isAmbiguous(_ cell: Span<UInt8>) -> Bool {
    guard let comma = cell.firstIndex(of: UInt8(ascii: ",")) else { return false }
    let end = endOfNumber(cell)
    guard comma > 0, comma + 1 < end, cell[comma - 1].decimalDigit != nil else { return false }
    let number = cell.extracting(0..<end)
    return number.firstIndex(of: UInt8(ascii: ","), from: comma + 1) == nil
      && number.firstIndex(of: UInt8(ascii: ".")) == nil
  }

  /// Reads `13.7 °C`, `1.2 GiB`, `45%`, `512Mi`, `-1e-3`, `1,234.5`, and where `decimalComma` is set
  /// `12,5` and `1.000,5`.
  init(_ raw: Span<UInt8>, decimalComma: Bool) {
    let cell = raw.extracting(raw.trimmedRange())
    if MetricCell.isGap(cell) {
      self = .gap
      return
    }
    if MetricCell.isInfinite(cell) {
      self = .rejected("value is infinite")
      return
    }
    let end = MetricCell.endOfNumber(cell)
    let value: Double
    switch MetricCell.decimal(cell.extracting(0..<end), decimalComma: decimalComma) {
    case .success(let number): value = number
    case .failure(let fault):
      self = .rejected(fault.rawValue)
      return
    }
    let rest = cell.extracting(end..<cell.count)
    if rest.isEmpty {
      self = .number(value, base: "")
      return
    }
    guard let unit = MetricCell.unit(rest) else {
      self = .rejected("value is not a number, or its unit is not known")
      return
    }
    let scaled = value * unit.factor
    self = scaled.isFinite ? .number(scaled, base: unit.base) : .rejected("value is out of range")
  }

  /// True for what exports write where there is no value.
  static func isGap(_ cell: Span<UInt8>) -> Bool {
    switch cell.count {
    case 0: return true
    case 1: return cell[0] == UInt8(ascii: "-")
    case 2: return cell.equalsIgnoringCase("na")
    case 3:
      return cell.equalsIgnoringCase("nan") || cell.equalsIgnoringCase("n/a")
        || cell.equalsIgnoringCase("nil")
    case 4:
      return cell.equalsIgnoringCase("null") || cell.equalsIgnoringCase("none")
        || cell.equalsIgnoringCase("-nan") || cell.equalsIgnoringCase("+nan")
    default: return cell.equalsIgnoringCase("undefined")
    }
  }

  static func isInfinite(_ cell: Span<UInt8>) -> Bool {
    guard cell.count >= 3 else { return false }
    let isSigned = cell[0] == UInt8(ascii: "+") || cell[0] == UInt8(ascii: "-")
    let word = cell.extracting((isSigned ? 1 : 0)..<cell.count)
    return word.equalsIgnoringCase("inf") || word.equalsIgnoringCase("infinity")
  }

  /// Where the number at the start of the cell ends: sign, digits, separators and exponent.
  private static func endOfNumber(_ cell: Span<UInt8>) -> Int {
    var i = 0
    if cell[0] == UInt8(ascii: "-") || cell[0] == UInt8(ascii: "+") { i = 1 }
    while i < cell.count, cell[i].decimalDigit != nil || cell[i] == 0x2C || cell[i] == 0x2E {
      i += 1
    }
    if i < cell.count, cell[i].lowercased == UInt8(ascii: "e") {
      var j = i + 1
      if j < cell.count, cell[j] == UInt8(ascii: "-") || cell[j] == UInt8(ascii: "+") { j += 1 }
      let digits = j
      while j < cell.count, cell[j].decimalDigit != nil { j += 1 }
      if j > digits { i = j }
    }
    return i
  }

  private enum NumberFault: String, Error {
    case malformed = "value is not a number"
    case outOfRange = "value is out of range"
  }

  private static func decimal(
    _ number: Span<UInt8>, decimalComma: Bool
  ) -> Result<Double, NumberFault> {
    // Most numbers have nothing between thousands; a comma stops this reading.
    let mayGroup = decimalComma && number.firstIndex(of: UInt8(ascii: ".")) != nil
    if !mayGroup, let value = number.decimal() { return .success(value) }
    guard let plain = plain(number, decimalComma: decimalComma) else { return .failure(.malformed) }
    return plain.span.decimal().map { .success($0) } ?? .failure(.outOfRange)
  }

  /// The number with `.` as its decimal mark and nothing between thousands; nil where it is none.
  private static func plain(_ number: Span<UInt8>, decimalComma: Bool) -> [UInt8]? {
    let decimalMark = UInt8(ascii: decimalComma ? "," : ".")
    let grouping = UInt8(ascii: decimalComma ? "." : ",")
    var result: [UInt8] = []
    result.reserveCapacity(number.count)
    var hasDigit = false
    var hasMark = false
    var groups = 0
    var digitsInGroup = 0
    var i = 0
    while i < number.count {
      let byte = number[i]
      if byte == grouping {
        // Thousands stand in groups of three, the first of one to three digits, before the mark.
        guard !hasMark, groups == 0 ? 1...3 ~= digitsInGroup : digitsInGroup == 3 else {
          return nil
        }
        groups += 1
        digitsInGroup = 0
      } else if byte == decimalMark {
        guard !hasMark, groups == 0 || digitsInGroup == 3 else { return nil }
        hasMark = true
        result.append(UInt8(ascii: "."))
      } else if byte.decimalDigit != nil {
        hasDigit = true
        digitsInGroup += 1
        result.append(byte)
      } else if byte.lowercased == UInt8(ascii: "e") {
        guard groups == 0 else { return nil }
        while i < number.count {
          result.append(number[i])
          i += 1
        }
        return hasDigit ? result : nil
      } else {
        result.append(byte)
      }
      i += 1
    }
    guard hasDigit, groups == 0 || hasMark || digitsInGroup == 3 else { return nil }
    return result
  }

  /// The unit behind a number: a known one, or after a blank any short word.
  private static func unit(_ rest: Span<UInt8>) -> MetricUnit? {
    let word = rest.extracting(rest.trimmedRange())
    guard 1...16 ~= word.count else { return nil }
    let text = word.text()
    if let known = MetricUnit(text) { return known }
    guard rest[0].isBlank else { return nil }
    for i in word.indices {
      let byte = word[i]
      let isPart =
        byte.isLetter || byte >= 0x80 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "%")
      if !isPart { return nil }
    }
    return MetricUnit(base: text, factor: 1)
  }
}
