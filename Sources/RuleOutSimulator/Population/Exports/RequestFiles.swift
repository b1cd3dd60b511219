/// Logs of requests: JSON lines under many keys, or an access log of the entry.
extension PopulationExport {
  private struct Keys {
    var time: String
    var isEpoch: Bool
    var service: String
    var instance: String?
    var version: String?
    var user: String?
    var route: String
    var status: String
    var duration: String
    var query: String?
    var poolWait: String?
    var upstream: String?
  }

  mutating func writeRequests() throws(SimulationError) {
    var services = plan.system.services.indices.filter { $0 == 0 || random.chance(0.8) }
    if random.chance(0.25) {
      try add("access.log", accessLog())
      services.removeAll { $0 == 0 }
      guard random.chance(0.75) else { return }
    }
    let keys = drawKeys()
    if random.chance(0.5) {
      try add(
        random.pick(["requests.jsonl", "api.jsonl", "http.jsonl"]), lines(Set(services), keys))
    } else {
      for service in services {
        try add(plan.system.services[service].name + ".jsonl", lines([service], keys))
      }
    }
  }

  private mutating func drawKeys() -> Keys {
    let isEpoch = random.chance(0.25)
    let hasVersion = random.chance(0.7)
    let hasParts = random.chance(0.45)
    return Keys(
      time: isEpoch ? "time" : random.pick(["timestamp", "time", "ts", "@timestamp"]),
      isEpoch: isEpoch, service: random.pick(["service", "service_name", "app"]),
      instance: random.chance(0.9) ? random.pick(["instance", "host", "pod"]) : nil,
      version: hasVersion ? random.pick(["version", "service_version"]) : nil,
      user: random.chance(0.85) ? random.pick(["user_id", "user"]) : nil,
      route: random.pick(["route", "path"]), status: random.pick(["status", "status_code"]),
      duration: random.pick(["duration_ms", "latency_ms", "elapsed_ms", "response_time_ms"]),
      query: hasParts || random.chance(0.15) ? random.pick(["query_ms", "db_ms"]) : nil,
      poolWait: hasParts ? random.pick(["pool_wait_ms", "db_wait_ms"]) : nil,
      upstream: random.chance(0.45) ? random.pick(["upstream_ms", "external_ms"]) : nil)
  }

  private func lines(_ services: Set<Int>, _ keys: Keys) -> [UInt8] {
    var text = ByteText()
    let paths = plan.system.services.map { $0.routes.map { PathParts($0.path) } }
    for request in traffic.requests where services.contains(request.service) {
      let service = plan.system.services[request.service]
      let route = service.routes[request.route]
      text.add("{\"\(keys.time)\":")
      if keys.isEpoch {
        text.add(Int(request.end / 1_000))
      } else {
        text.add("\"")
        text.addRFC3339(request.end, utcOffset: plan.utcOffset)
        text.add("\"")
      }
      text.add(",\"\(keys.service)\":\"\(service.name)\"")
      if let key = keys.instance {
        text.add(",\"\(key)\":\"\(plan.system.instances[request.instance].name)\"")
      }
      if let key = keys.version {
        text.add(",\"\(key)\":\"\(version(request.change, of: request.service))\"")
      }
      if let key = keys.user { text.add(",\"\(key)\":\"u\(10_000 + request.user)\"") }
      text.add(",\"method\":\"\(route.method)\",\"\(keys.route)\":\"")
      if keys.route == "route" {
        text.add(route.path)
      } else {
        paths[request.service][request.route].add(request.identifier, to: &text)
      }
      text.add("\",\"\(keys.status)\":")
      text.add(request.status)
      text.add(",\"\(keys.duration)\":")
      text.addMilliseconds(request.duration, decimals: 1)
      addPart(keys.query, request.query, &text)
      addPart(keys.poolWait, request.poolWait, &text)
      addPart(keys.upstream, request.upstream, &text)
      text.add("}\n")
    }
    return text.bytes
  }

  private func addPart(_ key: String?, _ microseconds: Int64, _ text: inout ByteText) {
    guard let key, microseconds >= 0 else { return }
    text.add(",\"\(key)\":")
    text.addMilliseconds(microseconds, decimals: 1)
  }

  /// nginx, with request and upstream times and the host as pairs.
  private mutating func accessLog() -> [UInt8] {
    var text = ByteText()
    let entry = plan.system.services[0]
    let paths = entry.routes.map { PathParts($0.path) }
    let namesUsers = random.chance(0.7)
    let namesHosts = random.chance(0.8)
    for request in traffic.requests where request.service == 0 {
      text.add(
        "10.\(20 + request.user / 62_500).\(request.user / 250 % 250).\(request.user % 250 + 1) - ")
      text.add(namesUsers ? "u\(10_000 + request.user)" : "-")
      text.add(" [")
      text.addAccessLogTime(request.end, utcOffset: plan.utcOffset)
      text.add("] \"\(entry.routes[request.route].method) ")
      paths[request.route].add(request.identifier, to: &text)
      text.add(" HTTP/1.1\" ")
      text.add(request.status)
      text.add(request.status >= 500 ? " 162" : " \(400 + request.route * 731)")
      text.add(" \"-\" \"app/5.1\" rt=")
      text.addSeconds(request.duration)
      text.add(" urt=")
      text.addSeconds(request.duration)
      if namesHosts { text.add(" host=\(plan.system.instances[request.instance].name)") }
      text.add("\n")
    }
    return text.bytes
  }
}

/// A path cut at the place of its identifier.
struct PathParts {
  private let head: String
  private let hasIdentifier: Bool

  init(_ path: String) {
    hasIdentifier = path.hasSuffix("{id}")
    head = hasIdentifier ? String(path.dropLast(4)) : path
  }

  func add(_ identifier: Int, to text: inout ByteText) {
    text.add(head)
    if hasIdentifier { text.add(1_000 + identifier) }
  }
}
