import RuleOutModel
import Testing

@testable import RuleOutIngest

private func commits(_ text: String) -> [Commit] { decode(text)?.commits ?? [] }

private func moment(_ text: String) -> StatedTime? {
  let bytes = Array(text.utf8)
  return TimestampParser.parse(bytes.span, utcOffset: 0)?.time
}

@Suite struct CommitFormatTests {
  @Test func `the default log gives hash, committer's time, paths and the first line`() {
    let found = commits(GitLog.samples[0].text)
    #expect(
      found.map(\.time) == [moment("2026-06-18T11:01:46Z"), moment("2026-06-18T10:30:00Z")])
    #expect(found.map(\.message) == ["fix: cart", "feat: rail"])
    #expect(found.first?.paths == ["pkg/cart.go", "config/new.yaml"])
    #expect(found.first?.diff == "")
    #expect(!found.contains { "\($0)".contains("example.com") })
  }

  @Test func `a patch keeps its hunks and names its files`() throws {
    let commit = try #require(commits(GitLog.samples[1].text).first)
    #expect(commit.paths == ["pkg/cart.go"])
    let lines = commit.diff.split(separator: "\n")
    #expect(lines.first == "diff --git a/pkg/cart.go b/pkg/cart.go")
    #expect(lines.contains("@@ -10,3 +10,3 @@ func Open() {"))
    #expect(lines.suffix(2) == ["-\tdb.SetMaxOpen(40)", "+\tdb.SetMaxOpen(4)"])
  }

  @Test(arguments: [
    "27009e0\t2026-06-18T14:01:46+03:00\tfix: cart", "27009e0|2026-06-18 14:01:46 +0300|fix: cart",
    "27009e0 2026-06-18 14:01:46 +0300 fix: cart", "27009e0 2026-06-18T14:01:46+03:00 fix: cart",
    "27009e0|J. Doe|Thu Jun 18 14:01:46 2026 +0300|fix: cart", "27009e0,1781780506,fix: cart",
  ])
  func `lines of a format of one's own are understood`(_ line: String) {
    let found = commits(line + "\n\npkg/cart.go\n")
    #expect(found.map(\.sha) == ["27009e0"])
    #expect(found.map(\.time) == [moment("2026-06-18T11:01:46Z")])
    #expect(found.map(\.message) == ["fix: cart"] && found.map(\.paths) == [["pkg/cart.go"]])
  }

  @Test func `a removed line that looks like a header stays in the diff`() {
    let text = """
      commit 27009e0f1c55aa90e1b9f2d7c3a4b5968778695a
      Author: x <x@example.com>
      Date:   2026-06-18T14:01:46+03:00

          fix

      diff --git a/a.sql b/a.sql
      --- a/a.sql
      +++ b/a.sql
      @@ -1,2 +1 @@
      --- drop it
       commit 27009e0f1c55aa90e1b9f2d7c3a4b5968778695a
      """
    #expect(commits(text).count == 1)
  }

  @Test func `a diff is cut at a line, and says so`() throws {
    let long = String(repeating: "+" + String(repeating: "x", count: 99) + "\\n", count: 2_000)
    let commit = try #require(
      commits(
        #"[{"sha":"27009e0","message":"m","author":"a","timestamp":1,"diff":"\#(long)"}]"#
      ).first)
    #expect(commit.isDiffCut)
    #expect(commit.diff.utf8.count > Commit.diffLimit / 2)
    #expect(commit.diff.utf8.count <= Commit.diffLimit && commit.diff.hasSuffix("x\n"))
  }

  @Test func `patches of GitHub's files are told apart by a header of their own`() throws {
    let commit = try #require(commits(CommitsJSON.samples[2].text).first)
    #expect(commit.time == moment("2026-06-18T14:05:00Z"))
    #expect(commit.diff == "diff --git a/pkg/cart.go b/pkg/cart.go\n@@ -1 +1 @@\n-a\n+b\n")
    #expect(commit.paths == ["pkg/cart.go"] && commit.message == "fix: cart")
  }

  @Test(arguments: [
    "commit to the plan\nAuthor: nobody\n", "defaced facade\ndefaced again\n",
    "27009e0\n", "2026-06-18 14:00:00 ERROR pool exhausted\n",
    "1781780506 12 web\n1781780566 13 web\n",
  ])
  func `other text is no log of commits`(_ text: String) {
    #expect(recognised(text)?.format.name != GitLog.name)
  }

  @Test func `commits outside the range of time are kept and counted`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("log", GitLog.samples[2].text)
    let later = Timestamp(microseconds: 1_800_000_000_000_000)
    let range = TimeWindow(start: later, end: later.advanced(bySeconds: 60))
    let reading = try FileReading(path, range: range)
    #expect(reading.records.commits.map(\.sha) == ["27009e0", "02de4bd"])
    #expect(reading.report.records == 2 && reading.report.outOfRange == 0)
    #expect(reading.report.isBalanced && reading.report.role == "commits")
    #expect(reading.report.first == Timestamp(microseconds: 1_781_778_600_000_000))
    #expect(reading.codes.isEmpty)
  }
}
