import RuleOutModel

/// A service that telemetry has only in parts, by region, zone or container: `push-api.eu-b` beside
/// `push-api.eu-a`.
enum ServiceParts {
  private static let marks: [Character] = [".", "@", "/", ":"]

  /// What the part is called, `eu-b`; nil where `name` is no part of `service`.
  static func ending(of name: String, in service: String) -> String? {
    guard !service.isEmpty, name.hasPrefix(service), !PublicHostName.isCommon(name) else {
      return nil
    }
    let rest = name.dropFirst(service.count)
    guard let mark = rest.first, marks.contains(mark), rest.count > 1 else { return nil }
    return String(rest.dropFirst())
  }

  /// The names among `known` that are parts of `service`, in their order; where folders of `paths` are called like
  /// some of them, those alone.
  static func find(of service: String, in known: Set<String>, paths: [String]) -> [String] {
    let parts = known.compactMap { name in
      ending(of: name, in: service).map { (name: name, ending: $0) }
    }
    let folders = Set(paths.flatMap { $0.split(separator: "/").map(String.init) })
    let named = parts.filter { folders.contains($0.ending) }
    return (named.isEmpty ? parts : named).map(\.name).sorted()
  }
}
