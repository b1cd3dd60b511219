/// How the numbers of a table are written, as its first rows show it.
enum DecimalMark: String, Sendable {
  /// `1,234.5`
  case point = "decimal-point"
  /// `1.234,5`
  case comma = "decimal-comma"
  /// Nothing shows what `1,234` is: a thousand and more, or one and a little.
  case undecided = "decimal-mark-undecided"

  /// Of a table whose fields are separated by commas: a number with a comma stands in quotes there. Its fields
  /// tell by what can be read in one way only, `1,5` or `1,234.5`; the two together tell nothing.
  init(ofQuoted rows: [[String]]) {
    var points = false
    var commas = false
    for cell in rows.joined() {
      switch DecimalMark.evidence(Array(cell.utf8)) {
      case .point: points = true
      case .comma: commas = true
      case .undecided: break
      }
    }
    self = points == commas ? .undecided : points ? .point : .comma
  }

  /// What one field tells: a number, whatever unit stands behind it.
  private static func evidence(_ cell: [UInt8]) -> DecimalMark {
    var index = cell.first == UInt8(ascii: "-") || cell.first == UInt8(ascii: "+") ? 1 : 0
    var groups: [Int] = [0]
    var marks: [UInt8] = []
    let first = index
    while index < cell.count {
      let byte = cell[index]
      if byte.decimalDigit != nil {
        groups[groups.count - 1] += 1
      } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") {
        marks.append(byte)
        groups.append(0)
      } else {
        break
      }
      index += 1
    }
    guard let mark = marks.last, groups.allSatisfy({ $0 > 0 }) else { return .undecided }
    let meant = mark == UInt8(ascii: ",") ? DecimalMark.comma : .point
    let other = meant == .comma ? DecimalMark.point : .comma
    // A mark that comes twice stands between thousands; one behind another kind is the decimal mark.
    if marks.count > 1 { return marks[0] == mark ? other : meant }
    if meant == .point { return .point }
    let mayGroup = groups[1] == 3 && groups[0] <= 3 && cell[first] != UInt8(ascii: "0")
    return mayGroup ? .undecided : meant
  }
}
