/// None of the catalogue: wins where nothing else gains on its prior.
package enum Unknown: Hypothesis {
  package static let id = "unknown"
  package static let tests: [DiagnosticTest] = []
}
