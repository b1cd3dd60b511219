/// The formats of metrics, changes, alerts and what goes with them, in the order in which ties are
/// decided.
package let structuredFormats: [any InputFormat.Type] = [
  PrometheusQueryRange.self,
  VictoriaMetricsExport.self,
  Exposition.self,
  LongCSV.self,
  WideCSV.self,
  AlertJSON.self,
  HelmHistory.self,
  ArgoHistory.self,
  GrafanaAnnotations.self,
  ChangesJSON.self,
  ChangesCSV.self,
  TimelineCSV.self,
  TopologyCSV.self,
  CommitsJSON.self,
  GitLog.self,
  TracesJSON.self,
  PatternsJSON.self,
  StatusFeedJSON.self,
]
