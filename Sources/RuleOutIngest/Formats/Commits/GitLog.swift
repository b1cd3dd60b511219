import RuleOutModel

/// What `git log` prints: the default form and `--format=fuller`, with `--stat`, `--name-only`,
/// `--name-status` or `-p`; lines of a `--format` with hash, time and subject; `--oneline`.
package enum GitLog: InputFormat {
  package static let name = "git-log"
  package static let role = "commits"

  package static let samples = [
    FormatSample(
      """
      commit 27009e0f1c55aa90e1b9f2d7c3a4b5968778695a (HEAD -> main, tag: v2.14.0)
      Author: J. Doe <jdoe@example.com>
      Date:   Thu Jun 18 14:01:46 2026 +0300

          fix: cart

          Longer than one line.

       pkg/cart.go           | 4 ++--
       config/{old => new}.yaml | Bin 0 -> 12 bytes
       2 files changed, 2 insertions(+), 2 deletions(-)

      commit 02de4bd0f1c55aa90e1b9f2d7c3a4b5968778695
      Merge: 27009e0 559e94c
      Author:     Lena <lena@example.com>
      AuthorDate: 2026-06-18 13:00:00 +0300
      Commit:     Lena <lena@example.com>
      CommitDate: 2026-06-18 13:30:00 +0300

          feat: rail

      """, records: 2),
    FormatSample(
      """
      commit 27009e0f1c55aa90e1b9f2d7c3a4b5968778695a
      Author: J. Doe <jdoe@example.com>
      Date:   2026-06-18T14:01:46+03:00

          fix: cart

      diff --git a/pkg/cart.go b/pkg/cart.go
      index 83db48f..bf2a1c3 100644
      --- a/pkg/cart.go
      +++ b/pkg/cart.go
      @@ -10,3 +10,3 @@ func Open() {
       \tdb.SetMaxIdle(5)
      -\tdb.SetMaxOpen(40)
      +\tdb.SetMaxOpen(4)

      """, records: 1),
    FormatSample(
      "27009e0\t2026-06-18T14:01:46+03:00\tfix: cart\n\npkg/cart.go\npkg/cart_test.go\n"
        + "02de4bd\t2026-06-18T13:30:00+03:00\tfeat: rail\n\npkg/rail.go\n", records: 2),
    FormatSample(
      "27009e0 (HEAD -> main) fix: cart\n02de4bd feat: rail\n559e94c Merge b\n", records: 3),
    // No date, a hash that is none, and a last commit cut short.
    FormatSample(
      """
      commit 27009e0f1c55aa90e1b9f2d7c3a4b5968778695a
      Author: J. Doe <jdoe@example.com>

          fix: cart
      commit reverted
      commit 559e94c0f1c55aa90e1b9f2d7c3a4b5968778695
      Author: J. D
      """, records: 2),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var survey = Survey()
    HeadLines.forEach(head, limit: 400) { survey.take($0) }
    return survey.recognition
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    LineFramed(GitLogLines(context, style: recognition.layout.first ?? ""))
  }

  static let blocks = "blocks"
  static let lines = "lines"
  static let oneline = "oneline"

  /// What the lines of a head begin with.
  private struct Survey {
    private var first: GitLogHeader?
    private var count = 0
    private var blocks = 0
    private var lines = 0
    private var onelines = 0
    private var authors = 0
    private var lettered = 0
    private var sized = 0
    private var zone = Recognition.ZoneStyle.none

    mutating func take(_ line: Span<UInt8>) {
      count += 1
      let text = line.extracting(0..<min(line.count, 400)).text()
      let header = GitLogHeader(text)
      if count == 1 { first = header }
      switch header {
      case .block: blocks += 1
      case .line(let sha, let time, _):
        lines += 1
        note(time)
        note(sha: sha)
      case .oneline(let sha, _):
        onelines += 1
        note(sha: sha)
      case nil:
        if text.hasPrefix("Author: ") || text.hasPrefix("Commit: ") { authors += 1 }
        if let date = GitLogHeader.date(text) { note(date.text) }
      }
    }

    /// Abbreviated hashes are of one length, about; numbers alone, or the ids of traces, are none.
    private mutating func note(sha: String) {
      if sha.contains(where: \.isLetter) { lettered += 1 }
      if 7...12 ~= sha.utf8.count || [40, 64].contains(sha.utf8.count) { sized += 1 }
    }

    private var areHashes: Bool {
      let all = lines + onelines
      return lettered * 2 > all && sized == all
    }

    private mutating func note(_ time: String) {
      if zone == .none { zone = .init(ofTime: time) }
    }

    var recognition: Recognition? {
      switch first {
      case .block where authors > 0:
        return Recognition(confidence: 0.95, zone: zone, layout: [GitLog.blocks])
      case .line where areHashes:
        return Recognition(confidence: 0.5, zone: zone, layout: [GitLog.lines])
      case .oneline where onelines == count && count > 1 && areHashes:
        return Recognition(
          confidence: 0.4, zone: .none, layout: [GitLog.oneline],
          decisions: ["states no times: `git log --format=%H%x09%cI%x09%s` does"])
      default: return nil
      }
    }
  }
}

