import RuleOutModel

/// One line for a POSIX shell that writes an export to a file of the folder it runs in.
struct ExportCommand: Hashable {
  /// A word of the line.
  enum Word: Hashable {
    /// Quoted as far as it needs to be.
    case text(String)
    /// A setting of the user's, such as where Prometheus is.
    case setting(Setting)
    /// Text with a setting behind it: `app=$SERVICE`.
    case joined(String, Setting)
  }

  /// What a command cannot know, by the shell variable that holds it.
  enum Setting: String, Hashable, CaseIterable {
    case prometheus = "PROMETHEUS"
    case service = "SERVICE"
    case pod = "POD"
    case database = "DATABASE"
    case pooler = "POOLER"
    case logGroup = "LOG_GROUP"
    case host = "HOST"

    var example: String {
      switch self {
      case .prometheus: "http://localhost:9090"
      case .service: "backend"
      case .pod: "backend-0"
      case .database: "postgresql://localhost/postgres"
      case .pooler: "postgresql://localhost:6432/pgbouncer"
      case .logGroup: "/ecs/backend"
      case .host: "api.example.com"
      }
    }
  }

  /// Program that gets the data.
  let tool: String
  /// Set before the program: `TZ=UTC`. Ours, never from an input.
  var environment = ""
  let words: [Word]
  /// What follows the program's words, before the file: a pipe to another. Ours, never from an input.
  var filter = ""
  /// File that it writes; ours, never from an input.
  let file: String
  /// Shows the present only: to be run while it lasts, or of little use afterwards.
  var isPresentOnly = false
  /// To be read by people: this tool does not make signals of it.
  var isForPeople = false
  /// The query alone, where the program is asked in a language of its own.
  var query: String?

  init(
    _ tool: String, _ words: [Word], file: String, isPresentOnly: Bool = false,
    isForPeople: Bool = false, query: String? = nil
  ) {
    self.tool = tool
    self.words = words
    self.file = file
    self.isPresentOnly = isPresentOnly
    self.isForPeople = isForPeople
    self.query = query
  }

  /// The line.
  var line: String {
    let shown = words.map { word in
      switch word {
      case .text(let text): ShellQuoting.quote(text)
      case .setting(let setting): "\"$\(setting.rawValue)\""
      case .joined(let text, let setting): ShellQuoting.quote(text) + "\"$\(setting.rawValue)\""
      }
    }
    return (environment.isEmpty ? "" : environment + " ")
      + ([tool] + shown).joined(separator: " ") + (filter.isEmpty ? "" : " " + filter)
      + " > \(file)"
  }

  var settings: [Setting] {
    words.compactMap { word in
      switch word {
      case .text: nil
      case .setting(let setting), .joined(_, let setting): setting
      }
    }
  }
}

extension ExportCommand.Word: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .text(value) }
}
