import RuleOutModel
import Testing

@testable import RuleOutIngest

/// What runtimes write in plain text among lines of JSON.
@Suite struct CrashLinesTests {
  private func json(_ second: Int, _ text: String) -> String {
    #"{"time":"2026-11-22T14:03:\#(second)Z","level":"INFO","service":"shop","msg":"\#(text)"}"#
  }

  private func output(_ lines: [String]) throws -> DecodedOutput {
    let text = lines.joined(separator: "\n") + "\n"
    let head = ContentHead(bytes: Array(text.utf8), isWhole: true)
    let found = try #require(FormatSearch.surest(head, FormatCatalog.formats))
    return unwrapped(Array(text.utf8), found.format, found.recognition)
  }

  @Test(arguments: [
    ["panic: runtime error: index out of range", "", "goroutine 1 [running]:", "main.main()"],
    ["Traceback (most recent call last):", "  File \"a.py\", line 7", "ValueError: bad"],
    [
      "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space",
      "\tat a.B.c(B.java:7)",
    ],
    ["TypeError: x is not a function", "    at Object.<anonymous> (/app/a.js:7:3)"],
    ["thread 'main' panicked at src/main.rs:7:5:", "index out of bounds"],
  ])
  func `a trace among JSON lines is one message of the service that wrote them`(_ trace: [String])
    throws
  {
    let output = try output(
      [json(11, "a"), json(12, "b"), json(13, "c"), json(14, "d"), json(15, "e")] + trace
        + [json(20, "f")])
    #expect(output.batch.messages.count == 7)
    let crash = try #require(output.batch.messages.first { $0.severity == .fatal })
    #expect(crash.text == trace.filter { !$0.isEmpty }.joined(separator: "\n"))
    #expect(crash.time.rfc3339() == "2026-11-22T14:03:15Z")
    #expect(crash.service == Symbol("shop"))
    #expect(output.account.rejections.isEmpty)
  }

  @Test func `other lines that are no JSON stay rejected`() throws {
    let output = try output(
      [json(11, "a"), json(12, "b"), json(13, "c"), "worker exited", json(14, "d")])
    #expect(output.account.rejections["not a JSON object"]?.count == 1)
  }

  @Test func `traces of two pods whose lines are mixed stay apart`() throws {
    func line(_ pod: String, _ text: String) -> String { "[pod/\(pod)/app] \(text)" }
    let output = try output([
      line("shop-7c9d8f6b5-x2x4z", json(11, "a")), line("cart-5d4c9b7f8-b7k2p", json(12, "b")),
      line("shop-7c9d8f6b5-x2x4z", json(12, "c")), line("cart-5d4c9b7f8-b7k2p", json(12, "d")),
      line("shop-7c9d8f6b5-x2x4z", json(13, "e")), line("cart-5d4c9b7f8-b7k2p", json(13, "f")),
      line("shop-7c9d8f6b5-x2x4z", "panic: one"), line("cart-5d4c9b7f8-b7k2p", "panic: two"),
      line("shop-7c9d8f6b5-x2x4z", "goroutine 1"), line("cart-5d4c9b7f8-b7k2p", json(14, "g")),
      line("shop-7c9d8f6b5-x2x4z", "main.main()"),
    ])
    let crashes = output.batch.messages.filter { $0.severity == .fatal }.map(\.text).sorted()
    #expect(crashes == ["panic: one\ngoroutine 1\nmain.main()", "panic: two"])
  }

  @Test func `the service of a pod's line is the workload that the pod belongs to`() throws {
    let lines = (11..<15).map {
      "[pod/web-store-7c9d8f6b5-x2x4z/app] 2026-11-22T14:03:\($0)Z INFO ready"
    }
    let output = try output(lines)
    let message = try #require(output.batch.messages.first)
    #expect(message.service == Symbol("web-store"))
    #expect(message.instance == Symbol("web-store-7c9d8f6b5-x2x4z"))
  }
}
