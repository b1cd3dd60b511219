import Testing

@testable import RuleOutDiagnosis

/// What rules of networks let be reached, before and after.
@Suite struct RangeEffectTests {
  private static let narrowed =
    " egress:\n     - to:\n         - ipBlock:\n-            cidr: 172.20.0.0/16\n"
    + "+            cidr: 172.20.0.0/20\n+        - ipBlock:\n+            cidr: 172.20.32.0/19"

  private func links(_ diff: DiffFacts, _ text: String) -> [DiffLink] {
    DiffLinks.find(
      diff, in: LinkTargets(texts: [LinkTargets.Text(text, .new, isError: true)]),
      rarity: TokenRarity([diff]))
  }

  @Test(arguments: [
    ("172.20.0.0/20", "172.20.15.255", true), ("172.20.0.0/20", "172.20.16.0", false),
    ("0.0.0.0/0", "9.9.9.9", true), ("10.1.2.3/32", "10.1.2.3", true),
  ])
  func `a range has the addresses that share its bits`(
    range: String, address: String, isIn: Bool
  ) throws {
    let address = try #require(AddressRange.address(address))
    #expect(AddressRange(range)?.contains(address) == isIn)
  }

  @Test(arguments: ["10.0.0.0", "10.0.0/8", "10.0.0.0/33", "10.0.0.256/8", "1.2.3.4.5/8", "/8"])
  func `what is no range is read as none`(text: String) {
    #expect(AddressRange(text) == nil)
  }

  @Test func `an error that cannot reach an address in a range that was closed is tied exactly`() {
    let found = links(
      facts("policies/shop.yaml", Self.narrowed), "dial tcp 172.20.19.8:8200: i/o timeout")
    #expect(found.first?.weight == 1)
    #expect(found.first?.namesNewError == true)
    #expect(found.first?.token == "172.20.0.0/16")
  }

  @Test(arguments: [
    "dial tcp 172.20.40.8:8200: i/o timeout", "dial tcp 172.21.1.1:8200: i/o timeout",
    "172.20.19.8:8200 answered 500",
  ])
  func `an address that is still in a range, never was in one, or answered ties nothing`(
    text: String
  ) {
    #expect(
      links(facts("policies/shop.yaml", Self.narrowed), text).allSatisfy {
        !$0.token.contains("/")
      })
  }

  @Test func `an address that came into what is kept out is closed as well`() {
    let diff = facts(
      "policies/shop.yaml",
      "         cidr: 172.20.0.0/16\n+        except:\n+          - 172.20.19.0/24")
    #expect(diff.effects.map(\.kind) == [.reachNarrowed])
    #expect(links(diff, "connect to 172.20.19.8 refused").first?.token == "172.20.19.0/24")
  }

  @Test func `ranges that come in or move close nothing`() {
    let wider = facts("a.yaml", "+  - cidr: 172.20.0.0/16")
    let moved = facts("a.yaml", "-  - cidr: 172.20.0.0/16\n   x: 1\n+  - cidr: 172.20.0.0/16")
    #expect(wider.reach.isEmpty)
    #expect(moved.reach.isEmpty)
  }
}
