import RuleOutModel
import RuleOutSignals
import Testing

@testable import RuleOutDiagnosis

@Suite struct CarriedCommitsTests {
  private static let start = CivilTime(year: 2025, month: 5, day: 6, hour: 9).timestamp()
  private static func minute(_ minute: Double) -> Timestamp {
    start.advanced(bySeconds: minute * 60)
  }

  private static func commit(
    _ sha: String, _ minute: Double?, _ paths: [String], diff: String = ""
  ) -> Commit {
    Commit(
      sha: sha, time: minute.map { .moment(self.minute($0)) }, paths: paths, diff: diff,
      source: SourceReference(file: "commits.json", line: 1))
  }

  private static func deployment(
    _ minute: Double, _ entity: String, _ commit: String = "", kind: Change.Kind = .deploy
  ) -> Suspect {
    let source = SourceReference(file: "deploys.json", line: 1)
    let step = Suspect.Step(
      at: self.minute(minute), end: self.minute(minute), instance: "", version: "", source: source)
    return Suspect(
      kind: kind, entity: entity, version: "", commit: commit, name: "", source: source,
      steps: [step], undone: [], reached: [], derivation: nil)
  }

  private static func carried(_ commits: [Commit], _ suspects: [Suspect]) -> CarriedCommits {
    CarriedCommits(
      commits: commits, suspects: suspects, utcOffset: 0,
      span: TimeWindow(start: start, end: minute(600)))
  }

  @Test(arguments: ["aaaa1111", "aaaa1111bbbb2222cccc", "AAAA1111"])
  func `a deployment carries the commit it names, whichever hash is shorter`(name: String) {
    let carried = Self.carried(
      [Self.commit("aaaa1111bbbb2222", nil, ["x/a.go"])], [Self.deployment(9, "shop", name)])
    #expect(carried.bySuspect.map { $0.map(\.commit) } == [[0]])
  }

  @Test func `earlier commits of the same code come with it, each with the first deployment`() {
    let commits = [
      Self.commit("aaaaaaa1", 1, ["services/cart-api/total.go"]),
      Self.commit("aaaaaaa2", 5, ["services/search/rank.go"]),
      Self.commit("aaaaaaa3", 10, ["services/cart-api/main.go"]),
      Self.commit("aaaaaaa4", 20, ["k8s/CartApi.yaml"]),
      Self.commit("aaaaaaa5", 30, ["services/cart-api/tax.go"]),
    ]
    let carried = Self.carried(
      commits,
      [Self.deployment(12, "cart_api", "aaaaaaa3"), Self.deployment(40, "cart_api", "aaaaaaa5")])
    #expect(carried.bySuspect.map { $0.map(\.commit) } == [[2, 0], [4, 3]])
    #expect(carried.bySuspect[0][1].reason == .entityPath("services/cart-api"))
    #expect(carried.bySuspect[1][1].reason == .entityPath("k8s/CartApi.yaml"))
    #expect(carried.undeployed(at: Self.minute(15)).map(\.commit) == [1, 3, 4])
    #expect(carried.undeployed(at: Self.minute(15)).map(\.isCertain) == [false, true, true])
    #expect(carried.undeployed(at: Self.minute(50)).map(\.commit) == [1])
  }

  @Test func `the folder of the named commit tells, where no path is called like the entity`() {
    let commits = [
      Self.commit("bbbbbbb1", 1, ["src/pricing/rules.py"]),
      Self.commit("bbbbbbb2", 2, ["src/mail/send.py"]),
      Self.commit("bbbbbbb3", 3, ["src/pricing/a/one.py", "src/pricing/two.py"]),
    ]
    let carried = Self.carried(commits, [Self.deployment(9, "edge", "bbbbbbb3")])
    #expect(carried.bySuspect[0].map(\.commit) == [2, 0])
    #expect(carried.bySuspect[0][1].reason == .sharedFolder("src/pricing"))
  }

  @Test func `a module whose version is raised brings the commits to it`() {
    let commits = [
      Self.commit("ccccccc1", 1, ["libs/tax-rules/rate.go"]),
      Self.commit("ccccccc2", 2, ["libs/audit/audit.go"]),
      Self.commit(
        "ccccccc3", 3, ["services/cart/go.mod"],
        diff: "diff --git a/services/cart/go.mod b/services/cart/go.mod\n@@ -3 +3 @@\n"
          + "-\tgithub.com/acme/tax-rules/v2 v2.0.1\n+\tgithub.com/acme/tax-rules/v2 v2.1.0\n"),
    ]
    let carried = Self.carried(commits, [Self.deployment(9, "cart", "ccccccc3")])
    #expect(carried.bySuspect[0].map(\.commit) == [2, 0])
    #expect(carried.bySuspect[0][1].reason == .module("tax-rules"))
  }

