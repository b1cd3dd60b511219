/// The one table of keys under which logs keep their fields. Keys are compared in snake case, so that
/// `statusCode`, `status-code` and `status.code` are all `status_code`; best first where a line has several.
enum FieldAliases {
  private static let names: [(LogField, String)] = [
    (
      .endTime,
      "end_time event_end edge_end_timestamp timestamp time_iso8601 time ts datetime time_local"
        + " event_time asctime eventtime time_millis date"
    ),
    (.startTime, "start_time event_start start_utc request_start started_at edge_start_timestamp"),
    (
      .status,
      "http_response_status_code http_status_code response_status_code response_code status_code"
        + " http_status elb_status_code downstream_status edge_response_status sc_status"
        + " response_status status"
    ),
    (
      .method,
      "http_request_method http_method request_method cs_method method verb client_request_method"
    ),
    (.route, "http_route route route_name route_template"),
    (
      .path,
      "url_path path request_path request_uri uri http_target http_path cs_uri_stem url_full"
        + " http_url url request_url endpoint client_request_path client_request_uri url_original"
    ),
    (.requestLine, "request request_line"),
    (
      .service,
      "service_name service app_name application_name app application kubernetes_labels_app"
        + " kubernetes_container_name container_name svc programname program"
    ),
    (
      .instance,
      "service_instance_id instance instance_id k8s_pod_name kubernetes_pod_name pod_name pod"
        + " hostname host_name server node machine host"
    ),
    (.upstreamAddress, "upstream_addr upstream"),
    (
      .version,
      "service_version app_version version release build_version image_tag deployment_version"
        + " build deploy"
    ),
    (
      .user,
      "enduser_id user_id usr_id account_id customer_id uid username user_name remote_user user"
        // Who sends where no one person is told: of many users each, they come last.
        + " tenant_id tenant org_id organization_id org organization account"
    ),
    (.session, "session_id session sid"),
    (
      .clientAddress,
      "client_address client_ip http_client_ip remote_addr remote_ip source_ip client_host"
        + " remote_host x_forwarded_for downstream_remote_address ip client"
    ),
    (
      .requestID,
      "x_request_id request_id http_request_id req_id requestid correlation_id x_correlation_id trace_id"
        + " traceid dd_trace_id x_amzn_trace_id"
    ),
    (.direction, "direction traffic_direction span_kind"),
    (
      .peer,
      "peer_service peer upstream_host upstream_service upstream_name dependency dependency_name"
        + " target_service target_host remote_service callee external_service provider"
    ),
    (
      .possiblePeer,
      "server_address net_peer_name peer_name peer_host destination_service destination target"
    ),
    (.upstreamCluster, "upstream_cluster"),
    (
      .errorText,
      "error_message error err exception err_message error_type err_code error_code failure"
        + " stack_trace error_stack_trace stacktrace exc_info err_stack traceback"
    ),
    (.statement, "db_statement db_query_text sql_statement sql_text query_text"),
    (.timeoutFlag, "timeout timed_out is_timeout"),
    (.responseFlags, "response_flags"),
    (.severity, "severity_text severity error_severity log_level level lvl loglevel levelname"),
    (.severityNumber, "severity_number"),
    (
      .message,
      "message msg body event text text_payload rendered_message message_template log"
    ),
  ]

  /// Keys of durations without their unit, which a suffix may give (`_ms`, `_seconds`, ...).
  private static let stems: [(LogField, String)] = [
    (
      .duration,
      "duration request_duration latency elapsed elapsed_time response_time request_time"
        + " resp_time total_time processing_time time_taken took dur rt cost http_server_duration"
        + " http_server_request_duration http_request_duration"
    ),
    (.callerDuration, "client_duration client_latency caller_duration caller_latency"),
    (
      .dependencyTime,
      "dependency dependency_time external external_time upstream_response upstream_response_time"
        + " upstream_time upstream_service_time upstream urt backend backend_time origin_duration"
    ),
    (
      .poolWait,
      "pool_wait db_pool_wait db_wait pool_acquire db_acquire acquire acquire_time connection_wait"
        + " connection_acquire conn_wait pool_wait_time checkout"
    ),
    (
      .queryTime,
      "query query_time db_query db_time db sql sql_time database database_time db_duration"
        + " db_query_time active_record"
    ),
  ]

  /// Stems that are a duration only with a unit behind them.
  private static let needsUnit: Set<String> = [
    "dependency", "external", "upstream", "backend", "acquire", "checkout", "query", "sql",
    "database",
    "upstream_response",
  ]

