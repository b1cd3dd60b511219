import Testing

@testable import RuleOutDiagnosis

@Suite struct CredentialEffectTests {
  @Test(arguments: [
    "-api-key: \"a\"\n+api-key: \"b\"", " db:\n-  password: ${OLD}\n+  password: ${NEW}",
    "-BILLING_CLIENT_SECRET: a1\n+BILLING_CLIENT_SECRET: b2",
    " - name: TOKEN\n   valueFrom:\n     secretKeyRef:\n       name: shop\n-      key: old\n+      key: new",
  ])
  func `another credential is a change of its own kind`(lines: String) {
    #expect(facts("values.yaml", lines).effects.map(\.kind) == [.credentialChanged])
  }

  @Test(arguments: [
    "-token_ttl: 5m\n+token_ttl: 9m", "-max_tokens: 100\n+max_tokens: 200",
    "-zone: a\n+zone: b", " api-key: \"a\"\n-zone: a\n+zone: b",
  ])
  func `what only speaks of credentials is none`(lines: String) {
    #expect(!facts("values.yaml", lines).effects.contains { $0.kind == .credentialChanged })
  }

  @Test(arguments: [
    ("POST /v1 answered 401", true), ("Forbidden", true),
    ("authentication failed for user app", true),
    ("timed out after 401 ms", false), ("timed out after 3 s", false),
  ])
  func `refusals are told by status and by words`(text: String, isRefusal: Bool) {
    #expect(LinkTargets(texts: [.init(text, .new, isError: true)]).tellOfRefusal == isRefusal)
    #expect(!LinkTargets(texts: [.init(text, .vanished)]).tellOfRefusal)
  }
}
