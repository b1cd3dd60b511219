/// The words that log lines use for severity.
enum SeverityWords {
  private static let words: [StaticString] = [
    "trace", "debug", "info", "notice", "warn", "warning", "error", "err", "crit", "critical",
    "fatal", "severe", "panic", "emerg", "alert", "log", "information", "verbose",
  ]

  /// What Serilog, zerolog, the console of .NET and MySQL write. Texts say some of these too (`fail`), so that they
  /// count only where nothing but a level stands.
  private static let shortForms: [StaticString] = [
    "wrn", "inf", "dbg", "ftl", "vrb", "trc", "fail", "dbug", "trce", "note",
  ]

  /// True where `text` is such a word, in any case.
  static func isSeverity(_ text: Span<UInt8>) -> Bool { contains(words, text) }

  /// True where `text` is a short form, in any case.
  static func isShortForm(_ text: Span<UInt8>) -> Bool { contains(shortForms, text) }

  private static func contains(_ words: [StaticString], _ text: Span<UInt8>) -> Bool {
    guard 3...11 ~= text.count else { return false }
    for word in words where text.equalsIgnoringCase(word) { return true }
    return false
  }
}
