import RuleOutModel
import RuleOutSignals

/// What brought a link of the chain about, as far as the data tell. A cause is the *first* link: where
/// something that can bring it about came before, it is a consequence.
struct Origin: Sendable {
  enum Begun: Sendable {
    /// An earlier link that can bring it about.
    case by(CausalChain)
    /// A change with which it begins.
    case with(Suspect)
    /// The data begin after a change that may have begun it.
    case perhapsWith(Suspect)
    /// A change that came a while before may have filled memory, which is not measured.
    case perhapsAfter(Suspect)
    /// Of what is measured, nothing.
    case byNothing
    /// Nothing that we change or load can: what others do on the same machine, the end of a certificate.
    case byItself
  }

  /// How long a change may take to fill the memory of what it changed, seconds.
  static let slowPoison = 3_600.0

  var begun: Begun
  /// What can bring it about and was looked at, in words.
  var measured: [String]
  /// What can bring it about and is not in the data.
  var unmeasured: [String]

  /// The same judgement for every hypothesis that must be a first link: against it speaks what came
  /// before; for it, that nothing did, the more the more of that was measured.
  func note(
    _ test: DiagnosticTest, of onset: TimeWindow, chain: CausalChain,
    in assessment: inout Assessment,
    _ file: CaseFile
  ) {
    func note(
      _ direction: Evidence.Direction, _ specificity: Evidence.Specificity, _ signal: String,
      _ statement: String, _ availableAt: Timestamp, _ source: SourceReference
    ) {
      assessment.note(
        test, direction, specificity, signal: signal, observed: file.clock(onset.start, in: onset),
        statement: statement, availableAt: availableAt, source: source)
    }
    switch begun {
    case .by(let earlier):
      // Demand and what it meets move together on any ordinary day.
      let isFirst = earlier.onsetInterval.end <= onset.start
      note(
        .against, earlier.link == .traffic && !isFirst ? .shared : .specific, "start of the chain",
        "\(earlier.brief)\(isFirst ? " before it" : ""), from \(file.clock(earlier.onset, in: earlier.onsetInterval))",
        max(earlier.availableAt, chain.availableAt), earlier.source)
    case .with(let suspect):
      note(
        .against, .specific, "changes",
        "it begins with \(suspect.label), \(file.clock(suspect.first))", chain.availableAt,
        suspect.source)
    case .perhapsWith(let suspect):
      note(
        .against, .shared, "changes",
        (chain.isToldByErrors
          ? "what it ran out of is not measured, and it may have begun with"
          : "it may have begun with")
          + " \(suspect.label), \(file.clock(suspect.first))",
        chain.availableAt, suspect.source)
    case .perhapsAfter: assessment.lacks(test)
    case .byItself:
      note(
        .for, .specific, "start of the chain", "no change and no load of ours begins it",
        chain.availableAt, chain.source)
    case .byNothing:
      guard !measured.isEmpty else { return assessment.lacks(test) }
      note(
        .for, unmeasured.isEmpty ? .specific : .shared, "start of the chain",
        "none of \(listed(measured, limit: 9)) began it"
          + (unmeasured.isEmpty ? "" : "; \(listed(unmeasured, limit: 9)) not in these files"),
        chain.availableAt, chain.source)
    }
  }
}

