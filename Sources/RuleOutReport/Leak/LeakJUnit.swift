package import RuleOutModel

/// The leak gate's verdicts as test results: a leak or a regression is a failure, what cannot be decided an error.
package struct LeakJUnit: LeakFormat {
  package let name = "junit"
  package let fileName: String? = "leak.junit.xml"
  package let signature = "<testsuites name=\"ruleout leak\""

  package init() {}

  package func render(_ report: LeakReport, options: ReportOptions) -> String {
    // A gate without anything to judge is no test that passed.
    let isEmpty = report.findings.isEmpty
    let tests = max(1, report.findings.count)
    let failures = report.findings.count(where: \.fails)
    let errors = isEmpty ? 1 : report.findings.count(where: \.isOpen)
    let counts = "tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\""
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="ruleout leak" \(counts) time="0">
        <testsuite name=\(XMLEscaper.attribute(options.masked(report.bundle))) \(counts) \
      skipped="0" time="0">

      """
    if isEmpty {
      text +=
        "    <testcase classname=\"leak\" name=\"memory\" time=\"0\">\n"
        + "      <error type=\"cannotDecide\" message=\"\(report.summary)\"></error>\n"
        + "    </testcase>\n"
    }
    for finding in report.findings { text += testCase(finding, options) }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  private func testCase(_ finding: LeakFinding, _ options: ReportOptions) -> String {
    var text =
      "    <testcase classname=\"leak\" name=\(XMLEscaper.attribute(finding.title(options)))"
      + " time=\"0\">\n"
    let body = XMLEscaper.text(finding.reasons(options).joined(separator: "; "))
    if finding.fails || finding.isOpen {
      let element = finding.fails ? "failure" : "error"
      text +=
        "      <\(element) type=\"\(finding.gateVerdict.rawValue)\""
        + " message=\(XMLEscaper.attribute(finding.verdictWords))>\(body)</\(element)>\n"
    } else {
      text += "      <system-out>\(body)</system-out>\n"
    }
    return text + "    </testcase>\n"
  }
}

/// Text as XML 1.0 carries it: markup escaped, and what XML or a reader's eyes cannot take spelled out.
enum XMLEscaper {
  static func text(_ text: String) -> String {
    var out = ""
    for scalar in text.showingHidden.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&apos;"
      case "\u{FFFE}", "\u{FFFF}": out += "\\u{\(String(scalar.value, radix: 16))}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// In double quotes.
  static func attribute(_ value: String) -> String { "\"\(text(value))\"" }
}
