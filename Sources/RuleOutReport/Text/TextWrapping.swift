/// Breaks lines by display columns.
enum TextWrapping {
  /// `text` cut into lines. The first starts at column `start`, the others at `hanging`, and none
  /// passes `width`; runs of spaces between words stay where they are not at a break.
  static func wrap(_ text: String, start: Int, hanging: Int, width: Int) -> [String] {
    let limit = max(width, hanging + 16)
    var lines: [String] = []
    var line = ""
    var column = start
    if start + 16 > limit {
      lines.append("")
      column = hanging
    }
    var gap = 0
    for piece in pieces(text) {
      if piece.isEmpty {
        gap += 1
        continue
      }
      var word = piece
      let space = line.isEmpty ? 0 : gap
      if column + space + columns(word) > limit, !line.isEmpty {
        lines.append(line)
        (line, column) = ("", hanging)
      } else {
        line += String(repeating: " ", count: space)
        column += space
      }
      while column + columns(word) > limit {
        let head = fitting(word, in: limit - column)
        lines.append(line + head)
        word.removeFirst(head.count)
        (line, column) = ("", hanging)
      }
      line += word
      column += columns(word)
      gap = 1
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// The words of `text`, a number and its unit in one; each further space between them is empty.
  private static func pieces(_ text: String) -> [String] {
    let units: Set<Substring> = [
      "%", "x", "ms", "s", "min", "h", "d", "B", "KiB", "MiB", "GiB", "TiB",
    ]
    var pieces: [String] = []
    for piece in text.split(separator: " ", omittingEmptySubsequences: false) {
      let unit = piece.prefix { !",.;:)".contains($0) }
      if units.contains(unit), let last = pieces.last?.last, last.isNumber {
        pieces[pieces.count - 1] += " " + piece
      } else {
        pieces.append(String(piece))
      }
    }
    return pieces
  }

  /// The longest head of `word` within `room` columns, at least one character.
  private static func fitting(_ word: String, in room: Int) -> String {
    var head = ""
    var used = 0
    for character in word {
      used += columns(of: character)
      if used > room && !head.isEmpty { break }
      head.append(character)
    }
    return head
  }

  /// Columns that `text` takes on a terminal.
  static func columns(_ text: String) -> Int {
    text.reduce(0) { $0 + columns(of: $1) }
  }

  /// Two for East Asian wide characters and pictographs, else one.
  private static func columns(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0..<0x1100: return 1
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// `text` followed by spaces up to `width` columns.
  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - columns(text)))
  }
}
