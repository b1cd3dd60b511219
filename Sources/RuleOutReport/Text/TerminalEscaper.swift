/// Makes text from an input safe to print on a terminal.
///
/// The writer of a log may be an attacker and the reader's terminal the target (CWE-150): no control
/// character of an input reaches it.
package enum TerminalEscaper {
  package static func escape(_ text: String) -> String { text.showingHidden }
}
