import RuleOutModel

/// Gathers what a source says of one commit, within the limits of `Commit`.
struct CommitDraft {
  private(set) var commit: Commit
  private var diffBytes = 0
  private var known: Set<String> = []

  /// Nil where `sha` is no hash: 7 to 64 hexadecimal digits.
  init?(sha: String, source: SourceReference) {
    guard CommitDraft.isHash(sha.utf8) else { return nil }
    commit = Commit(sha: sha.lowercased(), source: source)
  }

  static func isHash(_ text: some Collection<UInt8>) -> Bool {
    7...64 ~= text.count
      && text.allSatisfy { byte in
        byte.decimalDigit != nil || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte.lowercased
      }
  }

  mutating func setTime(_ time: StatedTime?) { commit.time = time ?? commit.time }

  /// Keeps the first line.
  mutating func setMessage(_ text: String) {
    guard commit.message.isEmpty else { return }
    let first = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    commit.message = String(first.trimmingBlanks().prefix(200))
  }

  mutating func addPath(_ path: String) {
    guard !path.isEmpty, commit.paths.count < Commit.pathLimit, known.insert(path).inserted else {
      return
    }
    commit.paths.append(path)
  }

  /// Appends one line of the diff, and the paths that its headers name.
  mutating func addDiffLine(_ line: String) {
    if let path = CommitDraft.path(inHeader: line) { addPath(path) }
    let length = line.utf8.count + 1
    guard !commit.isDiffCut, diffBytes + length <= Commit.diffLimit else {
      commit.isDiffCut = true
      return
    }
    diffBytes += length
    commit.diff += line + "\n"
  }

  /// Appends a diff of many lines; `path` is the file it belongs to where its own headers may not say so.
  mutating func addDiff(_ text: String, of path: String? = nil) {
    if let path {
      addPath(path)
      let hasHeader = text.hasPrefix("diff ") || text.hasPrefix("--- ")
      if !text.isEmpty, !hasHeader { addDiffLine("diff --git a/\(path) b/\(path)") }
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      addDiffLine(line.last == "\r" ? String(line.dropLast()) : String(line))
    }
  }

  /// The path of `diff --git a/x b/x`, `+++ b/x`, or `--- a/x` of a file that was deleted.
  private static func path(inHeader line: String) -> String? {
    for (prefix, side) in [("+++ ", "b/"), ("--- ", "a/")] where line.hasPrefix(prefix) {
      // What follows a tab is a time.
      let rest = line.dropFirst(4).prefix { $0 != "\t" }
      if rest == "/dev/null" { return nil }
      return String(rest.hasPrefix(side) ? rest.dropFirst(2) : rest)
    }
    // Renames, modes and binary files have no other header.
    if line.hasPrefix("diff --git a/"), let cut = line.lastRange(of: " b/") {
      return String(line[cut.upperBound...])
    }
    return nil
  }
}

extension String {
  /// Where `word` stands last.
  fileprivate func lastRange(of word: String) -> Range<String.Index>? {
    ranges(of: word).last
  }
}
