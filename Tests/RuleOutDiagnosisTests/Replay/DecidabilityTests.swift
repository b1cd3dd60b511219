import RuleOutModel
import Testing

@testable import RuleOutDiagnosis

@Suite struct DecidabilityTests {
  /// One moment a letter: `r` ruled out, `p` plausible, `l` leading with v1, `k` leading with v2.
  private func moments(_ course: String) -> [ReplayMoment] {
    course.enumerated().map { index, letter in
      let verdict: Verdict = letter == "r" ? .ruledOut : letter == "p" ? .plausible : .leading
      return ReplayMoment(
        at: Timestamp(seconds: Double(index) * 60), detected: true,
        standings: [
          ReplayMoment.Standing(
            id: "external-api", probability: 0.1, verdict: verdict,
            change: letter == "l" ? "v1" : letter == "k" ? "v2" : nil, reason: "")
        ])
    }
  }

  private func decidability(
    _ verdict: Verdict, change: String? = nil, _ course: String
  ) -> (at: Int?, reversals: [Int]) {
    let result = HypothesisResult(
      id: "external-api", change: change, verdict: verdict, reason: "")
    let found = Decidability(of: result, over: moments(course))
    return (
      found.decidableAt.map { Int($0.seconds) / 60 }, found.reversals.map { Int($0.seconds) / 60 }
    )
  }

  @Test(arguments: [
    ("rrrr", 3, []), ("prrrr", 4, []), ("prrrprrrr", 8, []), ("rrrrrpprr", 3, [5, 7]),
    ("rrrrp", 3, [4]), ("rrrr" + "pr", 3, [4, 5]),
  ])
  func `a verdict is decidable at the fourth minute in a row that it holds`(
    course: String, at: Int, reversals: [Int]
  ) {
    let found = decidability(.ruledOut, course)
    #expect(found.at == at)
    #expect(found.reversals == reversals)
  }

  @Test(arguments: ["", "rrr", "rprprprp", "pppp"])
  func `a verdict that never held for four minutes was not decidable`(course: String) {
    let found = decidability(.ruledOut, course)
    #expect(found.at == nil)
    #expect(found.reversals.isEmpty)
  }

  @Test func `to lead with another change is another verdict`() {
    #expect(decidability(.leading, change: "v2", "llllkkkk").at == 7)
    #expect(decidability(.leading, change: "v1", "llllkkkk").reversals == [4])
  }

  @Test(arguments: [Verdict.plausible, .untested, .notApplicable])
  func `what is open never became decidable`(verdict: Verdict) {
    #expect(decidability(verdict, "pppppp").at == nil)
  }
}
