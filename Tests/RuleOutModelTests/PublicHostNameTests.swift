import RuleOutModel
import Testing

@Suite struct PublicHostNameTests {
  @Test(arguments: [
    ("api.pay.example", "pay.example"), ("eu.api.pay.example", "pay.example"),
    ("api.pay.co.uk", "pay.co.uk"), ("api.shop.io", "shop.io"), ("pay.example", "pay.example"),
    ("payments", "payments"), ("10.0.0.7", "10.0.0.7"),
    ("db.orders.internal", "db.orders.internal"),
  ])
  func `hosts belong to the domain that somebody registered`(name: String, domain: String) {
    #expect(PublicHostName.domain(of: name) == domain)
  }
}
