import Testing

@testable import RuleOutDiagnosis

/// What a change keeps for longer than before: on some ways out, or while somebody else answers.
@Suite struct HeldResourceTests {
  private static let late = """
     lease := s.pool.Take(ctx, name)
    -\tdefer lease.Free()
    +\tif !s.allowed(name) {
    +\t\treturn errDenied
    +\t}
    +\tdefer lease.Free()
     \treturn s.use(lease)
    """

  @Test func `a release that is asked for only below a return is skipped there`() {
    let found = facts("a.go", Self.late)
    #expect(found.effects.map(\.kind) == [.releaseSkipped])
    #expect(found.harmless == nil)
    let above =
      " lease := s.pool.Take(name)\n+\tif full {\n+\t\treturn nil\n+\t}\n \tdefer lease.Free()"
    #expect(facts("a.go", above).effects.map(\.kind) == [.releaseSkipped])
  }

  @Test(arguments: [
    // Taken below the check as well.
    "-\tlease := s.pool.Take(name)\n-\tdefer lease.Free()\n+\tif !ok(name) {\n+\t\treturn nil\n+\t}\n+\tlease := s.pool.Take(name)\n+\tdefer lease.Free()\n \tuse(lease)",
    // What failed to be taken is not there to be given back.
    " lease, err := s.pool.Take(name)\n-\tdefer lease.Free()\n+\tif err != nil {\n+\t\treturn err\n+\t}\n+\tdefer lease.Free()",
    // Other lines between them.
    " lease := s.pool.Take(name)\n-\tdefer lease.Free()\n+\tcount()\n+\tdefer lease.Free()",
  ])
  func `a release that all ways out reach is not`(lines: String) {
    #expect(facts("a.go", lines).effects.allSatisfy { $0.kind != .releaseSkipped })
  }

  private static let kotlin = """
     class Sender(private val mails: MailClient, private val orders: OrderRepository) {
    %
         fun send(id: Id) {
             val order = orders.lock(id)
             mails.post(order)
             orders.mark(id)
         }
     }
    """

  @Test func `a call to somebody else that comes into a transaction holds a connection`() {
    let found = facts(
      "A.kt", Self.kotlin.replacingFirst("%", "+    @Transactional")
    ).effects
    #expect(found.map(\.kind) == [.heldAcrossCall])
    #expect(found.first?.subjects == ["mails.post"])
    let python =
      " with transaction.atomic():\n     order.save()\n+    billing_client.charge(order)"
    #expect(facts("a.py", python).effects.contains { $0.kind == .heldAcrossCall })
  }

  @Test(arguments: ["     @Transactional", "+    @Deprecated", "-    @Transactional"])
  func `one that was in it before, or is in none, does not`(annotation: String) {
    let found = facts("A.kt", Self.kotlin.replacingFirst("%", annotation)).effects
    #expect(found.allSatisfy { $0.kind != .heldAcrossCall })
  }

  @Test func `a call after the transaction, and one to its own database, hold nothing`() {
    let after =
      " with transaction.atomic():\n     order.save()\n+billing_client.charge(order)"
    let own = " with transaction.atomic():\n     order.save()\n+    db_client.execute(q)"
    for lines in [after, own] {
      #expect(facts("a.py", lines).effects.allSatisfy { $0.kind != .heldAcrossCall })
    }
  }
}

extension String {
  fileprivate func replacingFirst(_ mark: Character, _ text: String) -> String {
    split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: text)
  }
}
