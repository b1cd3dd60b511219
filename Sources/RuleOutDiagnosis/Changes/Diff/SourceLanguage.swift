/// The language that a file is written in, by its name, as far as comments, strings and words depend on it.
enum SourceLanguage: String, Sendable, Hashable, CaseIterable {
  case go, java, kotlin, scala, csharp, cpp, javascript, typescript, rust, swift, php, protobuf,
    groovy
  case python, ruby, shell, elixir, dockerfile, makefile
  case yaml, toml, properties, terraform, json, sql, lua, markup, stylesheet, prose
  case unknown

  private static let byExtension: [String: SourceLanguage] = [
    "go": .go, "java": .java, "kt": .kotlin, "kts": .kotlin, "scala": .scala, "cs": .csharp,
    "c": .cpp, "cc": .cpp, "cpp": .cpp, "cxx": .cpp, "h": .cpp, "hpp": .cpp, "js": .javascript,
    "jsx": .javascript, "mjs": .javascript, "cjs": .javascript, "vue": .javascript,
    "ts": .typescript, "tsx": .typescript, "mts": .typescript, "rs": .rust, "swift": .swift,
    "php": .php, "proto": .protobuf, "groovy": .groovy, "gradle": .groovy, "py": .python,
    "pyi": .python, "rb": .ruby, "sh": .shell, "bash": .shell, "ex": .elixir, "exs": .elixir,
    "mk": .makefile, "yaml": .yaml, "yml": .yaml, "toml": .toml, "properties": .properties,
    "ini": .properties, "conf": .properties, "cfg": .properties, "cnf": .properties,
    "env": .properties, "tf": .terraform, "tfvars": .terraform, "hcl": .terraform, "json": .json,
    "sql": .sql, "lua": .lua, "xml": .markup, "html": .markup, "htm": .markup, "svg": .markup,
    "css": .stylesheet, "scss": .stylesheet, "less": .stylesheet, "md": .prose, "rst": .prose,
    "txt": .prose, "adoc": .prose,
  ]

  private static let byName: [String: SourceLanguage] = [
    "dockerfile": .dockerfile, "makefile": .makefile, "gemfile": .ruby, "rakefile": .ruby,
    "jenkinsfile": .groovy, "go.mod": .go, "go.sum": .go, ".env": .properties,
    "requirements.txt": .properties, "corefile": .properties,
  ]

  init(path: String) {
    let name = path.baseName.lowercased()
    let parts = name.split(separator: ".")
    let ending = parts.count > 1 ? String(parts[parts.count - 1]) : ""
    self =
      SourceLanguage.byName[name] ?? SourceLanguage.byExtension[ending]
      ?? (name.hasPrefix("dockerfile") ? .dockerfile : name.hasPrefix(".env") ? .properties : nil)
      ?? .unknown
  }

  /// What begins a comment that ends with its line.
  var lineComments: [String] {
    switch self {
    case .python, .ruby, .shell, .elixir, .dockerfile, .makefile, .yaml, .toml: ["#"]
    case .properties: ["#", ";", "!"]
    case .terraform, .php: ["#", "//"]
    case .sql, .lua: ["--"]
    case .json, .markup, .stylesheet, .prose: []
    case .unknown: ["//", "# "]
    default: ["//"]
    }
  }

  /// Whether `/*` and `*/` enclose comments.
  var hasBlockComments: Bool {
    switch self {
    case .python, .ruby, .shell, .elixir, .dockerfile, .makefile, .yaml, .toml, .properties, .json,
      .lua, .markup, .prose:
      false
    default: true
    }
  }

  /// Whether a key may hold dashes and dots: settings rather than code.
  var isSettings: Bool {
    switch self {
    case .yaml, .toml, .properties, .terraform, .json, .dockerfile, .shell, .markup: true
    default: false
    }
  }

  /// Whether single quotes enclose text, rather than a character or a lifetime.
  var hasSingleQuotes: Bool {
    switch self {
    case .go, .java, .kotlin, .scala, .csharp, .cpp, .rust, .swift, .prose: false
    default: true
    }
  }

  /// What encloses text over several lines.
  var multilineQuotes: [String] {
    switch self {
    case .python: ["\"\"\"", "'''"]
    case .java, .kotlin, .scala, .swift, .csharp, .groovy, .elixir: ["\"\"\""]
    case .go, .javascript, .typescript: ["`"]
    default: []
    }
  }
}

extension String {
  /// What follows the last slash.
  var baseName: String { String(split(separator: "/").last ?? "") }
}