  @Test func `a flag carries no code, and a deployment that names no commit what its paths show`() {
    let commits = [
      Self.commit("ddddddd1", 1, ["shop/a.go"]), Self.commit("ddddddd2", 20, ["shop/b.go"]),
      Self.commit("ddddddd3", nil, ["shop/c.go"]),
    ]
    let carried = Self.carried(
      commits, [Self.deployment(10, "shop"), Self.deployment(30, "shop", kind: .flag)])
    #expect(carried.bySuspect.map { $0.map(\.commit) } == [[0], []])
  }

  @Test func `a commit over several services draws none of them along`() {
    let commits = [
      Self.commit("eeeeeee1", 1, ["services/search/rank.go"]),
      Self.commit("eeeeeee2", 2, ["go.mod", "services/cart/a.go"]),
      Self.commit("eeeeeee3", 3, ["services/cart/b.go", "services/mail/b.go", "README.md"]),
    ]
    let several = Self.carried(commits, [Self.deployment(9, "edge", "eeeeeee3")])
    #expect(several.bySuspect[0].map(\.commit) == [2])
    let single = Self.carried(commits, [Self.deployment(9, "edge", "eeeeeee2")])
    #expect(single.bySuspect[0].map(\.commit) == [1])
    #expect(CommitPlace(commits[1]).topFolder == "services/cart")
  }

  @Test func `settings that were applied by themselves do not come again with a later deployment`()
  {
    let commits = [
      Self.commit("abcdef1", 1, ["k8s/cart/job.yaml"]), Self.commit("abcdef2", 5, ["cart/a.go"]),
    ]
    func carried(_ kind: Change.Kind, by entity: String) -> [[Int]] {
      Self.carried(
        commits,
        [Self.deployment(3, entity, "abcdef1", kind: kind), Self.deployment(9, "cart", "abcdef2")]
      ).bySuspect.map { $0.map(\.commit) }
    }
    #expect(carried(.config, by: "argo") == [[0], [1]])
    #expect(carried(.deploy, by: "argo") == [[0], [1, 0]])
  }

  @Test func `a folder that services share carries nothing of another service`() {
    let commits = [
      Self.commit("abcdef1", 1, ["gitops/prod/mail/values.yaml"]),
      Self.commit("abcdef2", 2, ["gitops/prod/quota.yaml"]),
      Self.commit("abcdef3", 3, ["gitops/prod/edge/values.yaml", "gitops/prod/limits.yaml"]),
    ]
    func carried(_ known: Set<String>) -> [Int] {
      CarriedCommits(
        commits: commits, suspects: [Self.deployment(9, "argo", "abcdef3")], utcOffset: 0,
        span: TimeWindow(start: Self.start, end: Self.minute(600)), known: known
      ).bySuspect[0].map(\.commit)
    }
    #expect(carried(["edge", "mail"]) == [2, 1])
    #expect(carried(["edge"]) == [2, 0, 1])
  }

  @Test func `a clock time is of the day of the data, in their zone`() {
    var commit = Self.commit("fffffff1", nil, ["shop/a.go"])
    commit.time = .clock(secondsOfDay: 12 * 3_600 + 60)
    let suspects = [Self.deployment(10, "shop")]
    let span = TimeWindow(start: Self.start, end: Self.minute(600))
    func carried(_ utcOffset: Int) -> [Int] {
      CarriedCommits(commits: [commit], suspects: suspects, utcOffset: utcOffset, span: span)
        .bySuspect[0].map(\.commit)
    }
    #expect(carried(10_800) == [0])
    #expect(carried(0).isEmpty)
  }

  @Test func `two lists may write an entity in two ways`() {
    let commits = [
      Self.commit("fffffff2", 1, ["cart/a.go"]), Self.commit("fffffff3", 15, ["cart/b.go"]),
    ]
    let carried = Self.carried(
      commits, [Self.deployment(10, "Cart_Service"), Self.deployment(20, "cart")])
    #expect(carried.bySuspect.map { $0.map(\.commit) } == [[0], [1]])
  }
}
