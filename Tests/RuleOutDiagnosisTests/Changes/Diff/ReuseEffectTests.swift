import Testing

@testable import RuleOutDiagnosis

/// What is no longer kept for the next time, and what stores and migrations do to those who write.
@Suite struct ReuseEffectTests {
  @Test(arguments: [
    ("dns/zones.yaml", " .:53 {\n-    cache 60 {\n-        success 900\n-    }\n     loop\n }"),
    ("edge/site.conf", "-proxy_cache pages;\n proxy_pass http://app;"),
    ("edge/up.conf", " upstream app {\n-  keepalive 16;\n }"),
    ("a.py", "-@lru_cache(maxsize=64)\n def rate(code):"),
    ("A.java", "-  @Cacheable(\"rates\")\n   Rate rate(String code) {"),
    ("a.go", " t := &http.Transport{\n+\tDisableKeepAlives: true,\n }"),
    (
      "a.ts",
      "-const agent = new Agent({ keepAlive: true })\n+const agent = new Agent({ keepAlive: false })"
    ),
    ("a.yaml", " cache:\n-  enabled: true\n+  enabled: false"),
    ("a.properties", "-cache-size=500\n+cache-size=0"),
  ])
  func `a cache or the reuse of connections that was dropped is told`(path: String, lines: String) {
    #expect(facts(path, lines).effects.contains { $0.kind == .reuseRemoved })
  }

  @Test(arguments: [
    ("dns/zones.yaml", "-    cache 60\n+    cache 300"),
    ("edge/site.conf", "-proxy_cache off;"),
    ("a.yaml", " cache:\n-  enabled: false\n+  enabled: true"),
    ("a.yaml", "-disable_cache: true\n+disable_cache: false"),
    ("a.py", "-@lru_cache(maxsize=64)\n+@lru_cache(maxsize=512)"),
  ])
  func `a cache that is there as before, or came, is not`(path: String, lines: String) {
    #expect(!facts(path, lines).effects.contains { $0.kind == .reuseRemoved })
  }

  @Test func `a key that is built otherwise finds nothing that was kept before`() {
    let lines = "-    const cacheKey = `p:${id}`;\n+    const cacheKey = `p:${id}:${zone}`;"
    #expect(facts("a.ts", lines).effects.map(\.kind) == [.cacheKeyChanged])
    let inCache = "-  key = f\"{user}\"\n+  key = f\"{user}:{lang}\""
    #expect(facts("page_cache.py", inCache).effects.map(\.kind) == [.cacheKeyChanged])
    #expect(facts("menu.py", inCache).effects.isEmpty)
    #expect(facts("a.ts", "+    const cacheKey = `p:${id}`;").effects.isEmpty)
  }

  @Test(arguments: [
    ("redis.conf", "-maxmemory-policy allkeys-lru\n+maxmemory-policy noeviction"),
    (
      "store.tf",
      "   name  = \"maxmemory-policy\"\n-  value = \"volatile-lru\"\n+  value = \"noeviction\""
    ),
    ("grid.yaml", "-eviction-policy: LRU\n+eviction-policy: NONE"),
    ("grid.json", "-\"evictionMode\": \"RANDOM\"\n+\"evictionMode\": \"DISABLED\""),
  ])
  func `a store that lets nothing go any more is told`(path: String, lines: String) {
    #expect(facts(path, lines).effects.contains { $0.kind == .evictionRemoved })
  }

  @Test(arguments: [
    ("redis.conf", "-maxmemory-policy noeviction\n+maxmemory-policy allkeys-lfu"),
    ("grid.yaml", "-eviction-policy: LRU\n+eviction-policy: LFU"),
    ("grid.yaml", "-log-policy: all\n+log-policy: none"),
  ])
  func `another policy is not`(path: String, lines: String) {
    #expect(!facts(path, lines).effects.contains { $0.kind == .evictionRemoved })
  }

  @Test(arguments: [
    ("shop/migrations/0007_sku.py", "+    operations = [migrations.AddIndex(model_name=\"sku\")]"),
    ("db/migrate/7_sku.rb", "+    add_index :skus, [:code, :day]"),
    ("alembic/versions/7_sku.py", "+    op.create_index(\"ix_sku\", \"skus\", [\"code\"])"),
  ])
  func `an index that a migration makes by a call keeps writers out`(path: String, lines: String) {
    #expect(facts(path, lines).effects.map(\.kind) == [.tableLocked])
  }

  @Test(arguments: [
    ("shop/migrations/0007_sku.py", "+        migrations.AddIndexConcurrently(model_name=\"sku\")"),
    ("db/migrate/7_sku.rb", "+    add_index(:skus, :code, algorithm: :concurrently)"),
    ("db/migrate/7_sku.rb", "+    create_table(:skus)\n+    add_index(:skus, :code)"),
    ("search/client.py", "+    client.create_index(\"skus\")"),
  ])
  func `one made beside the writers, in a new table or elsewhere does not`(
    path: String, lines: String
  ) {
    #expect(!facts(path, lines).effects.contains { $0.kind == .tableLocked })
  }

  @Test func `a setting that a named profile sets now has the value of that profile`() {
    func settings(_ name: String) -> [String] {
      DiffFacts(
        UnifiedDiff(
          """
          diff --git a/sizes.yaml b/sizes.yaml
          new file mode 100644
          @@ -0,0 +1,5 @@
          +sizes:
          +  tiny:
          +    maxReplicas: 3
          +  wide:
          +    maxReplicas: 40
          diff --git a/shop/values.yaml b/shop/values.yaml
          @@ -3,3 +3,3 @@
           autoscaling:
          -  maxReplicas: 18
          +  size: \(name)
          """)
      ).effects.map(\.statement)
    }
    #expect(settings("tiny") == ["autoscaling.maxReplicas was lowered from 18 to 3"])
    #expect(settings("wide").isEmpty)
    #expect(settings("other").isEmpty)
  }
}
