import RuleOutModel

/// The versions that labels of metrics state. Such metrics are no signals, for their values say
/// nothing; so they are read beside the vocabulary, from the series as they were received.
enum VersionMetrics {
  private static let versionKeys = [
    "service_version", "app_version", "build_version", "app_kubernetes_io_version", "version",
    "release", "tag",
  ]
  private static let commitKeys = [
    "revision", "commit", "git_commit", "git_sha", "sha", "build_sha",
  ]
  /// First words of metrics that tell the version of what a process runs on, not of its own.
  private static let platforms: Set<String> = [
    "go", "jvm", "java", "python", "nodejs", "node", "dotnet", "ruby", "php", "kube", "machine",
    "cadvisor", "windows", "erlang", "runtime",
  ]

  static func runs(_ series: [SampleSeries], _ services: InstanceServices) -> [VersionRun] {
    series.flatMap { part in
      stated(part, services).map { [$0] } ?? []
    }.flatMap { run, times in
      VersionRun.stretches(of: times).map { stretch in
        var run = run
        run.first = stretch.first
        run.last = stretch.last
        return run
      }
    }
  }

  /// The run that a series tells of, and the times at which it was seen.
  private static func stated(
    _ series: SampleSeries, _ services: InstanceServices
  ) -> (VersionRun, [Timestamp])? {
    let words = MetricName.words(of: series.identity.name)
    guard let first = words.first else { return nil }
    let owner = MetricOwner(series.identity)
    let seen = series.times.indices.filter { series.values[$0] > 0 }
    guard let start = seen.first.map({ Timestamp(microseconds: series.times[$0]) }) else {
      return nil
    }
    let times = seen.map { Timestamp(microseconds: series.times[$0]) }
    var run = VersionRun(
      service: "", instance: "", version: "", first: start, last: start,
      basis: .metric(series.identity.name), source: series.source)
    if series.identity.name == "kube_pod_container_info" {
      guard let pod = owner["pod"], let image = owner["image"] else { return nil }
      let container = owner["container"] ?? ""
      run.service = Workload.name(ofPod: pod)
      run.instance = pod
      run.part = container == run.service ? "" : container
      run.version = Workload.version(ofImage: image)
      run.basis = .image(series.identity.name)
      return run.version.isEmpty ? nil : (run, times)
    }
    let isInfo = words.last == "info"
    if isInfo, platforms.contains(first) || words.contains("runtime") { return nil }
    let keys = isInfo ? versionKeys : ["service_version", "app_kubernetes_io_version"]
    run.version = owner.mesh?.version ?? value(keys, owner)
    run.commit = isInfo ? value(commitKeys, owner) : ""
    if run.version.isEmpty { run.version = String(run.commit.prefix(12)) }
    guard !run.version.isEmpty else { return nil }
    run.instance = owner.instance ?? ""
    run.service = services.service(of: run.instance, label: owner.service)
    // Any metric may carry the resource's version; one basis for all of them.
    if !isInfo, owner.mesh == nil { run.basis = .metric("service.version") }
    return (run, times)
  }

  private static func value(_ keys: [String], _ owner: MetricOwner) -> String {
    for key in keys {
      if let value = owner[key], !value.isEmpty, value != "unknown" { return value }
    }
    return ""
  }
}
