import Foundation
import RuleOut
import RuleOutModel
import Testing

/// The replay at a minute is what the tool would have said then: the input files themselves are cut, read and
/// diagnosed from scratch.
@Suite struct NoLookAheadTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sample: String
    /// Clock times of the incident's day, in its offset.
    var minutes: [String]
    var testDescription: String { sample }
  }

  @Test(
    arguments: [
      Case(
        sample: "2024-08-12-cache-leak",
        minutes: ["10:16", "12:35"]),
      Case(
        sample: "cache-leak-without-memory", minutes: ["11:30"]
      ),
      Case(
        sample: "db-pool-exhaustion", minutes: ["15:40"]),
      Case(
        sample: "external-api-outage", minutes: ["14:30"]),
    ])
  func `the replay knows nothing that files cut at its minute do not hold`(
    _ one: Case
  ) async throws {
    let sample = Sample(name: one.sample)
    let whole = try await sample.diagnosis(replays: true)
    var compared = 0
    for moment in whole.replay.moments {
      let clock = String(moment.at.clock(utcOffset: whole.utcOffset, seconds: false))
      guard one.minutes.contains(clock) else { continue }
      compared += 1
      let then = try await withTemporaryFolder { folder in
        try AvailableFiles(sample: sample, moment: moment.at).write(to: folder)
        var options = AnalysisOptions()
        options.replays = false
        return try await Pipeline.analyze([folder.path], options: options).diagnosis
      }
      #expect(then.incident.detected == moment.detected, "\(clock)")
      for standing in moment.standings {
        let fresh = then[standing.id]
        #expect(fresh.verdict == standing.verdict, "\(clock) \(standing.id): \(fresh.reason)")
        #expect(fresh.probability == standing.probability, "\(clock) \(standing.id)")
      }
    }
    #expect(compared == one.minutes.count, "minutes outside the replay")
  }

  @Test func `what one moment shows is what the replay has of it`() async throws {
    let whole = try await Sample.cacheLeak.diagnosis(replays: true)
    var options = AnalysisOptions()
    options.asOf = "10:25"
    let then = try await Pipeline.analyze(
      [Sample.cacheLeak.folder.path], options: options
    ).diagnosis
    let moment = try #require(
      whole.replay.moments.first {
        $0.at.clock(utcOffset: whole.utcOffset, seconds: false) == "10:25"
      })
    for standing in moment.standings {
      #expect(then[standing.id].verdict == standing.verdict)
      #expect(then[standing.id].probability == standing.probability)
      #expect(then[standing.id].reason == standing.reason)
    }
    #expect(then.timeline.allSatisfy { $0.at <= moment.at })
    #expect(then.replay.moments.isEmpty)
  }

  @Test func `what people did after the end that is asked for is left out`() async throws {
    var options = AnalysisOptions()
    options.to = "11:05"
    let then = try await Pipeline.analyze([Sample.cacheLeak.folder.path], options: options)
      .diagnosis
    let end = Timestamp(seconds: 1_723_449_900)  // 11:05 there
    #expect(then.incident.detected)
    #expect(then.timeline.contains { $0.at > end.advanced(bySeconds: -600) })
    #expect(then.timeline.allSatisfy { $0.at <= end })
    #expect(then.changes.allSatisfy { $0.at <= end })
    #expect(then.replay.pursuits.map(\.hypothesis) == ["external-api", "db-pool-exhaustion"])
    #expect(then.replay.pursuits.last?.droppedAt == nil)
  }
}
