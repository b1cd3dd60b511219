import RuleOutModel
import Testing

@Suite struct SampleVerdictTests {
  @Test func `the cache leak names the deployment and clears the other two`() async throws {
    let diagnosis = try await Sample.cacheLeak.diagnosis()
    #expect(diagnosis.leader?.id == "deploy-regression")
    #expect(diagnosis.leader?.mechanism == "memory-leak")
    #expect(diagnosis.leader?.change == "v2.14.0")
    #expect(diagnosis.culpritChange == diagnosis.convicted?.id)
    #expect(diagnosis["external-api"].verdict == .ruledOut)
    #expect(diagnosis["db-pool-exhaustion"].verdict == .ruledOut)
    #expect(diagnosis["slow-database"].verdict == .effect)
    #expect(diagnosis["slow-database"].effectOf == "deploy-regression")
    #expect(diagnosis["memory-exhaustion"].verdict == .effect)
    for id in ["external-api", "db-pool-exhaustion", "slow-database"] {
      #expect(diagnosis[id].reason.contains { $0.isNumber })
    }
  }

  @Test func `the cache leak's figures are those of the incident`() async throws {
    let incident = try await Sample.cacheLeak.diagnosis().incident
    #expect(abs(try #require(incident.durationSeconds) - 157 * 60) <= 180)
    #expect(abs(try #require(incident.impact.responseSpeedDrop) - 0.75) <= 0.03)
    #expect(abs(try #require(incident.impact.affectedUserFraction) - 0.65) <= 0.03)
    #expect(abs(try #require(incident.impact.memoryGrowth) - 3) <= 0.15)
    #expect(incident.impact.userBasis == .userID)
    let onset = try #require(incident.onset)
    let alert = try #require(incident.alertedAt)
    #expect(onset < alert && alert.seconds(since: onset) < 600)
  }

  @Test func `without memory series no leak is claimed and the export is asked for`() async throws {
    let diagnosis = try await Sample(name: "cache-leak-without-memory").diagnosis()
    #expect(diagnosis.leader?.id == "deploy-regression")
    #expect(diagnosis.leader?.change == "v2.14.0")
    #expect(diagnosis.culpritChange == diagnosis.convicted?.id)
    #expect(diagnosis.leader?.mechanism != "memory-leak")
    for change in diagnosis.changes where change.id != diagnosis.culpritChange {
      #expect(change.verdict == .acquitted, "\(change.id): \(change.reason)")
    }
    #expect(diagnosis["memory-exhaustion"].verdict == .untested)
    #expect(diagnosis.missing.contains { $0.hypothesis == "memory-exhaustion" })
    #expect(diagnosis.incident.impact.memoryGrowth == nil)
  }

  @Test(arguments: ["external-api-outage", "db-pool-exhaustion", "traffic-surge"])
  func `a cause outside the changes leads, and every deployment is acquitted`(
    name: String
  ) async throws {
    let diagnosis = try await Sample(name: name).diagnosis()
    let expected = name == "external-api-outage" ? "external-api" : name
    #expect(diagnosis.leader?.id == expected)
    #expect(diagnosis.culpritChange == nil)
    #expect(!diagnosis.changes.isEmpty)
    for change in diagnosis.changes {
      #expect(change.verdict == .acquitted, "\(change.id): \(change.reason)")
      #expect(!change.reason.isEmpty)
    }
  }

  @Test func `the quiet day has no incident and ranks nothing`() async throws {
    let diagnosis = try await Sample(name: "quiet-day").diagnosis()
    #expect(!diagnosis.incident.detected)
    #expect(diagnosis.hypotheses.allSatisfy { $0.verdict == .notApplicable })
    #expect(diagnosis.culpritChange == nil)
  }

  @Test(arguments: Sample.all) func `every line is accounted for`(sample: Sample) async throws {
    let diagnosis = try await sample.diagnosis()
    #expect(diagnosis.inputs.count == (try sample.files.count))
    for input in diagnosis.inputs {
      #expect(input.isBalanced, "\(input.path)")
      #expect(!input.format.isEmpty, "\(input.path)")
      #expect(input.rejected == 0, "\(input.path)")
    }
  }
}
