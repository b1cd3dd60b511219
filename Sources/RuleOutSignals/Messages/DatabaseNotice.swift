/// What database servers log of themselves while they are held up. They write most of it below the severity of a
/// warning (`LOG`, `Note`), among what is routine, so that the words have to be theirs alone.
package enum DatabaseNotice: Int, Sendable, CaseIterable, Comparable {
  case lock, checkpoint, flush, deadRows, temporaryFile

  package static func < (a: DatabaseNotice, b: DatabaseNotice) -> Bool { a.rawValue < b.rawValue }

  /// What is logged, in words.
  var words: String {
    switch self {
    case .lock: "waits for locks"
    case .checkpoint: "hurried checkpoints"
    case .flush: "slow writes to storage"
    case .deadRows: "rows that vacuum could not remove"
    case .temporaryFile: "temporary files"
    }
  }

  /// How it holds queries up.
  package var mechanism: String {
    switch self {
    case .lock: "lock-waits"
    case .checkpoint, .flush: "slow-storage"
    case .deadRows, .temporaryFile: "slow-queries"
    }
  }

  /// The notice whose signal bears `words` for its metric.
  package init?(words: String) {
    guard let notice = DatabaseNotice.allCases.first(where: { $0.words == words }) else {
      return nil
    }
    self = notice
  }

  private var phrases: [String] {
    switch self {
    // PostgreSQL, `log_lock_waits`; InnoDB
    case .lock: ["still waiting for ", "Lock wait timeout exceeded", "ong semaphore wait"]
    case .checkpoint: ["checkpoints are occurring too frequently"]
    // PostgreSQL; InnoDB's page cleaner
    case .flush: ["could not fsync ", "ms intended loop took "]
    case .deadRows: [" dead but not yet removable"]
    case .temporaryFile: ["temporary file: path \""]
    }
  }

  /// Bytes of a text that are looked at, and rows that are always left behind by those who still read them.
  private static let longestText = 512
  private static let fewestRows = 100_000

  private static let table = PhraseTable(
    allCases.flatMap { notice in notice.phrases.map { (phrase: $0, rank: notice.rawValue) } })

  /// What `text` tells of; nil where it is none of these.
  static func classify(_ text: String) -> DatabaseNotice? {
    let bytes = text.utf8Span.span
    guard let found = table.find(in: bytes, limit: longestText) else { return nil }
    switch DatabaseNotice(rawValue: found.rank) {
    case .lock where bytes[found.end - 1] == UInt8(ascii: " "):
      return namesLock(bytes, at: found.end) ? .lock : nil
    case .deadRows:
      return rows(bytes, before: found.end - " dead but not yet removable".utf8.count) >= fewestRows
        ? .deadRows : nil
    case let notice: return notice
    }
  }

  /// `ShareLock on transaction 730`: anybody may be still waiting for something.
  private static func namesLock(_ bytes: Span<UInt8>, at start: Int) -> Bool {
    var end = start
    while end < bytes.count, bytes[end] | 0x20 &- 0x61 < 26 { end += 1 }
    let word = Array("Lock".utf8)
    guard end - start > word.count, end < bytes.count, bytes[end] == UInt8(ascii: " ") else {
      return false
    }
    return word.indices.allSatisfy { bytes[end - word.count + $0] == word[$0] }
  }

  /// The whole number that ends at `end`.
  private static func rows(_ bytes: Span<UInt8>, before end: Int) -> Int {
    var place = 1
    var value = 0
    var index = end - 1
    while index >= 0, end - index <= 15, WordShape.isDigit(bytes[index]) {
      value += Int(bytes[index] - 0x30) * place
      place *= 10
      index -= 1
    }
    return value
  }
}
