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

  @Test func `ratios are those of the beta bounds towards one`() {
    let measured = ratios(["traffic-surge": [40, 0, 5, 0, 5], "network": [1, 0, 9, 0, 40]])
    // scipy.stats.beta.ppf(.05, 40.5, 12) / beta.ppf(.95, 1.5, 51) and
    // beta.ppf(.95, 5.5, 47) / beta.ppf(.05, 40.5, 12), with five outcomes at half a case each.
    #expect(abs(ratio(measured, .stronglyFor) - 9.14457) < 1e-4)
    #expect(abs(ratio(measured, .stronglyAgainst) - 0.270023) < 1e-5)
  }

  @Test func `more cases than fifty of one cause make no surer`() {
    let fifty = ratios(["traffic-surge": [50, 0, 0, 0, 0], "network": [0, 0, 0, 0, 50]])
    let thousand = ratios(["traffic-surge": [1_000, 0, 0, 0, 0], "network": [0, 0, 0, 0, 1_000]])
    #expect(ratio(fifty, .stronglyFor) == ratio(thousand, .stronglyFor))
  }

  @Test func `what is as frequent under every cause, or was never measured, weighs nothing`() {
    let alike = ratios(["traffic-surge": [20, 0, 0, 0, 20], "network": [20, 0, 0, 0, 20]])
    #expect(ratio(alike, .stronglyFor) == 1)
    #expect(alike.ratio("network", "nowhere", .stronglyFor) == 1)
    #expect(ratio(alike, .neither) == 1)
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
