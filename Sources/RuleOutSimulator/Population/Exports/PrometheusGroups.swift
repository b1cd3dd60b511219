/// Series under the names that exporters give them.
extension MetricSampler {
  mutating func requestSeries() -> [MetricSeries] {
    var series: [MetricSeries] = []
    let services = Array(plan.system.services.enumerated())
    let sampler = self
    for (service, plan) in services {
      for code in ["200", "500"] {
        series.append(
          counter("http_requests_total", [("service", plan.name), ("code", code)]) { cell in
            let failures = sampler.run.services[cell][service].failures
            return sampler.rate(service, cell) * (code == "500" ? failures : 1 - failures)
          })
      }
    }
    for (service, plan) in services {
      series += timer(
        "http_request_duration_seconds", [("service", plan.name)],
        rate: { sampler.rate(service, $0) },
        seconds: { sampler.run.services[$0][service].latency })
    }
    return series
  }

  /// Of processes and their containers, without the instances in `missing`.
  mutating func processSeries(missing: Set<Int>) -> [MetricSeries] {
    let sampler = self
    let all = plan.system.instances.indices.filter { !missing.contains($0) }
    func labels(_ instance: Int) -> Labels {
      let entry = sampler.plan.system.instances[instance]
      return [
        ("instance", entry.name), ("service", sampler.plan.system.services[entry.service].name),
      ]
    }
    func service(_ instance: Int) -> SystemPlan.Service {
      sampler.plan.system.services[sampler.plan.system.instances[instance].service]
    }
    func state(_ cell: Int, _ instance: Int) -> InstanceCell {
      sampler.run.instances[cell][instance]
    }
    var series: [MetricSeries] = []
    for i in all {
      series.append(
        gauge("process_resident_memory_bytes", labels(i)) { state($0, i).resident })
    }
    for i in all {
      series.append(
        gauge("container_spec_memory_limit_bytes", labels(i)) { _ in service(i).memoryLimit })
    }
    for i in all where service(i).swap > 0 {
      series.append(gauge("container_memory_swap", labels(i)) { state($0, i).swapped })
    }
    for i in all {
      series.append(
        counter("container_cpu_usage_seconds_total", labels(i), isCount: false) {
          state($0, i).processor * service(i).cores
        })
    }
    for i in all {
      series.append(
        counter("container_cpu_cfs_throttled_periods_total", labels(i)) {
          state($0, i).throttled * 10
        })
    }
    for i in all {
      series.append(
        counter("container_cpu_cfs_periods_total", labels(i), isCount: false) { _ in 10 })
    }
    for i in all {
      series.append(
        gauge("process_start_time_seconds", labels(i)) { sampler.startTime(i, $0) })
    }
    for i in all {
      series.append(
        counter("container_oom_events_total", labels(i), isCount: false) {
          Double(state($0, i).kills) / sampler.plan.step
        })
    }
    for i in all where service(i).runtime == .jvm {
      series += timer(
        "jvm_gc_pause_seconds", labels(i), rate: { _ in 0.3 },
        seconds: { state($0, i).collector / 0.3 })
    }
    return series
  }

  mutating func hostSeries() -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    let hosts = Array(plan.system.hosts.enumerated())
    func state(_ cell: Int, _ host: Int) -> HostCell { sampler.run.hosts[cell][host] }
    for (host, name) in hosts {
      for mode in ["user", "steal", "idle"] {
        series.append(
          counter("node_cpu_seconds_total", [("instance", name), ("mode", mode)], isCount: false) {
            let now = state($0, host)
            switch mode {
            case "user": return now.processor * 4
            case "steal": return now.steal * 4
            default: return max(0, 1 - now.processor - now.steal) * 4
            }
          })
      }
    }
    for (host, name) in hosts {
      series.append(
        gauge("node_filesystem_avail_bytes", [("instance", name), ("mountpoint", "/")]) {
          (1 - state($0, host).disk) * 42_949_672_960
        })
    }
    for (_, name) in hosts {
      series.append(
        gauge("node_filesystem_size_bytes", [("instance", name), ("mountpoint", "/")]) { _ in
          42_949_672_960
        })
    }
    let instances = plan.system.instances
    for (host, name) in hosts {
      series.append(
        counter("node_vmstat_pgmajfault", [("instance", name)], kind: .unknown) { cell in
          instances.indices.filter { instances[$0].host == host }
            .reduce(0.2) { $0 + sampler.run.instances[cell][$1].paging }
        })
    }
    return series
  }

  mutating func networkSeries(includesExpiry: Bool) -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    for (host, name) in plan.system.hosts.enumerated() {
      series.append(
        counter("node_netstat_Tcp_RetransSegs", [("instance", name)], kind: .unknown) {
          900 * sampler.run.hosts[$0][host].resent
        })
    }
    for name in plan.system.hosts {
      series.append(
        counter("node_netstat_Tcp_OutSegs", [("instance", name)], kind: .unknown) { _ in 900 })
    }
    for code in ["NOERROR", "NXDOMAIN", "SERVFAIL"] {
      series.append(
        counter("coredns_dns_responses_total", [("rcode", code)]) { cell in
          let failing = sampler.run.network[cell].names
          switch code {
          case "NOERROR": return 40 * (1 - failing)
          case "SERVFAIL": return 0.002 + 40 * failing
          default: return 12
          }
        })
    }
    guard includesExpiry else { return series }
    for (service, entry) in plan.system.services.enumerated() {
      let fault = plan.faults.first { $0.kind == .certificate && $0.service == service }
      let days = Double(random.within(20...80)) * 86_400
      let end = Double(plan.time(fault?.begin ?? days)) / 1_000_000
      series.append(
        gauge("probe_ssl_earliest_cert_expiry", [("service", entry.name)]) { cell in
          // Renewed, in the end.
          guard let fault, Double(cell) * sampler.plan.step > fault.end else { return end }
          return end + 90 * 86_400
        })
    }
    return series
  }

  /// Of each caller's client.
  mutating func externalSeries() -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    let externals = Array(plan.system.externals.enumerated())
    for (external, target) in externals {
      for code in ["200", "503"] {
        series.append(
          counter("http_client_requests_total", [("peer_service", target.host), ("code", code)]) {
            let calls = sampler.calls(external, $0)
            return calls.rate * (code == "503" ? calls.failures : 1 - calls.failures)
          })
      }
    }
    for (external, target) in externals {
      series += timer(
        "http_client_request_duration_seconds", [("peer_service", target.host)],
        rate: { sampler.calls(external, $0).rate },
        seconds: { sampler.calls(external, $0).seconds })
    }
    return series
  }
}
