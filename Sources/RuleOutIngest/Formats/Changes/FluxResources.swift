import RuleOutModel

/// Resources of Flux (`kubectl get kustomizations,helmreleases -o json`): what it applied and when.
package enum FluxResources: EventsJSON {
  package static let name = "flux-resources"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      {"apiVersion":"v1","kind":"List","items":[
        {"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"web"},
         "status":{"history":[
           {"version":3,"chartVersion":"1.4.0","appVersion":"2.14.0","status":"deployed",
            "firstDeployed":"2026-06-01T10:00:00Z","lastDeployed":"2026-06-18T14:59:00Z"},
           {"version":2,"chartVersion":"1.3.0","appVersion":"2.13.0","status":"superseded",
            "lastDeployed":"2026-06-10T14:59:00Z"}]}},
        {"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"name":"cart"},
         "status":{"lastAppliedRevision":"main@sha1:559e94c1","conditions":[
           {"type":"Ready","status":"True","lastTransitionTime":"2026-06-18T15:00:00Z"}]}}]}
      """, records: 3),
    FormatSample(
      """
      {"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"name":"cart"},
       "status":{"history":[{"firstReconciled":"2026-06-18T15:00:00Z","metadata":{"revision":"main/559e94c1"},
         "lastReconciledStatus":"ReconciliationSucceeded"}]}}
      """, records: 1),
    FormatSample(
      #"{"items":[{"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"a"},"#
        + #""status":{"history":[{"version":1,"lastDeployed":"?"}]}},{"apiV"#, records: 0),
  ]

  static let paths = [["items"], []]

  static func isElement(_ tree: JSONTree) -> Bool {
    tree["apiVersion"]?.text?.contains(".toolkit.fluxcd.io/") == true
  }

  static func timeText(_ tree: JSONTree) -> String? {
    let entry = JSONFields(tree["status"]?["history"]?.elements.first ?? .null)
    return entry.text(["lastDeployed", "firstReconciled"])
      ?? tree["status"]?["conditions"]?.elements.first?["lastTransitionTime"]?.text
  }

  static func read(
    _ element: EventElement, _ times: inout TimeReader, into batch: inout RecordBatch
  ) -> LineOutcome {
    let tree = element.tree
    let entity = tree["metadata"]?["name"]?.text ?? element.context.service
    let history = tree["status"]?["history"]?.elements ?? []
    var added = 0
    for entry in history.map(JSONFields.init) {
      guard
        let time = entry.text(["lastDeployed", "firstReconciled"])
          .flatMap({ times.statedTime($0) })
      else { continue }
      let revision = JSONFields(entry.value(["metadata"]) ?? .null).text(["revision"])
      batch.changes.append(
        Change(
          kind: .deploy, time: time, entity: entity,
          version: entry.text(["appVersion", "chartVersion"]) ?? "",
          commit: revision.map(commit) ?? "",
          name: entry.text(["version"]).map { "revision \($0)" } ?? "",
          detail: String((entry.text(["status", "lastReconciledStatus"]) ?? "").prefix(200)),
          source: element.source))
      added += 1
    }
    if added > 0 { return .used }
    if !history.isEmpty { return .rejected(TimeReader.reason) }
    guard let revision = tree["status"]?["lastAppliedRevision"]?.text else { return .recognised }
    let ready = (tree["status"]?["conditions"]?.elements ?? []).first {
      $0["type"]?.text == "Ready" && $0["status"]?.text == "True"
    }
    guard let time = ready?["lastTransitionTime"]?.text.flatMap({ times.statedTime($0) }) else {
      return .recognised
    }
    batch.changes.append(
      Change(
        kind: .deploy, time: time, entity: entity, commit: commit(revision),
        detail: "derived from when it became ready", isDerived: true, source: element.source))
    return .used
  }

  /// The hash of `main@sha1:559e94c1` or `main/559e94c1`.
  private static func commit(_ revision: String) -> String {
    String(
      revision[
        (revision.lastIndex { $0 == ":" || $0 == "/" }.map(revision.index(after:))
          ?? revision.startIndex)...])
  }
}
