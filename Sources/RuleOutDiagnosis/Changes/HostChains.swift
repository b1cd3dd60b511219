import RuleOutModel

/// Chains that begin in the hosts, in the network between them, or in what is sent.
extension CausalChain {
  /// Processors that are full or held back. They work harder under more demand, and under paging: then
  /// they are no first link.
  static func processor(_ file: CaseFile) -> CausalChain? {
    if traffic(file) == nil, let spent = filled(.processor, file) { return spent }
    guard !isDriven(file), !file.hosts.isOthersLoad else { return nil }
    return load(in: file, of: [.processor, .quota], link: .processor)
  }

  /// Demand grew, or memory hurts: both keep processors and disks busy.
  private static func isDriven(_ file: CaseFile) -> Bool {
    traffic(file) != nil || memory(file)?.isStrong == true
  }

  /// Others on the same machine take its time: nothing that we changed.
  static func neighbour(_ file: CaseFile) -> CausalChain? {
    if file.hosts.isOthersLoad, var chain = load(in: file, of: [.processor], link: .neighbour) {
      chain.mechanism = HostLoad.Resource.neighbours.mechanism
      return chain
    }
    return load(in: file, of: [.neighbours], link: .neighbour)
  }

  static func disk(_ file: CaseFile) -> CausalChain? {
    if let filled = filled(.disk, file) { return filled }
    let refusals = file.hosts.refusals.filter { $0.quantity == .diskFullErrors }
    if let refused = refusals.first(where: { isInTime($0, file) }) {
      var chain = begun(by: refused, link: .disk, mechanism: "disk-full", file)
      (chain.isStrong, chain.isToldByErrors) = (true, true)
      return chain
    }
    // Paging keeps disks busy.
    guard !isDriven(file) else { return nil }
    return load(in: file, of: [.diskSpace, .diskTime], link: .disk)
  }

  /// A disk that filled up, or credits that were spent.
  private static func filled(_ link: Link, _ file: CaseFile) -> CausalChain? {
    let ramps = file.hosts.filling.filter { $0.link == link }
    guard let ramp = ramps.first else { return nil }
    let start = file.clock(ramp.onset, in: ramp.onsetInterval)
    let end = ramp.resource == .credits ? "none were left" : "was full"
    return CausalChain(
      link: link, mechanism: ramp.resource.mechanism,
      entities: Array(Set(ramps.map(\.entity.name))).filter { !$0.isEmpty }.sorted(),
      onset: ramp.onset, onsetInterval: ramp.onsetInterval, isStrong: true,
      statement: "\(describe(ramp.signal.id)) rises steadily from \(start), by"
        + " \(Figure.percent(ramp.slope * 3_600)) an hour, from \(Figure.percent(ramp.before)) to"
        + " \(Figure.percent(ramp.peak)), and \(end) at \(file.clock(ramp.fullAt))",
      brief: "\(describe(ramp.signal.id)) began to rise", source: ramp.signal.source,
      availableAt: ramp.fullAt)
  }

  static func descriptors(_ file: CaseFile) -> CausalChain? {
    let refusals = file.hosts.refusals.filter { $0.quantity == .descriptorErrors }
    guard let refused = refusals.first(where: { isInTime($0, file) }) else {
      return load(in: file, of: [.descriptors], link: .descriptors)
    }
    var chain = begun(
      by: refused, link: .descriptors, mechanism: HostLoad.Resource.descriptors.mechanism, file)
    (chain.isStrong, chain.isToldByErrors) = (true, true)
    return chain
  }

  static func network(_ file: CaseFile) -> CausalChain? {
    let rises = file.network.rises.filter { isInTime($0, file) }
    guard let first = rises.first else { return nil }
    var chain = begun(
      by: first, link: .network, mechanism: file.network.mechanism ?? "connectivity", file)
    chain.entities = Array(Set(rises.map(\.entity.name))).filter { !$0.isEmpty }.sorted()
    chain.isStrong = file.network.isTelling
    return chain
  }

  /// The end of a certificate, which was set when it was made.
  static func expiry(_ file: CaseFile) -> CausalChain? {
    guard file.network.hasExpired, let certificate = file.network.certificate else { return nil }
    let name = certificate.name.isEmpty ? "a certificate" : "the certificate of \(certificate.name)"
    let brief = certificate.isRefused ? "certificates were refused as expired" : "\(name) ended"
    // It had ended when it was first refused, and harm that began before that was told is of it.
    let end =
      certificate.isRefused ? min(certificate.end, file.incident.onset) : certificate.end
    return CausalChain(
      link: .expiry, mechanism: "certificate",
      entities: [certificate.name].filter { !$0.isEmpty }, onset: end,
      onsetInterval: TimeWindow(
        start: end.advanced(bySeconds: -CaseFile.clockUncertainty),
        end: end.advanced(bySeconds: CaseFile.clockUncertainty)), isStrong: true,
      statement: certificate.ended { file.clock($0) }, brief: brief,
      source: certificate.source, availableAt: file.incident.onsetInterval.end)
  }

  static func input(_ file: CaseFile) -> CausalChain? {
    guard let first = file.input.unread.first(where: { isInTime($0, file) }) else {
      return costlyInput(file)
    }
    var chain = begun(by: first, link: .input, mechanism: "poison-record", file)
    chain.entities = Array(Set(file.input.unread.map(\.entity.name))).filter { !$0.isEmpty }
      .sorted()
    return chain
  }

  /// One sender whose requests are unlike all others, and cost as much as many of them.
  private static func costlyInput(_ file: CaseFile) -> CausalChain? {
    guard let sender = file.input.sender else { return nil }
    var chain = symptoms(file)
    (chain.link, chain.mechanism, chain.isStrong) = (.input, "bad-requests", sender.bearsHarm)
    chain.isFromOutside = sender.isNewcomer
    (chain.statement, chain.brief) = (sender.statement, "one sender began to send costly requests")
    chain.availableAt = file.incident.impact.end
    return chain
  }

  private static func load(
    in file: CaseFile, of resources: Set<HostLoad.Resource>, link: Link
  ) -> CausalChain? {
    let risen = file.hosts.risen.filter { load in
      guard let rise = load.rise, resources.contains(load.resource) else { return false }
      return isInTime(rise, file) && load.signal.id.quantity != .loadAverage
    }
    guard let first = risen.first, let rise = first.rise else { return nil }
    var chain = begun(by: rise, link: link, mechanism: first.resource.mechanism, file)
    chain.entities = Array(Set(risen.map(\.signal.id.entity.name))).filter { !$0.isEmpty }.sorted()
    chain.isStrong = first.isFull
    return chain
  }

  private static func isInTime(_ rise: Disturbance, _ file: CaseFile) -> Bool {
    rise.onset
      <= latest(file, rise.signal.series.stepSeconds + CaseFile.tolerance(of: rise))
      && rise.window.overlaps(file.incident.impact)
  }

  static func begun(
    by rise: Disturbance, link: Link, mechanism: String, _ file: CaseFile
  ) -> CausalChain {
    CausalChain(
      link: link, mechanism: mechanism, entities: [rise.entity.name].filter { !$0.isEmpty },
      onset: rise.onset, onsetInterval: rise.onsetInterval, isStrong: false,
      statement: sentence(rise, file), brief: brief(rise), source: rise.signal.source,
      availableAt: rise.availableAt)
  }
}
