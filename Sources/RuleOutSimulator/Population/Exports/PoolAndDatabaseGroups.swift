/// Series of pools, databases and queues, under the names of their libraries.
extension MetricSampler {
  /// How a pool's library is called.
  enum PoolDialect: CaseIterable { case hikari, hikariNative, go, openTelemetry }

  mutating func poolSeries(_ dialect: PoolDialect, missing: Set<Int>) -> [MetricSeries] {
    let sampler = self
    let pooled = plan.system.instances.indices.filter {
      plan.system.services[plan.system.instances[$0].service].pool != nil && !missing.contains($0)
    }
    func labels(_ instance: Int, _ key: String) -> Labels {
      let entry = sampler.plan.system.instances[instance]
      let service = sampler.plan.system.services[entry.service]
      return [
        ("instance", entry.name), (key, service.pool?.name ?? ""), ("service", service.name),
      ]
    }
    func state(_ cell: Int, _ instance: Int) -> InstanceCell {
      sampler.run.instances[cell][instance]
    }
    func rate(_ cell: Int, _ instance: Int) -> Double {
      state(cell, instance).rate * sampler.plan.system.sampling
    }
    var series: [MetricSeries] = []
    switch dialect {
    case .hikari, .hikariNative:
      let names =
        dialect == .hikari
        ? ["connections_active", "connections_idle", "connections_pending", "connections_max"]
        : ["active_connections", "idle_connections", "pending_threads", "max_connections"]
      for (part, name) in names.enumerated() {
        for i in pooled {
          series.append(
            gauge("hikaricp_" + name, labels(i, "pool")) { level(part, state($0, i)) })
        }
      }
      if dialect == .hikari {
        for i in pooled {
          series += timer(
            "hikaricp_connections_acquire_seconds", labels(i, "pool"), rate: { rate($0, i) },
            seconds: { state($0, i).acquire })
        }
        for i in pooled {
          series.append(
            counter("hikaricp_connections_timeout_total", labels(i, "pool")) {
              rate($0, i) * state($0, i).starved
            })
        }
      }
    case .go:
      for (part, name) in [(0, "in_use"), (1, "idle"), (3, "max_open")] {
        for i in pooled {
          series.append(
            gauge("go_sql_\(name)_connections", labels(i, "db_name")) { level(part, state($0, i)) })
        }
      }
      for i in pooled {
        series.append(
          counter("go_sql_wait_count_total", labels(i, "db_name")) {
            rate($0, i) * (state($0, i).poolPending > 0 ? 1 : 0.02)
          })
      }
      for i in pooled {
        series.append(
          counter("go_sql_wait_duration_seconds_total", labels(i, "db_name"), isCount: false) {
            rate($0, i) * (state($0, i).poolPending > 0 ? 1 : 0.02) * state($0, i).acquire
          })
      }
    case .openTelemetry:
      let pool = "db_client_connection_pool_name"
      for (part, name) in [(0, "used"), (1, "idle")] {
        for i in pooled {
          let all = labels(i, pool) + [("db_client_connection_state", name)]
          series.append(gauge("db_client_connection_count", all) { level(part, state($0, i)) })
        }
      }
      for i in pooled {
        series.append(
          gauge("db_client_connection_pending_requests", labels(i, pool)) {
            level(2, state($0, i))
          })
      }
      for i in pooled {
        series.append(gauge("db_client_connection_max", labels(i, pool)) { level(3, state($0, i)) })
      }
    }
    return series
  }

  mutating func databaseSeries() -> [MetricSeries] {
    let sampler = self
    let databases = Array(plan.system.databases.enumerated())
    func rate(_ cell: Int, _ database: Int) -> Double {
      sampler.run.databases[cell][database].rate * sampler.plan.system.sampling
    }
    var series: [MetricSeries] = []
    for (database, plan) in databases {
      series.append(
        counter("pg_stat_statements_calls_total", [("datname", plan.name)]) { rate($0, database) })
    }
    for (database, plan) in databases {
      series.append(
        counter("pg_stat_statements_seconds_total", [("datname", plan.name)], isCount: false) {
          rate($0, database) * plan.statement * sampler.run.databases[$0][database].slowness
        })
    }
    for (database, plan) in databases {
      series.append(
        gauge("db_lock_waiting_sessions", [("datname", plan.name)]) {
          sampler.run.databases[$0][database].waiting.rounded()
        })
    }
    return series
  }

  /// Statements that each service counts itself, and what waits in front of its workers.
  mutating func applicationSeries() -> [MetricSeries] {
    let sampler = self
    var series: [MetricSeries] = []
    for (service, plan) in plan.system.services.enumerated() where plan.database != nil {
      series.append(
        mean("db_queries_per_request", [("service", plan.name)]) {
          sampler.run.services[$0][service].queries
        })
    }
    for (service, plan) in plan.system.services.enumerated() {
      series.append(
        gauge("worker_queue_depth", [("service", plan.name)]) { cell in
          plan.instances.reduce(0) { $0 + sampler.run.instances[cell][$1].queue }
            + sampler.run.services[cell][service].backlog
        })
    }
    return series
  }
}

/// Connections used, idle, waited for, and allowed.
private func level(_ part: Int, _ state: InstanceCell) -> Double {
  let used = state.poolUsed.rounded()
  switch part {
  case 0: return used
  case 1: return max(0, (state.poolLimit * 0.5).rounded() - used)
  case 2: return state.poolPending.rounded()
  default: return state.poolLimit
  }
}
