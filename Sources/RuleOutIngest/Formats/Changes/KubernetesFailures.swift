import RuleOutModel

/// Containers that ended badly and warnings of controllers, as messages of the workload.
struct KubernetesFailures {
  private var symbols = SymbolInterner()
  /// Bytes kept of a message.
  private static let textLimit = 500
  /// Warnings after which nothing goes on as it should.
  private static let grave: Set<String> = [
    "OOMKilling", "BackOff", "CrashLoopBackOff", "Failed", "FailedMount", "FailedScheduling",
    "FailedCreate", "Evicted", "NodeNotReady", "SystemOOM",
  ]

  /// True where the event is a warning.
  mutating func take(_ event: KubernetesEvent, into output: inout DecodedOutput) -> Bool {
    guard event.isWarning else { return false }
    let isPod = event.kind == "Pod"
    // A series of warnings is told by its ends.
    for time in event.last > event.first ? [event.first, event.last] : [event.first] {
      add(
        time, workload: isPod ? Workload.name(ofPod: event.name) : event.name,
        instance: isPod ? event.name : "",
        severity: KubernetesFailures.grave.contains(event.reason) ? .error : .warning,
        text: "\(event.reason): \(event.text)", event.source.line, into: &output)
    }
    return true
  }

  mutating func takePod(
    _ tree: JSONTree, _ source: SourceReference, _ times: inout TimeReader,
    into output: inout DecodedOutput
  ) -> LineOutcome {
    let pod = tree["metadata"]?["name"]?.text ?? ""
    var outcome = LineOutcome.recognised
    for list in ["containerStatuses", "initContainerStatuses"] {
      for container in tree["status"]?[list]?.elements ?? [] {
        for state in ["lastState", "state"] {
          guard let ended = container[state]?["terminated"], let reason = ended["reason"]?.text,
            reason != "Completed"
          else { continue }
          guard let time = times.moment(ofFirst: [ended["finishedAt"]?.text]) else {
            if outcome == .recognised { outcome = .rejected(TimeReader.reason) }
            continue
          }
          add(
            time, workload: Workload.name(ofPod: pod), instance: pod, severity: .error,
            text: "container \(container["name"]?.text ?? "") terminated: \(reason), exit code"
              + " \(ended["exitCode"]?.text ?? "unknown")", source.line, into: &output)
          outcome = .used
        }
      }
    }
    return outcome
  }

  private mutating func add(
    _ time: Timestamp, workload: String, instance: String, severity: Message.Severity,
    text: String, _ line: Int, into output: inout DecodedOutput
  ) {
    let workload = Array(workload.utf8)
    let instance = Array(instance.utf8)
    let service = symbols.intern(workload.span, into: &output)
    output.batch.messages.append(
      Message(
        time: time, service: service, instance: symbols.intern(instance.span, into: &output),
        severity: severity, text: String(text.prefix(KubernetesFailures.textLimit)), line: line))
  }
}
