/// One instance of one cell: its process, its processors, its memory, its workers, its pool.
extension CellRun {
  /// Starts a cell: which version runs, since when, and whether the process is there at all.
  mutating func beginCell(_ instance: Int, cell: Int) -> InstanceCell {
    let time = Double(cell) * plan.step
    var state = InstanceCell()
    let latest = timelines[instance].last { $0.time <= time }
    let restart = plan.restarts.last { $0.instance == instance && $0.time <= time }
    let change = latest?.change ?? -1
    if change != memory[instance].change {
      memory[instance].change = change
      begin(instance, at: latest?.time ?? 0)
    } else if let restart, restart.time > memory[instance].startedAt {
      begin(instance, at: restart.time)
    }
    state.change = change
    state.startedAt = memory[instance].startedAt
    // Replacements are drained first; a process that was killed leaves a gap.
    state.isUp = time >= downUntil[instance] || time < refusedUntil[instance]
    state.isDying = time < refusedUntil[instance]
    if state.isDying { state.failing = 0.9 }
    return state
  }

  private mutating func begin(_ instance: Int, at time: Double) {
    memory[instance].startedAt = time
    memory[instance].leaked = 0
    memory[instance].warmth = 0.55
    poolBacklog[instance] = 0
  }

  mutating func compute(
    _ instance: Int, of service: Int, cell: Int, load: Double, noise: Double,
    effects: [RouteEffects], outside: [RouteState], machines: inout [HostCell],
    state: inout InstanceCell
  ) {
    let time = Double(cell) * plan.step
    let host = plan.system.instances[instance].host
    let database = plan.system.services[service].database
    state.own = noise
    if time - state.startedAt < 60 { state.own *= 1.15 }
    state.statement = database.map { databases[cell][$0].slowness } ?? 1
    advanceMemory(instance, of: service, load: load, time: time, &state)
    advanceProcessors(
      instance, of: service, load: load, effects: effects, time: time, machine: &machines[host],
      &state)
    if machines[host].disk >= 0.999 {
      let strength = plan.faults.first { $0.kind == .disk }?.strength ?? 0.5
      state.failing = min(1, state.failing + strength)
    }
    advancePool(instance, of: service, effects: effects, time: time, &state)
    advanceWorkers(instance, of: service, cell: cell, load: load, time: time, &state)
  }

  // MARK: Memory

  private mutating func advanceMemory(
    _ instance: Int, of service: Int, load: Double, time: Double, _ state: inout InstanceCell
  ) {
    let plan = self.plan.system.services[service]
    var level = memory[instance]
    level.warmth += (1 - level.warmth) * self.plan.step / 360
    for fault in self.plan.faults where fault.kind == .leak {
      let intensity = intensity(fault, instance, state, at: time)
      level.leaked += fault.strength * intensity * self.plan.step * (0.5 + 0.5 * load)
    }
    let young = plan.memory * 0.06 * random.uniform()
    let need = plan.memory * level.warmth * (0.96 + 0.04 * load) + young + level.leaked
    let excess = max(0, need - plan.memoryLimit * 0.97)
    if plan.swap > 0 {
      state.swapped = min(excess, plan.swap)
      let share = state.swapped / need
      state.paging = share * 9_000 * max(0.2, load) * (0.8 + 0.4 * random.uniform())
      state.own *= 1 + 22 * share
      state.statement *= 1 + 14 * share
      level.leaked = min(level.leaked, plan.memoryLimit * 0.97 + plan.swap - plan.memory)
    } else {
      // Near the limit the collector runs all the time; without one, pages of code are dropped and
      // read again.
      let use = min(1, need / plan.memoryLimit)
      let pressure = max(0, (use - 0.8) / 0.2)
      let loss = min(0.8, 0.01 + 0.8 * pressure * pressure)
      if plan.runtime == .python {
        state.paging = pressure * 400
      } else {
        state.collector = loss
      }
      state.own /= 1 - loss
      state.statement /= 1 - loss * 0.7
      if need >= plan.memoryLimit {
        state.kills = 1
        level = MemoryLevel(
          leaked: 0, warmth: 0.55, startedAt: time + 60, change: level.change)
        // The balancer notices after a while; then it waits until the process is well again.
        refusedUntil[instance] = time + 25
        downUntil[instance] = time + random.within(90.0...200)
        state.isDying = true
        state.failing = 0.9
      }
    }
    state.resident = min(need - state.swapped, plan.memoryLimit)
    memory[instance] = level
  }

  // MARK: Processors

