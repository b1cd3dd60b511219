package import RuleOutModel

/// The replay for other tools: every moment with all that is known of each standing.
package enum ReplayJSON {
  package static func text(_ diagnosis: Diagnosis, options: ReportOptions) -> String {
    ReplayDocument(diagnosis: diagnosis, options: options).root.rendered()
  }
}

/// The parts of the replay that JSON documents share.
struct ReplayDocument {
  let diagnosis: Diagnosis
  let options: ReportOptions

  var root: JSONValue {
    .object([
      ("schemaVersion", .integer(1)),
      ("tool", .object([("name", .string(Tool.name)), ("version", .string(Tool.version))])),
      ("bundle", .string(diagnosis.bundle)),
      ("onset", time(diagnosis.incident.onset)),
      (
        "hypotheses",
        .array(
          diagnosis.hypotheses.map { hypothesis in
            .object([
              ("id", .string(hypothesis.id)),
              ("verdict", .string(hypothesis.verdict.rawValue)),
              ("decidableAt", time(hypothesis.decidableAt)),
              ("reversals", .array(hypothesis.reversals.map(time))),
            ])
          })
      ),
      ("pursuits", pursuits),
      ("moments", .array(diagnosis.replay.moments.map(moment))),
    ])
  }

  /// The curves alone, as reports hold them: probability and verdict of each hypothesis.
  var curves: JSONValue {
    .array(
      diagnosis.replay.moments.map { moment in
        .object([
          ("at", time(moment.at)),
          (
            "probabilities",
            .object(moment.standings.map { ($0.id, JSONValue($0.probability)) })
          ),
          ("verdicts", .object(moment.standings.map { ($0.id, .string($0.verdict.rawValue)) })),
        ])
      })
  }

  var pursuits: JSONValue {
    .array(
      diagnosis.replay.pursuits.map { pursuit in
        .object([
          ("hypothesis", .string(pursuit.hypothesis)),
          ("pursuedAt", time(pursuit.pursuedAt)),
          ("droppedAt", time(pursuit.droppedAt)),
          ("inferred", .bool(pursuit.isInferred)),
          (
            "source",
            pursuit.source.map {
              .object([("file", .string($0.file)), ("line", .integer($0.line))])
            } ?? .null
          ),
        ])
      })
  }

  private func moment(_ moment: ReplayMoment) -> JSONValue {
    .object([
      ("at", time(moment.at)),
      ("detected", .bool(moment.detected)),
      (
        "standings",
        .array(
          moment.standings.map { standing in
            .object([
              ("id", .string(standing.id)),
              ("probability", JSONValue(standing.probability)),
              ("verdict", .string(standing.verdict.rawValue)),
              ("change", JSONValue(standing.change)),
              ("reason", .string(options.masked(standing.reason))),
            ])
          })
      ),
    ])
  }

  private func time(_ moment: Timestamp?) -> JSONValue {
    JSONValue(moment?.rfc3339(utcOffset: diagnosis.utcOffset))
  }
}
