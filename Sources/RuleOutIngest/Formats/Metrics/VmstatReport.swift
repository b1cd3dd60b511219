import RuleOutModel

/// The output of `vmstat -t`: a host's run queue, memory, swapping and CPU, under the names that sysstat has for
/// them. Swapping, in KiB a second, is given in pages of 4 KiB, as sysstat does.
package enum VmstatReport: InputFormat {
  package static let name = "vmstat"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      """
      procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu----- -----timestamp-----
       r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st                 UTC
       1  0      0 803456  12345 123456    0    0     5    10  100  200  5  2 92  1  0 2026-11-22 14:03:10
       2  0      0 803400  12345 123456    0    0     0    10  100  200 15  5 79  1  0 2026-11-22 14:03:20
       9  1   2048   3400    345  23456   80  160     0    10  100  200 65 15  0 20  0 2026-11-22 14:03:30

      """, records: 24),
    // Of a new version, wide, without waiting in the zone of its host; the header comes again.
    FormatSample(
      """
      --procs-- -----------------------memory---------------------- ---swap-- -----io---- -system-- ----------cpu---------- -----timestamp-----
         r    b         swpd         free        inact       active   si   so    bi    bo   in   cs  us  sy  id  wa  st  gu                 CET
         1    0            0       803456        12345       123456    0    0     5    10  100  200   5   2  92   1   0   0 2026-11-22 14:03:10
      --procs-- -----------------------memory---------------------- ---swap-- -----io---- -system-- ----------cpu---------- -----timestamp-----
         r    b         swpd         free        inact       active   si   so    bi    bo   in   cs  us  sy  id  wa  st  gu                 CET
         2    0            0       803400        12345       123456    0    0     0    10  100  200  15   5  79   1   0   0 2026-11-22 14:03:20

      """, records: 10),
    // Damaged: a row that is cut short, and one of another program.
    FormatSample(
      """
      procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu----- -----timestamp-----
       r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st                 UTC
       1  0      0 803456  12345 123456    0    0     5    10  100  200  5  2 92  1  0 2026-11-22 14:03:10
       2  0      0 803400  12345 123456    0    0     0    10  100  200 15  5 79  1  0 2026-11-22 14:03:20
      Broken pipe
       9  1   2048   3400    345  23
      """, records: 12),
    // Without -t there are no times.
    FormatSample(
      """
      procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----
       r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st
       1  0      0 803456  12345 123456    0    0     5    10  100  200  5  2 92  1  0
       2  0      0 803400  12345 123456    0    0     0    10  100  200 15  5 79  1  0

      """, records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var columns: VmstatColumns?
    HeadLines.forEach(head, limit: 50) { line in
      if columns == nil { columns = VmstatColumns(line) }
    }
    guard let columns else { return nil }
    let zone = columns.zone.flatMap {
      $0 == "UTC" ? Recognition.ZoneStyle.stated(utcOffset: 0) : .local
    }
    return Recognition(
      confidence: 0.9, zone: zone ?? Recognition.ZoneStyle.none,
      decisions: [
        "memory and swapping taken as KiB, as without -S; the first row, an average since the start of the"
          + " host, is not used"
      ])
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    LineFramed(Decoder(context))
  }

  private struct Decoder: LineDecoder {
    private var columns: VmstatColumns?
    private var samples: SysstatSamples
    private var times: TimeReader
    private var rows = 0
    private var words: [Range<Int>] = []

    init(_ context: DecodingContext) {
      samples = SysstatSamples(context)
      times = TimeReader(context)
    }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      if let header = VmstatColumns(line) {
        // Times under `UTC` are of that zone, whatever the run takes for others.
        if header.zone == "UTC", columns == nil {
          times = TimeReader(DecodingContext(file: output.batch.file))
        }
        columns = header
        return .recognised
      }
      if VmstatColumns.isGroups(line) { return .recognised }
      guard let columns else { return .rejected("no header of vmstat before it") }
      words.removeAll(keepingCapacity: true)
      var cursor = LineWords()
      while words.count < 40, let word = cursor.word(line) { words.append(word) }
      let isTimed = columns.zone != nil
      guard words.count == columns.names.count + (isTimed ? 2 : 0),
        words.prefix(columns.names.count).allSatisfy({ line.extracting($0).integer() != nil })
      else { return .rejected("number of fields differs from the header's") }
      rows += 1
      guard isTimed, let date = words.dropLast().last, let clock = words.last else {
        return .rejected("vmstat states no times: export it with -t")
      }
      guard let time = times.moment(line.extracting(date.lowerBound..<clock.upperBound)) else {
        return .rejected(TimeReader.reason)
      }
      // Of the first row the values are averages since the host was started.
      if rows == 1 { return .recognised }
      samples.begin(host: "", labels: [])
      for (column, word) in zip(columns.names, words) {
        guard let (name, factor) = VmstatColumns.meanings[column],
          let value = line.extracting(word).integer()
        else { continue }
        if !samples.append(name, Double(value) * factor, at: time, line: number, to: &output) {
          return .rejected(MetricSeriesTable.fullReason)
        }
      }
      return .used
    }

    mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
  }
}

/// The columns of vmstat, as its second line of header names them.
private struct VmstatColumns {
  /// Without that of the time.
  var names: [String]
  /// The zone above the times; nil where there are none.
  var zone: String?

  /// Sysstat's names of the columns that say something here, and what leads to their units.
  static let meanings: [String: (name: String, factor: Double)] = [
    "r": ("runq-sz", 1), "swpd": ("kbswpused", 1), "free": ("kbmemfree", 1),
    "buff": ("kbbuffers", 1), "cache": ("kbcached", 1), "si": ("pswpin/s", 0.25),
    "so": ("pswpout/s", 0.25), "us": ("%user", 1), "sy": ("%system", 1), "id": ("%idle", 1),
    "wa": ("%iowait", 1), "st": ("%steal", 1),
  ]

  init?(_ line: Span<UInt8>) {
    var words = LineWords()
    names = []
    while names.count < 40, let word = words.word(line) {
      names.append(line.extracting(word).text())
    }
    guard names.starts(with: ["r", "b", "swpd"]), names.contains("us"), names.contains("id")
    else { return nil }
    // The last column is one of two letters, unless it is a zone.
    if let last = names.last, last.count > 2 {
      zone = last
      names.removeLast()
    }
  }

  /// True for the line above, which names groups of columns.
  static func isGroups(_ line: Span<UInt8>) -> Bool {
    let text = line.extracting(line.trimmedRange())
    return text.hasPrefix("procs -") || text.hasPrefix("--procs-")
  }
}