extension CaseFile {
  /// What brought `link` about, which began within `onset` in `chain`, or in `entities`.
  ///
  /// - Parameter isGradual: It builds up over hours, as a disk fills: no surge of minutes brings that about.
  func origin(
    of link: CausalChain.Link, onset: TimeWindow, chain: CausalChain, entities: [String]? = nil,
    isGradual: Bool = false
  ) -> Origin {
    var chain = chain
    if let entities {
      (chain.entities, chain.onset, chain.onsetInterval) = (entities, onset.start, onset)
    }
    var origin = Origin(begun: .byNothing, measured: [], unmeasured: [])
    for (name, isMeasured) in possibleOrigins(of: link, isGradual: isGradual) {
      if isMeasured { origin.measured.append(name) } else { origin.unmeasured.append(name) }
    }
    if !link.canBeginWithChange || link == chain.link && chain.isFromOutside {
      origin.begun = .byItself
    } else if !isGradual,
      let earlier = precedent(of: link, onset: onset, in: chain.entities)
    {
      origin.begun = .by(earlier)
    } else if let suspect = beginner(of: chain, link) {
      let isSeen =
        chain.onsetInterval.duration < MemoryRamp.unseen && !chain.isToldByErrors
        && (concern(suspect, chain) == .here || serviceNames.isEmpty || bringsAbout(suspect, chain))
      origin.begun = isSeen ? .with(suspect) : .perhapsWith(suspect)
    } else if let suspect = suspects.last(where: {
      $0.last <= onset.start && concerns($0, chain)
        && (isLatent($0, chain) || endedHarm($0) && !isHarmless($0))
    }) {
      origin.begun = .perhapsWith(suspect)
    } else if link == .pool || link == .memory && chain.mechanism == CausalChain.outOfMemory,
      let suspect = suspects.last(where: {
        $0.last <= onset.start && onset.start.seconds(since: $0.last) <= Origin.slowPoison
          && concerns($0, chain) && mayHaveFilledMemory($0) && !isHarmless($0)
      })
    {
      origin.begun = .perhapsAfter(suspect)
    }
    return origin
  }

  /// The change with which the chain begins: of several the one whose diff has the very effect, in whoever calls what it
  /// runs in if need be; else the first.
  private func beginner(of chain: CausalChain, _ link: CausalChain.Link) -> Suspect? {
    let coinciding = suspects.filter {
      timing(of: $0, to: chain) == .coincides && !isHarmless($0) && !isOutdone($0, chain)
    }
    let callers = chain.entities.reduce(into: Set<String>()) {
      $0.formUnion(graph.allCallers(of: $1))
    }
    return coinciding.first {
      bringsAbout($0, chain) && (concerns($0, chain) || !callers.isDisjoint(with: $0.places))
    }
      ?? coinciding.first { concerns($0, chain) || link == .input && isTied($0, to: chain) }
  }

  /// Whether its diff has the very effect with which the chain begins, as more logs have on a disk.
  private func bringsAbout(_ suspect: Suspect, _ chain: CausalChain) -> Bool {
    chain.link != .symptoms
      && brought(by: suspect).contains { brought in
        brought.harmless == nil && brought.facts.effects.contains { $0.fits(chain) }
      }
  }

  private func isTied(_ suspect: Suspect, to chain: CausalChain) -> Bool {
    brought(by: suspect).contains { $0.isTied(to: chain) }
  }

  /// Whether harm ended promptly once the change was undone.
  func endedHarm(_ suspect: Suspect) -> Bool {
    let undone = suspect.undone.filter { $0.at > incident.onset }
    guard let recovered = incident.recoveredAt, let first = undone.first, let last = undone.last
    else { return false }
    return recovered >= first.at && recovered.seconds(since: last.end) <= ChangeTests.prompt
  }

  /// What commonly brings a link about, in words, and whether the data hold it.
  private func possibleOrigins(
    of link: CausalChain.Link, isGradual: Bool
  ) -> [(String, Bool)] {
    func isMeasured(_ quantities: Set<Quantity>) -> Bool {
      telemetry.signals.contains { quantities.contains($0.id.quantity) }
    }
    var origins: [(String, Bool)] = []
    func add(_ other: CausalChain.Link, _ name: String, _ isMeasured: @autoclosure () -> Bool) {
      guard !isGradual, other.consequences.contains(link) else { return }
      origins.append((name, isMeasured()))
    }
    add(.traffic, "demand", traffic != nil)
    // What neither rises steadily nor stays level may hide the beginning of a climb.
    add(.memory, "memory", chain(.memory) != nil || levelMemory.isComplete)
    add(.processor, "processors", isMeasured([.cpuUtilization, .cpuPressure]))
    add(.queries, "queries", queries != nil || strain != nil)
    add(.dependency, "what is called", !dependencies.isEmpty)
    if link == .pool {
      origins.append(("its limit", pools.contains { $0.limitAtPeak != nil }))
    }
    if link.canBeginWithChange {
      origins.append(("deployments", suspects.contains(where: \.isDeployment)))
      origins.append(("configuration", suspects.contains { !$0.isDeployment }))
    }
    return origins
  }
}

extension CausalChain.Link {
  /// Whether what we changed can begin it: not what others do on the same machine, nor a date.
  var canBeginWithChange: Bool { self != .neighbour && self != .expiry }
}
