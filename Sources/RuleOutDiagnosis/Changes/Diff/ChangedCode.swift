/// The lines of a diff as tokens, comments left out: what all facts are read from.
struct ChangedCode: Sendable {
  struct Line: Sendable {
    var side: UnifiedDiff.Line.Side
    /// Columns before the first sign; a tab counts for four.
    var indentation: Int
    var tokens: [CodeToken]
    /// As the diff has it, without the blanks around it.
    var text: String
    /// All words of its identifiers, in lower case.
    let splitWords: Set<String>

    /// True where the line is blank or says nothing to a machine.
    var isSilent: Bool { tokens.isEmpty }
    var isChanged: Bool { side != .kept }
  }

  struct Hunk: Sendable {
    var context: String
    var lines: [Line]

    /// The lines of the old file, or of the new one.
    func lines(on side: UnifiedDiff.Line.Side) -> [Line] {
      lines.filter { $0.side == .kept || $0.side == side }
    }
  }

  struct File: Sendable {
    var path: String
    var language: SourceLanguage
    var isNew: Bool
    var hunks: [Hunk]

    var changed: [Line] { hunks.flatMap { hunk in hunk.lines.filter(\.isChanged) } }
    func changed(_ side: UnifiedDiff.Line.Side) -> [Line] { changed.filter { $0.side == side } }
  }

  let files: [File]

  init(_ diff: UnifiedDiff) {
    files = diff.files.map { file in
      File(
        path: file.path, language: file.language, isNew: file.isNew,
        hunks: file.hunks.map { ChangedCode.hunk($0, file.language) })
    }
  }

  private static func hunk(_ hunk: UnifiedDiff.Hunk, _ language: SourceLanguage) -> Hunk {
    // Each side is a text of its own: a comment may open on one of them only.
    var old = CodeLexer(language)
    var new = CodeLexer(language)
    let lines = hunk.lines.map { line in
      var tokens: [CodeToken] = []
      if line.side != .added { tokens = old.tokens(of: line.text) }
      if line.side != .removed { tokens = new.tokens(of: line.text) }
      var indentation = 0
      for byte in line.text.utf8 {
        guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") else { break }
        indentation += byte == UInt8(ascii: "\t") ? 4 : 1
      }
      return Line(
        side: line.side, indentation: indentation, tokens: tokens, text: line.text.trimmed,
        splitWords: Set(
          tokens.lazy.filter { $0.kind == .word }.flatMap(\.text.identifierWords)))
    }
    return Hunk(context: hunk.context, lines: lines)
  }
}

extension String {
  /// An identifier's words in lower case: split at separators, and before a capital that begins a word.
  var identifierWords: [String] {
    var words: [String] = []
    var word: [UInt8] = []
    let bytes = Array(utf8)
    func isUpper(_ index: Int) -> Bool {
      bytes.indices.contains(index) && UInt8(ascii: "A")...UInt8(ascii: "Z") ~= bytes[index]
    }
    func isLower(_ index: Int) -> Bool {
      bytes.indices.contains(index) && UInt8(ascii: "a")...UInt8(ascii: "z") ~= bytes[index]
    }
    func isDigit(_ index: Int) -> Bool {
      bytes.indices.contains(index) && UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index]
    }
    func close() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self).lowercased()) }
      word = []
    }
    for index in bytes.indices {
      guard isUpper(index) || isLower(index) || isDigit(index) || bytes[index] >= 0x80 else {
        close()
        continue
      }
      if isUpper(index),
        isLower(index - 1) || isDigit(index - 1) || isUpper(index - 1) && isLower(index + 1)
      {
        close()
      }
      word.append(bytes[index])
    }
    close()
    return words
  }
}
