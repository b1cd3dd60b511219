import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct MetricTableTests {
  @Test func `labels and units of a long table reach the series`() throws {
    let decoded = try #require(
      decode("time,service,Host,metric,unit,value\n1718719200,web,a,heap,MiB,12\n"))
    #expect(
      decoded.samples == ["heap{host=a,service=web} [MiB] 12.0 @1718719200000000 line 2"])
  }

  @Test func `columns may stand in any order with extras and blanks`() throws {
    let decoded = try #require(
      decode(" value , metric ,note, time \n 3 , heap ,hello, 2026-06-18T14:00:00Z \n"))
    #expect(decoded.samples == ["heap{} 3.0 @1781791200000000 line 2"])
  }

  @Test func `a unit in the name is stated beside it and the name stays as it is`() throws {
    let decoded = try #require(decode("time,metric,value\n1718719200,Latency(ms),120\n"))
    #expect(decoded.samples == ["Latency(ms){} [ms] 120.0 @1718719200000000 line 2"])
  }

  @Test func `values with units are brought to the unit of their series`() throws {
    let decoded = try #require(
      decode("time,heap (MiB)\n1718719200,100\n1718719260,1 GiB\n1718719320,5 °C\n"))
    #expect(
      decoded.samples == [
        "heap (MiB){} [MiB] 100.0 @1718719200000000 line 2",
        "heap (MiB){} [MiB] 1024.0 @1718719260000000 line 3",
      ])
    #expect(decoded.reasons == ["unit of the value differs from the unit of its series"])
  }

  @Test func `suffixes of Kubernetes quantities mix in one column`() throws {
    let decoded = try #require(
      decode("time,memory\n1718719200,512Mi\n1718719260,1.5GiB\n1718719320,900M\n"))
    #expect(
      decoded.samples == [
        "memory{} [bytes] 536870912.0 @1718719200000000 line 2",
        "memory{} [bytes] 1610612736.0 @1718719260000000 line 3",
        "memory{} [bytes] 900000000.0 @1718719320000000 line 4",
      ])
  }

  @Test func `Grafana names a column by its series`() throws {
    let decoded = try #require(
      decode("\"Time\",\"up{instance=\"\"a:1\"\", job=\"\"x\"\"}\"\n2026-06-18 14:00:00,1\n"))
    #expect(decoded.samples == ["up{instance=a:1,job=x} 1.0 @1781791200000000 line 2"])
  }

  @Test func `times without a zone take the offset of the run`() throws {
    let text = "Time,a\n2026-06-18 14:00:00,1\n"
    #expect(recognised(text)?.recognition.zone == .local)
    let decoded = try #require(decode(text, utcOffset: 3 * 3_600))
    #expect(decoded.samples == ["a{} 1.0 @1781780400000000 line 2"])
  }

  @Test func `semicolons and decimal commas are understood and said`() throws {
    let text = "\u{FEFF}sep=;\r\nzeit;time;cpu\r\nx;2026-06-18T14:00:00Z;0,75\r\n"
    let best = try #require(recognised(text))
    #expect(best.format.name == "wide-csv")
    #expect(best.recognition.decisions.contains("decimal comma: 12,5 is read as 12.5"))
    #expect(
      decode(text)?.samples == ["cpu{zeit=x} 0.75 @1781791200000000 line 3"])
  }

  /// Values of a table of quoted cells, separated by commas.
  private func values(_ cells: [String]) throws -> (values: [String], reasons: [String]) {
    let rows = cells.enumerated().map { "\(1_718_719_200 + $0 * 60),\"\($1)\"\n" }.joined()
    let decoded = try #require(decode("time,heap\n" + rows))
    #expect(decoded.isBalanced)
    return (decoded.samples.map { String($0.split(separator: " ")[1]) }, decoded.reasons)
  }

  @Test func `quoted decimal commas are read where some cannot group thousands`() throws {
    #expect(try values(["1,5", "1,234", "12"]).values == ["1.5", "1.234", "12.0"])
    #expect(try values(["1.234,5", "1,234"]).values == ["1234.5", "1.234"])
    #expect(try values(["0,125", "1,250"]).values == ["0.125", "1.25"])
    let best = try #require(recognised("time,a\n1718719200,\"1,5 GiB\"\n"))
    #expect(best.recognition.decisions.contains("decimal comma: 12,5 is read as 12.5"))
  }

  @Test func `thousands are read where another number shows that a comma groups them`() throws {
    #expect(try values(["1,234", "12.5"]).values == ["1234.0", "12.5"])
    #expect(try values(["1,234", "1,234,567"]).values == ["1234.0", "1234567.0"])
    #expect(try values(["1,234.5", "2,000"]).values == ["1234.5", "2000.0"])
  }

  @Test func `a comma that may be either is refused and the rest used`() throws {
    let unclear = try values(["1,234", "7", "2,500"])
    #expect(unclear.values == ["7.0"])
    #expect(unclear.reasons == [MetricCell.ambiguousReason])
    // Two ways of writing in one table tell nothing.
    #expect(try values(["1,5", "2.5", "1,234"]).values == ["2.5"])
  }

  @Test func `units stand behind numbers of either way of writing`() throws {
    let comma = "time,a\n1718719200,\"1,5 KiB\"\n1718719260,\"1.024,5 B\"\n"
    #expect(
      decode(comma)?.samples.map { $0.split(separator: " ")[2] } == ["1536.0", "1024.5"])
    let point = "time,a\n1718719200,1.5 KiB\n1718719260,\"1,024.5 B\"\n"
    #expect(
      decode(point)?.samples.map { $0.split(separator: " ")[2] } == ["1536.0", "1024.5"])
  }

  @Test func `rates by route are metrics, requests one by one are not`() throws {
    let decoded = try #require(decode("time,route,p95,rps\n1718719200,/cart,120,7\n"))
    #expect(decoded.samples.count == 2)
    #expect(decoded.samples[0] == "p95{route=/cart} 120.0 @1718719200000000 line 2")
    #expect(decode("time,route,duration_ms\n1718719200,/cart,120\n") == nil)
  }

  @Test func `a column of mostly odd spellings is still a metric`() throws {
    let decoded = try #require(
      decode("time,active\n1718719200,0x1F\n1718719260,true\n1718719320, 7 \n1718719380,\n"))
    #expect(decoded.samples == ["active{} 7.0 @1718719320000000 line 4"])
    #expect(decoded.rejected == 2 && decoded.recognised == 2)
  }

  @Test func `a header without rows is said`() throws {
    for text in ["time,pool,active,pending\n", "timestamp,metric,value"] {
      let decoded = try #require(decode(text))
      #expect(decoded.records == 0)
      #expect(decoded.warnings.map(\.code) == ["no-rows"])
    }
  }

  @Test func `a table without a header is refused with advice`() throws {
    let decoded = try #require(
      decode("2026-06-18T14:00:00Z,main,14\n2026-06-18T14:01:00Z,main,15\n"))
    #expect(decoded.reasons == ["no header line names the columns"])
    #expect(decoded.warnings.map(\.code) == ["csv-without-header"])
  }

  @Test func `ragged rows are refused, trailing delimiters are not`() throws {
    let decoded = try #require(
      decode("time,active\n1718719200,1\n1718719260\n1718719320,2,3\n1718719380,4,\n"))
    #expect(decoded.samples.count == 2)
    #expect(decoded.rejections.map(\.count) == [2])
    #expect(decoded.reasons == ["number of fields differs from the header's"])
  }

  @Test func `a quoted field may hold a line end and quotes`() throws {
    let decoded = try #require(
      decode("time,pool,active\n1718719200,\"main\n\"\"a\"\"\",1\n1718719260,main,2\n"))
    #expect(
      decoded.samples == [
        "active{pool=main\n\"a\"} 1.0 @1718719200000000 line 2",
        "active{pool=main} 2.0 @1718719260000000 line 4",
      ])
    #expect(decoded.rejected == 0)
  }

  @Test func `an open quote costs its line, not the file`() throws {
    var text = "time,pool,active\n1718719200,\"main,1\n"
    for i in 1...500 { text += "\(1_718_719_200 + i * 60),main,\(i)\n" }
    text += "1718800000,\"main\",9\n"
    let decoded = try #require(decode(text))
    #expect(decoded.samples.count == 501)
    #expect(decoded.rejections.map(\.count) == [1])
    #expect(decoded.reasons == ["malformed quotes: a quote is opened and not closed"])
    #expect(decoded.rejections[0].excerpts[0].line == 2)
  }

  @Test func `a line too long is passed over`() throws {
    let long = String(repeating: "x", count: 1 << 20)
    let text = "time,active\n1718719200,1\n\(long),2\n1718719260,3\n"
    let best = try #require(recognised(text))
    let whole = decode(text, as: best.format, best.recognition)
    #expect(whole.samples.count == 2)
    #expect(whole.reasons == ["line longer than 1 MiB"])
    #expect(decode(text, as: best.format, best.recognition, cuts: [100, 70_000]) == whole)
  }

  @Test func `cells that are no numbers are counted beside those that are`() throws {
    let decoded = try #require(
      decode("time,a,b\n1718719200,1,Inf\n1718719260,NaN,2\n1718719320,0x1F,3\n1718719380,-,4\n"))
    #expect(decoded.samples.count == 4)
    #expect(
      decoded.warnings.map(\.message) == [
        "cells skipped in rows otherwise used: NaN: 1, first in line 3;"
          + " value is infinite: 1, first in line 2;"
          + " value is not a number, or its unit is not known: 1, first in line 4"
      ])
  }

  @Test func `epochs in mixed units are read by magnitude and counted`() throws {
    let decoded = try #require(
      decode("time,a\n1718719200,1\n1718719260000,2\n1718719320000000,3\n1718719380,4\n"))
    #expect(
      decoded.samples.map { $0.contains("@17187193") || $0.contains("@17187192") } == [
        true, true, true, true,
      ])
    #expect(
      decoded.warnings.map(\.message) == [
        "epochs in different units: seconds (2), milliseconds (1), microseconds (1);"
          + " each was read by its magnitude"
      ])
  }

  @Test func `a header repeated in the middle is no row`() throws {
    let decoded = try #require(decode("time,a\n1718719200,1\ntime,a\n1718719260,2\n"))
    #expect(decoded.samples.count == 2)
    #expect(decoded.rejected == 0)
    #expect(decoded.recognised == 2)
  }

  @Test func `the service of the run fills in where none is named`() throws {
    let text = "time,metric,value\n1718719200,heap,1\n"
    let best = try #require(recognised(text))
    var decoder = best.format.makeDecoder(
      best.recognition, DecodingContext(file: "f", service: "web"))
    var output = DecodedOutput(file: "f")
    let bytes = Array(text.utf8)
    decoder.decode(bytes.span, into: &output)
    #expect(output.batch.series.map { $0["service"] } == ["web"])
  }

  /// Writes a table with random cells, quoted at random, and reads it back.
  @Test(arguments: 0..<40)
  func `random tables are read as they were written`(_ seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let delimiter = [",", ";", "\t"][seed % 3]
    let lineEnd = Bool.random(using: &random) ? "\n" : "\r\n"
    func quoted(_ cell: String, _ random: inout SplitMix) -> String {
      let mustQuote = cell.contains { "\",;\t\n".contains($0) }
      guard mustQuote || Bool.random(using: &random) else { return cell }
      return "\""
        + cell.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\"") + "\""
    }
    let pools = ["main", "a,b", "semi;colon", "say \"x\"", "two\nlines", "tab\there"]
    var text =
      ["time", "pool", "m0", "m1"].map { quoted($0, &random) }
      .joined(separator: delimiter) + lineEnd
    var expected: [String] = []
    var line = 2
    for row in 0..<30 {
      let pool = pools[Int.random(in: 0..<pools.count, using: &random)]
      let time = 1_718_719_200 + row * 15
      let values = (0..<2).map { _ in Double(Int.random(in: -5_000...5_000, using: &random)) / 4 }
      text +=
        (["\(time)", pool] + values.map { "\($0)" }).map { quoted($0, &random) }
        .joined(separator: delimiter) + lineEnd
      for (index, value) in values.enumerated() {
        expected.append("m\(index){pool=\(pool)} \(value) @\(time)000000 line \(line)")
      }
      line += pool.contains("\n") ? 2 : 1
    }
    let best = try #require(recognised(text))
    let whole = decode(text, as: best.format, best.recognition)
    #expect(whole.samples == expected)
    #expect(whole.isBalanced && whole.rejected == 0)
    let cuts = (0..<20).map { _ in Int.random(in: 0...text.utf8.count, using: &random) }.sorted()
    #expect(decode(text, as: best.format, best.recognition, cuts: cuts) == whole)
  }
}
