import RuleOutModel

/// The year that the content of an input states, for times of other inputs that state none.
enum StatedYear {
  /// The year of the first date (`2026-11-`, `/2026:`) in `text`, else of the first epoch.
  static func first(in text: Span<UInt8>) -> Int? {
    var index = 0
    while let found = text.firstIndex(of: UInt8(ascii: "2"), from: index) {
      index = found + 1
      guard found + 4 < text.count, text[found + 1] == UInt8(ascii: "0"),
        found == 0 || text[found - 1].decimalDigit == nil,
        let year = text.extracting(found..<(found + 4)).integer()
      else { continue }
      let next = text[found + 4]
      let isDate =
        next == UInt8(ascii: "-") && found + 7 < text.count
        && text[found + 7] == UInt8(ascii: "-")
        || next == UInt8(ascii: ":") && found > 0 && text[found - 1] == UInt8(ascii: "/")
      if isDate { return Int(year) }
    }
    return firstEpoch(in: text).map { CivilTime($0).year }
  }

  /// The first number of as many digits as an epoch of this century has, in seconds or finer.
  private static func firstEpoch(in text: Span<UInt8>) -> Timestamp? {
    var index = 0
    while index < text.count {
      guard text[index].decimalDigit != nil else {
        index += 1
        continue
      }
      let start = index
      while index < text.count, text[index].decimalDigit != nil { index += 1 }
      let width = index - start
      guard width == 10 || width == 13 || width == 16 || width == 19,
        text[start] == UInt8(ascii: "1"), text[start + 1] >= UInt8(ascii: "2")
      else { continue }
      return TimestampParser.epoch(text.extracting(start..<index))
    }
    return nil
  }

  /// The year that most inputs state, the later of two.
  static func common(_ years: [Int]) -> Int? {
    var counts: [Int: Int] = [:]
    for year in years { counts[year, default: 0] += 1 }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }
}
