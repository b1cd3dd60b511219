/// What became of one input: every line is used, recognised but unused, rejected, or out of range.
public struct InputReport: Sendable, Hashable {
  /// How the offset of this input's times was decided.
  public enum Zone: Sendable, Hashable {
    /// Each time carries its zone, or is an epoch.
    case stated
    /// From `--timezone`.
    case given(utcOffset: Int)
    /// The one offset on which all inputs with zones agree.
    case inferred(utcOffset: Int)
    /// UTC, for want of better.
    case assumed
    /// The input holds no times.
    case none
  }

  /// Why lines were rejected, with the first few of them.
  public struct Rejection: Sendable, Hashable {
    public var reason: String
    public var count: Int
    public var excerpts: [Excerpt]
    public init(reason: String, count: Int, excerpts: [Excerpt]) {
      self.reason = reason
      self.count = count
      self.excerpts = excerpts
    }
  }

  public struct Excerpt: Sendable, Hashable {
    public var line: Int
    /// Byte offset of the line in the decompressed content.
    public var offset: Int
    /// At most 200 characters of the line, invalid UTF-8 replaced; escaped only at output.
    public var text: String
    public init(line: Int, offset: Int, text: String) {
      self.line = line
      self.offset = offset
      self.text = text
    }
  }

  /// Relative to the bundle; `-` for standard input.
  public var path: String
  /// Name of the format in the catalogue; empty where none was recognised.
  public var format: String
  /// What it holds, in words of the field: `requests`, `outbound calls`, `metrics`, `changes`, ...
  public var role: String
  public var zone: Zone
  /// What the content lies in: `plain`, `gzip, 3 members`; with wrappers around its lines.
  public var container = "plain"
  /// How sure the format was of the content at its beginning, 0...1; nil where it was stated or unknown.
  public var confidence: Double?
  /// Records used: requests, samples, messages, changes, ...
  public var records: Int = 0
  /// Lines, or elements of a structured document: the identity
  /// `lines == used + recognised + blank + rejected + outOfRange` holds and is checked.
  public var lines: Int = 0
  public var used: Int = 0
  /// Understood but not used by this version (an internal span of a trace, a commit without a deployment).
  public var recognised: Int = 0
  public var blank: Int = 0
  public var outOfRange: Int = 0
  public var rejections: [Rejection] = []
  /// What was decided by looking at values: `durations without unit taken as milliseconds`.
  public var decisions: [String] = []
  public var first: Timestamp?
  public var last: Timestamp?
  /// Length and CRC-32 of the decompressed content: what identifies the input.
  public var bytesOfContent: Int = 0
  public var crc32OfContent: UInt32 = 0

  public init(path: String, format: String = "", role: String = "", zone: Zone = .none) {
    self.path = path
    self.format = format
    self.role = role
    self.zone = zone
  }

  public var rejected: Int { rejections.reduce(0) { $0 + $1.count } }

  /// False means a defect of ours: lines were lost.
  public var isBalanced: Bool { lines == used + recognised + blank + rejected + outOfRange }
}

/// Something the user must know about an input or the analysis. Data only; the message says expected,
/// got, where and what to do.
public struct Warning: Sendable, Hashable, Comparable {
  /// Stable, in kebab case: `truncated-gzip`, `zone-assumed`.
  public var code: String
  public var file: String?
  public var line: Int?
  /// Byte offset in the file as it is on disk.
  public var offset: Int?
  public var message: String

  public init(
    code: String, file: String? = nil, line: Int? = nil, offset: Int? = nil, message: String
  ) {
    self.code = code
    self.file = file
    self.line = line
    self.offset = offset
    self.message = message
  }

  public static func < (a: Warning, b: Warning) -> Bool {
    (a.file ?? "", a.line ?? 0, a.offset ?? 0, a.code, a.message)
      < (b.file ?? "", b.line ?? 0, b.offset ?? 0, b.code, b.message)
  }
}
