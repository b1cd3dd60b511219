import RuleOutModel

/// Tables of kubectl that say what happened but not when: `rollout history` has no times, `get events` has
/// ages that count from the moment it was run.
package enum KubectlTable: InputFormat {
  package static let name = "kubectl-table"
  package static let role = "changes without times"
  package static var yieldsRecords: Bool { false }

  package static let samples = [
    FormatSample(
      """
      deployment.apps/web
      REVISION  CHANGE-CAUSE
      1         <none>
      2         kubectl set image deployment/web web=web:v2

      """, records: 0),
    FormatSample(
      """
      NAMESPACE   LAST SEEN   TYPE      REASON              OBJECT           MESSAGE
      shop        5m12s       Normal    ScalingReplicaSet   deployment/web   Scaled up replica set web-7c9 to 3

      """, records: 0),
    FormatSample("REVISION  CHANGE-CAUSE\n1         <no", records: 0),
  ]

  private static let advice = [
    "rollout history":
      "states no times: `kubectl get deployments,replicasets -o json` does",
    "events":
      "states ages, not times: `kubectl get events -o json` states times",
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var found: String?
    var count = 0
    HeadLines.forEach(head, limit: 3) { line in
      count += 1
      let words = line.text().split(separator: " ").map(String.init)
      if words == ["REVISION", "CHANGE-CAUSE"] { found = found ?? "rollout history" }
      if count == 1, words.suffix(6) == ["LAST", "SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"] {
        found = "events"
      }
    }
    guard let found, let advice = advice[found] else { return nil }
    return Recognition(confidence: 0.9, zone: .none, decisions: [advice])
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { LineFramed(Rows()) }

  private struct Rows: LineDecoder {
    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome { .recognised }
  }
}
