/// Why a stated layout of log lines cannot be used: what was expected and what was got.
package enum CustomLogError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No variable gives the time: examples of those that do, and the names that were stated.
  case noTime(examples: String, got: [String])
  /// There is a time, but neither status, duration nor text beside it.
  case nothingBesideTime(got: [String])
  /// Nothing between two values tells where the first ends.
  case noBorder(first: String, second: String)
  /// A regular expression that does not compile.
  case malformedPattern(String, detail: String)

  package var description: String {
    switch self {
    case .noTime(let examples, let got):
      return "expected a variable for the time (\(examples)), got \(CustomLogError.list(got))"
    case .nothingBesideTime(let got):
      return "expected a status, a duration or a message beside the time, got"
        + " \(CustomLogError.list(got))"
    case .noBorder(let first, let second):
      return
        "expected text between \(first) and \(second) that tells where the first ends, got none"
    case .malformedPattern(let pattern, let detail):
      return "expected a regular expression, got `\(pattern)`: \(detail)"
    }
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "no variables at all" : names.joined(separator: ", ")
  }
}
