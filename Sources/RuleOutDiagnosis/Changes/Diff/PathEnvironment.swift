import RuleOutModel

/// The environment that a file of settings is for, by its path: `environments/staging/values.yaml`, `values-dev.yaml`.
enum PathEnvironment {
  /// By its common name; nil where the path does not say, or says several things.
  static func name(of path: String) -> String? {
    guard SourceLanguage(path: path).isSettings else { return nil }
    let parts = path.split(separator: "/").map { String($0) }
    let stem = parts.last.map { $0.split(separator: ".").dropLast().joined(separator: ".") } ?? ""
    let words = Array(parts.dropLast()) + [stem] + Array(stem.identifierWords.suffix(1))
    let names = Set(words.filter(isName).map(Environment.name))
    return names.count == 1 ? names.first : nil
  }

  /// The environments that `paths` are for, where each is for one and none for production; else empty.
  static func elsewhere(_ paths: some Collection<String>) -> Set<String> {
    let names = paths.map(name)
    let isElsewhere = names.allSatisfy { $0 != nil && $0 != Environment.name("production") }
    return isElsewhere ? Set(names.compactMap { $0 }) : []
  }

  private static func isName(_ word: String) -> Bool {
    Environment.isName(word) || ["preview", "sandbox"].contains(word.lowercased())
  }
}
