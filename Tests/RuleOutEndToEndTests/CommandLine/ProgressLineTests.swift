import Foundation
import RuleOut
import Synchronization
import Testing

@testable import ruleout_cli

@Suite struct ProgressLineTests {
  @Test(arguments: [
    (0, 4_000_000_000, 1.0, "reading 0.0 of 4.0 GB, 0 %, 0 s left"),
    (1_200_000_000, 4_000_000_000, 6, "reading 1.2 of 4.0 GB, 30 %, 14 s left"),
    (500_000, 1_500_000, 1, "reading 0.5 of 1.5 MB, 33 %, 2 s left"),
    (1, 1_000_000_000, 1, "reading 0.0 of 1.0 GB, 0 %, 277777 h left"),
    (30, 20, 1, "reading 0.0 of 0.0 kB, 100 %, 0 s left"),
  ])
  func `it tells bytes, share and time left`(
    read: Int, total: Int, seconds: Double, text: String
  ) {
    let progress = ReadingProgress(bytesRead: read, bytesTotal: total)
    #expect(ProgressLine.text(progress, seconds: seconds) == text)
  }

  @Test func `of a stream it tells what is known`() {
    let progress = ReadingProgress(bytesRead: 2_340_000, bytesTotal: nil)
    #expect(ProgressLine.text(progress, seconds: 3) == "reading, 2.3 MB")
  }

  @Test func `every byte of the inputs is told once`() async throws {
    let most = Most()
    var options = AnalysisOptions()
    options.onProgress = { most.note($0) }
    let sample = Sample(name: "quiet-day")
    _ = try await Pipeline.inspect([sample.folder.path], options: options)
    let progress = try #require(most.value)
    #expect(progress.bytesRead == progress.bytesTotal)
  }
}

/// The furthest progress told.
private final class Most: Sendable {
  private let kept = Mutex<ReadingProgress?>(nil)
  var value: ReadingProgress? { kept.withLock { $0 } }
  func note(_ progress: ReadingProgress) {
    kept.withLock { kept in
      if progress.bytesRead > kept?.bytesRead ?? 0 { kept = progress }
    }
  }
}
