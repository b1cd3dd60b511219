import RuleOutModel

/// The commands of each export. A new one is a line here; what a command needs to know of time and names,
/// `ExportTools` adds.
extension ExportRequest.Kind {
  /// What is exported, in words.
  var title: String {
    switch self {
    case .requests: "requests with time, route, status, duration and user"
    case .outboundCalls: "outbound calls with peer, status and duration"
    case .connectionPool: "connections in use, their limit, and requests waiting"
    case .queryTimes: "query times as the services see them"
    case .databaseView: "query times as the database sees them"
    case .deployments: "deployments and rollbacks with their times"
    case .settings: "flags and settings with the times of their changes"
    case .diffs: "commits with their diffs"
    case .memory: "memory, swap and paging by process and host"
    case .heapProfile: "a heap dump or allocation profile"
    case .hosts: "processors and disks by host"
    case .messages: "messages at level warning and above"
    case .networkCounters: "lost packets, and errors of connections and names"
    case .certificates: "end dates of certificates"
    case .queues: "depth of queues by topic"
    }
  }

  func commands(_ tools: ExportTools) -> [ExportCommand] {
    switch self {
    case .requests:
      let counts =
        "http_requests_total|http_server_requests_seconds_.*|http_server_request_duration_seconds_.*"
        + "|nginx_ingress_controller_requests|istio_requests_total"
      return tools.kubernetesLogs()
        + [
          tools.journal(file: "logs-journal.json"),
          tools.cloudLogging(tools.cloudService, file: "logs-gcloud.json"),
          tools.cloudWatchLogs(file: "logs-aws.json"),
          tools.prometheus(counts, file: "requests-prometheus.json"),
          tools.prometheusWeekBefore(counts, file: "requests-week-before.json"),
          tools.cloudWatch(
            "AWS/ApplicationELB", by: "LoadBalancer",
            [
              ("RequestCount", "Sum"), ("TargetResponseTime", "p95"),
              ("HTTPCode_Target_5XX_Count", "Sum"),
            ], file: "requests-load-balancer.json"),
        ]
    case .outboundCalls:
      return [
        tools.prometheus(
          "http_client_requests?_(duration_)?seconds_.*|envoy_cluster_upstream_rq_.*"
            + "|istio_request_duration_milliseconds_.*|grpc_client_.*", file: "calls.json")
      ] + tools.kubernetesLogs()
        + [tools.cloudLogging(tools.cloudService, file: "logs-gcloud.json")]
    case .connectionPool:
      return [
        tools.prometheus(
          "hikaricp_connections.*|db_client_connections?_.*|go_sql_.*|jdbc_connections_.*",
          ofExporters: "pgbouncer_pools_.*|pgbouncer_databases_.*", file: "pool.json"),
        tools.database("SHOW POOLS", .pooler, file: "pool-pgbouncer.csv"),
        tools.database(
          "SELECT now() AS time, application_name, state, wait_event_type, count(*) AS sessions"
            + " FROM pg_stat_activity GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC",
          file: "pool-activity.csv"),
        tools.cloudWatch(
          "AWS/RDS", by: "DBInstanceIdentifier", [("DatabaseConnections", "Maximum")],
          file: "pool-rds.json"),
      ]
    case .queryTimes:
      return [
        tools.prometheus(
          "hikaricp_connections_usage_seconds_.*|db_client_operation_duration_seconds_.*"
            + "|spring_data_repository_invocations_seconds_.*", file: "queries.json")
      ] + tools.kubernetesLogs()
    case .databaseView:
      return [
        tools.prometheus(
          ofExporters:
            "pg_stat_statements_.*|pg_stat_activity_.*|pg_stat_database_.*|pg_locks_count"
            + "|mysql_global_status_(slow_queries|threads_running|questions)",
          file: "database.json"),
        tools.database(
          "SELECT now() AS time, queryid, calls AS executions, mean_exec_time AS mean_ms,"
            + " max_exec_time AS max_ms, query"
            + " FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 200",
          file: "database-statements.csv"),
        tools.database(
          "SELECT now() AS time, pid, state, wait_event_type, wait_event, xact_start, query_start"
            + " FROM pg_stat_activity ORDER BY query_start", file: "database-activity.csv"),
        tools.cloudWatch(
          "AWS/RDS", by: "DBInstanceIdentifier",
          [("ReadLatency", "Average"), ("WriteLatency", "Average"), ("CPUUtilization", "Average")],
          file: "database-rds.json"),
        tools.cloudLogging("resource.type=\"cloudsql_database\"", file: "database-gcloud.json"),
      ]
    case .deployments:
      return [
        ExportCommand(
          "kubectl",
          [
            "get", "deployments,statefulsets,daemonsets,replicasets", "--all-namespaces", "-o",
            "json",
          ],
          file: "rollouts.json"),
        ExportCommand(
          "kubectl", ["get", "events", "--all-namespaces", "-o", "json"], file: "events.json",
          isPresentOnly: true),
        ExportCommand(
          "helm",
          ["history", tools.services.first.map { .text($0) } ?? .setting(.service), "-o", "json"],
          file: "helm.json"),
        ExportCommand(
          "gh", ["api", "repos/{owner}/{repo}/deployments?per_page=100"], file: "deployments.json"),
        tools.gitLog(["--stat"], file: "commits.txt"),
      ]
    case .settings:
      return [
        tools.gitLog(
          [
            "--patch", "--", "*.yaml", "*.yml", "*.toml", "*.properties", "*.tf", "*.env", "*.conf",
          ],
          file: "settings.txt"),
        ExportCommand(
          "aws",
          [
            "cloudtrail", "lookup-events", "--start-time", .text(tools.start), "--end-time",
            .text(tools.end), "--lookup-attributes", "AttributeKey=ReadOnly,AttributeValue=false",
            "--output", "json",
          ], file: "settings-aws.json", isForPeople: true),
        tools.cloudLogging(
          "logName:\"cloudaudit.googleapis.com%2Factivity\"", file: "settings-gcloud.json",
          isForPeople: true),
      ]
    case .diffs:
      return [tools.gitLog(["--patch"], file: "commits-with-diffs.txt")]
    case .memory:
      return [
        tools.prometheus(
          "process_resident_memory_bytes|container_memory_(working_set_bytes|rss|swap|failures_total)"
            + "|container_spec_memory_limit_bytes|kube_pod_container_resource_limits"
            + "|jvm_memory_used_bytes|jvm_memory_max_bytes|go_memstats_heap_(inuse|alloc)_bytes"
            + "|node_memory_(MemAvailable|SwapFree|SwapTotal)_bytes|node_vmstat_(pswpin|pswpout|oom_kill)",
          file: "memory.json")
      ] + tools.sadf(["-r", "-S", "-W", "-B"], file: "memory-sar")
    case .heapProfile:
      let pod: ExportCommand.Word = tools.instances.first.map { .text($0) } ?? .setting(.pod)
      return [
        ExportCommand(
          "kubectl", ["exec", pod, "--", "jcmd", "1", "GC.class_histogram"], file: "heap.txt",
          isPresentOnly: true, isForPeople: true)
      ]
    case .hosts:
      return [
        tools.prometheus(
          "node_cpu_seconds_total|node_load1|node_pressure_(cpu|io)_waiting_seconds_total"
            + "|node_disk_io_time_seconds_total|node_filesystem_(avail|size)_bytes"
            + "|container_cpu_(usage_seconds_total|cfs_periods_total|cfs_throttled_periods_total)",
          file: "hosts.json")
      ] + tools.sadf(["-u", "ALL", "-q", "-d", "-F"], file: "hosts-sar")
        + [
          tools.cloudWatch(
            "AWS/EC2", by: "InstanceId",
            [("CPUUtilization", "Average"), ("CPUCreditBalance", "Minimum")],
            file: "hosts-aws.json"),
          tools.cloudWatch(
            "AWS/EBS", by: "VolumeId",
            [("BurstBalance", "Minimum"), ("VolumeQueueLength", "Average")],
            file: "disks-aws.json"),
        ]
    case .messages:
      return tools.kubernetesLogs()
        + [
          tools.journal(priority: "warning", file: "messages-journal.json"),
          tools.cloudLogging(
            "severity>=WARNING AND \(tools.cloudService)", file: "messages-gcloud.json"),
          tools.cloudWatchLogs(file: "logs-aws.json"),
        ]
    case .networkCounters:
      return [
        tools.prometheus(
          "node_netstat_Tcp_(RetransSegs|OutSegs)|node_network_(receive|transmit)_(errs|drop)_total"
            + "|envoy_cluster_upstream_cx_connect_(fail|timeout)",
          ofExporters: "coredns_dns_responses_total|coredns_dns_request_duration_seconds_.*",
          file: "network.json")
      ] + tools.sadf(["-n", "DEV,EDEV,TCP,ETCP"], file: "network-sar")
    case .certificates:
      let hosts: [ExportCommand.Word] =
        tools.dependencies.isEmpty
        ? [.setting(.host)] : tools.dependencies.prefix(4).map { .text($0) }
      return [
        tools.prometheus(
          ofExporters: "probe_ssl_earliest_cert_expiry|x509_cert_not_after"
            + "|certmanager_certificate_expiration_timestamp_seconds", file: "certificates.json")
      ]
        + hosts.enumerated().map { index, host in
          var command = ExportCommand(
            "openssl", ["s_client", "-port", "443", "-host", host, "-servername", host],
            file: "certificate-\(index + 1).txt", isPresentOnly: true, isForPeople: true)
          command.filter = "< /dev/null | openssl x509 -noout -dates"
          return command
        }
    case .queues:
      return [
        tools.prometheus(
          ofExporters:
            "kafka_consumergroup_lag|kafka_topic_partition_current_offset|rabbitmq_queue_messages.*"
            + "|aws_sqs_approximate_.*|sidekiq_queue_.*", file: "queues.json"),
        tools.cloudWatch(
          "AWS/SQS", by: "QueueName",
          [
            ("ApproximateNumberOfMessagesVisible", "Maximum"),
            ("ApproximateAgeOfOldestMessage", "Maximum"),
          ], file: "queues-aws.json"),
      ]
    }
  }
}
