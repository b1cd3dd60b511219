import RuleOutModel

/// Tells whom a service calls where its metrics begin alike and one of them says so: `geocode_p95_ms` beside
/// `geocode_calls_per_s`, `bankrail_ttfb_p50_ms` beside `bankrail_call_error_ratio`.
///
/// What they begin with is who is called, unless it says what kind of call it is (`api_calls_per_s`) or is a word of
/// the service's own name. Of a service that tells nothing else of requests, calls may be those that it serves.
struct CalleeFamilies {
  /// Beginnings by owner, the longest first.
  private var heads: [Entity: [[String]]] = [:]

  init(_ series: [SampleSeries]) {
    var names: [Entity: Set<String>] = [:]
    for part in series {
      let entity = MetricOwner(part.identity).entity
      if entity != .whole { names[entity, default: []].insert(part.identity.name) }
    }
    for (entity, own) in names {
      let found = CalleeFamilies.heads(of: own, calledBy: entity.name)
      if !found.isEmpty { heads[entity] = found }
    }
  }

  /// Metric and callee of a name of `identity`'s owner that begins with whom it calls.
  func cut(_ name: String, of identity: MetricIdentity) -> (metric: String, callee: String)? {
    guard let own = heads[MetricOwner(identity).entity],
      let head = own.first(where: { CalleeFamilies.rest(of: name, behind: $0) != nil }),
      let rest = CalleeFamilies.rest(of: name, behind: head)
    else { return nil }
    return (rest, head.joined(separator: "_"))
  }

  private static func heads(of names: Set<String>, calledBy owner: String) -> [[String]] {
    let calls: Set<String> = ["call", "calls"]
    let own = Set(MetricName.words(of: owner))
    var families: Set<[String]> = []
    for name in names {
      let words = MetricName.words(of: name)
      guard let at = words.firstIndex(where: calls.contains), at > 0 else { continue }
      let head = Array(words[..<at])
      // A counter with labels is a library's.
      guard !["total", "count", "sum"].contains(words.last ?? "") else { continue }
      guard isTelling(head), !own.isSuperset(of: head), rest(of: name, behind: head) != nil else {
        continue
      }
      // How many calls there are may be told of anything; how one went, of calls made.
      let relatives = names.count { rest(of: $0, behind: head) != nil }
      if words[at] == "call" || relatives > 1 { families.insert(head) }
    }
    if families.isEmpty { return [] }
    let servesRequests = names.contains { name in
      !families.contains { rest(of: name, behind: $0) != nil }
        && MetricFamily.readings(of: MetricName(MetricIdentity(name: name))).contains {
          $0.subject == .owner && served.contains($0.quantity)
        }
    }
    guard servesRequests else { return [] }
    return families.sorted { ($1.count, $0.joined()) < ($0.count, $1.joined()) }
  }

  /// What a name says behind a head, where it measures calls.
  private static func rest(of name: String, behind head: [String]) -> String? {
    let words = MetricName.words(of: name)
    guard words.count > head.count, words.starts(with: head), !endsInLabel(name) else { return nil }
    let rest = words.dropFirst(head.count).joined(separator: "_")
    let identity = MetricIdentity(
      name: rest, labels: [MetricIdentity.Label("peer_service", head.joined(separator: "_"))])
    let measuresCalls = MetricFamily.readings(of: MetricName(identity)).contains {
      if case .dependency = $0.subject { return $0.quantity != .other }
      return false
    }
    return measuresCalls ? rest : nil
  }

  /// `vendor_call_error_ratio.docucheck` names the callee at its end.
  private static func endsInLabel(_ name: String) -> Bool {
    guard let mark = NameEnding.mark(in: name), mark != name.startIndex else { return false }
    return NameEnding(of: name, behind: mark).isLabel(behind: String(name[..<mark]))
  }

  private static let served: Set<Quantity> = [
    .latency, .traffic, .errorRatio, .errorRate, .timeoutRatio, .availability,
  ]

  /// Whether words say who is called.
  private static func isTelling(_ head: [String]) -> Bool {
    let name = MetricName(MetricIdentity(name: head.joined(separator: "_")))
    return !name.isDatabase && !name.isOutbound && !name.keepsCopies
      && head.allSatisfy { word in
        !untelling.contains(word) && !MetricName.measureWords.contains(word)
          && !MeasureUnit.statisticWords.contains(word) && !word.allSatisfy(\.isNumber)
          && MeasureUnit(named: [word], whole: false) == nil
      } && !head.allSatisfy(generic.contains)
  }

  /// Words of which none belongs to a callee: stores, how calls are guarded, what observes them, runtimes, and calls
  /// of another kind.
  private static let untelling: Set<String> = [
    "trace", "traces", "span", "spans", "spanmetrics", "otel", "envoy", "istio", "linkerd", "nginx",
    "dubbo", "feign", "spring", "micrometer", "celery", "wsgi", "asgi", "cgo", "go", "jvm", "java",
    "nodejs", "python", "ruby", "dotnet", "process", "container", "node", "host", "kube", "kubelet",
    "apiserver", "etcd", "prometheus",
    "stmt", "statement", "query", "queries", "sys", "syscall", "system", "kernel", "resilience4j",
    "hystrix", "circuitbreaker", "breaker", "circuit", "function", "method", "procedure", "tool",
    "video", "voice", "phone", "audio", "group", "conference", "sip", "webrtc", "inbound",
    "incoming", "received", "server", "active", "concurrent", "slow", "missed", "dropped",
    "ended", "placed", "emergency",
  ]

  /// Words that say what kind of thing is called, or what is done, unless another tells whose.
  private static let generic: Set<String> = [
    "http", "https", "grpc", "rpc", "api", "rest", "soap", "graphql", "service", "services",
    "remote", "client", "app", "web", "backend", "frontend", "gateway", "internal", "total",
    "all", "upstream", "lambda", "model", "get", "post", "put", "list", "create", "update",
    "delete", "read",
    "write", "search", "login", "lookup", "render", "fetch", "check", "batch", "job", "task",
    "network", "user", "customer",
  ]
}
