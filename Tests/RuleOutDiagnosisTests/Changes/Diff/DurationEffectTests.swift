import Testing

@testable import RuleOutDiagnosis

/// Times that change without their number: by their unit, or by where they are taken from.
@Suite struct DurationEffectTests {
  @Test(arguments: [
    (
      "a.ts", "-  await redis.set(key, body, 'EX', ttl);\n+  await redis.set(key, body, 'PX', ttl);"
    ),
    ("a.py", "-    client.expire(key, TTL)\n+    client.pexpire(key, TTL)"),
    (
      "A.java",
      "-  cache.put(key, row, ttl, TimeUnit.SECONDS);\n+  cache.put(key, row, ttl, TimeUnit.MILLISECONDS);"
    ),
  ])
  func `a time to live that is counted in a smaller unit expires sooner`(
    path: String, lines: String
  ) {
    let effect = facts(path, lines).effects.first { $0.kind == .expiryShortened }
    #expect(effect?.statement.contains("1000 times less") == true)
  }

  @Test(arguments: [
    ("a.ts", "-  redis.set(key, body, 'EX', 60);\n+  redis.set(key, body, 'PX', 60000);"),
    ("a.ts", "-  redis.set(key, body, 'EX', ttl);\n+  redis.set(key, body, 'PX', ttlMs);"),
    (
      "a.ts",
      "-const ttl = 60;\n-  redis.set(key, body, 'EX', ttl);\n+const ttl = 60000;\n+  redis.set(key, body, 'PX', ttl);"
    ),
    ("a.ts", "-  redis.set(key, body, 'EX', ttl);\n+  redis.set(key, body, 'PX', ttl * 1000);"),
    ("a.ts", "-  redis.set(key, body, 'PX', ttl);\n+  redis.set(key, body, 'EX', ttl);"),
  ])
  func `a number that changes with its unit, or a longer time, is no such thing`(
    path: String, lines: String
  ) {
    #expect(facts(path, lines).effects.allSatisfy { $0.kind != .expiryShortened })
  }

  @Test func `a timeout in a smaller unit is lower, an interval is only shorter`() {
    let wait =
      "-\tctx, stop := context.WithTimeout(ctx, wait*time.Second)\n"
      + "+\tctx, stop := context.WithTimeout(ctx, wait*time.Millisecond)"
    #expect(facts("a.go", wait).effects.map(\.kind) == [.limitLowered])
    let tick = "-\tpoll.Every(wait * time.Second)\n+\tpoll.Every(wait * time.Millisecond)"
    #expect(facts("a.go", tick).effects.isEmpty)
  }

  private func moved(_ argument: String, _ initial: String) -> DiffFacts {
    DiffFacts(
      UnifiedDiff(
        """
        diff --git a/terraform/edge.tf b/terraform/edge.tf
        @@ -1,5 +1,5 @@
        -resource "lb_listener" "queue" {
        -  port                 = 5671
        -  idle_timeout_seconds = 1200
        -}
        +module "queue_listener" {
        +  source = "../modules/listener"
        +  port   = 5671\(argument)
        +}
        diff --git a/terraform/modules/listener/main.tf b/terraform/modules/listener/main.tf
        new file mode 100644
        @@ -0,0 +1,9 @@
        +variable "idle_time" {
        +  type    = number
        +\(initial)
        +}
        +resource "lb_listener" "this" {
        +  idle_timeout_seconds = var.idle_time
        +}
        """))
  }

  @Test func `a setting that moved into a module and is not given has the default of the module`() {
    let setting = moved("", "  default = 300").settings.first { $0.key.contains("idle_timeout") }
    #expect(setting?.new?.number == 300)
    #expect(setting?.direction == .tightened)
    #expect(moved("", "  default = 300").effects.contains { $0.kind == .limitLowered })
  }

  @Test func `a setting that is given to the module has what is given`() {
    let given = moved("\n+  idle_time = 1200", "  default = 300")
    #expect(given.effects.allSatisfy { $0.kind != .limitLowered })
    #expect(moved("", "  nullable = true").effects.allSatisfy { $0.kind != .limitLowered })
  }

  @Test(arguments: [
    (
      "site.conf", "-    proxy_read_timeout 60s;\n+    proxy_read_timeout 5s;", "proxy_read_timeout"
    ),
    ("haproxy.cfg", "-    timeout client 50s\n+    timeout client 5s", "timeout client"),
  ])
  func `a directive has its value with nothing between`(
    path: String, lines: String, key: String
  ) {
    let setting = facts(path, lines).settings.first
    #expect(setting?.key == key)
    #expect(setting?.new?.number == 5)
    #expect(setting?.direction == .tightened)
  }

  @Test func `words and a number are a setting only where the language has directives`() {
    #expect(facts("a.md", "-timeout client 50\n+timeout client 5").settings.isEmpty)
    #expect(
      facts("a.conf", "-server a 10.0.0.1:80 weight=1\n+server b 10.0.0.2:80").settings
        .allSatisfy { $0.new == nil })
  }
}
