import Testing

@testable import RuleOutDiagnosis

@Suite struct DiffSettingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var path: String
    var old: String
    var new: String
    var key: String
    var values: [Double]
    var unit: SettingValue.Unit
    var direction: DiffSetting.Direction
    var testDescription: String { new }
  }

  static let cases = [
    Case(
      path: "a.yaml", old: "maxConns: 20", new: "maxConns: 5", key: "maxConns", values: [20, 5],
      unit: .count, direction: .tightened),
    Case(
      path: "a.go", old: "timeout := 2 * time.Second", new: "timeout := 500 * time.Millisecond",
      key: "timeout", values: [2, 0.5], unit: .seconds, direction: .tightened),
    Case(
      path: "a.go", old: "ctx, cancel := context.WithTimeout(ctx, 5*time.Second)",
      new: "ctx, cancel := context.WithTimeout(ctx, 15*time.Second)", key: "WithTimeout",
      values: [5, 15], unit: .seconds, direction: .loosened),
    Case(
      path: "a.go", old: "var maxIdle int = 30_000", new: "var maxIdle int = 30", key: "maxIdle",
      values: [30_000, 30], unit: .count, direction: .tightened),
    Case(
      path: "A.java", old: "config.setMaximumPoolSize(40);", new: "config.setMaximumPoolSize(4);",
      key: "setMaximumPoolSize", values: [40, 4], unit: .count, direction: .tightened),
    Case(
      path: "A.java", old: "b.readTimeout(Duration.ofSeconds(3))",
      new: "b.readTimeout(Duration.ofMillis(300))", key: "readTimeout", values: [3, 0.3],
      unit: .seconds, direction: .tightened),
    Case(
      path: "a.py", old: "TTL = timedelta(minutes=5)", new: "TTL = timedelta(hours=1)", key: "TTL",
      values: [300, 3_600], unit: .seconds, direction: .loosened),
    Case(
      path: "a.py", old: "SIZE = int(os.getenv(\"POOL_SIZE\", \"12\"))",
      new: "SIZE = int(os.getenv(\"POOL_SIZE\", \"6\"))", key: "POOL_SIZE", values: [12, 6],
      unit: .count, direction: .tightened),
    Case(
      path: "a.ts", old: "const timeoutMs: number = 5000;", new: "const timeoutMs: number = 800;",
      key: "timeoutMs", values: [5, 0.8], unit: .seconds, direction: .tightened),
    Case(
      path: "a.json", old: "\"max\": 10,", new: "\"max\": 25,", key: "max", values: [10, 25],
      unit: .count, direction: .loosened),
    Case(
      path: "a.properties", old: "cache.expiry=15m", new: "cache.expiry=90s", key: "cache.expiry",
      values: [900, 90], unit: .seconds, direction: .tightened),
    Case(
      path: "a.yaml", old: "memory: 1Gi", new: "memory: 512Mi", key: "memory",
      values: [1_073_741_824, 536_870_912], unit: .bytes, direction: .tightened),
    Case(
      path: "a.yaml", old: "cpu: 500m", new: "cpu: 2", key: "cpu", values: [0.5, 2], unit: .cores,
      direction: .loosened),
    Case(
      path: "a.tf", old: "max_capacity = 8", new: "max_capacity = 2", key: "max_capacity",
      values: [8, 2], unit: .count, direction: .tightened),
    Case(
      path: "Dockerfile", old: "ENV MAX_WORKERS 8", new: "ENV MAX_WORKERS 2", key: "MAX_WORKERS",
      values: [8, 2], unit: .count, direction: .tightened),
    Case(
      path: "a.yaml", old: "args: [\"-Xmx2g\"]", new: "args: [\"-Xmx512m\"]", key: "Xmx",
      values: [2_147_483_648, 536_870_912], unit: .bytes, direction: .tightened),
    Case(
      path: "a.sql", old: "SELECT a FROM b LIMIT 100", new: "SELECT a FROM b LIMIT 500",
      key: "limit",
      values: [100, 500], unit: .count, direction: .loosened),
    Case(
      path: "a.yaml", old: "logLevel: info", new: "logLevel: debug", key: "logLevel",
      values: [2, 1],
      unit: .level, direction: .unknown),
    Case(
      path: "a.yaml", old: "enabled: true", new: "enabled: false", key: "enabled", values: [1, 0],
      unit: .truth, direction: .unknown),
    Case(
      path: "a.xml", old: "<maxActive>50</maxActive>", new: "<maxActive>5</maxActive>",
      key: "maxActive", values: [50, 5], unit: .count, direction: .tightened),
    Case(
      path: "a.go", old: "if retries > 5 {", new: "if retries > 1 {", key: "retries",
      values: [5, 1],
      unit: .count, direction: .tightened),
    Case(
      path: "a.go", old: "MaxBytes: 10 << 20,", new: "MaxBytes: 1 << 20,", key: "MaxBytes",
      values: [10_485_760, 1_048_576], unit: .bytes, direction: .tightened),
  ]

  @Test(arguments: cases)
  func `a changed value has its key, both numbers, their unit and what it means`(_ item: Case) {
    let settings = facts(item.path, "-  \(item.old)\n+  \(item.new)").settings
    #expect(settings.count == 1, "\(settings)")
    let setting = settings.first
    #expect(setting?.key == item.key)
    #expect(setting?.old?.number == item.values[0])
    #expect(setting?.new?.number == item.values[1])
    #expect(setting?.old?.unit == item.unit)
    #expect(setting?.direction == item.direction)
    #expect(setting?.ratio == item.values[1] / item.values[0])
  }

  @Test func `a key is told with the blocks that it lies in`() {
    let settings = facts(
      "values.yaml", " database:\n   pool:\n-    max: 30\n+    max: 6\n     min: 2"
    ).settings
    #expect(settings.map(\.key) == ["database.pool.max"])
    #expect(settings.first?.statement == "database.pool.max was lowered from 30 to 6")
  }

  @Test func `the value of a named variable of a container is that variable's`() {
    let settings = facts(
      "deploy.yaml", " - name: FETCH_TIMEOUT_MS\n-  value: \"3000\"\n+  value: \"300\""
    ).settings
    #expect(settings.map(\.key) == ["FETCH_TIMEOUT_MS"])
    #expect(settings.first?.new?.number == 0.3)
    #expect(settings.first?.direction == .tightened)
  }

  @Test func `a line that moved sets nothing, a new file tightens nothing`() {
    #expect(facts("a.yaml", "-max: 5\n other: 1\n+max: 5").settings.isEmpty)
    let new = DiffFacts(UnifiedDiff("--- /dev/null\n+++ b/a.yaml\n@@ -0,0 +1 @@\n+timeout: 5s\n"))
    #expect(new.settings.map(\.direction) == [.unknown])
  }

  @Test(arguments: [
    ("1m30s", 90, SettingValue.Unit.seconds), ("PT5S", 5, .seconds), ("0x10", 16, .count),
    ("250ms", 0.25, .seconds), ("50%", 0.5, .share), ("10_000L", 10_000, .count),
  ])
  func `a value of one word is read`(text: String, number: Double, unit: SettingValue.Unit) {
    let value = SettingValue(text, key: [])
    #expect(value?.number == number)
    #expect(value?.unit == unit)
  }

  @Test(arguments: ["1.2.3", "10.0.0.1", "2024-01-01", "abc", "", "5x", "1m2h3x"])
  func `what is no value is none`(text: String) { #expect(SettingValue(text, key: []) == nil) }
}