  private mutating func advanceProcessors(
    _ instance: Int, of service: Int, load: Double, effects: [RouteEffects], time: Double,
    machine: inout HostCell, _ state: inout InstanceCell
  ) {
    let plan = self.plan.system.services[service]
    var work = plan.processorUse * load * loadNoise[instance].step(&random)
    let total = visits[service].reduce(0, +)
    if total > 0 {
      // More statements are more work here too; slowness is not.
      let queries = zip(visits[service], effects).reduce(0) { $0 + $1.0 * $1.1.queries } / total
      work *= 1 + 0.08 * (queries - 1)
    }
    var quota = 1.0
    for fault in self.plan.faults {
      switch fault.kind {
      case .processor: work *= fault.factor(intensity(fault, instance, state, at: time))
      case .quota:
        quota = min(quota, 1 - (1 - fault.strength) * intensity(fault, instance, state, at: time))
      default: break
      }
    }
    let others = machine.taken + machine.steal
    let free = max(0.05, min(quota, 1 - others))
    let busy = work / free
    let wait = CellRun.queueing(busy, servers: plan.cores * 2)
    state.own *= 1 + min(14, wait)
    state.collector = min(0.9, state.collector)
    state.processor = min(work, free) + state.collector * 0.3
    state.throttled = quota < 1 ? min(0.98, max(0, (busy - 0.6) * 1.8)) : 0.002
    if busy > 1.02 { state.shed += min(0.5, (1 - 1 / busy) * 0.6) }
    // A host is as large as its tenants need.
    let host = self.plan.system.instances[instance].host
    let part = state.processor * 0.9 / Double(tenants[host])
    machine.processor = min(1 - machine.steal, machine.processor + part)
  }

  /// Waiting time over service time of a station of some servers at a given utilisation, bounded.
  static func queueing(_ use: Double, servers: Double) -> Double {
    let bounded = min(use, 0.985)
    var power = bounded
    for _ in 0..<Int(min(8, 1 + servers)) { power *= bounded }
    let wait = power / (1 - bounded) / (1 + servers / 4)
    return use > 0.985 ? wait * (1 + min(3, (use - 0.985) * 6)) : wait
  }

  // MARK: Pool

  private mutating func advancePool(
    _ instance: Int, of service: Int, effects: [RouteEffects], time: Double,
    _ state: inout InstanceCell
  ) {
    let plan = self.plan.system.services[service]
    guard let pool = plan.pool, let database = plan.database else { return }
    let statement = self.plan.system.databases[database].statement
    let total = max(1e-9, visits[service].reduce(0, +))
    let share =
      self.plan.system.instances[instance].weight
      / plan.instances.reduce(0) { $0 + self.plan.system.instances[$1].weight }
    let usual = zip(visits[service], plan.routes).reduce(0) { $0 + $1.0 * $1.1.queries } / total
    guard usual > 0 else {
      state.poolLimit = pool.limit
      return
    }
    let queries =
      zip(plan.routes.indices, plan.routes).reduce(0) {
        $0 + visits[service][$1.0] * $1.1.queries * effects[$1.0].queries
      } / total
    var hold = statement * queries * state.statement
    var limit = pool.limit
    var taken = 0.0
    for fault in self.plan.faults {
      let intensity = intensity(fault, instance, state, at: time)
      if intensity <= 0 { continue }
      switch fault.kind {
      case .heldConnections: hold *= fault.factor(intensity)
      case .poolLimit: limit = max(1, (pool.limit * fault.factor(intensity)).rounded())
      case .lostConnections, .jobConnections: taken += fault.strength * intensity * pool.limit
      default: break
      }
    }
    taken = min(limit, taken.rounded())
    // Requests a second that make the quiet use of the pool at the quiet rate.
    let quiet = self.plan.system.rate * total * share
    let arrivals = state.rate / quiet * pool.limit * pool.use / (statement * usual)
    let free = max(0.25, limit - taken)
    let capacity = free / hold
    poolBacklog[instance] += (arrivals - capacity) * self.plan.step
    let most = min(arrivals * pool.timeout, pool.limit * 6)
    let busy = arrivals / capacity
    if poolBacklog[instance] >= most { state.starved = min(0.95, max(0, 1 - 1 / busy)) }
    poolBacklog[instance] = min(most, max(0, poolBacklog[instance]))
    let pending = poolBacklog[instance]
    state.acquire = min(
      pool.timeout,
      0.000_4 + CellRun.queueing(busy, servers: free) * hold * 0.3 + pending / capacity)
    state.poolUsed = min(limit, taken + (pending > 0 ? free : arrivals * hold))
    state.poolPending = pending
    state.poolLimit = limit
  }

  // MARK: Workers

  /// Requests in flight against what an instance can work on at a time.
  private mutating func advanceWorkers(
    _ instance: Int, of service: Int, cell: Int, load: Double, time: Double,
    _ state: inout InstanceCell
  ) {
    guard cell > 0 else { return }
    let plan = self.plan.system.services[service]
    let before = instances[cell - 1][instance]
    var room = plan.workerRoom
    for fault in self.plan.faults where fault.kind == .stuckWorkers {
      room *= 1 - fault.strength * intensity(fault, instance, state, at: time)
    }
    // Waiting for a worker is not work.
    let busyTime = max(0, before.latency - before.wait)
    let flight = load * min(10, busyTime / max(1e-6, quietLatency[service]))
    let use = flight / max(0.05, room)
    state.wait = min(3, CellRun.queueing(use, servers: 8) * quietLatency[service])
    if use > 1 { state.shed = min(0.85, state.shed + (1 - 1 / use) * 0.7) }
    // Smoothed: a queue does not come and go within a cell.
    state.wait = (state.wait + before.wait) / 2
    state.queue = use > 0.7 ? min(400, (use - 0.7) * 60) : 0
  }
}
