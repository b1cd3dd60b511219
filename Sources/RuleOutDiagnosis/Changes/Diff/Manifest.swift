/// A file that lists the versions of modules that the code is built on.
struct Manifest {
  struct Module: Sendable, Hashable {
    var name: String
    var version: String
  }

  /// Nil where the file at `path` is no such list.
  init?(path: String) {
    let name = path.baseName.lowercased()
    let names: Set<String> = [
      "go.mod", "go.sum", "package.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml",
      "pom.xml", "build.gradle", "build.gradle.kts", "cargo.toml", "cargo.lock", "gemfile",
      "gemfile.lock", "pyproject.toml", "poetry.lock", "pipfile", "pipfile.lock", "setup.py",
      "composer.json", "package.swift", "package.resolved", "libs.versions.toml", "mix.exs",
    ]
    let isRequirements = name.hasPrefix("requirements") && name.hasSuffix(".txt")
    guard names.contains(name) || isRequirements else { return nil }
    isLock = name.contains("lock") || name == "go.sum" || name == "package.resolved"
  }

  /// Whether it repeats what another file states.
  let isLock: Bool

  /// Modules whose version the file changes, with nil where it had or has none.
  func changes(of file: ChangedCode.File) -> [(name: String, old: String?, new: String?)] {
    let old = modules(file, .removed)
    let new = modules(file, .added)
    var names: [String] = []
    for module in old + new where !names.contains(module.name) { names.append(module.name) }
    return names.compactMap { name in
      let before = old.first { $0.name == name }?.version
      let after = new.first { $0.name == name }?.version
      return before == after ? nil : (name, before, after)
    }
  }

  func effects(of file: ChangedCode.File) -> [DiffEffect] {
    if isLock { return [] }
    return changes(of: file).compactMap { change in
      guard let old = change.old, let new = change.new else {
        let verb = change.new == nil ? "is not used any more" : "is used from now on"
        return DiffEffect(
          kind: .dependencyChanged, mechanism: nil, path: file.path, subjects: [change.name],
          statement: "\(change.name) \(change.new ?? change.old ?? "") \(verb)")
      }
      return DiffEffect(
        kind: .dependencyChanged, mechanism: nil, path: file.path, subjects: [change.name],
        statement: "\(change.name) went from \(old) to \(new)")
    }
  }

  /// Whether only the last number of a version rose.
  static func isPatch(_ old: String, _ new: String) -> Bool {
    let both = [old, new].map { version in
      version.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
    }
    guard both[0].count >= 3, both[0].count == both[1].count else { return false }
    return both[0].dropLast() == both[1].dropLast()
  }

  private func modules(
    _ file: ChangedCode.File, _ side: UnifiedDiff.Line.Side
  ) -> [Module] {
    var modules: [Module] = []
    for hunk in file.hunks {
      // `<artifactId>x</artifactId>` stands on a line of its own, before `<version>`.
      var artifact = ""
      for line in hunk.lines(on: side) {
        if let value = Manifest.element("artifactId", in: line.text) { artifact = value }
        guard line.side == side, let module = Manifest.module(of: line, artifact) else { continue }
        modules.append(module)
      }
    }
    return modules
  }

  /// `github.com/a/b v1.2.3`, `"lodash": "^4.17.20"`, `requests==2.31.0`, `serde = "1.0"`,
  /// `implementation "group:name:1.2"`, `<version>1.2</version>`.
  private static func module(of line: ChangedCode.Line, _ artifact: String) -> Module? {
    let text = line.text
    if let version = element("version", in: text) {
      return artifact.isEmpty ? nil : Module(name: artifact, version: version)
    }
    var words = text.split { " \t\"',()=:{}<>~^;@".contains($0) }.map { String($0) }
    words.removeAll {
      ["require", "replace", "gem", "go", "version", "url", "from", "//", "indirect"].contains($0)
    }
    guard let place = words.firstIndex(where: isVersion), place > 0 else { return nil }
    let name = words[place - 1]
    guard name.contains(where: \.isLetter), !line.isSilent || text.contains("==") else {
      return nil
    }
    return Module(name: name, version: words[place])
  }

  private static func isVersion(_ word: String) -> Bool {
    let digits = word.hasPrefix("v") ? word.dropFirst() : word[...]
    return digits.first?.isNumber ?? false
      && (digits.contains(".") || digits.allSatisfy(\.isNumber))
  }

  private static func element(_ name: String, in text: String) -> String? {
    guard let start = text.ranges(of: "<\(name)>").first else { return nil }
    let rest = text[start.upperBound...]
    return String(rest.prefix { $0 != "<" }).trimmed
  }
}
