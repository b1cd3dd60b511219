import Testing

@testable import RuleOutDiagnosis

@Suite struct CacheKeyEffectTests {
  private func effects(_ path: String, _ lines: String) -> [DiffEffect] {
    facts(path, lines).effects.filter { $0.kind == .cacheKeyChanged }
  }

  @Test(arguments: [
    (
      "A.kt",
      "-    @Cacheable(\"prices\", key = \"#sku\")\n+    @Cacheable(\"prices\", key = \"#ctx\")"
    ),
    (
      "a.ts",
      "-  const hit = await cache.get(`q:${id}`)\n+  const hit = await cache.get(`q:${id}:${Date.now()}`)"
    ),
    ("a.py", "-    cache_key = f\"card:{sku}\"\n+    cache_key = f\"card:{sku}:{session}\""),
    (
      "a.go", "-\tv, ok := s.cache.Get(priceKey(sku))\n+\tv, ok := s.cache.Get(priceKey(sku, user))"
    ),
    ("a.rb", "-    cache_key(viewer)\n+    cache_key(viewer, token)"),
  ])
  func `another key is another look-up`(path: String, lines: String) {
    #expect(effects(path, lines).count == 1)
  }

  @Test(arguments: [
    (
      "a.rb",
      "-  Rails.cache.fetch(card_key(v), expires_in: 10)\n+  Rails.cache.fetch(card_key(v), expires_in: 30)"
    ),
    (
      "A.kt",
      "-    @Cacheable(\"prices\", key = \"#sku\")\n+    @Cacheable(\"prices\", key = \"#sku\", sync = true)"
    ),
    ("a.ts", "-  const hit = await cache.get(key)\n+  const found = await cache.get(key)"),
    ("a.ts", "-  const hit = users.get(id)\n+  const hit = users.get(name)"),
    ("a.ts", "+  const hit = await cache.get(key)"),
  ])
  func `the same key, another thing and a new look-up are none`(path: String, lines: String) {
    #expect(effects(path, lines).isEmpty)
  }
}
