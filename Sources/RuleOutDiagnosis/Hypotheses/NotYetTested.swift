/// Hypotheses that are listed, keep their prior, and are not tested by this version.

package enum HostSaturation: Hypothesis {
  package static let id = "host-saturation"
  package static let tests: [DiagnosticTest] = []
}

package enum Network: Hypothesis {
  package static let id = "network"
  package static let tests: [DiagnosticTest] = []
}

package enum BadInput: Hypothesis {
  package static let id = "bad-input"
  package static let tests: [DiagnosticTest] = []
}

/// None of the catalogue: wins where nothing else gains on its prior.
package enum Unknown: Hypothesis {
  package static let id = "unknown"
  package static let tests: [DiagnosticTest] = []
}
