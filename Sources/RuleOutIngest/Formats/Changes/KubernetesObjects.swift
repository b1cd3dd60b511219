import RuleOutModel

/// Objects of Kubernetes as `kubectl get ... -o json` prints them: rollouts from replica sets, revisions,
/// deployments and events; containers that ended badly and warnings as messages.
package enum KubernetesObjects: InputFormat {
  package static let name = "kubernetes-json"
  package static let role = "changes"

  package static let samples = [
    // A rollout as replica sets tell it, the last with the image of the one before: configuration.
    FormatSample(
      """
      {"apiVersion":"v1","kind":"List","items":[
       {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-7c9d8f6b5",
         "creationTimestamp":"2026-06-18T14:59:30Z","annotations":{"deployment.kubernetes.io/revision":"8"},
         "ownerReferences":[{"kind":"Deployment","name":"web"}]},
        "spec":{"template":{"spec":{"containers":[{"name":"web","image":"r.example.com/web:v2.14.0"}]}}}},
       {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-5d4c9b7f8",
         "creationTimestamp":"2026-06-18T15:40:00Z","annotations":{"deployment.kubernetes.io/revision":"9"},
         "ownerReferences":[{"kind":"Deployment","name":"web"}]},
        "spec":{"template":{"spec":{"containers":[{"name":"web","image":"r.example.com/web:v2.14.0"}]}}}},
       {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web",
         "annotations":{"deployment.kubernetes.io/revision":"9"}},
        "status":{"conditions":[{"type":"Progressing","reason":"NewReplicaSetAvailable",
          "lastUpdateTime":"2026-06-18T15:41:10Z"}]}}]}
      """, records: 2),
    // Events: a rollout, then scaling; their last time may be null.
    FormatSample(
      """
      {"kind":"List","items":[
       {"apiVersion":"v1","kind":"Event","type":"Normal","reason":"ScalingReplicaSet",
        "involvedObject":{"kind":"Deployment","name":"web"},"firstTimestamp":"2026-06-18T14:59:30Z",
        "lastTimestamp":"2026-06-18T14:59:30Z","message":"Scaled up replica set web-7c9d8f6b5 to 1"},
       {"apiVersion":"v1","kind":"Event","type":"Normal","reason":"ScalingReplicaSet",
        "involvedObject":{"kind":"Deployment","name":"web"},"firstTimestamp":null,"lastTimestamp":null,
        "eventTime":"2026-06-18T15:00:10.123456Z","message":"Scaled down replica set web-6f5d to 0 from 1"},
       {"apiVersion":"v1","kind":"Event","type":"Normal","reason":"ScalingReplicaSet",
        "involvedObject":{"kind":"Deployment","name":"cart"},"firstTimestamp":"2026-06-18T15:10:00Z",
        "message":"Scaled up replica set cart-6f5d to 5 from 3"},
       {"apiVersion":"v1","kind":"Event","type":"Warning","reason":"BackOff","count":3,
        "involvedObject":{"kind":"Pod","name":"web-7c9d8f6b5-x2x4z"},"message":"Back-off restarting",
        "firstTimestamp":"2026-06-18T15:01:00Z","lastTimestamp":"2026-06-18T15:04:00Z"}]}
      """, records: 4),
    FormatSample(
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-7c9d8f6b5-x2x4z"},"status":{
        "containerStatuses":[{"name":"web","restartCount":1,"lastState":{"terminated":{"exitCode":137,
          "reason":"OOMKilled","startedAt":"2026-06-18T15:00:00Z","finishedAt":"2026-06-18T15:31:02Z"}}}]}}
      """, records: 1),
    // An object of no use, one without a time, something else, and an end that is missing.
    FormatSample(
      """
      {"kind":"List","items":[
       {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web"}},
       {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-7c9d8f6b5",
         "creationTimestamp":null,"ownerReferences":[{"kind":"Deployment","name":"web"}]}},
       "web", {"apiVersion":"v1","kind":"Po
      """, records: 0),
  ]

  private static let paths = [["items"], []]
  private static let kinds: Set<String> = [
    "Event", "ReplicaSet", "Deployment", "Pod", "StatefulSet", "DaemonSet", "ControllerRevision",
    "Job", "CronJob", "HorizontalPodAutoscaler", "Node", "Service", "ConfigMap", "Secret",
    "Ingress", "Namespace", "PodDisruptionBudget", "Endpoints", "PersistentVolumeClaim",
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in paths {
      let elements = json.elements(at: path)
      let own = elements.filter(isObject)
      guard !own.isEmpty, own.count * 2 >= elements.count else { continue }
      // Kubernetes writes UTC only.
      return Recognition(confidence: 0.92, zone: .stated(utcOffset: 0), layout: path)
    }
    return nil
  }

  private static func isObject(_ tree: JSONTree) -> Bool {
    isEvent(tree)
      || tree["apiVersion"] != nil && kinds.contains(tree["kind"]?.text ?? "")
        && tree["metadata"] != nil
  }

  /// Events of a raw list have no kind.
  private static func isEvent(_ tree: JSONTree) -> Bool {
    (tree["involvedObject"] ?? tree["regarding"])?["kind"] != nil && tree["reason"] != nil
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { JSONElements(Objects(context), path: recognition.layout) }

  private struct Objects: JSONElementDecoder {
    private let context: DecodingContext
    private var times: TimeReader
    private var rollouts = KubernetesRollouts()
    private var failures = KubernetesFailures()

    init(_ context: DecodingContext) {
      self.context = context
      times = TimeReader(context)
    }

    mutating func decode(
      _ element: JSONElement, into output: inout DecodedOutput
    ) -> LineOutcome {
      let tree = element.tree
      guard KubernetesObjects.isObject(tree) else {
        return .rejected("expected an object of Kubernetes")
      }
      let source = SourceReference(file: context.file, line: element.line)
      if KubernetesObjects.isEvent(tree) {
        guard let event = KubernetesEvent(tree, source, &times) else {
          return .rejected(TimeReader.reason)
        }
        let isUsed = rollouts.take(event)
        return failures.take(event, into: &output) || isUsed ? .used : .recognised
      }
      switch tree["kind"]?.text {
      case "ReplicaSet", "ControllerRevision": return rollouts.takeRevision(tree, source, &times)
      case "Deployment": return rollouts.takeDeployment(tree, source, &times)
      case "Pod": return failures.takePod(tree, source, &times, into: &output)
      default: return .recognised
      }
    }

    mutating func finish(into output: inout DecodedOutput) {
      output.batch.changes += rollouts.changes()
      times.finish(into: &output)
    }
  }
}

extension TimeReader {
  /// The moment of the first of `texts` that states one.
  mutating func moment(ofFirst texts: [String?]) -> Timestamp? {
    for case let text? in texts {
      if case .moment(let moment) = statedTime(text) { return moment }
    }
    return nil
  }
}
