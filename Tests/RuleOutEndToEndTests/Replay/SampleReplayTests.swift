import RuleOut
import RuleOutModel
import Testing

/// What the replay says of the samples.
@Suite struct SampleReplayTests {
  @Test func `what the team pursued for an hour was decidable before it began`() async throws {
    let diagnosis = try await Sample.cacheLeak.diagnosis(replays: true)
    let pursuits = diagnosis.replay.pursuits
    #expect(
      pursuits.map(\.hypothesis) == ["external-api", "db-pool-exhaustion", "deploy-regression"])
    #expect(pursuits.allSatisfy { !$0.isInferred })
    for pursuit in pursuits {
      let decidable = try #require(diagnosis[pursuit.hypothesis].decidableAt)
      #expect(decidable < (try #require(pursuit.pursuedAt)))
    }
    #expect(diagnosis["deploy-regression"].reversals.isEmpty)
  }

  @Test(arguments: Sample.all)
  func `every minute has every hypothesis once, and probabilities add up`(
    sample: Sample
  ) async throws {
    let diagnosis = try await sample.diagnosis(replays: true)
    #expect(diagnosis.replay.moments.isEmpty == !diagnosis.incident.detected)
    for (moment, next) in zip(diagnosis.replay.moments, diagnosis.replay.moments.dropFirst()) {
      #expect(next.at.seconds(since: moment.at) == 60)
    }
    for moment in diagnosis.replay.moments {
      #expect(Set(moment.standings.map(\.id)) == Set(diagnosis.hypotheses.map(\.id)))
      #expect(moment.standings.count == diagnosis.hypotheses.count)
      guard moment.detected else { continue }
      let total = moment.standings.compactMap(\.probability).reduce(0, +)
      #expect(abs(total - 1) < 1e-4)
    }
    for result in diagnosis.hypotheses {
      if let at = result.decidableAt {
        #expect(result.reversals.allSatisfy { $0 > at })
        #expect([.leading, .ruledOut, .effect].contains(result.verdict))
      }
    }
  }
}
