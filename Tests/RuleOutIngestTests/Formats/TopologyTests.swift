import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct TopologyTests {
  private func edges(_ text: String) -> [CallEdge] {
    guard let own = recognition(of: text, TopologyCSV.self) else { return [] }
    var decoder = TopologyCSV.makeDecoder(own, DecodingContext(file: "f"))
    return output(of: &decoder, Array(text.utf8), pieces: 1_000).batch.edges
  }

  @Test(arguments: [
    "source,target,protocol\nshop,cart,http\n", "from,to\nshop,cart\n",
    "src,dst,kind\nshop,cart,grpc\n", "upstream,downstream\ncart,shop\n",
    "client,server\nshop,cart\n", "provider,consumer\ncart,shop\n",
  ])
  func `the two ends of calls go by many names`(text: String) {
    #expect(edges(text) == [CallEdge(caller: "shop", callee: "cart")])
  }

  @Test(arguments: [
    "source,target,value\nshop,cart,7\n", "time,from,to\n2026-03-02T09:00:00Z,shop,cart\n",
    "from,to\n1,2\n", "from,to,reason\nold,new,typo\n", "source,target\n/a,/b\n",
    "upstream,status\ncart,ok\n",
  ])
  func `tables of something else are no topology`(text: String) {
    #expect(edges(text).isEmpty)
  }
}
