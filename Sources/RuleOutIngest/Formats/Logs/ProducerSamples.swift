/// Lines of well-known writers of JSON, all read through the one alias table; each sample has a failure.
enum ProducerSamples {
  static let all = [
    traefik, caddy, googleCloud, cloudflare, istio, pino, bunyan, zap, elastic, clef, log4j,
    logback, structlog, slog, broken,
  ]

  /// Nanoseconds; an origin status of 0 was answered by the proxy.
  private static let traefik = FormatSample(
    #"""
    {"ClientAddr":"10.0.0.1:4411","ClientHost":"10.0.0.1","DownstreamStatus":200,"Duration":2500000,"OriginDuration":2400000,"OriginStatus":200,"Overhead":100000,"RequestMethod":"GET","RequestPath":"/cart/17","RequestCount":7,"RetryAttempts":0,"RouterName":"shop@docker","ServiceName":"shop@docker","StartUTC":"2026-11-22T14:03:11.123456789Z","StartLocal":"2026-11-22T15:03:11.123456789+01:00","level":"info","msg":"","time":"2026-11-22T14:03:11Z"}
    {"ClientAddr":"10.0.0.1:4412","ClientHost":"10.0.0.1","DownstreamStatus":503,"Duration":41000,"OriginDuration":0,"OriginStatus":0,"Overhead":41000,"RequestMethod":"GET","RequestPath":"/cart/18","RouterName":"shop@docker","ServiceName":"shop@docker","StartUTC":"2026-11-22T14:03:12.123456789Z","level":"info","msg":"","time":"2026-11-22T14:03:12Z"}

    """#, records: 2)

  /// Seconds; the request is nested, headers are lists.
  private static let caddy = FormatSample(
    #"""
    {"level":"info","ts":1795356191.5217292,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"10.0.0.1","remote_port":"41342","client_ip":"10.0.0.1","proto":"HTTP/2.0","method":"GET","host":"localhost","uri":"/a?x=1","headers":{"User-Agent":["curl/8.5"]}},"bytes_read":0,"user_id":"","duration":0.000929675,"size":10900,"status":200,"resp_headers":{"Server":["Caddy"]}}
    {"level":"error","ts":1795356192.5217292,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"10.0.0.1","method":"GET","host":"localhost","uri":"/b"},"user_id":"","duration":3.002,"size":0,"status":502}

    """#, records: 2)

  /// Latency as text; no backend to pick in the second.
  private static let googleCloud = FormatSample(
    #"""
    {"httpRequest":{"cacheLookup":true,"latency":"0.010999s","remoteIp":"192.0.2.7","requestMethod":"GET","requestSize":"75","requestUrl":"http://203.0.113.9/cart/17","responseSize":"271","serverIp":"10.0.0.9","status":200},"insertId":"1oek5rg","jsonPayload":{"@type":"type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry","statusDetails":"response_sent_by_backend"},"resource":{"type":"http_load_balancer","labels":{"backend_service_name":"shop"}},"severity":"INFO","timestamp":"2026-11-22T14:03:11.321612Z","receiveTimestamp":"2026-11-22T14:03:12.321612Z"}
    {"httpRequest":{"latency":"0.000412s","remoteIp":"192.0.2.7","requestMethod":"GET","requestUrl":"http://203.0.113.9/cart/18","responseSize":"332","status":503},"insertId":"1oek5rh","jsonPayload":{"@type":"type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry","statusDetails":"failed_to_pick_backend"},"severity":"WARNING","timestamp":"2026-11-22T14:03:12.321612Z"}

    """#, records: 2)

  /// Nanoseconds of start and end; the origin did not answer the second.
  private static let cloudflare = FormatSample(
    #"""
    {"ClientIP":"192.0.2.7","ClientRequestHost":"www.example","ClientRequestMethod":"GET","ClientRequestURI":"/cart/17","EdgeEndTimestamp":1795356191250000000,"EdgeResponseBytes":69045,"EdgeResponseStatus":200,"EdgeStartTimestamp":1795356191000000000,"OriginResponseTime":240000000,"RayID":"3a6050bcbe121a87"}
    {"ClientIP":"192.0.2.8","ClientRequestHost":"www.example","ClientRequestMethod":"POST","ClientRequestURI":"/orders","EdgeEndTimestamp":1795356291250000000,"EdgeResponseBytes":45,"EdgeResponseStatus":522,"EdgeStartTimestamp":1795356261000000000,"OriginResponseTime":0,"RayID":"3a6050bcbe121a88"}

    """#, records: 2)

  /// Numbers as text, nothing as `-`.
  private static let istio = FormatSample(
    #"""
    {"start_time":"2026-11-22T14:03:11.310Z","method":"GET","path":"/status/200","protocol":"HTTP/1.1","response_code":"200","response_flags":"-","bytes_received":"0","duration":"5","upstream_service_time":"4","x_forwarded_for":"-","authority":"httpbin:8000","upstream_host":"10.44.1.23:80","upstream_cluster":"inbound|8000||","downstream_remote_address":"10.44.1.27:46520","route_name":"default"}
    {"start_time":"2026-11-22T14:03:12.310Z","method":"GET","path":"/status/200","protocol":"HTTP/1.1","response_code":"503","response_flags":"UF,URX","bytes_received":"0","duration":"31","upstream_service_time":"-","x_forwarded_for":"-","authority":"httpbin:8000","upstream_host":"10.44.1.23:80","upstream_cluster":"inbound|8000||","downstream_remote_address":"10.44.1.27:46521","route_name":null}

    """#, records: 2)

  private static let pino = FormatSample(
    #"""
    {"level":30,"time":1795356191520,"pid":7,"hostname":"web-1","req":{"id":1,"method":"GET","url":"/cart/17","headers":{"host":"shop"},"remoteAddress":"10.0.0.1","remotePort":4411},"res":{"statusCode":200,"headers":{}},"responseTime":12,"msg":"request completed"}
    {"level":50,"time":1795356192520,"pid":7,"hostname":"web-1","req":{"id":2,"method":"GET","url":"/cart/18","remoteAddress":"10.0.0.1"},"res":{"statusCode":500},"err":{"type":"Error","message":"connect ECONNREFUSED 10.0.0.9:5432","stack":"Error: connect\n    at TCP"},"responseTime":3004,"msg":"request errored"}

    """#, records: 2)

  private static let bunyan = FormatSample(
    #"""
    {"name":"shop","hostname":"web-1","pid":7,"level":30,"msg":"listening","time":"2026-11-22T14:03:11.123Z","v":0}
    {"name":"shop","hostname":"web-1","pid":7,"level":50,"err":{"message":"ECONNRESET","name":"Error"},"msg":"charge failed","time":"2026-11-22T14:03:12.123Z","v":0}

    """#, records: 2)

  private static let zap = FormatSample(
    #"""
    {"level":"info","ts":1795356191.5217292,"caller":"shop/main.go:31","msg":"listening","addr":":8080"}
    {"level":"error","ts":1795356192.5217292,"caller":"shop/pool.go:7","msg":"acquire failed","error":"context deadline exceeded","stacktrace":"main.run\n\tmain.go:7"}

    """#, records: 2)

  /// Flat and nested; durations in nanoseconds.
  private static let elastic = FormatSample(
    #"""
    {"@timestamp":"2026-11-22T14:03:11.123Z","log.level":"INFO","message":"GET /cart/17","ecs.version":"1.6.0","service.name":"shop","http.request.method":"GET","url.path":"/cart/17","http.response.status_code":200,"event.duration":7000000}
    {"@timestamp":"2026-11-22T14:03:12.123Z","log":{"level":"ERROR","logger":"shop.Cart"},"message":"charge failed","ecs":{"version":"8.11"},"service":{"name":"shop","node":{"name":"web-1"}},"error":{"type":"java.net.SocketTimeoutException","message":"Read timed out"}}
    {"@timestamp":"2026-11-22T14:03:13.123Z","http":{"request":{"method":"GET"},"response":{"status_code":504}},"url":{"path":"/cart/18"},"event":{"duration":30001000000},"source":{"ip":"10.0.0.1"},"service":{"name":"shop"}}

    """#, records: 3)

  private static let clef = FormatSample(
    #"""
    {"@t":"2026-11-22T14:03:11.1234567Z","@mt":"HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms","@r":["12.3400"],"RequestMethod":"GET","RequestPath":"/cart/17","StatusCode":200,"Elapsed":12.34,"SourceContext":"Serilog.AspNetCore"}
    {"@t":"2026-11-22T14:03:12.1234567Z","@mt":"Charge of {Order} failed","@l":"Error","@x":"System.TimeoutException: The operation has timed out.","Order":7}

    """#, records: 2)

  private static let log4j = FormatSample(
    #"""
    {"instant":{"epochSecond":1795356191,"nanoOfSecond":123000000},"thread":"main","level":"INFO","loggerName":"com.example.Shop","message":"started","endOfBatch":false,"threadId":1}
    {"instant":{"epochSecond":1795356192,"nanoOfSecond":123000000},"thread":"main","level":"ERROR","loggerName":"com.example.Shop","message":"charge failed","thrown":{"message":"Read timed out","name":"java.net.SocketTimeoutException"},"threadId":1}

    """#, records: 2)

  /// Through its encoder for Logstash.
  private static let logback = FormatSample(
    #"""
    {"@timestamp":"2026-11-22T14:03:11.123+01:00","@version":"1","message":"started","logger_name":"com.example.Shop","thread_name":"main","level":"INFO","level_value":20000}
    {"@timestamp":"2026-11-22T14:03:12.123+01:00","@version":"1","message":"charge failed","logger_name":"com.example.Shop","thread_name":"http-7","level":"ERROR","level_value":40000,"stack_trace":"java.net.SocketTimeoutException: Read timed out\n\tat com.example.Pay.charge(Pay.java:7)"}

    """#, records: 2)

  private static let structlog = FormatSample(
    #"""
    {"order":7,"event":"order placed","timestamp":"2026-11-22T14:03:11.123456Z","level":"info","logger":"shop.orders"}
    {"order":8,"event":"charge failed","timestamp":"2026-11-22T14:03:12.123456Z","level":"error","exception":"Traceback (most recent call last):\n  File \"pay.py\", line 7"}

    """#, records: 2)

  private static let slog = FormatSample(
    #"""
    {"time":"2026-11-22T14:03:11.123456789+01:00","level":"INFO","msg":"listening","addr":":8080"}
    {"time":"2026-11-22T14:03:12.123456789+01:00","level":"ERROR","source":{"function":"main.charge","file":"/src/pay.go","line":7},"msg":"charge failed","err":"context deadline exceeded"}

    """#, records: 2)

  /// nginx with a template made by hand: a quote is missing, an empty value stands bare.
  private static let broken = FormatSample(
    #"""
    {"time_iso8601":"2026-11-22T14:03:11+01:00","remote_addr":"10.0.0.1","request_uri":"/cart/17","status":200,"request_time":0.241,"upstream_response_time":"0.240"}
    {"time_iso8601":"2026-11-22T14:03:12+01:00","remote_addr:"10.0.0.1","request_uri":"/cart/18","status":502,"request_time":0.003,"upstream_response_time":-}

    """#, records: 2)
}
