/// The formats of input, in the order in which ties between equally sure formats are decided.
package enum FormatCatalog {
  /// One line a format; the tests of samples and borders pick it up from here.
  package static let formats: [any InputFormat.Type] =
    [
      JSONLines.self,
      AccessLog.self,
      IngressNginx.self,
      EnvoyLog.self,
      ApplicationLoadBalancer.self,
      HAProxyLog.self,
      Logfmt.self,
      W3CLog.self,
      SquidLog.self,
      LogTable.self,
      OpenTelemetryLogs.self,
      ApacheErrorLog.self,
      PostgreSQLLog.self,
      MySQLSlowLog.self,
      RedisLog.self,
      RedisSlowLog.self,
      TextLog.self,
      MixedLog.self,
    ] + structuredFormats
}
