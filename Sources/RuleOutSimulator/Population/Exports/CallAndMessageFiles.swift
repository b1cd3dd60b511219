/// Logs of outbound calls, and what processes say.
extension PopulationExport {
  mutating func writeCalls() throws(SimulationError) {
    let withServices = random.chance(0.5)
    let peer = random.pick(["upstream_host", "peer_service", "target_host"])
    let saysErrors = random.chance(0.6)
    var text = ByteText()
    for call in traffic.calls {
      let target: String
      switch call.target {
      case .external(let index): target = plan.system.externals[index].host
      case .service(let index):
        guard withServices else { continue }
        target = plan.system.services[index].name
      }
      let service = plan.system.services[call.service]
      text.add("{\"timestamp\":\"")
      text.addRFC3339(call.end, utcOffset: plan.utcOffset)
      text.add("\",\"direction\":\"outbound\",\"service\":\"\(service.name)\",\"instance\":\"")
      text.add(plan.system.instances[call.instance].name)
      text.add("\",\"\(peer)\":\"\(target)\",\"status\":")
      text.add(call.status)
      text.add(",\"duration_ms\":")
      text.addMilliseconds(call.duration, decimals: 1)
      if saysErrors, let failure = call.failure {
        text.add(",\"error\":\"")
        text.add(escaped(failure.text(service.runtime, target: target, number: 7)))
        text.add("\"")
      }
      text.add("}\n")
    }
    try add(random.pick(["egress.jsonl", "outbound.jsonl", "calls.jsonl"]), text.bytes)
  }

  mutating func writeMessages() throws(SimulationError) {
    let isText = random.chance(0.3)
    let hasInstance = random.chance(0.8)
    var text = ByteText()
    for message in traffic.messages {
      let service = plan.system.services[message.service].name
      let instance = plan.system.instances[message.instance].name
      if isText {
        text.add("time=")
        text.addRFC3339(message.time, utcOffset: plan.utcOffset)
        text.add(" level=\(message.severity.rawValue) service=\(service)")
        if hasInstance { text.add(" instance=\(instance)") }
        text.add(" msg=\"\(escaped(message.text))\"\n")
      } else {
        text.add("{\"timestamp\":\"")
        text.addRFC3339(message.time, utcOffset: plan.utcOffset)
        text.add("\",\"level\":\"\(message.severity.rawValue)\",\"service\":\"\(service)\"")
        if hasInstance { text.add(",\"instance\":\"\(instance)\"") }
        text.add(",\"msg\":\"\(escaped(message.text))\"}\n")
      }
    }
    try add(isText ? "application.log" : "application.jsonl", text.bytes)
  }

  /// As the inside of a string of JSON.
  func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "\"" || character == "\\" { result.append("\\") }
      if character == "\n" {
        result.append("\\n")
      } else {
        result.append(character)
      }
    }
    return result
  }
}
