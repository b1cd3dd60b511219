import Testing

@testable import RuleOutIngest

@Suite struct RouteTemplateTests {
  @Test(arguments: [
    ("/", "/"), ("", "/"), ("/users/123", "/users/{id}"),
    ("/users/123/orders?page=2", "/users/{id}/orders"),
    ("/a#b", "/a"), ("/v1/charges", "/v1/charges"), ("/api/v2/items/", "/api/v2/items/"),
    ("/o/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "/o/{id}"),
    ("/blob/9f86d081884c7d65", "/blob/{id}"),
    ("/x/deadbeef", "/x/deadbeef"), ("/t/4fzyo82mvyr8k2QpL9aB", "/t/{id}"),
    ("/ord_8f3a9c1b", "/ord_{id}"),
    ("/order-1042/items", "/order-{id}/items"), ("/api-2/x", "/api-2/x"),
    ("/u/ann@example.org", "/u/{id}"),
    ("https://shop.example:8443/users/7?x#y", "/users/{id}"), ("https://shop.example", "/"),
    ("/internationalization", "/internationalization"), ("/users/{id}", "/users/{id}"),
    ("//a", "//a"),
    ("/a%20b/12", "/a%20b/{id}"),
  ])
  func `a path is reduced to its template`(_ path: String, _ template: String) {
    #expect(reduced(path) == template)
  }

  @Test func `a template stays as it is`() {
    for path in ["/users/123/a", "/o/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "/order-1042/x"] {
      #expect(reduced(reduced(path)) == reduced(path))
    }
  }

  private func reduced(_ path: String) -> String {
    let bytes = Array(path.utf8)
    var route: [UInt8] = []
    RouteTemplate.append(bytes.span, to: &route)
    return String(decoding: route, as: UTF8.self)
  }
}