/// The line with which a commit begins.
enum GitLogHeader {
  /// `commit HASH`, with the names that point to it.
  case block(sha: String)
  /// Hash, time and subject, a tab or `|` between them, or a blank.
  case line(sha: String, time: String, subject: String)
  /// Hash and subject.
  case oneline(sha: String, subject: String)

  init?(_ line: String) {
    if line.hasPrefix("commit ") {
      let word = line.dropFirst(7).prefix { $0 != " " }
      guard CommitDraft.isHash(word.utf8) else { return nil }
      self = .block(sha: String(word))
      return
    }
    let sha = line.prefix { $0 != "\t" && $0 != "|" && $0 != " " && $0 != "," && $0 != ";" }
    guard CommitDraft.isHash(sha.utf8), sha.endIndex < line.endIndex else { return nil }
    let separator = line[sha.endIndex]
    let rest = line[line.index(after: sha.endIndex)...]
    if separator != " " {
      let fields = rest.split(separator: separator, omittingEmptySubsequences: false).map {
        String($0).trimmingBlanks()
      }
      // The committer's time follows the author's where both are asked for.
      guard let place = fields.lastIndex(where: GitLogHeader.isTime) else { return nil }
      let subject = place + 1 < fields.count ? fields[(place + 1)...].joined(separator: " ") : ""
      self = .line(sha: String(sha), time: GitLogHeader.arranged(fields[place]), subject: subject)
      return
    }
    // `2026-06-18T14:01:46+03:00 fix` or `2026-06-18 14:01:46 +0300 fix`.
    let words = rest.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    for width in [3, 1] where words.count >= width {
      let time = words.prefix(width).joined(separator: " ")
      guard GitLogHeader.isTime(time) else { continue }
      self = .line(
        sha: String(sha), time: time, subject: words.dropFirst(width).joined(separator: " "))
      return
    }
    // Words such as `defaced` are no hashes.
    guard sha.utf8.contains(where: { $0.decimalDigit != nil }) else { return nil }
    self = .oneline(sha: String(sha), subject: String(rest))
  }

  private static func isTime(_ text: String) -> Bool {
    guard text.utf8.count >= 10 else { return false }
    let bytes = Array(arranged(text).utf8)
    return TimestampParser.parse(bytes.span, utcOffset: 0)?.moment != nil
  }

  /// The time of a line `Date:`, `CommitDate:` or `AuthorDate:`; the committer's replaces the other.
  static func date(_ line: String) -> (text: String, isCommitter: Bool)? {
    for prefix in ["Date:", "CommitDate:", "AuthorDate:"] where line.hasPrefix(prefix) {
      let text = String(line.dropFirst(prefix.utf8.count)).trimmingBlanks()
      return (arranged(text), prefix == "CommitDate:")
    }
    return nil
  }

  /// `Thu Jun 18 14:01:46 2026 +0300` as `18/Jun/2026:14:01:46 +0300`; other times as they are.
  private static func arranged(_ time: String) -> String {
    let words = time.split(separator: " ")
    guard 5...6 ~= words.count, words[3].contains(":"), words[4].utf8.count == 4 else {
      return time
    }
    let day = words[2].utf8.count == 1 ? "0" + words[2] : String(words[2])
    return (["\(day)/\(words[1])/\(words[4]):\(words[3])"] + words.dropFirst(5).map(String.init))
      .joined(separator: " ")
  }
}
