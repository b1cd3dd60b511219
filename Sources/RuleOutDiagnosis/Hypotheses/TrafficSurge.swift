import RuleOutModel

/// Demand outgrew capacity.
package enum TrafficSurge: TestedHypothesis {
  package static let id = "traffic-surge"

  static let rise = DiagnosticTest(
    "traffic-rises", group: "traffic-rise",
    predicts: "demand rises above what quiet time carried, before or with the first symptom",
    needs: "request counts")
  static let everywhere = DiagnosticTest(
    "traffic-rises-everywhere", group: "traffic-proportion",
    predicts: "services and routes grow in proportion", needs: "request counts by service or route")
  static let saturation = DiagnosticTest(
    "load-saturates", group: "load-saturation",
    predicts: "CPU, queues or workers saturate with it", needs: "CPU utilization or queue depth")

  static let reversal = DiagnosticTest(
    "harm-ends-with-demand", group: "traffic-reversal",
    predicts: "harm ends as demand falls or capacity is added",
    needs: "request counts after the harm"
  )

  package static let tests = [rise, everywhere, saturation, reversal]

  static func remediation(of assessment: Assessment) -> Remediation? { .scale }

  static func assess(_ file: CaseFile) -> [Assessment] {
    var assessment = Assessment(id: id, label: "traffic")
    guard let state = file.traffic else {
      for test in tests { assessment.lacks(test) }
      assessment.needs = [
        MissingExport(
          hypothesis: id, need: "requests per second",
          how: "an access log, or sum(rate(http_requests_total[1m])), \(file.neededRange)")
      ]
      return [assessment]
    }
    assessment.entity = state.signal.id.entity.name.isEmpty ? nil : state.signal.id.entity.name
    if let risen = state.rise, state.ratio >= TrafficState.surge {
      noteSurge(risen, state, in: &assessment, file)
    } else if let test = state.test, state.isHarmless {
      noteFlat(test, state, in: &assessment)
    } else {
      assessment.lacks(rise)
      assessment.needs = [
        MissingExport(
          hypothesis: id, need: "traffic of more quiet time to compare with",
          how: "the access log, or request counts, of the same hours of an ordinary day")
      ]
    }
    return [assessment]
  }

  private static func noteSurge(
    _ risen: Disturbance, _ state: TrafficState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    let earlier =
      state.ratio < TrafficState.mostRetries
      ? CausalChain.demandFollows(risen.onsetInterval, among: file.chains) : nil
    let late = file.isLate(risen) || earlier != nil
    // Demand that grows slowly is seen late, and a blip may come before the harm; minutes after what hurt
    // most are proof.
    let harmed = file.incident.symptoms.first?.onsetInterval.end ?? file.incident.onsetInterval.end
    let isPlain =
      earlier != nil
      || risen.onsetInterval.start.seconds(since: max(harmed, file.incident.onsetInterval.end))
        >= 600
    let level = Figure.value(state.level, of: .traffic)
    let statement =
      "traffic rose \(Figure.ratio(state.ratio)), from"
      + " \(Figure.value(state.quietLevel, of: .traffic)) to \(level), from"
      + " \(file.clock(risen.onset, in: risen.onsetInterval))"
      + (earlier.map {
        ", after \($0.brief), from \(file.clock($0.onset, in: $0.onsetInterval))"
      } ?? (late ? ", after the first symptom at \(file.clock(file.incident.onset))" : ""))
    assessment.presence = Assessment.Presence(onset: risen.onset, statement: statement)
    assessment.mechanism = "overload"
    assessment.note(
      rise, late ? .against : .for, (late ? isPlain : state.exceedsCarried) ? .specific : .shared,
      signal: describe(risen.signal.id),
      observed: level, statement: statement, availableAt: risen.availableAt,
      source: risen.signal.source)
    // What came after the harm began it neither here nor there.
    guard !late else { return }
    if let staying = file.stayingDemand {
      assessment.note(
        reversal, .against, .specific, signal: "recovery", observed: level, statement: staying,
        availableAt: file.incident.recoveredAt, source: risen.signal.source)
      assessment.refutation = staying
    }
    if state.watched >= 2 {
      let all = Double(state.risen) >= 0.8 * Double(state.watched)
      let some = Double(state.risen) >= 0.5 * Double(state.watched)
      assessment.note(
        everywhere, all ? .for : some ? .missing : .against, .shared,
        signal: "traffic by service or route",
        observed: "\(state.risen) of \(state.watched)",
        statement: "\(state.risen) of \(state.watched) services or routes grew by"
          + " \(Figure.ratio(TrafficState.surge)) or more",
        availableAt: risen.availableAt, source: risen.signal.source)
    } else {
      assessment.lacks(everywhere)
    }
    // Demand that comes every day ends at a limit that somebody lowered.
    if let lowered = file.loweredCapacity(before: risen.onset) {
      assessment.note(
        saturation, .against, .specific, signal: "limit of processors", observed: lowered.label,
        statement: "it came to a limit that \(lowered.label) had lowered,"
          + " \(file.clock(lowered.first))",
        availableAt: risen.availableAt, source: lowered.source)
      return
    }
    // What leaves room is busier with demand, and not at its end.
    let full = file.hosts.loads.filter(\.isFull).compactMap(\.rise).filter {
      $0.quantity == .cpuUtilization
    }
    let loads = file.disturbances.filter {
      [.queueDepth, .loadAverage].contains($0.quantity) && $0.shift > 0
        && $0.window.overlaps(file.incident.impact)
    }
    guard
      let load = (full + loads).min(by: {
        ($0.onset, $0.signal.id) < ($1.onset, $1.signal.id)
      })
    else {
      assessment.lacks(saturation)
      return
    }
    assessment.note(
      saturation, .for, .shared, signal: describe(load.signal.id),
      observed: Figure.value(load.level, of: load.quantity),
      statement: "\(describe(load.signal.id)) went from"
        + " \(Figure.value(load.baseline, of: load.quantity)) to"
        + " \(Figure.value(load.level, of: load.quantity)) from"
        + " \(file.clock(load.onset, in: load.onsetInterval))",
      availableAt: load.availableAt, source: load.signal.source)
  }

  private static func noteFlat(
    _ test: Harmlessness, _ state: TrafficState, in assessment: inout Assessment
  ) {
    let stretch =
      test.windows == 1
      ? "over the whole impact"
      : "in each of \(test.windows) windows of \(Figure.duration(test.windowSeconds))"
    let statement =
      "traffic was \(Figure.value(test.lowest, of: .traffic)) to"
      + " \(Figure.value(test.highest, of: .traffic)) \(stretch), baseline"
      + " \(Figure.value(state.quietLevel, of: .traffic)), and"
      + " \(Figure.value(state.onsetLevel ?? test.highest, of: .traffic)) around the onset, where quiet"
      + " time carried \(Figure.value(state.quietPeak, of: .traffic)) for five minutes without harm"
    assessment.note(
      rise, .against, .specific, signal: describe(test.signal.id),
      observed: Figure.value(test.highest, of: .traffic), statement: statement,
      availableAt: test.availableAt, source: test.signal.source)
    assessment.refutation = statement
  }
}
