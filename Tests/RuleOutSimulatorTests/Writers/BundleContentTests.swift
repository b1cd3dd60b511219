import RuleOutSimulator
import Testing

@Suite struct BundleContentTests {
  private func text(_ id: String, _ path: String) throws -> String {
    let bundle = try #require(Samples.all[id])
    let file = try #require(bundle.files.first { $0.path == path })
    return String(decoding: file.bytes, as: UTF8.self)
  }

  @Test func `compressed files are gzip without a modification time`() throws {
    for file in Samples.all.values.flatMap(\.files) where file.path.hasSuffix(".gz") {
      #expect(Array(file.bytes.prefix(8)) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
    }
  }

  @Test func `changes carry times with their offset, one entry a host where hosts differ`() throws {
    let deploys = try text("2024-08-12-cache-leak", "deploys.json")
    #expect(deploys.contains(#""timestamp": "2024-08-12T09:31:08+03:00", "service": "backend""#))
    #expect(deploys.split(separator: "\n").count { $0.contains(#""kind": "rollback""#) } == 2)
    let releases = try text("external-api-outage", "releases.csv")
    let lines = releases.split(separator: "\n")
    #expect(lines.first == "timestamp,service,version,commit_sha,kind")
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.split(separator: ",").count == 5 })
  }

  @Test func `the responders' notes are nine, in order of time`() throws {
    let lines = try text("2024-08-12-cache-leak", "timeline.csv").split(separator: "\n")
    #expect(lines.first == "time,note,hypothesis,action")
    let times = lines.dropFirst().map { $0.prefix(5) }
    #expect(times.count == 9)
    #expect(times.elementsEqual(times.sorted()))
  }

  @Test func `a wide table has a cell for each column in each row`() throws {
    let rows = try text("external-api-outage", "metrics.csv").split(separator: "\n")
    let columns = rows.first?.split(separator: ",").count
    #expect(rows.count == 601)
    #expect(
      rows.allSatisfy {
        $0.split(separator: ",", omittingEmptySubsequences: false).count == columns
      })
  }

  @Test func `a query range holds every series at every step`() throws {
    let pool = try text("2024-08-12-cache-leak", "pool.json")
    let series = pool.split(separator: "\n").filter { $0.hasPrefix(#"{"metric""#) }
    #expect(series.count == 24)
    #expect(series.allSatisfy { $0.split(separator: "[").count == 660 + 1 })
  }

  @Test func `no bundle names its cause`() throws {
    for bundle in Samples.all.values {
      for file in bundle.files where !file.path.hasSuffix(".gz") && file.path != "timeline.csv" {
        let text = String(decoding: file.bytes, as: UTF8.self)
        for word in ["leak", "outage", "surge", "exhaust", "settlement", "mechanism"] {
          #expect(!text.contains(word), "\(file.path) says \(word)")
        }
      }
    }
  }
}
