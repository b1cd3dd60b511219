/// Why an input cannot be read at all. Cases carry data; `description` holds the prose.
package enum IngestError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nothing lies at the path given.
  case noSuchInput(path: String)
  /// The system refuses: `code` is its `errno`.
  case unreadable(path: String, code: Int32)
  /// A compressed or encoded form that is not read.
  case foreign(path: String, form: ForeignForm)
  /// Memory for decompression could not be had.
  case outOfMemory(path: String)

  package var description: String { "\(path): \(detail)" }

  /// The description without the path.
  package var detail: String {
    switch self {
    case .noSuchInput: return "no such file or folder"
    case .unreadable(_, let code): return "cannot be read: \(systemMessage(code))"
    case .foreign(_, let form): return form.advice
    case .outOfMemory: return "not enough memory to decompress it"
    }
  }

  /// The path the error is about.
  package var path: String {
    switch self {
    case .noSuchInput(let path), .unreadable(let path, _), .foreign(let path, _),
      .outOfMemory(let path):
      return path
    }
  }

  /// Code of the warning it becomes for a member of a folder.
  package var code: String {
    switch self {
    case .noSuchInput: return "no-such-input"
    case .unreadable: return "unreadable-input"
    case .foreign(_, let form): return "unsupported-\(form.rawValue)"
    case .outOfMemory: return "out-of-memory"
    }
  }
}
