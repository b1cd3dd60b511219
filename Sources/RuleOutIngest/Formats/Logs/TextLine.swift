/// The parts of a plain line that begins with a time.
struct TextLine {
  var time: Range<Int>
  var severity: Range<Int>?
  var text: Range<Int>

  /// Nil where `line` begins with no time; a severity and a tag in brackets (`[GIN]`) may stand before it.
  init?(_ line: Span<UInt8>) {
    if line.count > 4, line[0].isLetter, line[1] == UInt8(ascii: ","),
      line[3] == UInt8(ascii: "["), let end = Self.endOfTime(line, 4)
    {
      time = 4..<end
      (severity, text) = Self.severityAndText(line, from: end)
      return
    }
    var words = LineWords()
    var leading: Range<Int>?
    for position in 0...Self.leadingWords {
      var start = words.index
      while start < line.count, line[start].isBlank { start += 1 }
      if start < line.count, line[start] == UInt8(ascii: "[") { start += 1 }
      if let end = Self.endOfTime(line, start) {
        time = start..<end
        (severity, text) = Self.severityAndText(line, from: end)
        severity = severity ?? leading
        return
      }
      guard let word = words.word(line), word.count <= Self.longestTag else { return nil }
      if let found = Self.severity(line, word, isFirst: position == 0) {
        leading = found
      } else if line[word.lowerBound] != UInt8(ascii: "[")
        || line[word.upperBound - 1] != UInt8(ascii: "]")
      {
        return nil
      }
    }
    return nil
  }

  /// Words that may stand before the time, and how long each may be.
  private static let leadingWords = 2
  private static let longestTag = 24

  /// Index behind the severity and what parts it from the rest; else that of the text.
  static func bodyStart(
    _ line: Span<UInt8>, severity: Range<Int>?, text: Range<Int>
  ) -> Int {
    guard let severity, severity.lowerBound >= text.lowerBound else { return text.lowerBound }
    var index = severity.upperBound
    while index < line.count, isSeparator(line[index]) { index += 1 }
    return index
  }

  /// True where a line looks as if it belonged to the one before.
  static func goesOn(_ line: Span<UInt8>) -> Bool {
    guard line.count > 0 else { return false }
    if line[0].isBlank {
      // Levels may be padded to one width, as in `  INFO`; the rest of a trace is indented.
      var words = LineWords()
      return words.word(line).map { !SeverityWords.isSeverity(line.extracting($0)) } ?? true
    }
    return line.hasPrefix("at ") || line.hasPrefix("Caused by:")
      || line.hasPrefix("Traceback (") || line.hasPrefix("... ") || line.hasPrefix("}")
  }

  /// Index behind `2026-11-22 14:03:11`, a fraction and a zone; nil where there is no such time, or no
  /// blank, bracket, bar or colon behind it.
  private static func endOfTime(_ line: Span<UInt8>, _ start: Int) -> Int? {
    guard line.count >= start + 19 else { return nil }
    let separator = line[start + 4]
    // Gin: `2026/11/22 - 14:03:11`.
    let clock =
      line.extracting((start + 10)..<(start + 13)).equals(" - ") ? start + 13 : start + 11
    guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/"),
      line[start + 7] == separator, line.count >= clock + 8,
      line[clock + 2] == UInt8(ascii: ":"), line[clock + 5] == UInt8(ascii: ":"),
      line[start].decimalDigit != nil, line[clock + 7].decimalDigit != nil
    else { return nil }
    var index = clock + 8
    func byte(_ offset: Int = 0) -> UInt8 {
      index + offset < line.count ? line[index + offset] : 0x20
    }
    if byte() == UInt8(ascii: ".") || byte() == UInt8(ascii: ","), byte(1).decimalDigit != nil {
      index += 1
      while byte().decimalDigit != nil { index += 1 }
    }
    let blank = byte() == 0x20 ? 1 : 0
    if byte() == UInt8(ascii: "Z") {
      index += 1
    } else if byte(blank) == UInt8(ascii: "+") || byte(blank) == UInt8(ascii: "-"),
      byte(blank + 1).decimalDigit != nil, byte(blank + 2).decimalDigit != nil
    {
      let hasColon = byte(blank + 3) == UInt8(ascii: ":") ? 1 : 0
      if byte(blank + 3 + hasColon).decimalDigit != nil,
        byte(blank + 4 + hasColon).decimalDigit != nil
      {
        index += blank + 5 + hasColon
      }
    } else if blank == 1, index + 4 <= line.count {
      let name = line.extracting((index + 1)..<(index + 4))
      if name.equals("UTC") || name.equals("GMT") { index += 4 }
    }
    let next = byte()
    return next.isBlank || next == UInt8(ascii: "]") || next == UInt8(ascii: "|")
      || next == UInt8(ascii: ":") ? index : nil
  }

