import RuleOutModel

/// What `sadf -j` writes: hosts, each with statistics of one time after another, grouped by activity.
package enum SadfJSON: InputFormat {
  package static let name = "sadf-json"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      #"""
      {"sysstat": {"hosts": [{"nodename": "web-1", "sysname": "Linux", "timezone": "UTC",
      "statistics": [
        {"timestamp": {"date": "2026-11-22", "time": "14:00:01", "utc": 1, "interval": 600},
         "cpu-load": [{"cpu": "all", "user": 12.5, "iowait": 0.4, "idle": 87.1}],
         "memory": {"memfree": 1020400, "avail": 2010400, "memused": 5980000, "memused-percent": 74.75}},
        {"timestamp": {"date": "2026-11-22", "time": "14:10:01", "utc": 1, "interval": 600},
         "network": {"net-dev": [{"iface": "eth0", "rxpck": 12.0}, {"iface": "lo", "rxpck": 1.0}]}}],
      "restarts": [{"boot": {"date": "2026-11-22", "time": "13:50:00", "utc": 1}}]}]}}
      """#, records: 9),
    FormatSample(
      #"""
      {"sysstat":{"hosts":[{"nodename":"db-1","statistics":[{"timestamp":{"date":"2026-11-22",
      "time":"17:00:01","tz":"EAT","interval":60},"queue":{"runq-sz":3,"ldavg-1":2.94}}]}]}}
      """#, records: 2),
    // A time that is none, then nothing: the document is cut short.
    FormatSample(
      #"""
      {"sysstat": {"hosts": [{"nodename": "db-1", "statistics": [
      {"timestamp": {"date": "2026-11-22", "time": "noon"}, "queue": {"runq-sz": 3}},
      {"timestamp": {"date": "2026-11-22", "time": "14:01:01", "utc": 1}, "queue": {"runq-sz": 4}},
      {"timestamp": {"date": "2026-11-22", "time": "14:02:01", "utc": 1}, "queue": {"ru
      """#, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head), !json.isArray, let sysstat = json.document["sysstat"],
      let host = sysstat["hosts"]?.elements.first
    else { return nil }
    let stamps = (host["statistics"]?.elements ?? []).compactMap { $0["timestamp"] }
    let zone = stamps.lazy.map { Recognition.ZoneStyle(ofTime: SadfStamp($0).text) }
      .first { $0 != .none }
    return Recognition(confidence: 0.95, zone: zone ?? .none)
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { SadfJSONDecoder(context) }
}

/// The time of statistics: a date and a time, UTC where they say so.
private struct SadfStamp {
  let text: String

  init(_ tree: JSONTree) {
    let isUTC = tree["utc"]?.text == "1" || tree["tz"]?.text == "UTC"
    text = (tree["date"]?.text ?? "") + " " + (tree["time"]?.text ?? "") + (isUTC ? "Z" : "")
  }
}

/// Follows the tokens down to the statistics of one time, which are small.
private struct SadfJSONDecoder: InputDecoder {
  private enum Place { case document, sysstat, hosts, host, statistics, other }

  private var tokenizer = JSONTokenizer()
  private var places: [Place] = []
  private var key = ""
  private var builder = JSONTreeBuilder()
  private var line = 1
  private var offset = 0
  private var isDead = false
  private var host = ""
  private var samples: SysstatSamples
  private var times: TimeReader

  init(_ context: DecodingContext) {
    samples = SysstatSamples(context)
    times = TimeReader(context)
  }

  mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput) {
    if isDead { return }
    var position = 0
    do throws(JSONError) {
      while let token = try tokenizer.next(piece, &position) { take(token, into: &output) }
    } catch {
      isDead = true
      output.count(error)
    }
  }

  mutating func finish(into output: inout DecodedOutput) {
    if !isDead {
      do throws(JSONError) {
        _ = try tokenizer.finish()
      } catch {
        output.count(error)
      }
    }
    times.finish(into: &output)
    samples.skipped.finish(into: &output)
  }

  private mutating func take(_ token: JSONToken, into output: inout DecodedOutput) {
    if builder.isBuilding {
      if let tree = builder.take(token, text: tokenizer.text) {
        let outcome =
          builder.isCut ? .rejected("element with too many values") : takeStatistics(tree, &output)
        output.account.count(outcome) {
          InputReport.Excerpt(
            line: line, offset: offset, text: String(tree.compact.prefix(200)))
        }
      }
      return
    }
    switch token {
    case .key: key = String(decoding: tokenizer.text, as: UTF8.self)
    case .string:
      if places.last == .host, key == "nodename" {
        host = String(decoding: tokenizer.text, as: UTF8.self)
      }
    case .beginObject, .beginArray: open(token)
    case .endObject, .endArray: _ = places.popLast()
    default: break
    }
  }

  private mutating func open(_ token: JSONToken) {
    let isObject = token == .beginObject
    switch (places.last, key, isObject) {
    case (nil, _, true): places.append(.document)
    case (.document, "sysstat", true): places.append(.sysstat)
    case (.sysstat, "hosts", false): places.append(.hosts)
    case (.hosts, _, true):
      host = ""
      places.append(.host)
    case (.host, "statistics", false): places.append(.statistics)
    case (.statistics, _, true):
      line = tokenizer.line
      offset = tokenizer.offset
      _ = builder.take(token, text: [])
    default: places.append(.other)
    }
  }

  private mutating func takeStatistics(
    _ tree: JSONTree, _ output: inout DecodedOutput
  ) -> LineOutcome {
    guard let stamp = tree["timestamp"] else { return .rejected(TimeReader.reason) }
    let text = Array(SadfStamp(stamp).text.utf8)
    guard let time = times.moment(text.span) else { return .rejected(TimeReader.reason) }
    var used = 0
    for member in tree.members where member.key != "timestamp" {
      used += takeGroup(member.key, member.value, at: time, &output)
    }
    return used > 0 ? .used : .recognised
  }

  /// Adds the numbers of an activity, or of each of its items; the samples added.
  private mutating func takeGroup(
    _ group: String, _ tree: JSONTree, at time: Timestamp, _ output: inout DecodedOutput
  ) -> Int {
    if !tree.elements.isEmpty {
      return tree.elements.reduce(0) { $0 + takeGroup(group, $1, at: time, &output) }
    }
    var used = 0
    for member in tree.members {
      switch member.value {
      case .object, .array: used += takeGroup(member.key, member.value, at: time, &output)
      default: continue
      }
    }
    samples.begin(host: host, labels: labels(of: tree))
    for member in tree.members {
      guard case .number(let text) = member.value else { continue }
      let digits = Array(text.utf8)
      guard let value = digits.span.decimal() else {
        samples.skipped.count("value is not a number", line: line)
        continue
      }
      let name = group + "." + member.key
      if samples.append(name, value, at: time, line: line, to: &output) {
        used += 1
      } else {
        samples.skipped.count(MetricSeriesTable.fullReason, line: line)
      }
    }
    return used
  }

  /// Texts tell the items of an activity apart.
  private func labels(of tree: JSONTree) -> [MetricIdentity.Label] {
    var labels: [MetricIdentity.Label] = []
    for member in tree.members {
      guard case .string(let text) = member.value else { continue }
      let isDevice = member.key == "disk-device" || member.key == "iface"
      labels.append(MetricIdentity.Label(isDevice ? "device" : member.key, text))
    }
    func number(_ key: String) -> Double? {
      guard let text = tree[key]?.text else { return nil }
      let digits = Array(text.utf8)
      return digits.span.decimal()
    }
    if let free = number("memfree"), let used = number("memused"),
      let percent = number("memused-percent"),
      SysstatNames.usedHoldsCache(free: free, used: used, percent: percent)
    {
      labels.append(SysstatNames.cacheLabel)
    }
    return labels
  }
}