  /// Durations whose unit their own producer fixes, by the exact key.
  private static let fixed: [String: FieldAlias] = [
    "responseTime": FieldAlias(field: .duration, unit: .milliseconds),
    "Duration": FieldAlias(field: .duration, unit: .nanoseconds),
    "OriginDuration": FieldAlias(field: .dependencyTime, unit: .nanoseconds),
    "event.duration": FieldAlias(field: .duration, unit: .nanoseconds),
    "http.server.request.duration": FieldAlias(field: .duration, unit: .seconds),
    "http.server.duration": FieldAlias(field: .duration, unit: .milliseconds),
    "http.client.request.duration": FieldAlias(
      field: .duration, unit: .seconds, isOutbound: true),
    "http.client.duration": FieldAlias(field: .duration, unit: .milliseconds, isOutbound: true),
    "upstream_response_time": FieldAlias(field: .dependencyTime, unit: .seconds),
    "upstream_service_time": FieldAlias(field: .dependencyTime, unit: .milliseconds),
    "urt": FieldAlias(field: .dependencyTime, unit: .seconds),
    "OriginResponseTime": FieldAlias(field: .dependencyTime, unit: .nanoseconds),
    "time-taken": FieldAlias(field: .duration, unit: .milliseconds),
    "db": FieldAlias(field: .queryTime, unit: .milliseconds),
    "ms": FieldAlias(field: .duration, unit: .milliseconds, rank: 99),
    // Serilog's compact form and others that save letters.
    "t": FieldAlias(field: .endTime, rank: 99),
    // nginx, the epoch with milliseconds.
    "msec": FieldAlias(field: .endTime, rank: 50),
    // PostgreSQL's `jsonlog`.
    "error_severity": FieldAlias(field: .severity, rank: 2, isDatabaseServer: true),
    // bunyan and pino.
    "name": FieldAlias(field: .loggerName),
    "pid": FieldAlias(field: .process),
    // Log4j's JSON.
    "instant.epochSecond": FieldAlias(field: .endTime),
    "@t": FieldAlias(field: .endTime),
    "@l": FieldAlias(field: .severity),
    "@m": FieldAlias(field: .message),
    "@mt": FieldAlias(field: .message, rank: 1),
  ]

  private static let units: [(suffix: String, unit: DurationUnit)] = [
    ("_milliseconds", .milliseconds), ("_millis", .milliseconds), ("_msec", .milliseconds),
    ("_ms", .milliseconds), ("_microseconds", .microseconds), ("_micros", .microseconds),
    ("_usec", .microseconds), ("_us", .microseconds), ("_nanoseconds", .nanoseconds),
    ("_nanos", .nanoseconds), ("_nsec", .nanoseconds), ("_ns", .nanoseconds),
    ("_seconds", .seconds), ("_secs", .seconds), ("_sec", .seconds), ("_s", .seconds),
  ]

  /// Objects that only group fields: `{"req": {"method": ...}}` is `method`.
  private static let wrappers: Set<String> = [
    "attributes", "resource", "fields", "data", "labels", "extra", "context", "ctx", "request",
    "req",
    "response", "res", "http", "meta", "payload", "json_payload", "http_request", "properties",
    "log", "_source",
  ]

  /// Keys that look like one of the table but mean something else: a header, a schema version.
  private static let excluded: Set<String> = [
    "request.host", "req.host", "@version", "ecs.version",
  ]

  private static let byName: [String: FieldAlias] = {
    var table: [String: FieldAlias] = [:]
    for (field, list) in names {
      for (rank, name) in list.split(separator: " ").enumerated() {
        table[String(name)] = FieldAlias(field: field, rank: UInt8(rank))
      }
    }
    return table
  }()

  private static let byStem: [String: FieldAlias] = {
    var table: [String: FieldAlias] = [:]
    for (field, list) in stems {
      for (rank, name) in list.split(separator: " ").enumerated() {
        table[String(name)] = FieldAlias(field: field, rank: UInt8(rank * 2 + 1))
      }
    }
    return table
  }()

  /// What `key`, dotted where it is nested, stands for; nil where nothing.
  static func alias(of key: String) -> FieldAlias? {
    if excluded.contains(key) { return nil }
    if let alias = fixed[key] { return alias }
    let parts = key.split(separator: ".").map(snakeCase)
    for first in parts.indices {
      if first > 0, !wrappers.contains(parts[first - 1]) { return nil }
      if let alias = alias(ofSnakeCase: parts[first...].joined(separator: "_")) { return alias }
    }
    return nil
  }

  private static func alias(ofSnakeCase name: String) -> FieldAlias? {
    for (suffix, unit) in units where name.hasSuffix(suffix) {
      if var alias = byStem[String(name.dropLast(suffix.count))] {
        alias.unit = unit
        // A key that states its unit goes before the same key without.
        alias.rank -= 1
        return alias
      }
    }
    if let alias = byName[name] { return alias }
    return needsUnit.contains(name) ? nil : byStem[name]
  }

  /// `statusCode` -> `status_code`, `StartUTC` -> `start_utc`, `sc-status` -> `sc_status`, `@timestamp` ->
  /// `timestamp`.
  static func snakeCase(_ name: some StringProtocol) -> String {
    var result = ""
    var previousIsLower = false
    for character in name where character != "@" {
      if character.isUppercase && previousIsLower { result.append("_") }
      previousIsLower = character.isLowercase || character.isNumber
      result += character == "-" || character == " " ? "_" : character.lowercased()
    }
    return result
  }
}
