import RuleOutModel
import Testing

@Suite struct WorkloadTests {
  @Test(arguments: [
    ("web-store-7c9d8f6b5-x2x4z", "web-store"), ("web-store-0", "web-store"),
    // A hash of hexadecimal digits.
    ("seats-d733c6271-z9s56", "seats"), ("web-store", "web-store"),
    // Words are no hashes.
    ("shop-facade-x2x4z", "shop-facade"),
  ])
  func `a pod is called after its workload`(pod: String, workload: String) {
    #expect(Workload.name(ofPod: pod) == workload)
  }

  @Test(arguments: [
    ("api.stripe.com", true), ("slack.com", true), ("db-1.prod.internal", false),
    ("payments.shop.svc.cluster.local", false), ("localhost", false), ("10.0.0.7", false),
    ("a..b", false), ("bad_name.", false),
  ])
  func `public names are told from those that resolve inside`(name: String, isPublic: Bool) {
    #expect(PublicHostName.contains(name) == isPublic)
  }
}
