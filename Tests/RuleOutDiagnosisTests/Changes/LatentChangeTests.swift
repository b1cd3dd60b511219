import RuleOutModel
import RuleOutSignals
import Testing

@testable import RuleOutDiagnosis

@Suite struct LatentChangeTests {
  @Test func `a lowered limit is of the memory or the processors that its key names`() {
    func limited(_ old: String, _ new: String, _ scope: String = "limits") -> CausalChain.Link? {
      facts("values.yaml", " \(scope):\n-  \(old)\n+  \(new)").effects.first?.limits
    }
    #expect(limited("memory: 2Gi", "memory: 1Gi") == .memory)
    #expect(limited("cpu: 4", "cpu: 1500m") == .processor)
    #expect(limited("maxReplicas: 20", "maxReplicas: 6", "autoscaling") == .processor)
    #expect(limited("cpu: 1", "cpu: 2") == nil)
    #expect(limited("timeout: 5s", "timeout: 1s") == nil)
    #expect(limited("memory: 2Gi", "memory: 1Gi", "requests") == nil)
  }

  @Test func `only what use meets lies idle until then`() {
    let lowered = facts("a.yaml", " pool:\n-  max: 20\n+  max: 2").effects
    #expect(lowered.allSatisfy(\.waitsForDemand) && !lowered.isEmpty)
    let slowed = facts("a.py", "+    time.sleep(2)").effects
    #expect(!slowed.contains(where: \.waitsForDemand) && !slowed.isEmpty)
  }

  /// The pool of `shop` is empty from minute 120 on; `commits` were deployed to it at their minutes.
  private func drained(_ commits: [(sha: String, minute: Double, lines: [String])]) -> Diagnosis {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, until: 170, quiet: 0.2, level: 3))
    let pool = Entity(.pool, "shop")
    func used(_ minute: Double) -> Double { minute >= 120 && minute < 170 ? 40 : 12 }
    scene.add(.poolUsed, pool, noise: 0.02, used)
    scene.add(.poolLimit, pool, noise: 0) { _ in 40 }
    scene.add(.poolPending, pool, noise: 0) { used($0) >= 40 ? 12 : 0 }
    for commit in commits {
      scene.commits.append(
        Commit(
          sha: commit.sha, time: .moment(Scene.minute(commit.minute - 5)), paths: ["shop/a.py"],
          diff: "diff --git a/shop/a.py b/shop/a.py\n@@ -1,3 +1,3 @@\n"
            + commit.lines.joined(separator: "\n"),
          source: SourceReference(file: "commits.json", line: 1)))
      scene.changes.append(
        Change(
          kind: .deploy, time: .moment(Scene.minute(commit.minute)), entity: "shop",
          version: commit.sha, commit: commit.sha,
          source: SourceReference(file: "deploys.json", line: 1)))
    }
    return scene.diagnosis()
  }

  private static let unreleased = [
    "-with pool.connection() as c:", "-    c.run(q)", "+c = pool.connection()", "+c.run(q)",
  ]

  @Test func `a connection that is not given back lies idle until the pool is empty`() {
    let diagnosis = drained([("aaaaaaa", 60, Self.unreleased)])
    #expect(diagnosis.change("aaaaaaa").verdict != .acquitted)
    let evidence = diagnosis["deploy-regression"].evidence
    #expect(!evidence.contains { $0.group == "change-timing" && $0.direction == .against })
    #expect(evidence.contains { $0.group == "change-content" && $0.direction == .for })
  }

  @Test func `an unrelated change that lies nearer takes no blame for it`() {
    let nearer = ["-    title = name", "+    title = name.strip()"]
    let diagnosis = drained([("aaaaaaa", 60, Self.unreleased), ("bbbbbbb", 116, nearer)])
    #expect(diagnosis.culpritChange != "bbbbbbb")
    #expect(drained([("bbbbbbb", 116, nearer)]).culpritChange == "bbbbbbb")
  }
}
