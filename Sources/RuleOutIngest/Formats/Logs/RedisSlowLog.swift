import RuleOutModel

/// What `SLOWLOG GET` of Redis answers, as redis-cli prints it: nested numbered lists, an entry each of number,
/// time, duration in microseconds, command and client.
package enum RedisSlowLog: LineFormat {
  package static let name = "redis-slowlog"
  package static let role = "messages"

  package static let samples = [
    FormatSample(
      """
       1) 1) (integer) 14
          2) (integer) 1795356191
          3) (integer) 15021
          4) 1) "LRANGE"
             2) "cart:7"
             3) "0"
             4) "-1"
          5) "10.0.0.1:58217"
          6) "worker-3"
       2) 1) (integer) 13
          2) (integer) 1795356190
          3) (integer) 31000
          4) 1) "KEYS"
             2) "*"
          5) "10.0.0.1:58218"
          6) ""

      """, records: 2),
    // An old server, which tells no client.
    FormatSample(
      """
      1) 1) (integer) 14
         2) (integer) 1795356191
         3) (integer) 15021
         4) 1) "ping"

      """, records: 1),
    // Damaged: it begins within an entry, and ends before the time of another.
    FormatSample(
      """
             2) "*"
       2) 1) (integer) 13
          2) (integer) 1795356190
          3) (integer) 31000
          4) 1) "KEYS"
             2) "*"
       3) 1) (integer) 12
      """, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var entries = 0
    var lines = 0
    HeadLines.forEach(head, limit: 100) { line in
      lines += 1
      if let item = RedisListItem(line), item.isFirst { entries += 1 }
    }
    guard entries > 0, entries * 30 >= lines else { return nil }
    return Recognition(confidence: 0.9, zone: .epoch)
  }

  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext) -> Decoder {
    Decoder(LogRecordBuilder(recognition, context))
  }

  struct Decoder: LineDecoder {
    private static let textLimit = 1_000
    private static let time = FieldAlias(field: .endTime)
    private static let message = FieldAlias(field: .message)

    private var builder: LogRecordBuilder
    private var fields = LineFields()
    /// Where the members of the entry begin; nil outside of one.
    private var column: Int?
    private var member = 1
    private var stamp: [UInt8] = []
    private var text: [UInt8] = []
    private var line = 0

    init(_ builder: LogRecordBuilder) { self.builder = builder }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      guard let item = RedisListItem(line) else { return .rejected("no item of a numbered list") }
      if item.isFirst {
        close(into: &output)
        column = item.column
        member = 1
        self.line = number
        return .recognised
      }
      guard let column else { return .rejected("outside an entry of the list") }
      let value = line.extracting(item.value)
      if item.firstColumn == column { member = item.firstNumber }
      switch member {
      case 2:
        guard stamp.isEmpty, let digits = item.integer(line),
          TimestampParser.epoch(line.extracting(digits)) != nil
        else { return .rejected("timestamp not understood") }
        stamp = line.extracting(digits).copied()
        return .used
      case 3:
        guard let digits = item.integer(line) else { return .rejected("duration is not a number") }
        text = Array("slow command, ".utf8)
        text.append(copying: line.extracting(digits))
        text += Array(" us:".utf8)
      case 4 where text.count + value.count < Self.textLimit:
        text.append(0x20)
        var range = 0..<value.count
        if value.count > 1, value[0] == UInt8(ascii: "\"") { range = 1..<(value.count - 1) }
        text.append(copying: value.extracting(range))
      default: break
      }
      return .recognised
    }

    mutating func finish(into output: inout DecodedOutput) {
      close(into: &output)
      builder.finish(into: &output)
    }

    private mutating func close(into output: inout DecodedOutput) {
      defer {
        stamp.removeAll()
        text.removeAll()
      }
      guard !stamp.isEmpty else { return }
      if text.isEmpty { text = Array("slow command".utf8) }
      fields.removeAll()
      fields.set(Self.time, 0..<stamp.count, .string)
      fields.set(Self.message, stamp.count..<(stamp.count + text.count), .string)
      let whole = stamp + text
      _ = builder.build(fields, whole.span, number: line, into: &output)
    }
  }
}

/// A line such as ` 1) 1) (integer) 14`: the numbers of lists that begin in it, and a value.
private struct RedisListItem {
  /// Of the outermost list that goes on in the line.
  var firstColumn = 0
  var firstNumber = 0
  /// Of the innermost.
  var column = 0
  private var depth = 0
  private var innermost = 0
  var value = 0..<0

  init?(_ line: Span<UInt8>) {
    var index = 0
    while true {
      while index < line.count, line[index].isBlank { index += 1 }
      let start = index
      while index < line.count, line[index].decimalDigit != nil { index += 1 }
      guard index > start, index < line.count, line[index] == UInt8(ascii: ")"),
        let number = line.extracting(start..<index).integer()
      else {
        value = start..<line.count
        break
      }
      index += 1
      if depth == 0 { (firstColumn, firstNumber) = (start, Int(number)) }
      (column, innermost) = (start, Int(number))
      depth += 1
    }
    guard depth > 0, !value.isEmpty else { return nil }
    isInteger = line.extracting(value).hasPrefix("(integer) ")
  }

  private var isInteger = false

  /// True where an entry begins: its first member is its number.
  var isFirst: Bool { depth == 2 && innermost == 1 && isInteger }

  func integer(_ line: Span<UInt8>) -> Range<Int>? {
    guard isInteger else { return nil }
    let digits = (value.lowerBound + 10)..<value.upperBound
    return line.extracting(digits).integer() == nil ? nil : digits
  }
}
