package import RuleOutModel
package import RuleOutSignals

/// Which exports would let the hypotheses be tested, the most telling first.
package struct ExportPlanning {
  package var requests: [ExportRequest]
  /// Uncertainty of the differential as it stands, in bits.
  package var openBits: Double
  package var calibration: String

  /// One test whose data is missing, and what its hypothesis asks for.
  private struct Gap {
    var hypothesis: String
    var group: String
    var want: MissingExport
  }

  /// Before anything is exported: all that any hypothesis asks for, at equal priors.
  package init() { self.init(gaps: ExportPlanning.everything, ExportPlanning.priors, held: []) }

  /// After a first run: what the diagnosis lists as missing. Where no incident was found nothing was tested,
  /// and everything is listed that the signals do not hold.
  package init(_ diagnosis: Diagnosis, _ telemetry: Telemetry) {
    guard diagnosis.incident.detected else {
      self.init(
        gaps: ExportPlanning.everything, ExportPlanning.priors,
        held: ExportPlanning.held(telemetry))
      return
    }
    let causes = diagnosis.hypotheses.map { (id: $0.id, probability: $0.probability ?? 0) }
    let gaps = diagnosis.missing.flatMap { want -> [Gap] in
      let evidence = diagnosis.hypotheses.first { $0.id == want.hypothesis }?.evidence ?? []
      var groups: [String] = []
      for item in evidence where item.direction == .missing && !groups.contains(item.group) {
        groups.append(item.group)
      }
      // Data that is there, but not enough of it, is asked for again.
      if groups.isEmpty { groups = Array(ExportPlanning.groups(want.hypothesis).prefix(1)) }
      return groups.map { Gap(hypothesis: want.hypothesis, group: $0, want: want) }
    }
    self.init(gaps: gaps, causes, held: ExportPlanning.held(diagnosis))
  }

  private init(
    gaps: [Gap], _ causes: [(id: String, probability: Double)], held: Set<ExportRequest.Kind>
  ) {
    let table = LikelihoodTable.measured
    let information = ExpectedInformation(causes, table)
    var wanted: [ExportRequest.Kind: [Gap]] = [:]
    for want in Set(gaps.map(\.want)) {
      let own = gaps.filter { $0.want == want }
      let kinds = Set(own.flatMap { ExportRequest.Kind.holding($0.group, of: $0.hypothesis) })
      // What is held was not enough where nothing else is asked for.
      let open = kinds.subtracting(held)
      for kind in open.isEmpty && !want.how.isEmpty ? kinds : open {
        wanted[kind, default: []] += own.filter {
          ExportRequest.Kind.holding($0.group, of: $0.hypothesis).contains(kind)
        }
      }
    }
    let order = hypothesisCatalog.map { $0.id }
    requests = wanted.map { kind, gaps in
      var wants: [MissingExport] = []
      for gap in gaps.sorted(by: {
        (order.firstIndex(of: $0.hypothesis) ?? 0, $0.want.need, $0.group)
          < (order.firstIndex(of: $1.hypothesis) ?? 0, $1.want.need, $1.group)
      }) where !wants.contains(gap.want) {
        wants.append(gap.want)
      }
      return ExportRequest(
        kind: kind, wanted: wants,
        expectedBits: information.bits(
          gaps.map { (hypothesis: $0.hypothesis, group: $0.group) }
            .sorted { ($0.hypothesis, $0.group) < ($1.hypothesis, $1.group) }))
    }.sorted {
      let (a, b) = ($0.expectedBits ?? -1, $1.expectedBits ?? -1)
      return a != b ? a > b : $0.kind.place < $1.kind.place
    }
    openBits = information.entropy
    calibration = table.corpus
  }

  /// Every test of every hypothesis as a gap; the need is what the test says it needs.
  private static var everything: [Gap] {
    hypothesisCatalog.flatMap { hypothesis in
      hypothesis.tests.map { test in
        Gap(
          hypothesis: hypothesis.id, group: test.group,
          want: MissingExport(hypothesis: hypothesis.id, need: test.needs, how: ""))
      }
    }
  }

  private static var priors: [(id: String, probability: Double)] {
    hypothesisCatalog.map { ($0.id, 1) }
  }

  private static func groups(_ hypothesis: String) -> [String] {
    hypothesisCatalog.first { $0.id == hypothesis }?.groups ?? []
  }

  /// What some test had its data from.
  private static func held(_ diagnosis: Diagnosis) -> Set<ExportRequest.Kind> {
    Set(
      diagnosis.hypotheses.flatMap { hypothesis in
        hypothesis.evidence.filter { $0.direction != .missing }
          .compactMap { ExportRequest.Kind.holding($0.group, of: hypothesis.id).first }
      })
  }

  private static func held(_ telemetry: Telemetry) -> Set<ExportRequest.Kind> {
    var held = Set(telemetry.signals.compactMap(\.id.quantity.exportKind))
    let kinds = Set(telemetry.changes.filter { !$0.isDerived }.map(\.kind))
    if kinds.contains(.deploy) || kinds.contains(.rollback) { held.insert(.deployments) }
    if kinds.contains(.flag) || kinds.contains(.config) { held.insert(.settings) }
    if !telemetry.templates.isEmpty { held.insert(.messages) }
    return held
  }
}

extension ExportPlan.Names {
  /// Services, instances and dependencies that signals are about; those named by the diagnosis first.
  package init(_ telemetry: Telemetry, _ diagnosis: Diagnosis) {
    let first =
      [diagnosis.hypotheses.first?.entity, diagnosis.firstFailingEntity].compactMap(\.self)
      + diagnosis.blastRadius
    func names(_ kind: Entity.Kind) -> [String] {
      let entities = telemetry.signals.flatMap {
        [$0.id.entity, $0.id.observer].compactMap(\.self)
      }
      let all = Set(entities.filter { $0.kind == kind && !$0.name.isEmpty }.map(\.name)).sorted()
      return first.filter(all.contains).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        + all.filter { !first.contains($0) }
    }
    self.init(
      services: names(.service), instances: names(.instance), dependencies: names(.dependency))
  }
}

extension ExportRequest.Kind {
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension LikelihoodTable {
  /// That of `likelihoods.txt`, which `ruleout evaluate --fit` writes.
  package static let measured =
    LikelihoodTable(text: String(decoding: PackageResources.likelihoods_txt, as: UTF8.self))
    ?? LikelihoodTable(corpus: "nothing yet")
}
