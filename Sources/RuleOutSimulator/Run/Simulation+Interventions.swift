/// What people and outside parties do to the system.
extension Simulation {
  /// Time from leaving the balancer to the start of the new process, µs: longer than any request lasts.
  private static let drain: Int64 = 24_000_000

  func intervene(_ effect: Intervention.Effect) {
    switch effect {
    case .replaceProcess(let host, let version):
      hosts[host].isAccepting = false
      recording.replacements.append(
        Recording.Replacement(
          host: host, version: version, start: now, end: now + Simulation.drain))
      events.schedule(.processReady, recording.replacements.count - 1, at: now + Simulation.drain)
    case .changeExternal(let index, let slots, let slowdown, let errorRate):
      externals[index].slots.capacity = slots
      externals[index].slowdown = slowdown
      externals[index].errorRate = errorRate
      admitWaitingCalls(index)
    case .startBatch(let profile): startBatch(profile)
    case .stopBatch: stopBatch()
    case .slowDatabase(let factor): database.slowdown = factor
    case .multiplyAudience(let factor, let ramp): audience.multiply(by: factor, ramp: ramp)
    }
  }

  /// The new process is up: cold, small, and back in the balancer.
  func processReady(_ index: Int) {
    let replacement = recording.replacements[index]
    let host = replacement.host
    hosts[host].version = replacement.version
    hosts[host].startedAt = now
    hosts[host].memory.restart(warmth: memoryWarmth(of: host))
    if hosts[host].collector.phase == .waitingForDevice {
      _ = hosts[host].swapDevice.withdraw(Simulation.collectorTicket)
      hosts[host].collector = Host.Collector()
    } else if hosts[host].collector.phase != .idle {
      hosts[host].collector.phase = .abandoned
    }
    hosts[host].isAccepting = true
  }

  /// Share of its objects that a process has built up since its start.
  func memoryWarmth(of host: Int) -> Double { 0.5 + 0.5 * hosts[host].warmth(at: now) }
}
