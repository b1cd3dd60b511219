import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct MessageTokensTests {
  private func template(_ text: String) -> String {
    TemplateToken.text(of: TemplateToken.tokens(of: text))
  }

  private func hash(_ text: String, _ severity: Message.Severity = .info) -> UInt64 {
    var values: [Symbol] = []
    return MessageKey.hash(
      of: Message(time: at(0), service: .none, severity: severity, text: text, line: 1),
      values: &values, most: 0)
  }

  @Test(arguments: [
    ("order 8812 shipped", "order <*> shipped"),
    ("took 12.5ms, budget 1,200 ms", "took <*>, budget <*> ms"),
    ("at 2026-01-05T10:11:12.250+03:00 began", "at <*> began"),
    ("2026-01-05 10:11:12 began", "<*> began"),
    ("dial tcp 10.0.0.7:5432: refused", "dial tcp <*>: refused"),
    ("from [fe80::1ff:fe23:4567:890a]:443", "from [fe80::<*>]:<*>"),
    ("id 3f2504e0-4f89-11d3-9a0c-0305e82c3301 gone", "id <*> gone"),
    ("token dGhpcyBpcyBub3Qg1234 bad", "token <*> bad"),
    ("mail to ann.lee@example.org bounced", "mail to <*> bounced"),
    ("GET /api/v2/users/4711/orders?page=3", "GET /api/v2/users/<*>/orders?page=<*>"),
    ("retries=3 node=web2 state=open", "retries=<*> node=<*> state=open"),
    ("pod cart-7f9c8d6b5-x2k9p restarted", "pod <*> restarted"),
    ("x509 with sha256 over http2 in Log4jLogger", "x509 with sha256 over http2 in Log4jLogger"),
    (
      "at com.shop.cart.Basket.total(Basket.java:88)",
      "at com.shop.cart.Basket.total(Basket.java:<*>)"
    ),
    ("ids [1, 22, 333] left", "ids [<*>] left"),
    ("ids [1,22] left", "ids [<*>] left"),
    ("relation \"orders\" does not exist", "relation \"orders\" does not exist"),
    ("said 'the quick brown fox jumps' twice", "said '<*>' twice"),
    ("msg=\"could not load the price list\"", "msg=\"could not load the price list\""),
    ("can't open 'a' or 'b'", "can't open 'a' or 'b'"),
    ("code 500: \"could not load the price list\"", "code <*>: \"could not load the price list\""),
    ("5::7, done", "<*>::<*>, done"),
    ("first line\n  at second 5", "first line"),
    ("\n\n  late start", "late start"),
    ("größe 5 überschritten", "größe <*> überschritten"),
    ("", ""), ("   ", ""), ("'", "'"),
    ("\"unclosed string of many words here", "\"unclosed string of many words here"),
  ])
  func `what varies is masked by its shape`(text: String, expected: String) {
    #expect(template(text) == expected)
  }

  @Test func `messages that differ in what is masked share a key, and no others do`() {
    #expect(hash("order 1 of 'cart' took 5ms") == hash("order 99 of 'cart' took 12ms"))
    #expect(hash("ids [1, 2]") == hash("ids [1, 2, 3, 4, 5]"))
    #expect(hash("order 1 lost") != hash("order 1 shipped"))
    #expect(hash("order 1 lost") != hash("order 1 lost", .error))
    #expect(hash("a b") != hash("ab"))
    #expect(hash(" indented 5") == hash("indented 6"))
  }

  @Test func `a hash is equal exactly where the text is`() {
    var generator = SeededGenerator(seed: 7)
    let parts = [
      "a", "1", " ", "=", ",", "\"", "'", "/", ":", "b2", "é", "\\", "\n", ".", "x y z w v",
    ]
    var texts: [UInt64: String] = [:]
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
        parts.randomElement(using: &generator) ?? ""
      }.joined()
      let told = template(text)
      #expect(texts[hash(text), default: told] == told, "\(text)")
      texts[hash(text)] = told
    }
    #expect(Set(texts.values).count == texts.count)
  }

  @Test func `long lines are read as far as their head`() {
    let words = (0..<2_000).map { _ in "word" }.joined(separator: " ")
    #expect(TemplateToken.tokens(of: words).count == MessageTokens.most)
    #expect(template(String(repeating: "a", count: 5_000)) == "<*>")
    #expect(TemplateToken.tokens(of: String(repeating: "\u{0}", count: 5_000)).isEmpty)
  }
}
