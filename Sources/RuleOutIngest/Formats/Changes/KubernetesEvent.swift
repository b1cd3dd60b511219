import RuleOutModel

/// An event of Kubernetes: something that a controller did or noticed, once or several times.
struct KubernetesEvent {
  var namespace: String
  /// Kind and name of what it is about.
  var kind: String
  var name: String
  var reason: String
  var text: String
  var isWarning: Bool
  var first: Timestamp
  var last: Timestamp
  var source: SourceReference

  /// Nil where it states no time.
  init?(_ tree: JSONTree, _ source: SourceReference, _ times: inout TimeReader) {
    let object = tree["involvedObject"] ?? tree["regarding"]
    namespace = object?["namespace"]?.text ?? tree["metadata"]?["namespace"]?.text ?? ""
    kind = object?["kind"]?.text ?? ""
    name = object?["name"]?.text ?? ""
    reason = tree["reason"]?.text ?? ""
    text = tree["message"]?.text ?? tree["note"]?.text ?? ""
    isWarning = tree["type"]?.text == "Warning"
    self.source = source
    // Newer events state their time once, and in a series when they were seen last.
    let last = times.moment(ofFirst: [
      tree["series"]?["lastObservedTime"]?.text, tree["lastTimestamp"]?.text,
      tree["deprecatedLastTimestamp"]?.text,
    ])
    let first = times.moment(ofFirst: [
      tree["firstTimestamp"]?.text, tree["eventTime"]?.text,
      tree["deprecatedFirstTimestamp"]?.text,
    ])
    guard
      let time = first ?? last
        ?? times.moment(ofFirst: [tree["metadata"]?["creationTimestamp"]?.text])
    else { return nil }
    self.first = time
    self.last = max(time, last ?? time)
  }

  /// The replica set that a deployment scaled: `Scaled up replica set web-7c9 to 3 from 1`.
  var scaling: (replicaSet: String, isUp: Bool, to: Int)? {
    let words = text.split(separator: " ")
    guard reason == "ScalingReplicaSet", let place = words.firstIndex(of: "set"),
      place + 3 < words.count, words[place + 2] == "to", let count = Int(words[place + 3])
    else { return nil }
    return (String(words[place + 1]), words.contains("up"), count)
  }
}
