/// Names that say which library or framework code is built on, not what it does: those on lines of imports,
/// namespaces, packages and superclasses. Every part of a program has them, and so have the errors of all.
enum ForeignNames {
  /// The words of changed lines that stand nowhere on them but in such places.
  static func find(in code: ChangedCode) -> Set<String> {
    var foreign: Set<String> = []
    var own: Set<String> = []
    for line in code.files.filter(isCode).flatMap(\.changed) {
      let places = places(in: line.tokens)
      for (index, token) in line.tokens.enumerated() where token.kind == .word {
        if places.contains(index) { foreign.insert(token.text) } else { own.insert(token.text) }
      }
    }
    return foreign.subtracting(own)
  }

  private static func isCode(_ file: ChangedCode.File) -> Bool {
    !file.language.isSettings && file.language != .sql
  }

  /// Indices of the words that name a library.
  private static func places(in tokens: [CodeToken]) -> Set<Int> {
    guard tokens.count > 1 else { return [] }
    // `require(balance >= amount)`, `using (var file = open())` run.
    let isImport =
      imports.contains(tokens[0].text) && !tokens[1].is("(") && tokens[1].text != "var"
      || tokens[0].is("#") && tokens[1].text == "include"
    if isImport { return Set(tokens.indices) }
    return namespaces(in: tokens).union(superclasses(in: tokens))
  }

  /// `ActiveRecord::` before a name, `org.hibernate.`
  private static func namespaces(in tokens: [CodeToken]) -> Set<Int> {
    var places: Set<Int> = []
    for index in tokens.indices.dropLast(2) where tokens[index].kind == .word {
      let next = tokens[index + 2].text
      let isCapital = { (text: String) in text.first?.isUppercase ?? false }
      if tokens[index + 1].is("::"), isCapital(tokens[index].text), isCapital(next) {
        places.formUnion([index, index + 2])
      }
      guard roots.contains(tokens[index].text), tokens[index + 1].is(".") else { continue }
      var end = index
      while end + 2 < tokens.count, tokens[end + 1].is("."), tokens[end + 2].kind == .word {
        end += 2
      }
      if end >= index + 4 { places.formUnion(index...end) }
    }
    // Where words hold their dots, a qualified name is one of them.
    for index in tokens.indices where tokens[index].kind == .word {
      let parts = tokens[index].text.split(separator: ".")
      if parts.count > 2, roots.contains(String(parts[0])) { places.insert(index) }
    }
    return places
  }

  /// `Base` of `class Order < Base`, `class Order extends Base`, `class Order(Base):`.
  private static func superclasses(in tokens: [CodeToken]) -> Set<Int> {
    guard let start = tokens.firstIndex(where: { $0.text == "class" }), start + 2 < tokens.count
    else { return [] }
    let marks: Set<String> = ["extends", "implements", "<", ":"]
    let isPython = tokens[start + 2].is("(") && (tokens.last?.is(":") ?? false)
    guard
      let mark = isPython
        ? start + 2
        : tokens.indices.dropFirst(start + 2).first(where: { marks.contains(tokens[$0].text) })
    else { return [] }
    // What a constructor in front takes is the class's own.
    if !isPython, tokens[mark].is(":"), tokens[start..<mark].contains(where: { $0.is("(") }) {
      return []
    }
    return Set(tokens.indices.filter { $0 > mark && tokens[$0].kind == .word })
  }

  private static let imports: Set<String> = [
    "import", "from", "using", "require", "require_relative", "use", "package", "namespace",
    "include", "extern",
  ]
  private static let roots: Set<String> = [
    "org", "com", "io", "net", "java", "javax", "jakarta", "kotlin", "scala", "akka", "google",
    "System", "Microsoft",
  ]
}
