import RuleOutModel

/// A commit's diff in its parts: files, their hunks, and the lines of these.
///
/// Sources shorten diffs, each in its own way. Parts are told by how their lines begin, and the counts of
/// hunk headers are not read. Known are, beside what git writes: parts that begin with `---` and `+++`
/// only; `@@ func Name() {`, a hunk whose header has no counts; `@@ dir/file.go @@`, a hunk that names
/// its file; and `@@ note: ...`, somebody's remark, which is dropped with the prose that follows it.
struct UnifiedDiff: Sendable, Hashable {
  struct Line: Sendable, Hashable {
    enum Side: Sendable, Hashable {
      case kept
      case removed
      case added
    }
    var side: Side
    /// Without the sign in its first column.
    var text: String
  }

  struct Hunk: Sendable, Hashable {
    /// What the header says of the place, as `func (c *Cart) Add(item Item) error {`; may be empty.
    var context: String
    var lines: [Line]
  }

  struct File: Sendable, Hashable {
    /// Nil where the file is new, or the source names no old path.
    var oldPath: String?
    /// Nil where the file was deleted.
    var newPath: String?
    var isBinary = false
    var language = SourceLanguage.unknown
    var hunks: [Hunk] = []

    /// Where it lies after the commit; empty where the source does not say.
    var path: String { newPath ?? oldPath ?? "" }
    var isRenamed: Bool { oldPath != nil && newPath != nil && oldPath != newPath }
    /// Whether all of it is new: it changes nothing that ran.
    var isNew: Bool {
      oldPath == nil
        && hunks.allSatisfy { $0.lines.allSatisfy { $0.side == .added || $0.text.isEmpty } }
    }
  }

  private(set) var files: [File] = []
  /// True where the source had more of it.
  var isCut = false

  init(_ commit: Commit) {
    self.init(commit.diff, paths: commit.paths, isCut: commit.isDiffCut)
  }

  /// `paths` name the file of a diff that has no headers, and tell paths from functions in those of hunks.
  init(_ text: String, paths: [String] = [], isCut: Bool = false) {
    var reader = UnifiedDiffReader(text, paths: paths)
    files = reader.read()
    self.isCut = isCut
  }
}

/// Reads a diff line by line.
private struct UnifiedDiffReader {
  private let lines: [String]
  private let paths: [String]
  private let hasHeaders: Bool
  private var files: [UnifiedDiff.File] = []
  private var isInFile = false
  private var isInHunk = false
  /// Lines after a remark that are not signed are prose too.
  private var isInRemark = false

  init(_ text: String, paths: [String]) {
    // By bytes: a carriage return and a line feed are one character.
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { bytes in
        String(Substring(bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes))
      }
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    self.lines = lines
    self.paths = paths
    hasHeaders = lines.contains {
      $0.hasPrefix("diff ") || $0.hasPrefix("@@") || $0.hasPrefix("+++ ")
    }
  }

  mutating func read() -> [UnifiedDiff.File] {
    for index in lines.indices { take(index) }
    let common = commonLanguage
    for index in files.indices {
      let path = files[index].path
      files[index].language = path.isEmpty ? common : SourceLanguage(path: path)
      files[index].hunks.removeAll { hunk in hunk.lines.allSatisfy { $0.side == .kept } }
    }
    return files.filter { !$0.hunks.isEmpty || $0.isBinary || $0.isRenamed || !$0.path.isEmpty }
  }

  /// Of the files of a commit whose diff does not say which is which, where they agree.
  private var commonLanguage: SourceLanguage {
    let all = Set(paths.map { SourceLanguage(path: $0) })
    return all.count == 1 ? all.first ?? .unknown : .unknown
  }

  private mutating func take(_ index: Int) {
    let line = lines[index]
    if line.hasPrefix("diff ") { return open(UnifiedDiffReader.sides(ofHeader: line)) }
    if line.hasPrefix("@@") { return takeHunkHeader(line) }
    if isFileHeader(index) { return takeFileHeader(line) }
    if isInHunk { return takeContent(line) }
    if line.hasPrefix("rename from ") { return setOld(String(line.dropFirst(12))) }
    if line.hasPrefix("rename to ") { return setNew(String(line.dropFirst(10))) }
    if line.hasPrefix("new file mode") { return setOld(nil) }
    if line.hasPrefix("deleted file mode") { return setNew(nil) }
    if line.hasPrefix("Binary files ") || line.hasPrefix("GIT binary patch") {
      if !isInFile { open((soloPath, soloPath)) }
      files[files.count - 1].isBinary = true
      return
    }
    let isSigned = line.hasPrefix("+") || line.hasPrefix("-")
    let isOpen = isInFile && !(files.last?.isBinary ?? false)
    // Without any header at all, signs are all that there is.
    if isSigned, isOpen || !hasHeaders {
      openHunk("")
      takeContent(line)
    }
  }

  /// `--- a/x` before `+++ b/x`; inside a hunk, what begins like one is a comment of SQL that was removed,
  /// unless a hunk follows.
  private func isFileHeader(_ index: Int) -> Bool {
    let line = lines[index]
    if line.hasPrefix("+++ ") {
      return index > 0 && lines[index - 1].hasPrefix("--- ") && !isInHunk
        || !isInHunk && isInFile && files.last?.hunks.isEmpty ?? false
    }
    guard line.hasPrefix("--- ") else { return false }
    if !isInHunk, isInFile, files.last?.hunks.isEmpty ?? false { return true }
    guard index + 1 < lines.count, lines[index + 1].hasPrefix("+++ ") else { return false }
    return !isInHunk || index + 2 >= lines.count || lines[index + 2].isEmpty
      || lines[index + 2].hasPrefix("@@")
  }

