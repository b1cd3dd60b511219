/// Allocation, collection and paging. Faults and the collector share the host's swap device.
extension Simulation {
  /// Ticket of the collector at the swap device; requests have theirs from 0.
  static let collectorTicket = -1
  /// Clusters the collector reads before it lets others have the channel.
  private static let clustersPerRead = 8
  /// Pages looked at again while the process stands still at the end of a collection.
  private static let remarkPages = 900
  private static let markMillisecondsPerPage = 0.002

  /// Touches heap pages for a request. Returns false where all were resident; else the request goes on
  /// with `faulted` once they have been read.
  func touch(_ pages: Int, _ index: Int) -> Bool {
    let host = requests[index].host
    let share = hosts[host].memory.faultShare
    guard share > 0 else { return false }
    let faults = memoryChance.binomial(pages, share)
    guard faults > 0 else { return false }
    hosts[host].memory.pageIn(faults)
    hosts[host].beginStall(at: now)
    requests[index].pendingFaults = faults
    if hosts[host].swapDevice.admit(index) { readPages(index) }
    return true
  }

  private func readPages(_ index: Int) {
    let time = Double(requests[index].pendingFaults) * blueprint.swap.pageMilliseconds
    let jitter = memoryChance.logNormal(mean: 1, sigma: 0.25)
    events.schedule(.faulted, index, at: now + microseconds(time * jitter))
  }

  func releaseDevice(_ host: Int) {
    guard let next = hosts[host].swapDevice.release() else { return }
    if next == Simulation.collectorTicket { readClusters(host) } else { readPages(next) }
  }

  func allocate(_ pages: Int, host: Int) {
    if !hosts[host].memory.allocate(pages) {
      collectFully(host)
      _ = hosts[host].memory.allocate(pages)
    }
    let memory = hosts[host].memory
    // A collector that knows its limit starts while there is still room to run beside the program.
    let threshold = min(memory.profile.collectAt, (memory.room + memory.garbage) * 6 / 10)
    guard hosts[host].collector.phase == .idle, memory.garbage >= threshold else { return }
    let mark = Double(memory.live + memory.leaked) * Simulation.markMillisecondsPerPage
    hosts[host].collector = Host.Collector(
      phase: .marking, swapped: memory.heapSwapped, garbage: memory.garbage, startedAt: now)
    hosts[host].counters.processorMicroseconds += microseconds(mark)
    events.schedule(.collectorStep, host, at: now + microseconds(mark))
  }

  /// The walk or a read of the collector is done.
  func collectorStep(_ host: Int) {
    switch hosts[host].collector.phase {
    case .reading:
      hosts[host].memory.pageIn(hosts[host].collector.chunk)
      hosts[host].collector.swapped -= hosts[host].collector.chunk
      releaseDevice(host)
      continueReading(host)
    case .marking:
      continueReading(host)
    case .abandoned:
      if hosts[host].collector.chunk > 0 { releaseDevice(host) }
      hosts[host].collector = Host.Collector()
    case .idle, .waitingForDevice: break
    }
  }

  private func continueReading(_ host: Int) {
    guard hosts[host].collector.swapped > 0 else { return finishCollection(host) }
    hosts[host].collector.phase = .waitingForDevice
    if hosts[host].swapDevice.admit(Simulation.collectorTicket) { readClusters(host) }
  }

  private func readClusters(_ host: Int) {
    let swap = blueprint.swap
    let pages = min(
      hosts[host].collector.swapped, swap.clusterPages * Simulation.clustersPerRead)
    hosts[host].collector.phase = .reading
    hosts[host].collector.chunk = pages
    let clusters = (pages + swap.clusterPages - 1) / swap.clusterPages
    events.schedule(
      .collectorStep, host, at: now + microseconds(Double(clusters) * swap.clusterMilliseconds))
  }

  private func finishCollection(_ host: Int) {
    let collector = hosts[host].collector
    hosts[host].memory.free(collector.garbage)
    hosts[host].counters.collections += 1
    hosts[host].counters.collectionMicroseconds += now - collector.startedAt
    hosts[host].collector = Host.Collector()
    let faults = memoryChance.binomial(
      Simulation.remarkPages, hosts[host].memory.faultShare)
    hosts[host].memory.pageIn(faults)
    let reading = Double(faults) * blueprint.swap.pageMilliseconds
    pause(host, milliseconds: memoryChance.logNormal(mean: 7, sigma: 0.4) + reading)
  }

  /// No room is left and the concurrent collector was too late: the process stands still while the whole
  /// heap is walked, and read in as far as it is out.
  private func collectFully(_ host: Int) {
    let memory = hosts[host].memory
    let swap = blueprint.swap
    let clusters = (memory.heapSwapped + swap.clusterPages - 1) / swap.clusterPages
    let mark = Double(memory.live + memory.leaked) * Simulation.markMillisecondsPerPage
    let time = 3 * mark + Double(clusters) * swap.clusterMilliseconds
    switch hosts[host].collector.phase {
    case .idle, .abandoned: break
    case .waitingForDevice:
      _ = hosts[host].swapDevice.withdraw(Simulation.collectorTicket)
      hosts[host].collector = Host.Collector()
    case .marking, .reading: hosts[host].collector.phase = .abandoned
    }
    hosts[host].memory.pageIn(memory.heapSwapped)
    hosts[host].memory.free(memory.garbage)
    hosts[host].counters.fullCollections += 1
    hosts[host].counters.collectionMicroseconds += microseconds(time)
    pause(host, milliseconds: time)
  }

  private func pause(_ host: Int, milliseconds: Double) {
    let time = microseconds(milliseconds)
    hosts[host].pausedUntil = max(hosts[host].pausedUntil, now + time)
    hosts[host].counters.pauseMicroseconds += time
  }
}
