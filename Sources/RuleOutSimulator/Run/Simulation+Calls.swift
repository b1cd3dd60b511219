/// Calls to external APIs. The egress proxy stands between: it times the call on its own host, enforces
/// the timeout and writes the outbound log; the process learns of the answer when it runs.
extension Simulation {
  func startCall(_ index: Int) {
    if requests[index].isAnswered { return }
    let request = requests[index]
    guard case .call(let external) = blueprint.routes[request.route].steps[request.step] else {
      return
    }
    let attempt = request.call >= 0 ? calls[request.call].attempt + 1 : 1
    let call = calls.count
    calls.append(
      ExternalAPI.Call(external: external, request: index, start: now, attempt: attempt))
    requests[index].call = call
    let profile = blueprint.externals[external]
    if externals[external].slots.waiting >= profile.backlog {
      settle(call, status: 503)
      return
    }
    events.schedule(.callTimeout, call, at: now + profile.timeout)
    if externals[external].slots.admit(call) { serve(call) }
  }

  /// Lets calls in after the external API got more slots.
  func admitWaitingCalls(_ external: Int) {
    while let call = externals[external].slots.takeNext() { serve(call) }
  }

  private func serve(_ call: Int) {
    let external = calls[call].external
    let profile = blueprint.externals[external]
    let time = microseconds(
      externalChance.logNormal(mean: profile.milliseconds, sigma: profile.sigma)
        * externals[external].wander.value * externals[external].slowdown)
    events.schedule(.callAnswered, call, at: now + time)
  }

  func callAnswered(_ call: Int) {
    let external = calls[call].external
    if let next = externals[external].slots.release() { serve(next) }
    let failed = externalChance.chance(externals[external].errorRate)
    guard !calls[call].isSettled else { return }
    settle(call, status: failed ? 500 : 200)
  }

  func callTimeout(_ call: Int) {
    guard !calls[call].isSettled else { return }
    settle(call, status: 504)
  }

  /// The caller went away; the proxy closes the call.
  func abandonCall(_ call: Int) {
    guard !calls[call].isSettled else { return }
    record(call, status: 499)
  }

  private func settle(_ call: Int, status: Int) {
    record(call, status: status)
    let request = calls[call].request
    guard !requests[request].isAnswered else { return }
    requests[request].status = status == 200 ? requests[request].status : 502
    let retries = blueprint.externals[calls[call].external].retries
    if status != 200 && calls[call].attempt <= retries {
      requests[request].status = 200
      events.schedule(.callRetry, request, at: now + 80_000)
    } else {
      events.schedule(.callReturned, request, at: now)
    }
  }

  private func record(_ call: Int, status: Int) {
    calls[call].isSettled = true
    let call = calls[call]
    externals[call.external].noteEnded(after: now - call.start)
    guard call.start >= start else { return }
    recording.calls.append(
      CallRecord(
        start: call.start, end: now, status: status, external: call.external,
        host: requests[call.request].host, attempt: call.attempt))
  }

  /// The process takes the answer up.
  func callReturned(_ index: Int) {
    guard !requests[index].isAnswered else { return }
    requests[index].upstream += now - requests[index].measuredFrom
    requests[index].call = -1
    if requests[index].status == 502 { return fail(index, status: 502) }
    stepDone(index)
  }
}
