import RuleOutModel

/// Puts together what replica sets, deployments and events tell of rollouts, whatever their order.
struct KubernetesRollouts {
  /// A rollout that takes longer is stuck.
  private static let longestRollout = 3_600.0
  /// Events kept; a list holds those of an hour.
  private static let eventLimit = 20_000

  private struct Owner: Hashable, Comparable {
    var namespace: String
    var name: String
    static func < (a: Owner, b: Owner) -> Bool {
      (a.namespace, a.name) < (b.namespace, b.name)
    }
  }

  /// What a deployment ran from some moment on: a replica set, or the revision of a stateful set.
  private struct Revision {
    var name: String
    var number: Int
    var created: Timestamp
    var version: String
    /// When a restart was asked for, where that made it.
    var restarted: Timestamp?
    var source: SourceReference
  }

  private struct Deployed {
    var revision: Int
    /// When its last rollout was complete.
    var progressed: Timestamp
    var version: String
    var source: SourceReference
  }

  private var revisions: [Owner: [Revision]] = [:]
  private var deployments: [Owner: Deployed] = [:]
  private var scalings: [Owner: [(event: KubernetesEvent, set: String, isUp: Bool, to: Int)]] = [:]
  private var autoscaled: [String: [Timestamp]] = [:]
  private var events = 0

  private static let revisionKey = "deployment.kubernetes.io/revision"
  private static let restartKey = "kubectl.kubernetes.io/restartedAt"

  // MARK: Taking objects

  mutating func takeRevision(
    _ tree: JSONTree, _ source: SourceReference, _ times: inout TimeReader
  ) -> LineOutcome {
    let metadata = tree["metadata"]
    guard let owner = metadata?["ownerReferences"]?.elements.first?["name"]?.text else {
      return .recognised
    }
    guard let created = times.moment(ofFirst: [metadata?["creationTimestamp"]?.text]) else {
      return .rejected(TimeReader.reason)
    }
    let template = (tree["spec"] ?? tree["data"]?["spec"])?["template"]
    let stated =
      metadata?["annotations"]?[KubernetesRollouts.revisionKey]?.text ?? tree["revision"]?.text
    let restart = template?["metadata"]?["annotations"]?[KubernetesRollouts.restartKey]?.text
    let namespace = metadata?["namespace"]?.text ?? ""
    revisions[Owner(namespace: namespace, name: owner), default: []].append(
      Revision(
        name: metadata?["name"]?.text ?? "", number: stated.flatMap { Int($0) } ?? 0,
        created: created, version: KubernetesRollouts.version(template),
        restarted: times.moment(ofFirst: [restart]), source: source))
    return .used
  }

  mutating func takeDeployment(
    _ tree: JSONTree, _ source: SourceReference, _ times: inout TimeReader
  ) -> LineOutcome {
    let metadata = tree["metadata"]
    let condition = (tree["status"]?["conditions"]?.elements ?? []).first {
      $0["type"]?.text == "Progressing" && $0["reason"]?.text == "NewReplicaSetAvailable"
    }
    let stated = metadata?["annotations"]?[KubernetesRollouts.revisionKey]?.text
    guard let name = metadata?["name"]?.text,
      let progressed = times.moment(ofFirst: [condition?["lastUpdateTime"]?.text])
    else { return .recognised }
    deployments[Owner(namespace: metadata?["namespace"]?.text ?? "", name: name)] = Deployed(
      revision: stated.flatMap { Int($0) } ?? 0, progressed: progressed,
      version: KubernetesRollouts.version(tree["spec"]?["template"]), source: source)
    return .used
  }

  /// True where the event tells of a rollout or of scaling.
  mutating func take(_ event: KubernetesEvent) -> Bool {
    guard events < KubernetesRollouts.eventLimit else { return false }
    if event.reason == "SuccessfulRescale" {
      autoscaled[event.namespace, default: []].append(event.first)
      events += 1
      return true
    }
    guard let scaling = event.scaling else { return false }
    scalings[Owner(namespace: event.namespace, name: event.name), default: []].append(
      (event, scaling.replicaSet, scaling.isUp, scaling.to))
    events += 1
    return true
  }

  /// Of the first container, which is the service by custom.
  private static func version(_ template: JSONTree?) -> String {
    let image = template?["spec"]?["containers"]?.elements.first?["image"]?.text
    return image.map(Workload.version(ofImage:)) ?? ""
  }

