import RuleOutModel

/// A cache that leaks memory, as a finished diagnosis: what the reports are given, built by hand.
enum CacheLeak {
  static let utcOffset = 3 * 3600

  static func at(_ hour: Int, _ minute: Int, _ second: Int = 0) -> Timestamp {
    CivilTime(year: 2024, month: 8, day: 12, hour: hour, minute: minute, second: second)
      .timestamp(utcOffset: utcOffset)
  }

  static func diagnosis(calibration: String = "provisional") -> Diagnosis {
    var diagnosis = Diagnosis(
      bundle: "2024-08-12-cache-leak", calibration: calibration, utcOffset: utcOffset,
      zoneName: "EAT", incident: incident, hypotheses: hypotheses, changes: changes,
      culpritChange: "v2.14.0", missing: missing, timeline: timeline, otherIncidents: [],
      inputs: inputs, warnings: warnings)
    diagnosis.replay = replay
    return diagnosis
  }

  static let replay = Replay(
    moments: [
      ReplayMoment(
        at: at(10, 12), detected: false,
        standings: hypotheses.map {
          ReplayMoment.Standing(
            id: $0.id, probability: nil, verdict: .notApplicable, reason: "no incident by then")
        }),
      ReplayMoment(
        at: at(10, 19), detected: true,
        standings: hypotheses.map {
          ReplayMoment.Standing(
            id: $0.id, probability: $0.probability, verdict: $0.verdict, change: $0.change,
            reason: $0.reason)
        }),
    ],
    pursuits: [
      Pursuit(
        hypothesis: "external-api", pursuedAt: at(10, 25), droppedAt: at(10, 45), isInferred: true,
        source: SourceReference(file: "timeline.csv", line: 4)),
      Pursuit(
        hypothesis: "deploy-regression", pursuedAt: at(11, 40), isInferred: false,
        source: SourceReference(file: "timeline.csv", line: 8)),
    ])

  static let incident = Incident(
    detected: true,
    basis:
      "the p95 of request durations leaves its baseline of 180 ms (09:00-10:12) for 2 h 39 min",
    span: TimeWindow(start: at(9, 0), end: at(13, 30)), onset: at(10, 12, 40),
    onsetInterval: TimeWindow(start: at(10, 12), end: at(10, 13, 20)), alertedAt: at(10, 15),
    mitigatedAt: at(12, 0), recoveredAt: at(12, 52),
    impact: Impact(
      latencyRatio: 4.0213456789, latencyRatioAll: 3.2, affectedUserFraction: 0.6512,
      userBasis: .userID, errorFraction: 0.0213, timeouts: 1_843, memoryGrowth: 3.02,
      requests: 102_400))

  static let changes = [
    ChangeResult(
      id: "v2.14.0", kind: .deploy, entity: "backend", version: "v2.14.0", at: at(9, 31),
      verdict: .convicted,
      reason:
        "memory rises on the hosts that took it and on no other, and falls as each is rolled back",
      source: SourceReference(file: "deploys.json", line: 2)),
    ChangeResult(
      id: "new-banner", kind: .flag, entity: "frontend", version: "", at: at(10, 5),
      verdict: .acquitted,
      reason:
        "the ramp of 09:34 already predicted paging at 10:06-10:10, and its slope did not change at 10:05",
      source: SourceReference(file: "flags.json", line: 1)),
    ChangeResult(
      id: "v2.13.2", kind: .rollback, entity: "backend", version: "v2.13.2", at: at(12, 0),
      verdict: .acquitted, reason: "after the onset",
      source: SourceReference(file: "deploys.json", line: 3)),
  ]

  static let missing = [
    MissingExport(
      hypothesis: "deploy-regression", need: "a heap dump or an allocation profile of v2.14.0",
      how: "`jcmd PID GC.heap_dump` on a host that runs it"),
    MissingExport(
      hypothesis: "host-saturation", need: "CPU use of each host",
      how: "`node_cpu_seconds_total`, 09:00-13:30, step 15 s"),
  ]

  static let timeline = [
    TimelineEntry(
      at: at(9, 31), kind: .change, text: "deploy v2.14.0 of backend to web-1, web-3",
      source: SourceReference(file: "deploys.json", line: 2)),
    TimelineEntry(
      at: at(9, 34), kind: .signal, text: "memory floor of web-1 and web-3 begins to rise",
      source: SourceReference(file: "memory.csv", line: 412)),
    TimelineEntry(
      at: at(10, 5), kind: .change, text: "flag new-banner off->on",
      source: SourceReference(file: "flags.json", line: 1)),
    TimelineEntry(
      at: at(10, 8), kind: .signal, text: "paging begins on web-1",
      source: SourceReference(file: "memory.csv", line: 824)),
    TimelineEntry(at: at(10, 12, 40), kind: .incident, text: "users begin to be affected"),
    TimelineEntry(
      at: at(10, 15), kind: .alert, text: "alert on backend response_time_p95",
      source: SourceReference(file: "alert.json", line: 1)),
    TimelineEntry(
      at: at(10, 25), kind: .note, text: "external API suspected",
      source: SourceReference(file: "timeline.csv", line: 4)),
    TimelineEntry(
      at: at(12, 0), kind: .change, text: "rollback to v2.13.2 begins",
      source: SourceReference(file: "deploys.json", line: 3)),
    TimelineEntry(at: at(12, 52), kind: .incident, text: "recovered"),
  ]

  static var inputs: [InputReport] {
    var requests = InputReport(
      path: "api.log.gz", format: "json-lines", role: "requests", zone: .stated)
    requests.records = 1_204_533
    requests.lines = 1_204_546
    requests.used = 1_204_533
    requests.blank = 1
    requests.rejections = [
      InputReport.Rejection(
        reason: "expected a status code, got text", count: 12,
        excerpts: [
          InputReport.Excerpt(
            line: 1042, offset: 190_233,
            text:
              #"{"ts":"2024-08-12T10:14:03+03:00","path":"/cart?u=42","status":"2OO","user_id":"u-77"}"#
          )
        ])
    ]
    requests.first = at(9, 0)
    requests.last = at(13, 29, 59)
    requests.bytesOfContent = 241_003_118
    requests.crc32OfContent = 0x0BF4_3926
    var memory = InputReport(
      path: "memory.csv", format: "long-csv", role: "metrics",
      zone: .inferred(utcOffset: utcOffset))
    memory.records = 6_480
    memory.lines = 6_481
    memory.used = 6_480
    memory.recognised = 1
    memory.first = at(9, 0)
    memory.last = at(13, 29, 30)
    memory.bytesOfContent = 402_118
    memory.crc32OfContent = 0xDEAD_BEEF
    return [requests, memory]
  }

  static let warnings = [
    Warning(
      code: "zone-inferred", file: "memory.csv",
      message: "memory.csv: times carry no zone; +03:00 taken, as all other files state"),
    Warning(
      code: "rejected-lines", file: "api.log.gz", line: 1042,
      message: "12 lines expected a status code; first at line 1042"),
  ]
}
