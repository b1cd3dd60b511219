/// Words as a POSIX shell reads them back.
enum ShellQuoting {
  /// `word` as it stands where that is safe, else in single quotes.
  static func quote(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy { scalar in
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
          || ("0"..."9").contains(scalar) || "-_./:=+,@%".unicodeScalars.contains(scalar)
      }
    if isPlain { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }

  static func quote(_ words: [String]) -> String { words.map(quote).joined(separator: " ") }
}