  // MARK: Changes

  func changes() -> [Change] {
    let owners = Set(revisions.keys).union(deployments.keys).union(scalings.keys)
    return owners.sorted().flatMap { owner in
      var found = created(owner)
      addCompletion(owner, to: &found)
      addScaling(owner, to: &found)
      return found
    }
  }

  private func sorted(_ owner: Owner) -> [Revision] {
    (revisions[owner] ?? []).sorted { ($0.created, $0.name) < ($1.created, $1.name) }
  }

  /// One change for each revision when it was made.
  private func created(_ owner: Owner) -> [Change] {
    let all = sorted(owner)
    return all.indices.map { index in
      let revision = all[index]
      var kind = Change.Kind.deploy
      if index > 0, !revision.version.isEmpty, revision.version == all[index - 1].version {
        // The same image anew: a restart where one was asked for, else another configuration.
        let isRestart = revision.restarted.map {
          abs($0.seconds(since: revision.created)) < 60
        }
        kind = isRestart == true ? .restart : .config
      }
      return Change(
        kind: kind, time: .moment(revision.created), entity: owner.name,
        version: revision.version, name: revision.name, source: revision.source)
    }
  }

  /// When the last rollout was complete. Where its revision is much older, that was gone back to.
  private func addCompletion(_ owner: Owner, to found: inout [Change]) {
    guard let deployed = deployments[owner], deployed.revision > 1 else { return }
    let own = sorted(owner).last { $0.number == deployed.revision }
    if let own, let index = found.firstIndex(where: { $0.name == own.name }),
      deployed.progressed.seconds(since: own.created) <= KubernetesRollouts.longestRollout
    {
      if deployed.progressed > own.created { found[index].end = .moment(deployed.progressed) }
      return
    }
    let isReturn = own.map { own in
      sorted(owner).contains { $0.created > own.created && $0.number < own.number }
    }
    found.append(
      Change(
        kind: isReturn == true ? .rollback : .deploy, time: .moment(deployed.progressed),
        entity: owner.name, version: own?.version ?? deployed.version,
        name: "revision \(deployed.revision)",
        detail: "derived from when its rollout was complete", isDerived: true,
        source: deployed.source))
  }

  private func addScaling(_ owner: Owner, to found: inout [Change]) {
    let steps = (scalings[owner] ?? []).sorted {
      ($0.event.first, $0.set, $0.to) < ($1.event.first, $1.set, $1.to)
    }
    for set in Set(steps.filter(\.isUp).map(\.set)).sorted() {
      let own = steps.filter { $0.set == set }
      guard let first = own.first(where: \.isUp)?.event else { continue }
      // A rollout takes down another set while it brings up its own.
      let others = steps.filter {
        $0.set != set && !$0.isUp
          && -60.0...KubernetesRollouts.longestRollout ~= $0.event.last.seconds(since: first.first)
      }
      if let last = others.last?.event.last {
        addRollout(of: set, owner, from: first, to: last, &found)
      } else {
        found += scaled(own.map { ($0.event, $0.to) }, owner, set)
      }
    }
  }

  private func addRollout(
    of set: String, _ owner: Owner, from first: KubernetesEvent, to last: Timestamp,
    _ found: inout [Change]
  ) {
    let revision = revisions[owner]?.first { $0.name == set }
    if let revision, first.first.seconds(since: revision.created) <= 600,
      let index = found.firstIndex(where: { $0.name == set })
    {
      found[index].end = found[index].end ?? .moment(max(last, revision.created))
      return
    }
    found.append(
      Change(
        kind: revision == nil ? .deploy : .rollback, time: .moment(first.first),
        end: last > first.first ? .moment(last) : nil, entity: owner.name,
        version: revision?.version ?? "", name: set, source: first.source))
  }

  /// What an autoscaler did is its answer to the load, and no change of anybody's.
  private func scaled(
    _ steps: [(event: KubernetesEvent, to: Int)], _ owner: Owner, _ set: String
  ) -> [Change] {
    let automatic = autoscaled[owner.namespace] ?? []
    return steps.filter { step in
      !automatic.contains { abs($0.seconds(since: step.event.first)) <= 60 }
    }.map { event, to in
      Change(
        kind: .scale, time: .moment(event.first), entity: owner.name, name: set,
        detail: "to \(to)", source: event.source)
    }
  }
}
