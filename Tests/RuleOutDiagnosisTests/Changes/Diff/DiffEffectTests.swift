import Testing

@testable import RuleOutDiagnosis

@Suite struct DiffEffectTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var path: String
    var lines: String
    var kind: DiffEffect.Kind
    var mechanism: String?
    var testDescription: String { "\(kind.rawValue) in \(path): \(lines.prefix(40))" }
  }

  static let cases = [
    Case(
      path: "a.go",
      lines: " for _, id := range ids {\n+\trow := db.QueryRow(q, id)\n \tuse(row)\n }",
      kind: .callInLoop, mechanism: "n-plus-one"),
    Case(
      path: "a.py", lines: "-rows = repo.find_all(ids)\n+rows = [repo.find(i) for i in ids]",
      kind: .callInLoop, mechanism: "n-plus-one"),
    Case(
      path: "a.ts", lines: "+const all = await Promise.all(ids.map(id => userRepo.findOne(id)))",
      kind: .callInLoop, mechanism: "n-plus-one"),
    Case(
      path: "A.java", lines: " for (Item i : items) {\n+    client.get(i.url());\n }",
      kind: .callInLoop, mechanism: "n-plus-one"),
    Case(
      path: "a.py", lines: "+_seen = {}\n+\n+def handle(r):\n+    _seen[r.id] = r.body",
      kind: .unboundedGrowth, mechanism: "memory-leak"),
    Case(
      path: "a.go",
      lines: "+var recent []string\n func h(s string) {\n+\trecent = append(recent, s)\n }",
      kind: .unboundedGrowth, mechanism: "memory-leak"),
    Case(
      path: "a.js", lines: "+    this.listeners.push(callback)", kind: .unboundedGrowth,
      mechanism: "memory-leak"),
    Case(
      path: "A.java",
      lines:
        "+  private static final Map<String, Quote> quotes = new HashMap<>();\n+  quotes.put(key, quote);",
      kind: .unboundedGrowth, mechanism: "memory-leak"),
    Case(
      path: "a.go", lines: "-\tc.evictExpired(now)\n \tc.put(k, v)", kind: .evictionRemoved,
      mechanism: "memory-leak"),
    Case(
      path: "a.go", lines: " rows, err := db.Query(q)\n-\tdefer rows.Close()",
      kind: .releaseRemoved,
      mechanism: "pool-exhaustion"),
    Case(
      path: "a.py",
      lines: "-with pool.connection() as c:\n-    c.run(q)\n+c = pool.connection()\n+c.run(q)",
      kind: .releaseRemoved, mechanism: "pool-exhaustion"),
    Case(
      path: "a.js", lines: "-    emitter.unsubscribe(this.handler)", kind: .releaseRemoved,
      mechanism: "memory-leak"),
    Case(
      path: "a.go", lines: "-\tif cart == nil {\n-\t\treturn empty\n-\t}", kind: .guardRemoved,
      mechanism: "errors"),
    Case(
      path: "a.ts", lines: "-  const zip = user.address?.zip\n+  const zip = user.address.zip",
      kind: .guardRemoved, mechanism: "errors"),
    Case(
      path: "a.py", lines: "-try:\n-    parse(x)\n-except ValueError:\n-    skip(x)\n+parse(x)",
      kind: .guardRemoved, mechanism: "errors"),
    Case(
      path: "a.go", lines: "-\ts.mu.Lock()\n \ts.n++", kind: .guardRemoved, mechanism: nil),
    Case(
      path: "a.sql", lines: "-SELECT a FROM b LIMIT 50\n+SELECT a FROM b", kind: .guardRemoved,
      mechanism: "latency"),
    Case(
      path: "a.py", lines: "+    time.sleep(2)", kind: .blockingAdded, mechanism: "latency"),
    Case(
      path: "a.js", lines: "-await readFile(p)\n+fs.readFileSync(p)", kind: .blockingAdded,
      mechanism: "latency"),
    Case(
      path: "a.yaml", lines: " pool:\n-  max: 20\n+  max: 2", kind: .limitLowered,
      mechanism: "pool-exhaustion"),
    Case(
      path: "a.yaml", lines: "-log_level: warn\n+log_level: debug", kind: .logVolumeRaised,
      mechanism: "disk-full"),
    Case(
      path: "a.yaml", lines: "-trace_sampling: 0.01\n+trace_sampling: 1.0", kind: .logVolumeRaised,
      mechanism: "disk-full"),
    Case(
      path: "a.py", lines: "-logger.debug(\"row %s\", row)\n+logger.info(\"row %s\", row)",
      kind: .logVolumeRaised, mechanism: "disk-full"),
    Case(
      path: "db/7.sql", lines: "+ALTER TABLE orders RENAME COLUMN buyer TO customer;",
      kind: .schemaChanged, mechanism: "errors"),
    Case(
      path: "db/8.sql", lines: "+ALTER TABLE orders DROP COLUMN IF EXISTS note;",
      kind: .schemaChanged, mechanism: "errors"),
    Case(
      path: "a.go", lines: "-\tTotal int `json:\"total\"`\n+\tTotal int `json:\"totalCents\"`",
      kind: .schemaChanged, mechanism: "errors"),
    Case(
      path: "a.py", lines: "+    op.execute(\"DROP INDEX ix_orders_buyer\")", kind: .indexDropped,
      mechanism: "slow-queries"),
    Case(
      path: "go.mod", lines: "-\tgithub.com/acme/tax v1.4.0\n+\tgithub.com/acme/tax v2.0.0",
      kind: .dependencyChanged, mechanism: nil),
    Case(
      path: "a.yaml",
      lines: "-tax_url: https://tax.internal.example/v1\n+tax_url: https://tax2.example/v1",
      kind: .hostChanged, mechanism: "dependency"),
    Case(
      path: "a.yaml", lines: "-ca: /etc/old-root.pem\n+ca: /etc/new-root.pem", kind: .trustChanged,
      mechanism: "certificate"),
    Case(
      path: "db/9.sql", lines: "+ALTER TABLE orders ADD COLUMN depot text NOT NULL;",
      kind: .schemaChanged, mechanism: "errors"),
    Case(
      path: "db/9.sql", lines: "+ALTER TABLE orders ALTER COLUMN depot DROP DEFAULT;",
      kind: .schemaChanged, mechanism: "errors"),
    Case(
      path: "db/9.sql", lines: "+ALTER TABLE guests MODIFY member_no VARCHAR(24) NULL;",
      kind: .schemaChanged, mechanism: "slow-queries"),
    Case(
      path: "db/9.sql", lines: "+ALTER TABLE guests ALTER COLUMN member_no TYPE text;",
      kind: .schemaChanged, mechanism: "slow-queries"),
    Case(
      path: "db/9.sql", lines: "+ALTER TABLE guests MODIFY COLUMN depot text NOT NULL;",
      kind: .schemaChanged, mechanism: "errors"),
    Case(
      path: "db/10.sql", lines: "+CREATE INDEX ix_orders_depot ON orders (depot);",
      kind: .tableLocked, mechanism: "lock-contention"),
    Case(
      path: "db/11.sql",
      lines: "+ALTER TABLE orders ADD CONSTRAINT fk_depot FOREIGN KEY (depot) REFERENCES depots;",
      kind: .tableLocked, mechanism: "lock-contention"),
    Case(
      path: "a.yaml", lines: "-fetch_parallelism: 4\n+fetch_parallelism: 40",
      kind: .concurrencyRaised, mechanism: nil),
    Case(
      path: "a.yaml", lines: "-cache_ttl: 10m\n+cache_ttl: 10s", kind: .expiryShortened,
      mechanism: nil),
  ]

  @Test(arguments: cases)
  func `a shape that hurts is named with its mechanism`(_ item: Case) {
    let effects = facts(item.path, item.lines).effects
    let effect = effects.first { $0.kind == item.kind }
    #expect(effect != nil, "\(effects)")
    #expect(effect?.mechanism == item.mechanism)
    #expect(effect?.path == item.path)
    #expect(effect?.statement.hasSuffix(".") == false)
  }

  @Test(arguments: [
    (
      "a.go",
      " for _, id := range ids {\n-\trow := db.QueryRow(p, id)\n+\trow := db.QueryRow(q, id)\n }"
    ),
    ("a.go", "+\tfor rows.Next() {\n+\t\tuse(rows)\n+\t}\n+\tdb.Exec(q)"),
    ("a.py", "+def handle(r):\n+    items = []\n+    items.append(r)"),
    ("a.py", "+_seen = {}\n+_seen[k] = v\n+if len(_seen) > 9:\n+    _seen.clear()"),
    ("a.go", "-\tdefer rows.Close()\n \tx()\n+\tdefer rows.Close()"),
    ("a.go", "-\t// c.evictExpired(now)"), ("a.yaml", "-max_size: 5\n+max_size: 10"),
    ("a.go", "-\tTLSHandshakeTimeout: 5 * time.Second,\n+\tTLSHandshakeTimeout: 9 * time.Second,"),
    ("a.tf", "-  name = each.key\n+  label = each.key"),
    ("a.go", "-\tWriteBufferSize: 8192,\n+\tWriteBufferSize: 4096,"),
    ("a.rs", "-    .set_max_row_group_size(9000)\n+    .set_max_row_group_size(4000)"),
    ("db/9.sql", "+ALTER TABLE orders ADD COLUMN depot text NOT NULL DEFAULT 'a';"),
    ("db/9.sql", "+CREATE INDEX CONCURRENTLY ix_orders_depot ON orders (depot);"),
    ("db/9.sql", "+CREATE TABLE depots (id int);\n+CREATE INDEX ix_depots ON depots (id);"),
    ("db/9.sql", "+ALTER TABLE a ADD CONSTRAINT c FOREIGN KEY (b) REFERENCES d NOT VALID;"),
    ("a.yaml", "-fetch_parallelism: 4\n+fetch_parallelism: 5"),
    ("a_test.go", "-\tif cart == nil {\n-\t}"), ("docs/a.md", "-timeout: 9\n+timeout: 1"),
  ])
  func `what only resembles one is none`(path: String, lines: String) {
    #expect(facts(path, lines).effects.isEmpty)
  }

  @Test func `a renamed column is told by both names`() {
    let effects = facts("db/7.sql", "+ALTER TABLE orders RENAME COLUMN buyer TO customer;").effects
    #expect(effects.map(\.subjects) == [["buyer", "customer"]])
    #expect(effects.map(\.statement) == ["buyer is renamed to customer"])
  }

  @Test func `what moves from one file of a commit to another is not removed`() {
    let moved = DiffFacts(
      UnifiedDiff(
        """
        diff --git a/a.go b/a.go
        @@ -1,3 +1,1 @@
        -\tif cart == nil {
        -\t\tdefer rows.Close()
        -\t}
        diff --git a/b.go b/b.go
        @@ -1,1 +1,3 @@
        +\tif cart == nil {
        +\t\tdefer rows.Close()
        +\t}
        """))
    #expect(moved.effects.isEmpty)
  }

  @Test func `a long diff of many files gives each of its facts once`() {
    let files = (0..<60).map { number in
      "diff --git a/f\(number).go b/f\(number).go\n@@ -1 +1 @@\n"
        + (0..<12).map {
          "-\tsetA\($0)Limit(\(number + 900))\n+\tsetA\($0)Limit(\(number + 400))\n"
        }
        .joined()
    }
    let found = DiffFacts(UnifiedDiff(files.joined()))
    #expect(found.changedLines == 60 * 24)
    #expect(found.settings.count == 60 * 12)
    #expect(found.effects.map(\.kind) == Array(repeating: .limitLowered, count: 60 * 12))
  }

  @Test(arguments: [
    ("server_version: 1.2.3", "server_version: 1.2.4"), ("server: app.yaml", "server: main.yaml"),
    ("url: 10.0.0.1", "url: 10.0.0.1"),
  ])
  func `a version, a file and the same address are no change of host`(old: String, new: String) {
    #expect(!facts("a.yaml", "-\(old)\n+\(new)").effects.contains { $0.kind == .hostChanged })
    let moved = facts("a.yaml", "-url: 10.0.0.1\n+url: 10.0.0.7").effects
    #expect(moved.first { $0.kind == .hostChanged }?.subjects == ["10.0.0.1", "10.0.0.7"])
  }
}
