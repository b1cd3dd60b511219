import RuleOutModel

/// What stands behind the last mark of a metric's name, where it may be a label: `pod0`, `n11`, `zone_b`, `orders-7`,
/// `norrpost`. The words of metrics themselves, as in `latency.p95` and `jvm.memory.used`, are none.
struct NameEnding: Hashable, Sendable {
  let text: String
  private let words: [String]

  init(_ text: String) {
    self.text = text
    words = MetricName.words(of: text)
  }

  /// A word, or a number that tells a class of answers or a core, belongs to the metric.
  var isMeasure: Bool {
    // `/v2/accounts` is a route, whatever its words.
    if text.hasPrefix("/") { return false }
    // As is `post_cart_items`.
    let isOperation = words.count > 1 && NameEnding.methods.contains(words[0])
    return words.isEmpty || text.contains(" ") || words.allSatisfy { $0.allSatisfy(\.isNumber) }
      || words.dropFirst(isOperation ? 1 : 0).contains(where: NameEnding.isMeasure)
  }

  /// Whether it may be a label of what stands before it. Where that states a unit, `us` is a country rather than
  /// another.
  func isLabel(behind stem: String) -> Bool {
    !isMeasure
      || text.lowercased() == "us"
        && MeasureUnit(named: MetricName.words(of: stem), whole: false) != nil
  }

  /// The mark before an ending: a bracket, what begins a route, or else the last.
  static func mark(in name: String) -> String.Index? {
    if name.hasSuffix("]"), let bracket = name.firstIndex(of: "[") { return bracket }
    return name.ranges(of: ":/").first?.lowerBound ?? name.lastIndex { "./:".contains($0) }
  }

  /// What stands behind a mark of `name`.
  init(of name: String, behind mark: String.Index) {
    let text = name[name.index(after: mark)...]
    self.init(String(name[mark] == "[" ? text.dropLast() : text))
  }

  private static let methods: Set<String> = ["get", "put", "post", "patch", "delete"]

  /// A part of a cloud's region, or a region: `zone_a`, `az3`, `eu-west-1a`, `europe-west1-b`, `dc2`.
  var isZone: Bool {
    let name = text.lowercased()
    return name.wholeMatch(of: /(zone|az|region|dc)[-_]?[a-z0-9]{1,2}/) != nil
      || name.wholeMatch(
        of: /[a-z]{2,12}(-gov)?-(north|south|east|west|central)+-?[0-9](-?[a-f])?/) != nil
  }

  /// The number of one of the owner's own processes: 0 of `pod0`, `pod_0` and `replica-0`.
  var processNumber: String? {
    guard let (prefix, number) = numbered, NameEnding.processes.contains(prefix) else { return nil }
    return number
  }

  /// The mark before the process that a name ends in, where it is that between any words: that of `_pod0` and
  /// `_pod_0`. Only words for processes tell a label from a word of the metric there.
  static func markOfProcess(in name: String) -> String.Index? {
    let marks = name.indices.filter { name[$0] == "_" || name[$0] == "-" }
    return marks.suffix(2).first {
      NameEnding(String(name[name.index(after: $0)...])).processNumber != nil
    }
  }

  /// Written as the name of a process, of a pod or of a machine, of which there are many: `n11`, `node-3`, `web-1`,
  /// `10.0.0.7`.
  ///
  /// - Parameter owner: The service measured: hosts are called after it with no mark before the number.
  func isInstance(of owner: String?) -> Bool {
    if Workload.name(ofPod: text) != text { return !isCounted }
    guard let (prefix, _) = numbered else { return false }
    return NameEnding.processes.contains(prefix) || NameEnding.machines.contains(prefix)
      || prefix == owner?.lowercased()
  }

  /// One of what a queue is divided into: `orders-7`.
  var isPartition: Bool {
    text.wholeMatch(of: /.*[A-Za-z0-9][-_:\[]?[0-9]{1,4}\]?/) != nil
  }

  /// Letters, perhaps with a mark behind them, and a number.
  private var numbered: (prefix: String, number: String)? {
    guard let match = text.lowercased().wholeMatch(of: /([a-z]+)[-_]?([0-9]{1,4})/) else {
      return nil
    }
    return (String(match.1), String(match.2))
  }

  private var isCounted: Bool { numbered.map { NameEnding.counted.contains($0.prefix) } ?? false }

  private static let processes: Set<String> = [
    "pod", "replica", "instance", "inst", "task", "container", "proc", "process",
  ]

  private static let machines: Set<String> = [
    "n", "node", "host", "server", "srv", "vm", "machine", "ip", "worker",
  ]

  /// What is numbered within a process, a machine or a design.
  private static let counted: Set<String> = [
    "cpu", "core", "disk", "eth", "gc", "gen", "level", "tier", "lane", "slot", "bucket", "shard",
    "partition", "queue", "status", "code", "phase", "stage", "step", "version", "v", "p", "q",
  ]

  private static func isMeasure(_ word: String) -> Bool {
    measureWords.contains(word) || MeasureUnit.statisticWords.contains(word)
      || MetricFamily.failureWords.contains(word)
      || word.hasSuffix("s") && MetricFamily.failureWords.contains(String(word.dropLast()))
      || MeasureUnit(named: [word], whole: false) != nil
      // Percentiles, classes of statuses, and the stretches of recording rules: `p999`, `5xx`, `rate5m`.
      || word.wholeMatch(of: /p[0-9]{1,4}|[1-5]xx|[1-5][0-9]{2}|[a-z]*[0-9]+[smhd]/) != nil
  }

  /// What tells one measure from another of the same thing.
  private static let measureWords: Set<String> = [
    "active", "idle", "pending", "waiting", "queued", "blocked", "running", "busy", "open",
    "opened", "closed", "created", "inuse", "use", "used", "usage", "free", "available", "avail",
    "limit", "limits", "request", "requests", "capacity", "size", "reserved", "committed", "commit",
    "hit", "hits", "miss", "misses", "evictions", "evicted", "success", "successful", "ok", "okay",
    "failing", "completed", "started", "finished", "in", "out", "read", "reads", "write", "writes",
    "rx", "tx", "sent", "received", "receive", "transmit", "input", "output", "ingress", "egress",
    "get", "put", "post", "patch", "delete", "head", "options", "set", "user", "system", "sys",
    "nice", "iowait", "steal", "stolen", "softirq", "irq", "guest", "throttled", "rss", "vms",
    "virtual", "resident", "heap", "nonheap", "offheap", "stack", "shared", "swap", "swapped",
    "cache", "cached", "buffer", "buffers", "buffered", "young", "old", "eden", "survivor",
    "metaspace", "minor", "major", "full", "rate", "frequency", "duration", "latency", "time",
    "length", "depth", "lag", "age", "delay", "wait", "connections", "connection", "calls",
    "sessions", "threads", "load", "load1", "load5", "load15", "utilization", "utilisation", "util",
    "pressure", "enabled", "status", "state", "health", "up", "down", "start", "end", "first",
    "lower", "upper", "std", "gc", "variance", "m1", "m5", "m15", "inflight", "concurrency", "per",
  ]
}