  /// The severity among the first words, and the text: what stands behind the severity where that is the
  /// first word, else all.
  static func severityAndText(
    _ line: Span<UInt8>, from start: Int
  ) -> (severity: Range<Int>?, text: Range<Int>) {
    var index = start
    while index < line.count, isSeparator(line[index]) { index += 1 }
    let textStart = index
    var words = LineWords(index: textStart)
    for position in 0..<8 {
      guard let word = words.word(line), word.lowerBound < textStart + 120 else { break }
      guard let severity = severity(line, word, isFirst: position == 0) else { continue }
      var next = word.upperBound
      while next < line.count, isSeparator(line[next]) { next += 1 }
      let isFirst = position == 0 && next < line.count
      return (severity, (isFirst ? next : textStart)..<line.count)
    }
    return (nil, textStart..<line.count)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte.isBlank || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "|")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":")
  }

  private static let escape: UInt8 = 0x1B

  /// Index behind the sequences that switch colours on (`ESC [ 31 m`) at the start of a word.
  private static func behindColour(_ line: Span<UInt8>, _ word: Range<Int>) -> Int {
    var index = word.lowerBound
    while index < word.upperBound, line[index] == escape,
      let end = line.firstIndex(of: UInt8(ascii: "m"), from: index), end < word.upperBound
    {
      index = end + 1
    }
    return index
  }

  /// The severity in a word: in capitals, or in brackets or before a colon (`[error]`, `app.ERROR:`). A short form
  /// only in brackets of its own or as the first word (`[WRN]`, `fail:`).
  private static func severity(
    _ line: Span<UInt8>, _ word: Range<Int>, isFirst: Bool
  ) -> Range<Int>? {
    var lower = behindColour(line, word)
    var upper =
      line.firstIndex(of: escape, from: lower).map { min($0, word.upperBound) }
      ?? word.upperBound
    while lower < upper, !line[lower].isLetter { lower += 1 }
    while lower < upper, !line[upper - 1].isLetter { upper -= 1 }
    if let point = line.firstIndex(of: UInt8(ascii: "."), from: lower), point + 1 < upper {
      lower = point + 1
    }
    // `10.0.0.1(51008):web@shop:[31]:LOG:`
    if upper < word.upperBound, line[upper] == UInt8(ascii: ":") {
      for index in stride(from: upper - 1, through: lower, by: -1)
      where line[index] == UInt8(ascii: ":") {
        lower = index + 1
        break
      }
    }
    guard lower < upper else { return nil }
    let isMarked = upper - lower < word.count
    let isCapital = line[upper - 1] & 0x20 == 0
    guard isMarked || isCapital else { return nil }
    let text = line.extracting(lower..<upper)
    if SeverityWords.isSeverity(text) { return lower..<upper }
    let isBracketed =
      lower > word.lowerBound && upper < word.upperBound
      && line[lower - 1] == UInt8(ascii: "[") && line[upper] == UInt8(ascii: "]")
    return (isFirst || isBracketed) && SeverityWords.isShortForm(text) ? lower..<upper : nil
  }
}
