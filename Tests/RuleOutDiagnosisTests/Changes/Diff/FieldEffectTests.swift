import Testing

@testable import RuleOutDiagnosis

/// Fields that others read, in other types or gone.
@Suite struct FieldEffectTests {
  private func schema(_ path: String, _ lines: String) -> [DiffEffect] {
    facts(path, lines).effects.filter { $0.kind == .schemaChanged }
  }

  @Test(arguments: [
    (
      "policy/FleetEvent.kt",
      " data class FleetEvent(\n-    val premium: BigDecimal,\n+    val premium: Money,\n )"
    ),
    ("api/dto.ts", " export interface QuoteDto {\n-  premium: number;\n+  premium?: string;\n }"),
    (
      "a/Quote.java",
      " @JsonClass\n public class Quote {\n-  private long premium;\n+  private String premium;\n }"
    ),
    ("q.proto", " message Quote {\n-  double premium = 2;\n+  string premium = 2;\n }"),
    (
      "a.py", " class QuoteEvent(BaseModel):\n     id: str\n-    premium: int\n+    premium: str"
    ),
    (
      "a.go",
      " type QuoteEvent struct {\n-\tPremium int64 `json:\"premium\"`\n+\tPremium string `json:\"premium\"`\n }"
    ),
    (
      "avro/q.avsc",
      "-{\"name\": \"premium\", \"type\": \"double\"}\n+{\"name\": \"premium\", \"type\": \"string\"}"
    ),
    (
      "A.java",
      "-record QuoteEvent(int id, long premium) {}\n+record QuoteEvent(int id, Money premium) {}"
    ),
  ])
  func `a field of what is sent that has another type changes the schema`(
    path: String, lines: String
  ) {
    let effects = schema(path, lines)
    #expect(effects.contains { $0.subjects.contains("premium") }, "\(facts(path, lines).effects)")
  }

  @Test func `a field that is gone changes it too, and one that is new does not`() {
    let gone = schema(
      "Event.kt", " data class PaidEvent(\n-    val premium: Long,\n     val id: String,\n )")
    #expect(gone.map(\.statement) == ["the field premium of PaidEvent is not there any more"])
    #expect(schema("Event.kt", " data class PaidEvent(\n+    val premium: Long,\n )").isEmpty)
  }

  @Test(arguments: [
    ("Cache.kt", " data class Slot(\n-    val premium: Long,\n+    val premium: Int,\n )"),
    ("a/cache.go", " type slot struct {\n-\tpremium int64\n+\tpremium int32\n }"),
  ])
  func `a type of one process needs an error that names the field`(path: String, lines: String) {
    let found = facts(path, lines)
    #expect(found.effects.map(\.kind) == [.fieldChanged])
    let links = DiffLinks.find(
      found, in: LinkTargets(texts: [LinkTargets.Text("bad premium in slot", .new, isError: true)]),
      rarity: TokenRarity([found]))
    #expect(links.first?.token == "premium")
  }

  @Test(arguments: [
    (
      "OrderEvents.java",
      " public class OrderEvents {\n-    long total = sum(x);\n+    Money total = sum(x);"
    ),
    (
      "a/events.ts",
      " function view(q) {\n   return {\n-    price: q.price,\n+    price: money(q.price),"
    ),
    (
      "events/a.kt",
      " fun toView(q: Q) = View(\n-    premium = q.premium,\n+    premium = q.price,\n )"
    ),
  ])
  func `a variable of a function is no field`(path: String, lines: String) {
    #expect(schema(path, lines).isEmpty)
  }
}