  private mutating func takeFileHeader(_ line: String) {
    let isOld = line.hasPrefix("---")
    let path = UnifiedDiffReader.path(String(line.dropFirst(4)))
    if isOld {
      // What `diff` has opened goes on, unless it has lines already.
      if isInHunk || !isInFile || !(files.last?.hunks.isEmpty ?? true) { open((path, nil)) }
      setOld(path)
      if files[files.count - 1].newPath == nil { setNew(path) }
    } else {
      if !isInFile { open((path, path)) }
      setNew(path)
    }
  }

  private mutating func takeHunkHeader(_ line: String) {
    var rest = Substring(line).drop { $0 == "@" }
    var context = ""
    if let end = rest.ranges(of: "@@").first {
      context = String(rest[end.upperBound...]).trimmed
      rest = rest[..<end.lowerBound]
    }
    let place = String(rest).trimmed
    let ranges = place.split(separator: " ").prefix { word in
      (word.hasPrefix("-") || word.hasPrefix("+"))
        && word.dropFirst().allSatisfy {
          $0.isNumber || $0 == ","
        }
    }
    var words = place.split(separator: " ").dropFirst(ranges.count).map { String($0) }
    // `@@ dir/file.go: func Name() {`
    if let first = words.first, first.hasSuffix(":"), isPath(String(first.dropLast())) {
      if context.isEmpty { context = words.dropFirst().joined(separator: " ") }
      words = [String(first.dropLast())]
    }
    let named = words.joined(separator: " ")
    let isRemark = [named, context].contains { $0.lowercased().hasPrefix("note:") }
    if isRemark { context = "" }
    if !isRemark, isPath(named) {
      if files.last?.path != named || !isInFile { open((named, named)) }
    } else if !isRemark, context.isEmpty {
      context = named
    }
    if !isInFile { open((soloPath, soloPath)) }
    openHunk(context)
    isInRemark = isRemark
  }

  private mutating func takeContent(_ line: String) {
    let side: UnifiedDiff.Line.Side
    switch line.utf8.first {
    case UInt8(ascii: "+"): side = .added
    case UInt8(ascii: "-"):
      // The signature of a mail.
      if line == "-- " {
        isInHunk = false
        return
      }
      side = .removed
    case UInt8(ascii: "\\"): return
    default:
      if isInRemark { return }
      side = .kept
    }
    let text = line.hasPrefix(" ") || side != .kept ? String(line.dropFirstScalar()) : line
    let file = files.count - 1
    let hunk = files[file].hunks.count - 1
    files[file].hunks[hunk].lines.append(UnifiedDiff.Line(side: side, text: text))
  }

  private mutating func open(_ sides: (old: String?, new: String?)) {
    files.append(UnifiedDiff.File(oldPath: sides.old, newPath: sides.new))
    isInFile = true
    isInHunk = false
    isInRemark = false
  }

  private mutating func openHunk(_ context: String) {
    if !isInFile { open((soloPath, soloPath)) }
    files[files.count - 1].hunks.append(UnifiedDiff.Hunk(context: context, lines: []))
    isInHunk = true
    isInRemark = false
  }

  private mutating func setOld(_ path: String?) {
    if isInFile { files[files.count - 1].oldPath = path }
  }

  private mutating func setNew(_ path: String?) {
    if isInFile { files[files.count - 1].newPath = path }
  }

  private var soloPath: String? { paths.count == 1 ? paths[0] : nil }

  private func isPath(_ text: String) -> Bool {
    if text.isEmpty || text.contains(" ") || text.contains("(") { return false }
    return paths.contains(text) || text.contains("/") || SourceLanguage(path: text) != .unknown
  }

  /// The path of a `---` or `+++` line: what follows a tab is a time, and `a/` and `b/` name the sides.
  private static func path(_ text: String) -> String? {
    var path = String(text.prefix { $0 != "\t" }).trimmed
    if path.hasPrefix("\""), path.hasSuffix("\""), path.count > 1 {
      path = String(path.dropFirst().dropLast())
    }
    if path == "/dev/null" || path.isEmpty { return nil }
    return path.hasPrefix("a/") || path.hasPrefix("b/") ? String(path.dropFirst(2)) : path
  }

  /// Of `diff --git a/x b/y`: two equal halves, else cut where the second side begins.
  private static func sides(ofHeader line: String) -> (String?, String?) {
    let rest = line.split(separator: " ").dropFirst().drop { $0.hasPrefix("-") }
    let words = rest.map { String($0) }
    guard words.count > 1 else { return (nil, words.first.flatMap(path)) }
    let half = words.count / 2
    let cut =
      words.count % 2 == 0
        && path(words[..<half].joined(separator: " "))
          == path(words[half...].joined(separator: " "))
      ? half : words.lastIndex { $0.hasPrefix("b/") } ?? half
    return (
      path(words[..<cut].joined(separator: " ")), path(words[cut...].joined(separator: " "))
    )
  }
}

extension String {
  /// Without the blanks around it.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }

  /// Without its first scalar: a sign and a combining mark are one character.
  fileprivate func dropFirstScalar() -> Substring.UnicodeScalarView { unicodeScalars.dropFirst() }
}
