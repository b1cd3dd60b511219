import RuleOutModel

/// What the page shows beyond the other reports: charts, the replay and alerts tried.
extension CacheLeak {
  static func illustrated(calibration: String = "214 incidents") -> Diagnosis {
    var diagnosis = diagnosis(calibration: calibration)
    diagnosis.exhibits = exhibits
    diagnosis.replay = wholeReplay
    diagnosis.alertCandidates = alertCandidates
    diagnosis.hypotheses[2].reversals = [at(11, 2)]
    return diagnosis
  }

  static func series(_ value: (Double) -> Double) -> Series {
    // Ten minutes of missing samples, and a ripple so that no line is flat.
    let values = (0..<270).map { (minute: Int) -> Double in
      if (40..<50).contains(minute) { return .nan }
      let ripple = 1 + 0.01 * Double(minute % 7 - 3)
      return value(Double(minute)) * ripple
    }
    return Series(start: at(9, 0), step: 60_000_000, values: values)
  }

  static var exhibits: [Exhibit] {
    let api = SourceReference(file: "api.log.gz", line: 1)
    return [
      Exhibit(
        signal: SignalID(entity: Entity(.service, "backend"), quantity: .latency, statistic: .p95),
        title: "response time p95 of backend",
        series: series { $0 > 72 && $0 < 232 ? 0.72 : 0.18 },
        quietBand: Exhibit.Interval(low: 0.174, high: 0.186), harmLevel: nil, hypotheses: [],
        predicted: "", source: api),
      Exhibit(
        signal: SignalID(entity: Entity(.instance, "web-1"), quantity: .memoryResident),
        title: "resident memory of web-1",
        series: series { $0 > 34 && $0 < 232 ? 3e8 + 2.2e6 * ($0 - 34) : 3e8 },
        quietBand: Exhibit.Interval(low: 2.9e8, high: 3.1e8), harmLevel: 9e8,
        hypotheses: ["deploy-regression"], predicted: "a rising floor after the change",
        source: SourceReference(file: "memory.csv", line: 412)),
      Exhibit(
        signal: SignalID(
          entity: Entity(.dependency, "payments"), quantity: .dependencyLatency, statistic: .p95),
        title: "dependency latency p95 of payments", series: series { _ in 0.121 },
        quietBand: Exhibit.Interval(low: 0.118, high: 0.124), harmLevel: 0.165,
        judged: Series(
          start: at(10, 12), step: 960_000_000, values: (0..<10).map { 0.119 + 0.0004 * Double($0) }
        ),
        hypotheses: ["external-api"], predicted: "165 ms or more in some window", source: api),
    ]
  }

  /// Every five minutes from the alert on: the pool and the API fall away, the deployment comes to lead.
  static var wholeReplay: Replay {
    let moments = (0..<32).map { index -> ReplayMoment in
      let moment = at(10, 15).advanced(bySeconds: Double(index) * 300)
      let leads = index >= 4
      func standing(
        _ id: String, _ probability: Double?, _ verdict: Verdict, _ reason: String
      ) -> ReplayMoment.Standing {
        ReplayMoment.Standing(id: id, probability: probability, verdict: verdict, reason: reason)
      }
      return ReplayMoment(
        at: moment, detected: true,
        standings: [
          standing(
            "external-api", index < 2 ? 0.3 : 0.002, index < 2 ? .plausible : .ruledOut,
            "its calls took 118-124 ms in \(index + 1) windows"),
          standing(
            "db-pool-exhaustion", index < 3 ? 0.25 : 0.003, index < 3 ? .plausible : .ruledOut,
            "at most 14 of 40 connections in use"),
          standing(
            "deploy-regression", leads ? 0.97 : 0.4, leads ? .leading : .plausible,
            "memory rises on the hosts that took v2.14.0"),
          standing("host-saturation", nil, .untested, "no CPU series"),
        ])
    }
    return Replay(
      moments: moments,
      pursuits: [
        Pursuit(
          hypothesis: "external-api", pursuedAt: at(10, 25), droppedAt: at(10, 45),
          isInferred: true, source: SourceReference(file: "timeline.csv", line: 4)),
        Pursuit(
          hypothesis: "db-pool-exhaustion", pursuedAt: at(11, 0), droppedAt: nil,
          isInferred: false, source: SourceReference(file: "timeline.csv", line: 6)),
      ])
  }

  static var alertCandidates: [AlertCandidate] {
    [
      AlertCandidate(
        kind: .threshold, entity: Entity(.instance, "web-1"), quantity: .memoryResident,
        metric: "process_resident_memory_bytes",
        condition: "resident memory of web-1 above 640 MiB for 5 min", threshold: 671_088_640,
        holdSeconds: 300, firesAt: at(9, 58), leadSeconds: 1_020, falseAlarms: 0,
        quietSeconds: 4_320, source: SourceReference(file: "memory.csv", line: 412)),
      AlertCandidate(
        kind: .burnRate, entity: Entity(.service, "backend"), quantity: .errorRatio, metric: "",
        condition: "errors use up their budget 14 x too fast for 5 min", threshold: 14,
        holdSeconds: 300, firesAt: nil, leadSeconds: nil, falseAlarms: 1, quietSeconds: 4_320,
        source: SourceReference(file: "api.log.gz", line: 1)),
    ]
  }
}
