import RuleOutModel
import Testing

@testable import RuleOutSignals

struct CommitsTests {
  private func commit(
    _ sha: String, _ second: Double?, diff: String = "", paths: [String] = [], file: String = "a"
  ) -> Commit {
    Commit(
      sha: sha, time: second.map { .moment(at($0)) }, paths: paths, diff: diff,
      source: SourceReference(file: file, line: 1))
  }

  @Test func `what several sources say of a commit is put together in any order`() throws {
    let parts = [
      commit("a1b2c3d", 100, paths: ["x", "y"], file: "c"),
      commit("a1b2c3d", nil, diff: "-a\n+b\n"),
      commit("a1b2c3d", 200, diff: "-a\n", file: "b"),
    ]
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]] {
      var one = Commits()
      var other = Commits()
      one.receive([parts[order[0]]])
      other.receive([parts[order[1]], parts[order[2]]])
      one.merge(other)
      let joined = try #require(one.sorted.first)
      #expect(one.sorted.count == 1)
      #expect(joined.time == .moment(at(200)) && joined.diff == "-a\n+b\n")
      #expect(joined.paths == ["x", "y"] && joined.source.file == "a")
    }
  }

  @Test func `of too many the latest stay, whatever the order`() {
    let all = (0..<20).map { commit("abcdef\($0 + 10)", Double($0)) }
    for order in [all, all.reversed()] {
      var commits = Commits(capacity: 5)
      for commit in order { commits.receive([commit]) }
      #expect(commits.sorted.map(\.sha) == all.suffix(5).map(\.sha))
    }
  }

  @Test func `commits reach the telemetry and are no changes`() {
    var batch = RecordBatch(file: "log")
    batch.commits = [commit("a1b2c3d", 5)]
    let data = telemetry([batch])
    #expect(data.commits.map(\.sha) == ["a1b2c3d"])
    #expect(data.changes.isEmpty)
  }
}
