/// The words that log lines use for severity.
enum SeverityWords {
  private static let words: [StaticString] = [
    "trace", "debug", "info", "notice", "warn", "warning", "error", "err", "crit", "critical",
    "fatal", "severe", "panic", "emerg", "alert", "log", "information", "verbose",
  ]

  /// True where `text` is such a word, in any case.
  static func isSeverity(_ text: Span<UInt8>) -> Bool {
    guard 3...11 ~= text.count else { return false }
    for word in words where text.equalsIgnoringCase(word) { return true }
    return false
  }
}
