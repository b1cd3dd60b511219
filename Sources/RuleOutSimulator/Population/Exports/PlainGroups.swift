/// Series under names that somebody made up for a table.
extension MetricSampler {
  /// What a table is about; each is there or not.
  enum PlainGroup: CaseIterable {
    case requests, processes, hosts, pools, databases, externals, network, application
  }

  mutating func plainSeries(_ group: PlainGroup, byInstance: Bool, missing: Set<Int>)
    -> [MetricSeries]
  {
    switch group {
    case .requests: requestColumns()
    case .processes: byInstance ? processColumns(missing) : meanProcessColumns()
    case .hosts: hostColumns()
    case .pools: poolColumns()
    case .databases: databaseColumns()
    case .externals: externalColumns()
    case .network: networkColumns()
    case .application: applicationSeries()
    }
  }

  /// A share as a ratio, or in percent.
  private mutating func share(
    _ name: String, _ labels: Labels, noise: Double = 0.02, _ value: (Int) -> Double
  ) -> MetricSeries {
    if statesPercent {
      mean(name + "_pct", labels, decimals: 3, noise: noise) { value($0) * 100 }
    } else {
      mean(name + "_ratio", labels, decimals: 5, noise: noise, value)
    }
  }

  private mutating func requestColumns() -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    for (service, plan) in plan.system.services.enumerated() {
      let labels: Labels = [("service", plan.name)]
      series.append(
        mean("requests_per_sec", labels, noise: 0.03) { sampler.rate(service, $0) })
      series.append(
        mean("latency_p95_ms", labels, noise: 0.04) {
          sampler.run.services[$0][service].latency * 2_300
        })
      series.append(
        share("error_rate", labels, noise: 0.06) {
          0.000_6 + sampler.run.services[$0][service].failures
        })
    }
    return series
  }

  private mutating func processColumns(_ missing: Set<Int>) -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    for (instance, entry) in plan.system.instances.enumerated() where !missing.contains(instance) {
      let service = plan.system.services[entry.service]
      let labels: Labels = [("service", service.name), ("instance", entry.name)]
      func state(_ cell: Int) -> InstanceCell { sampler.run.instances[cell][instance] }
      series.append(mean("cpu_usage_pct", labels) { state($0).processor * 100 })
      series.append(
        gauge("memory_rss_mb", labels, decimals: 1) { state($0).resident / 1_048_576 })
      series.append(gauge("memory_limit_mb", labels) { _ in service.memoryLimit / 1_048_576 })
      series.append(
        share("cpu_throttled", labels) { state($0).throttled })
      if service.swap > 0 {
        series.append(
          gauge("swap_used_mb", labels, decimals: 1) { state($0).swapped / 1_048_576 })
      }
    }
    return series
  }

  private mutating func meanProcessColumns() -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    for service in plan.system.services {
      let labels: Labels = [("service", service.name)]
      let count = Double(service.instances.count)
      func mean(_ cell: Int, _ value: (InstanceCell) -> Double) -> Double {
        service.instances.reduce(0) { $0 + value(sampler.run.instances[cell][$1]) } / count
      }
      series.append(self.mean("cpu_usage_pct", labels) { mean($0, \.processor) * 100 })
      series.append(
        gauge("memory_rss_mb", labels, decimals: 1) { mean($0, \.resident) / 1_048_576 })
      series.append(gauge("memory_limit_mb", labels) { _ in service.memoryLimit / 1_048_576 })
    }
    return series
  }

  private mutating func hostColumns() -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    for (host, name) in plan.system.hosts.enumerated() {
      let labels: Labels = [("service", name)]
      func state(_ cell: Int) -> HostCell { sampler.run.hosts[cell][host] }
      series.append(mean("host_cpu_usage_pct", labels) { state($0).processor * 100 })
      series.append(share("cpu_steal", labels) { state($0).steal })
      series.append(gauge("disk_used_pct", labels, decimals: 2) { state($0).disk * 100 })
    }
    return series
  }

  private mutating func poolColumns() -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    for service in plan.system.services where service.pool != nil {
      let labels: Labels = [("service", service.name)]
      func sum(_ cell: Int, _ value: (InstanceCell) -> Double) -> Double {
        service.instances.reduce(0) { $0 + value(sampler.run.instances[cell][$1]) }
      }
      series.append(gauge("db_pool_active", labels) { sum($0, \.poolUsed).rounded() })
      series.append(gauge("db_pool_pending", labels) { sum($0, \.poolPending).rounded() })
      series.append(gauge("db_pool_max", labels) { sum($0, \.poolLimit).rounded() })
      series.append(
        mean("db_pool_acquire_ms", labels, decimals: 3, noise: 0.1) {
          sum($0, \.acquire) / Double(service.instances.count) * 1_000
        })
    }
    return series
  }

  private mutating func databaseColumns() -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    for (database, plan) in plan.system.databases.enumerated() {
      let labels: Labels = [("service", plan.name)]
      series.append(
        mean("db_query_avg_ms", labels, decimals: 3, noise: 0.03) {
          plan.statement * sampler.run.databases[$0][database].slowness * 1_000
        })
      series.append(
        mean("db_queries_per_sec", labels, noise: 0.02) {
          sampler.run.databases[$0][database].rate * sampler.plan.system.sampling
        })
      series.append(
        gauge("db_lock_waits", labels) { sampler.run.databases[$0][database].waiting.rounded() })
    }
    return series
  }

  private mutating func externalColumns() -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    for (external, target) in plan.system.externals.enumerated() {
      let parts = target.host.split(separator: ".")
      let name = parts.count > 1 ? parts[1] : parts[0]
      let caller = plan.system.services.first { service in
        service.routes.contains { $0.externals.contains(external) }
      }
      let labels: Labels = [("service", caller?.name ?? "")]
      series.append(
        mean("upstream_\(name)_latency_p95_ms", labels, noise: 0.04) {
          sampler.calls(external, $0).seconds * 1_500
        })
      series.append(
        share("upstream_\(name)_error_rate", labels, noise: 0.05) {
          sampler.calls(external, $0).failures
        })
    }
    return series
  }

  private mutating func networkColumns() -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    for (host, name) in plan.system.hosts.enumerated() {
      series.append(
        mean("tcp_retransmits_per_sec", [("service", name)], noise: 0.1) {
          900 * sampler.run.hosts[$0][host].resent
        })
    }
    series.append(
      mean("dns_failures_per_sec", [("service", "resolver")], decimals: 3, noise: 0.1) {
        0.002 + 40 * sampler.run.network[$0].names
      })
    return series
  }
}
