/// A commit as a repository tells of it: what was written, not what was deployed. By itself it is no
/// suspect; a deployment that carries it may be.
///
/// Who wrote it is not kept.
public struct Commit: Sendable, Hashable {
  /// Bytes of a diff that are kept.
  public static let diffLimit = 64 << 10
  /// Paths that are kept.
  public static let pathLimit = 1_000

  /// As the source writes it, short or long, in lower case.
  public var sha: String
  /// When it was committed, or else written; nil where the source does not say to the minute.
  public var time: StatedTime?
  /// Files that it touches, in the order of the source.
  public var paths: [String]
  /// Its unified diff, whose parts each begin with a line `diff --git a/PATH b/PATH`, or as the source
  /// writes them. Blank lines may be missing: parts and hunks are told by how their lines begin, not by
  /// the counts of hunk headers. Empty where the source has none.
  public var diff: String
  /// True where the diff was longer than `diffLimit`; it then ends with a whole line.
  public var isDiffCut: Bool
  /// First line of the message; shown, never evidence.
  public var message: String
  public var source: SourceReference

  public init(
    sha: String, time: StatedTime? = nil, paths: [String] = [], diff: String = "",
    isDiffCut: Bool = false, message: String = "", source: SourceReference
  ) {
    self.sha = sha
    self.time = time
    self.paths = paths
    self.diff = diff
    self.isDiffCut = isDiffCut
    self.message = message
    self.source = source
  }
}
