import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct PrometheusTests {
  @Test func `labels stay and the name is the name`() throws {
    let decoded = try #require(
      decode(
        #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":"#
          + #"{"__name__":"up","job":"api","instance":"a:1"},"values":[[1435781430.781,"1"]]}]}}"#))
    #expect(decoded.samples == ["up{instance=a:1,job=api} 1.0 @1435781430781000 line 1"])
    #expect(decoded.warnings.isEmpty)
  }

  @Test func `a series without a name is used`() throws {
    let decoded = try #require(
      decode(
        #"{"data":{"resultType":"vector","result":[{"metric":{},"value":[1435781430,"2"]}]}}"#))
    #expect(decoded.samples == ["{} 2.0 @1435781430000000 line 1"])
  }

  @Test func `keys may stand in any order`() throws {
    let decoded = try #require(
      decode(
        #"{"data":{"result":[{"values":[[1435781430,"2"],[1435781445,"x"]],"metric":{"a":"b"}},"#
          + #"{"values":[[1435781430,"3"]]}],"resultType":"matrix"}}"#))
    #expect(
      decoded.samples == [
        "{a=b} 2.0 @1435781430000000 line 1", "{} 3.0 @1435781430000000 line 1",
      ])
    #expect(decoded.lines == 3 && decoded.used == 2 && decoded.rejected == 1)
  }

  @Test func `an answer that is an error is refused with its message`() throws {
    let decoded = try #require(
      decode(#"{"status":"error","errorType":"timeout","error":"query timed out"}"#))
    #expect(decoded.reasons == ["Prometheus answered with an error: query timed out"])
  }

  @Test func `kinds and units come from the comments`() throws {
    let text = """
      # TYPE jobs counter
      # UNIT wait_seconds seconds
      # TYPE wait_seconds histogram
      # TYPE pg_stat_activity_count gauge
      jobs_total 1 1700000000000
      wait_seconds_bucket{le="1"} 2 1700000000000
      wait_seconds_sum 3 1700000000000
      pg_stat_activity_count 4 1700000000000
      other 5 1700000000000
      """
    let best = try #require(recognised(text))
    var decoder = best.format.makeDecoder(best.recognition, DecodingContext(file: "f"))
    var output = DecodedOutput(file: "f")
    let bytes = Array(text.utf8)
    decoder.decode(bytes.span, into: &output)
    decoder.finish(into: &output)
    #expect(
      output.batch.series.map(\.kind) == [.counter, .histogram, .histogram, .gauge, .unknown])
    #expect(output.batch.series.map(\.unit) == ["", "", "seconds", "", ""])
  }

  @Test func `a scrape without times is recognised and not used`() throws {
    let decoded = try #require(decode("# TYPE up gauge\nup 1\nup{job=\"b\"} 0\n"))
    #expect(decoded.records == 0 && decoded.recognised == 3 && decoded.rejected == 0)
    #expect(decoded.warnings.map(\.code) == ["values-without-time"])
  }

  @Test func `label values may hold braces, quotes and blanks`() throws {
    let decoded = try #require(
      decode(#"up{path="/a{id} b",q="say \"x\"",n="1\n2",b="c:\\d",} 1 1700000000000"#))
    #expect(
      decoded.samples == [
        "up{b=c:\\d,n=1\n2,path=/a{id} b,q=say \"x\"} 1.0 @1700000000000000 line 1"
      ])
  }

  @Test func `seconds and milliseconds in one file are counted`() throws {
    let decoded = try #require(
      decode("# TYPE up gauge\nup 1 1700000000\nup 1 1700000015000\nup 1 1700000030.5\n"))
    #expect(decoded.samples.count == 3)
    #expect(decoded.warnings.map(\.code) == ["mixed-epoch-units"])
  }

  @Test func `each batch lists the series of its samples`() throws {
    let text = "# TYPE up gauge\nup{a=\"1\"} 1 1700000000000\nup{a=\"2\"} 1 1700000000000\n"
    let best = try #require(recognised(text))
    let bytes = Array(text.utf8)
    var decoder = best.format.makeDecoder(best.recognition, DecodingContext(file: "f"))
    for i in bytes.indices {
      var output = DecodedOutput(file: "f")
      decoder.decode(bytes.span.extracting(i..<(i + 1)), into: &output)
      for sample in output.batch.samples {
        #expect(sample.series < output.batch.series.count)
      }
    }
  }
}
