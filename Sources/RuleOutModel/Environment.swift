/// Names of environments, as changes and telemetry state them.
public enum Environment {
  private static let spellings: [(name: String, words: Set<String>)] = [
    ("production", ["production", "prod", "prd", "live"]),
    ("staging", ["staging", "stage", "stg", "preproduction", "preprod"]),
    ("development", ["development", "develop", "dev"]),
    ("testing", ["testing", "test", "tst", "qa"]),
  ]

  /// The common name where `text` is a spelling of one, else `text` in lower case.
  public static func name(_ text: String) -> String {
    let lower = text.lowercased()
    let letters = lower.filter { $0 != "-" && $0 != "_" && $0 != " " }
    return spellings.first { $0.words.contains(letters) }?.name ?? lower
  }

  /// Whether `text` is a spelling of a common environment.
  public static func isName(_ text: String) -> Bool {
    spellings.contains { $0.name == name(text) }
  }
}
