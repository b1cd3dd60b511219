/// Names of hosts in the name space that everybody resolves: `api.stripe.com`, and no `db-1.prod.internal`.
package enum PublicHostName {
  /// Labels of names that only resolve inside.
  private static let inside: Set<String> = [
    "local", "localhost", "internal", "svc", "lan", "corp", "home", "consul", "cluster", "intern",
    "private", "localdomain",
  ]

  /// Whether `name`, without port, is such a name.
  package static func contains(_ name: String) -> Bool {
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, let last = labels.last, last.utf8.count >= 2,
      last.utf8.allSatisfy({ $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }),
      labels.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isNameByte) })
    else { return false }
    return !labels.dropFirst().contains { inside.contains($0.lowercased()) }
  }

  /// Last labels of names that are surely hosts; of names with two labels, the first few. Names of files and of
  /// classes have dots too.
  private static let shortEndings: Set<String> = ["com", "net", "org", "io", "example"]
  private static let endings: Set<String> = [
    "com", "net", "org", "io", "example", "dev", "app", "cloud", "ai", "co", "eu", "us", "uk", "de",
    "fr", "es", "nl", "se", "ch", "jp", "cn", "br", "au", "ca", "za", "ke", "ng", "gov", "edu",
  ]

  /// Whether `name`, without port, is such a name by its last label too.
  package static func isCommon(_ name: String) -> Bool {
    let labels = name.split(separator: ".")
    guard contains(name), let last = labels.last.map(String.init) else { return false }
    return labels.count > 2 ? endings.contains(last) : shortEndings.contains(last)
  }

  /// The domain that somebody registered, `pay.example` of `api.pay.example`: whoever answers at one of its hosts
  /// answers at the others too. Other names as they are.
  package static func domain(of name: String) -> String {
    let labels = name.split(separator: ".")
    guard contains(name), labels.count > 2, let last = labels.last else { return name }
    // Countries sell names below `co.` and `com.`.
    let isCountry = last.utf8.count == 2 && labels[labels.count - 2].utf8.count <= 3
    return labels.suffix(isCountry ? 3 : 2).joined(separator: ".")
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
      || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_")
  }
}
