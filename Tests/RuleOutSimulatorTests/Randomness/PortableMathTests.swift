import RuleOutSimulator
import Testing

@Suite struct PortableMathTests {
  @Test func `the logarithm of known numbers is right to fifteen digits`() {
    let known: [(Double, Double)] = [
      (1, 0), (2, 0.693_147_180_559_945_3), (10, 2.302_585_092_994_046),
      (0.5, -0.693_147_180_559_945_3), (1e-12, -27.631_021_115_928_547),
      (1.5, 0.405_465_108_108_164_4), (1e9, 20.723_265_836_946_41),
    ]
    for (value, expected) in known {
      #expect(abs(PortableMath.log(value) - expected) <= 4e-15 * max(1, abs(expected)))
    }
  }

  @Test func `the exponential undoes the logarithm`() {
    for value in [1e-9, 0.3, 0.999, 1, 1.7, 42, 123_456.789] {
      #expect(abs(PortableMath.exp(PortableMath.log(value)) / value - 1) < 1e-13)
    }
    #expect(abs(PortableMath.exp(1) - 2.718_281_828_459_045) < 1e-14)
  }
}
