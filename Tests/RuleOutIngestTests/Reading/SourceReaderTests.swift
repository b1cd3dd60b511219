import Foundation
import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct SourceReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a good file is read whole, balanced and without a word`() throws {
    let text = requestLines(1_200)
    let reading = try FileReading(try folder.write("api.log", text))
    #expect(reading.report.records == 1_200)
    #expect(reading.report.format == "json-lines")
    #expect(reading.report.role == "requests")
    #expect(reading.report.isBalanced)
    #expect(reading.report.bytesOfContent == text.utf8.count)
    #expect(reading.report.first?.rfc3339() == "2024-08-12T10:00:00Z")
    #expect(reading.report.last?.rfc3339() == "2024-08-12T10:19:59Z")
    #expect(reading.warnings.isEmpty)
    #expect(reading.records.names.values.contains("/a/{id}"))
  }

  @Test func `compression changes neither records nor identity`() throws {
    let text = requestLines(3_000)
    let half = text.index(text.startIndex, offsetBy: 100_001)
    let members = gzipMember(Array(text[..<half].utf8)) + gzipMember(Array(text[half...].utf8))
    let plain = try FileReading(try folder.write("plain.log", text))
    let packed = try FileReading(try folder.write("packed.log", members))
    #expect(packed.report.crc32OfContent == plain.report.crc32OfContent)
    #expect(packed.report.bytesOfContent == plain.report.bytesOfContent)
    #expect(packed.report.records == 3_000)
    #expect(packed.warnings.isEmpty)
  }

  @Test func `a truncated file says where it ends and what was used`() throws {
    let packed = gzipMember(Array(requestLines(1_200).utf8))
    let cut = Array(packed.prefix(packed.count * 6 / 10))
    let reading = try FileReading(try folder.write("api.log.gz", cut))
    let warning = try #require(reading.warnings.first { $0.code == "truncated-gzip" })
    let last = try #require(reading.report.last)
    #expect(reading.report.records > 0 && reading.report.records < 1_200)
    #expect(warning.offset == cut.count)
    #expect(
      warning.message
        == "truncated gzip: deflate stream ends at byte \(cut.count) (member 1);"
        + " \(reading.report.records) records up to \(last.clock(utcOffset: 0))Z used")
  }

  @Test func `a line cut by a broken member is not glued to the next`() throws {
    let lines = requestLines(100)
    // Half of line 100, then a block of the reserved type 3.
    var broken = gzipMember(Array("anything".utf8))
    broken[10] = 0x07
    let file =
      gzipMember(Array(lines.dropLast(40).utf8)) + broken + gzipMember(Array(lines.utf8))
    let reading = try FileReading(try folder.write("api.log.gz", file))
    #expect(reading.report.records == 199)
    #expect(reading.report.rejected == 1)
    #expect(reading.report.isBalanced)
    #expect(reading.codes.contains("corrupt-gzip"))
  }

  @Test func `plain text under a gzip name is read and named`() throws {
    let reading = try FileReading(try folder.write("api.log.gz", requestLines(20)))
    #expect(reading.report.records == 20)
    #expect(reading.codes == ["not-gzip"])
  }

  @Test(
    arguments: [
      ([0x50, 0x4B, 3, 4, 0, 0, 0, 0], "unsupported-zip"),
      ([0x28, 0xB5, 0x2F, 0xFD, 0, 0], "unsupported-zstd"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0], "unsupported-xz"),
      ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], "unsupported-bzip2"),
      ([0x04, 0x22, 0x4D, 0x18, 0, 0], "unsupported-lz4"),
      ([0x78, 0x9C, 1, 2, 3, 4, 5, 6, 7], "unsupported-zlib"),
      ([0xFF, 0xFE, 0x7B, 0], "unsupported-utf16"),
    ] as [([UInt8], String)])
  func `a form that is not read is named`(_ content: [UInt8], _ code: String) throws {
    let reading = try FileReading(try folder.write("api.log.gz", content))
    #expect(reading.codes == [code])
    #expect(reading.report.records == 0)
    #expect(reading.report.isBalanced)
  }

  @Test func `gzip in gzip is named`() throws {
    let twice = gzipMember(gzipMember(Array(requestLines(5).utf8)))
    #expect(
      try FileReading(try folder.write("a.gz", twice)).codes == ["unsupported-gzip-in-gzip"])
  }

  @Test func `empty and blank files are warned of`() throws {
    #expect(try FileReading(try folder.write("a", "")).codes == ["empty-input"])
    #expect(try FileReading(try folder.write("b.gz", gzipMember([]))).codes == ["empty-input"])
    let blank = try FileReading(try folder.write("c", "\n\r\n  \n"))
    #expect(blank.codes == ["empty-input"])
    #expect(blank.report.blank == 3)
    #expect(blank.report.isBalanced)
  }

  @Test func `text in no known format is counted line by line`() throws {
    let reading = try FileReading(try folder.write("notes.txt", "one\ntwo\n\nthree"))
    #expect(reading.codes == ["unrecognised-input"])
    #expect(reading.report.format.isEmpty)
    #expect(reading.report.lines == 4)
    #expect(reading.report.rejected == 3)
    #expect(reading.report.rejections.first?.excerpts.map(\.text) == ["one", "two", "three"])
  }

  @Test func `a line of over a mebibyte is counted, its neighbours are used`() throws {
    let long = String(repeating: "x", count: 3 << 20)
    let text = requestLines(10) + long + "\n" + requestLines(10)
    let reading = try FileReading(try folder.write("api.log", text))
    #expect(reading.report.records == 20)
    #expect(reading.report.rejections.map(\.reason) == ["line longer than 1 MiB"])
    #expect(reading.report.rejections.first?.excerpts.first?.line == 11)
    #expect(reading.report.isBalanced)
  }

  @Test func `line ends, a byte order mark and a missing last newline do not matter`() throws {
    let text = requestLines(10)
    let windows = "\u{FEFF}" + text.replacing("\n", with: "\r\n").dropLast()
    let reading = try FileReading(try folder.write("api.log", String(windows)))
    #expect(reading.report.records == 10)
    #expect(reading.warnings.isEmpty)
  }

  @Test func `zeros left by a truncating rotation are passed over`() throws {
    let bytes = [UInt8](repeating: 0, count: 1 << 21) + Array(requestLines(10).utf8)
    let reading = try FileReading(try folder.write("api.log", bytes))
    #expect(reading.codes.contains("unrecognised-input") == false)
    #expect(reading.codes.contains("nul-bytes"))
    #expect(reading.report.records == 10)
  }

  @Test func `records outside the range are counted, not lost`() throws {
    let start = Timestamp(microseconds: 1_723_456_800_000_000)
    let range = TimeWindow(
      start: start.advanced(bySeconds: 100), end: start.advanced(bySeconds: 300))
    let path = try folder.write("api.log", requestLines(1_000))
    let reading = try FileReading(path, range: range)
    #expect(reading.report.records == 200)
    #expect(reading.report.used == 200)
    #expect(reading.report.outOfRange == 800)
    #expect(reading.report.isBalanced)
    #expect(reading.report.first == range.start)
  }

  @Test func `a file of many records comes in batches`() throws {
    let reading = try FileReading(try folder.write("api.log", requestLines(20_000)))
    #expect(reading.records.requests.count == 20_000)
    #expect(reading.records.batches >= 3)
    #expect(Set(reading.records.requests.map(\.line)).count == 20_000)
  }

  @Test func `times without a zone take the offset given, inferred or assumed`() throws {
    let local = try folder.write("local.log", requestLines(5, zone: ""))
    let assumed = try FileReading(local)
    #expect(assumed.report.zone == .assumed)
    #expect(assumed.codes == ["zone-assumed"])
    let given = try FileReading(local, givenOffset: 10_800)
    #expect(given.report.zone == .given(utcOffset: 10_800))
    #expect(given.report.first?.rfc3339() == "2024-08-12T07:00:00Z")
    try folder.write("stated.log", requestLines(5, zone: "+03:00"))
    let both = Ingest.survey(try Ingest.discover([folder.path]))
    let zone = ZoneDecision(both)
    #expect(zone.basis == .inferred)
    #expect(zone.utcOffset == 10_800)
    // Machines write UTC everywhere: it speaks against no other offset.
    try folder.write("utc.log", requestLines(5))
    #expect(ZoneDecision(Ingest.survey(try Ingest.discover([folder.path]))).utcOffset == 10_800)
    try folder.write("third.log", requestLines(5, zone: "-04:00"))
    #expect(ZoneDecision(Ingest.survey(try Ingest.discover([folder.path]))).basis == .assumed)
  }

  @Test func `a log and its compressed copy are told to be the same`() throws {
    let text = requestLines(50)
    let plain = try FileReading(try folder.write("access.log.1", text))
    let packed = try FileReading(try folder.write("access.log.1.gz", gzipMember(Array(text.utf8))))
    let other = try FileReading(try folder.write("other.log", requestLines(51)))
    let found = Ingest.duplicates(among: [packed, other, plain].map(\.report))
    #expect(found.map(\.code) == ["duplicate-content"])
    #expect(found.first?.file == "access.log.1.gz")
  }

  @Test func `names that are no UTF-8 are used and told`() throws {
    var bytes = Array(requestLines(3).utf8)
    bytes +=
      Array(#"{"time":"2024-08-12T10:00:09Z","status":200,"path":"/"#.utf8) + [0xC0, 0xAF, 0xFF]
    bytes += Array("\"}\n".utf8)
    let reading = try FileReading(try folder.write("api.log", bytes))
    #expect(reading.report.records == 4)
    #expect(reading.codes == ["invalid-utf8"])
  }

  @Test func `a line in another zone style than the rest is told`() throws {
    let text = requestLines(3) + requestLines(2, zone: "")
    let reading = try FileReading(try folder.write("api.log", text))
    #expect(reading.report.records == 5)
    #expect(reading.codes == ["zone-missing"])
  }

  @Test func `lines of other kinds between do not hide the format`() throws {
    var text = ""
    for (index, line) in requestLines(40).split(separator: "\n").enumerated() {
      text += line + "\n"
      if index % 3 == 0 { text += "  at Shop.checkout(Shop.java:17)\n" }
    }
    let reading = try FileReading(try folder.write("api.log", text))
    #expect(reading.report.records == 40)
    #expect(reading.report.rejected == 14)
    #expect(reading.codes == ["rejected-lines"])
    #expect(reading.report.isBalanced)
  }

  @Test func `what stdin gave to the survey is not lost to the reading`() throws {
    let text = requestLines(5_000)
    let path = try folder.write("api.log", text)
    let descriptor = try #require(FileHandle(forReadingAtPath: path))
    let source = InputSource(
      path: "-", location: .stream(descriptor: descriptor.fileDescriptor), isNamed: true)
    let input = Ingest.survey(source)
    var sink = Collected()
    let (report, warnings) = Ingest.read(input, zone: ZoneDecision([input]), into: &sink)
    #expect(report.records == 5_000)
    #expect(report.path == "-")
    #expect(warnings.isEmpty)
  }

  @Test func `a small file cut or flipped at any byte stays balanced and never gains records`()
    throws
  {
    let half = Array(requestLines(6).utf8)
    let sound = gzipMember(half) + gzipMember(half)
    var damaged = (1..<sound.count).map { Array(sound.prefix($0)) }
    damaged += sound.indices.map { index in
      var file = sound
      file[index] ^= 0x41
      return file
    }
    for file in damaged {
      let reading = try FileReading(try folder.write("api.log.gz", file))
      #expect(reading.report.isBalanced)
      // A cut right between the members leaves a sound file.
      let isWhole = reading.report.records == 12 || file.count == sound.count / 2
      #expect(isWhole || !reading.warnings.isEmpty)
    }
  }

  @Test func `a query result of many points is recognised by its head and read whole`() throws {
    let points = (0..<20_000).map { "[\(1_723_438_800 + $0 * 30),\"\($0 % 7)\"]" }
    let text =
      #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up"},"#
      + #""values":["# + points.joined(separator: ",") + "]}]}}"
    let reading = try FileReading(try folder.write("pool.json", text))
    #expect(reading.report.format == "prometheus-query-range")
    #expect(reading.report.records == 20_000)
    #expect(reading.report.isBalanced)
    let start = Timestamp(microseconds: 1_723_438_800_000_000)
    let range = TimeWindow(start: start, end: start.advanced(bySeconds: 3_000))
    let part = try FileReading(folder.path + "/pool.json", range: range)
    #expect(part.report.records == 100)
    #expect(part.report.outOfRange == 19_900)
    #expect(part.report.isBalanced)
  }
}
