import RuleOutModel
import Testing

@Suite struct WildcardPatternTests {
  @Test(arguments: [
    ("a.log", "a.log", true), ("a.log", "b/a.log", false), ("*.log", "b/a.log", true),
    ("a*", "a", true), ("a*a", "a", false), ("a*b*c", "a-b-b-c", true), ("a*b*c", "acb", false),
    ("*", "", true), ("", "", true), ("", "a", false), ("**x", "x", true), ("*ab*ab", "ab", false),
  ])
  func `an asterisk stands for any text, and everything else for itself`(
    pattern: String, name: String, fits: Bool
  ) {
    #expect(WildcardPattern(pattern).matches(name) == fits)
  }
}
