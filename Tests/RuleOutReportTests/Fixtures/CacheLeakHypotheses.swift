import RuleOutModel

extension CacheLeak {
  static let hypotheses: [HypothesisResult] = [
    deployRegression, slowDatabase, dbPool, externalAPI,
    untested("host-saturation", "no CPU series"),
    untested("network", "not implemented"), untested("bad-input", "not implemented"),
    HypothesisResult(
      id: "unknown", probability: 0.012, verdict: .plausible,
      reason: "every fact seen is predicted by deploy-regression"),
  ]

  static func untested(_ id: String, _ reason: String) -> HypothesisResult {
    HypothesisResult(id: id, probability: 0.004, verdict: .untested, reason: reason)
  }

  static let deployRegression = HypothesisResult(
    id: "deploy-regression", mechanism: "memory-leak", entity: "backend", change: "v2.14.0",
    probability: 0.9712345678, verdict: .leading, decidableAt: at(10, 19),
    reason: "memory rises from 09:34 on the hosts that took v2.14.0 and nowhere else",
    alternatives: ["frontend new-banner"],
    evidence: [
      Evidence(
        test: "memory-floor-rises", group: "memory-floor", applied: true,
        signal: "memory of web-1", direction: .for, likelihoodRatio: 10,
        observed: "+2.1 MiB a minute", expected: "a rising floor after the change",
        statement:
          "memory floor rises steadily from 09:34 (09:33-09:36) on web-1 and web-3, which took v2.14.0; flat on web-2, which had not yet",
        availableAt: at(9, 44), source: SourceReference(file: "memory.csv", line: 412)),
      Evidence(
        test: "memory-grows", group: "memory-floor", signal: "memory of web-1", direction: .for,
        likelihoodRatio: 3, statement: "mean memory rises as well",
        source: SourceReference(file: "memory.csv", line: 412)),
      Evidence(
        test: "paging-precedes", group: "precedence", applied: true, signal: "paging of web-1",
        direction: .for, likelihoodRatio: 3, observed: "10:08 before 10:12:40",
        expected: "paging before slowness",
        statement: "paging starts 10:08, requests slow down 10:12: cause before effect",
        availableAt: at(10, 16), source: SourceReference(file: "memory.csv", line: 824)),
      Evidence(
        test: "reversal", group: "reversal", applied: true, signal: "memory_rss_bytes",
        direction: .for, likelihoodRatio: 10,
        statement:
          "memory, paging and latency return as each host is rolled back; nothing else changed then",
        availableAt: at(12, 52), source: SourceReference(file: "deploys.json", line: 3)),
      Evidence(
        test: "allocation-profile", group: "allocation", direction: .missing, likelihoodRatio: 1,
        statement:
          "no heap dump or allocation profile; the leak is linked to the deployment, not seen in it"
      ),
    ])

  static let slowDatabase = HypothesisResult(
    id: "slow-database", probability: 0.008, verdict: .effect, effectOf: "deploy-regression",
    reason:
      "queries are 3.1 x slower, but only from 10:13, after paging, and only as seen from the paging hosts",
    evidence: [
      Evidence(
        test: "query-time-rises", group: "query-time", applied: true,
        signal: "query time seen by web-1", direction: .for, likelihoodRatio: 3,
        statement: "queries are 3.1 x slower from 10:13",
        source: SourceReference(file: "api.log.gz", line: 40_118)),
      Evidence(
        test: "query-time-everywhere", group: "observers", applied: true,
        signal: "query time seen by web-2", direction: .against, likelihoodRatio: 0.1,
        observed: "12 ms, baseline 12 ms", expected: "slow as seen from every host",
        statement: "web-2 sees its queries in 12 ms as before",
        availableAt: at(10, 20), source: SourceReference(file: "api.log.gz", line: 40_121)),
    ])

  static let dbPool = HypothesisResult(
    id: "db-pool-exhaustion", probability: 0.003, verdict: .ruledOut, decidableAt: at(10, 21),
    reason: "at most 14 of 40 connections in use and none waiting in all 637 samples",
    evidence: [
      Evidence(
        test: "pool-has-room", group: "pool-use", applied: true, signal: "pool used of backend",
        direction: .against, likelihoodRatio: 0.1, observed: "at most 14 of 40",
        expected: "used near the limit of 40", statement: "the pool is never more than 35 % used",
        availableAt: at(10, 21), source: SourceReference(file: "pool.csv", line: 2))
    ])

  static let externalAPI = HypothesisResult(
    id: "external-api", probability: 0.002, verdict: .ruledOut, decidableAt: at(10, 19),
    reason:
      "its calls took 118-124 ms (p95) in every 5-minute window, baseline 121; harm would need 165: explains at most 0.9 % of the slowdown",
    evidence: [
      Evidence(
        test: "calls-equivalent", group: "dependency-latency", applied: true,
        signal: "p95 of calls to payments", direction: .against, likelihoodRatio: 0.1,
        observed: "118-124 ms in 32 windows", expected: "165 ms or more in some window",
        statement: "calls to payments stay within 3 ms of their baseline",
        availableAt: at(10, 19), source: SourceReference(file: "api.log.gz", line: 1))
    ])
}
