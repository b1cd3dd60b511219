import RuleOutModel
import Testing

@testable import RuleOutDiagnosis

@Suite struct LikelihoodTests {
  /// `counts` by cause: strongly for, for, neither, against, strongly against.
  private func ratios(_ counts: [String: [Int]]) -> LikelihoodRatios {
    var table = LikelihoodTable(corpus: "hand-made")
    for (cause, outcomes) in counts {
      table.cases[cause] = outcomes.reduce(0, +)
      table.counts[
        LikelihoodTable.Row(hypothesis: "traffic-surge", group: "traffic-rise", cause: cause)] =
        outcomes
    }
    return LikelihoodRatios(table)
  }

  private func ratio(_ ratios: LikelihoodRatios, _ outcome: GroupOutcome) -> Double {
    ratios.ratio("traffic-surge", "traffic-rise", outcome)
  }

  @Test func `ratios are those of smoothed shares, drawn towards the rule by their variance`() {
    let measured = ratios(["traffic-surge": [40, 0, 5, 0, 5], "network": [1, 0, 9, 0, 40]])
    // Computed apart: shares (n + 0.5) / (N + 2.5), variances (1 - share) / (n + 0.5), and the mean of
    // their log ratio and of log 10, or log 0.1, weighed by precision with a prior variance of 0.48. What
    // speaks against is compared without the cases that say neither.
    #expect(abs(ratio(measured, .stronglyFor) - 15.23024) < 1e-4)
    #expect(abs(ratio(measured, .stronglyAgainst) - 0.117694) < 1e-5)
  }

  @Test func `more cases than fifty of one cause make no surer`() {
    let fifty = ratios(["traffic-surge": [50, 0, 0, 0, 0], "network": [0, 0, 0, 0, 50]])
    let thousand = ratios(["traffic-surge": [1_000, 0, 0, 0, 0], "network": [0, 0, 0, 0, 1_000]])
    #expect(ratio(fifty, .stronglyFor) == ratio(thousand, .stronglyFor))
  }

  @Test
  func
    `what is as frequent under every cause weighs next to nothing, and what says neither nothing`()
  {
    let alike = ratios(["traffic-surge": [20, 0, 0, 0, 20], "network": [20, 0, 0, 0, 20]])
    #expect(ratio(alike, .stronglyFor) < 1.3)
    #expect(ratio(alike, .neither) == 1)
  }

  @Test func `what was never measured keeps the ratio of its kind`() {
    let measured = ratios(["traffic-surge": [40, 0, 5, 0, 5], "network": [1, 0, 9, 0, 40]])
    let outcomes: [GroupOutcome] = [.stronglyFor, .for, .neither, .against, .stronglyAgainst]
    #expect(
      outcomes.map { measured.ratio("network", "nowhere", $0) }.elementsEqual([
        10, 3, 1, 1.0 / 3, 0.1,
      ])
    )
  }

  @Test func `a table is the same after it was written and read`() throws {
    var table = LikelihoodTable(corpus: "12 simulated incidents")
    table.cases = ["network": 7, "unknown": 5]
    table.record(
      .against,
      in: LikelihoodTable.Row(hypothesis: "network", group: "network-order", cause: "unknown"))
    #expect(LikelihoodTable(text: table.text) == table)
    for text in ["", "cases network x\n", "corpus x\nnetwork network-order unknown 1 2\n"] {
      #expect(LikelihoodTable(text: text) == nil)
    }
  }

  @Test func `the table in use knows every group of every test`() {
    for hypothesis in hypothesisCatalog {
      for group in hypothesis.groups {
        let all = GroupOutcome.allCases.map {
          LikelihoodRatios.measured.ratio(hypothesis.id, group, $0)
        }
        #expect(all.allSatisfy { $0 > 0 && $0.isFinite }, "\(hypothesis.id) \(group)")
      }
    }
    #expect(LikelihoodRatios.measured.corpus.hasSuffix("incidents"))
  }
}
