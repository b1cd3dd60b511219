/// Every hypothesis considered, in the order ties are listed.
package let hypothesisCatalog: [any Hypothesis.Type] = [
  ExternalAPI.self,
  DBPoolExhaustion.self,
  SlowDatabase.self,
  DeployRegression.self,
  ConfigChange.self,
  TrafficSurge.self,
  MemoryExhaustion.self,
  HostSaturation.self,
  Network.self,
  BadInput.self,
  Unknown.self,
]
