import RuleOutModel

/// Reads the times of one source and watches how they are written: epochs in mixed units and zones on
/// some times only are suspicious, though each is read as it stands.
struct TimeReader: Sendable {
  static let reason =
    "time is missing or not understood: expected a form such as 2024-08-12 10:12:40,"
    + " 12.08.2024 10:12:40, 12/Aug/2024:10:12:40 or an epoch"

  private static let unitNames = ["seconds", "milliseconds", "microseconds", "nanoseconds"]
  private let utcOffset: Int
  private let dateOrder: DateOrder?
  /// Dates that were not used, for nothing shows which number is the day.
  private var ambiguous = 0
  private var epochs = [0, 0, 0, 0]
  private var zoned = 0
  private var local = 0

  init(_ context: DecodingContext) {
    utcOffset = context.utcOffset
    dateOrder = context.dateOrder
  }

  /// The moment written in `field`; nil where there is none or only a clock time.
  mutating func moment(_ field: Span<UInt8>) -> Timestamp? { parse(field)?.moment }

  /// The moment or clock time written in `text`.
  mutating func statedTime(_ text: String) -> StatedTime? {
    let bytes = Array(text.utf8)
    return parse(bytes.span)?.time
  }

  private mutating func parse(_ field: Span<UInt8>) -> ParsedTime? {
    guard
      let time = TimestampParser.parse(field, utcOffset: utcOffset, dateOrder: dateOrder)
    else {
      if dateOrder == nil, SlashedDate.rewritten(field, order: .dayFirst) != nil {
        ambiguous += 1
      }
      return nil
    }
    switch time.zone {
    case .epoch: epochs[TimeReader.epochUnit(field)] += 1
    case .stated: zoned += 1
    case .local: if time.moment != nil { local += 1 }
    case .none: break
    }
    return time
  }

  /// Index of the unit in `unitNames`, by the limits of `TimestampParser.epoch`.
  private static func epochUnit(_ field: Span<UInt8>) -> Int {
    var digits = 0
    for i in field.trimmedRange() {
      if field[i].decimalDigit != nil {
        digits += 1
      } else if field[i] != UInt8(ascii: "\"") {
        break
      }
    }
    return digits <= 11 ? 0 : digits <= 14 ? 1 : digits <= 17 ? 2 : 3
  }

  /// Reports what was seen; called once, at the end of the source.
  func finish(into output: inout DecodedOutput) {
    if ambiguous > 0 {
      output.warnings.append(
        Warning(
          code: "ambiguous-dates", file: output.batch.file,
          message: "\(ambiguous) dates may be day/month or month/day, and no other date of the file"
            + " tells: not used; state it in ruleout.yaml:"
            + " files: {\"\(output.batch.file)\": {date-order: dmy}}, or mdy"))
    }
    let units = epochs.indices.filter { epochs[$0] > 0 }
    if units.count > 1 {
      let parts = units.map { "\(TimeReader.unitNames[$0]) (\(epochs[$0]))" }
      output.warnings.append(
        Warning(
          code: "mixed-epoch-units", file: output.batch.file,
          message: "epochs in different units: \(parts.joined(separator: ", "));"
            + " each was read by its magnitude"))
    }
    if zoned > 0 && local > 0 {
      output.warnings.append(
        Warning(
          code: "mixed-zones", file: output.batch.file,
          message: "\(zoned) times state their zone and \(local) do not;"
            + " those without were read at \(utcOffset == 0 ? "UTC" : "UTC" + Timestamp.zoneSuffix(utcOffset: utcOffset))"
        ))
    }
  }
}
