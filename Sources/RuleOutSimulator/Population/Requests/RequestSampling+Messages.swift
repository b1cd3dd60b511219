/// What processes say of what they do.
extension RequestSampling {
  mutating func note(
    _ failure: FailureText, _ visit: Visit, _ instance: Int, at time: Int64
  ) {
    guard random.chance(wordiness) else { return }
    let runtime = plan.system.services[visit.service].runtime
    traffic.messages.append(
      LoggedMessage(
        time: time, service: visit.service, instance: instance, severity: .error,
        text: failure.text(runtime, target: lastTarget, number: random.within(1...900))))
  }

  /// What processes say when all is well, and when they end.
  mutating func chat(_ cell: Int) {
    for (instance, state) in run.instances[cell].enumerated() {
      let service = plan.system.instances[instance].service
      let time = plan.time((Double(cell) + random.uniform()) * plan.step)
      func add(_ severity: LoggedMessage.Severity, _ text: String) {
        traffic.messages.append(
          LoggedMessage(
            time: time, service: service, instance: instance, severity: severity, text: text))
      }
      if random.chance(plan.step / 240) {
        add(.info, random.pick(["health check ok", "metrics flushed", "cache refreshed"]))
      }
      if random.chance(plan.step / 2_400) { add(.warn, "slow consumer, retrying") }
      if state.kills > 0 {
        let text = FailureText.memory.text(
          plan.system.services[service].runtime, target: "", number: 0)
        add(.error, text)
      }
    }
  }
}
