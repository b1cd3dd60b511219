package import RuleOutModel

/// The leak gate's verdicts as SARIF 2.1.0 (OASIS, 2020), which code review and CI services show.
package struct LeakSARIF: LeakFormat {
  package let name = "sarif"
  package let fileName: String? = "leak.sarif"
  package let signature = "sarif-schema-2.1.0.json"

  package init() {}

  private static let rules: [(id: String, text: String)] = [
    ("memory-leak", "The floor of a process's memory rises, and nothing but a leak explains it."),
    (
      "memory-above-baseline",
      "The floor of a process's memory stands above that of an earlier run, or rises faster."
    ),
    ("memory-undecided", "The data cannot show whether a process leaks memory."),
    ("memory-steady", "A rise of a process's memory that matters is excluded."),
  ]

  package func render(_ report: LeakReport, options: ReportOptions) -> String {
    let rules = Self.rules.map { rule in
      JSONValue.object([
        ("id", .string(rule.id)), ("shortDescription", .object([("text", .string(rule.text))])),
      ])
    }
    let driver = JSONValue.object([
      ("name", .string(Tool.name)), ("version", .string(Tool.version)), ("rules", .array(rules)),
    ])
    let notes = report.findings.isEmpty ? [note(report.summary)] : []
    return JSONValue.object([
      (
        "$schema",
        .string(
          "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
            + "sarif-schema-2.1.0.json")
      ),
      ("version", .string("2.1.0")),
      (
        "runs",
        .array([
          .object([
            ("tool", .object([("driver", driver)])),
            ("columnKind", .string("unicodeCodePoints")),
            (
              "invocations",
              .array([
                .object([
                  ("executionSuccessful", .bool(true)),
                  ("toolExecutionNotifications", .array(notes)),
                ])
              ])
            ),
            ("results", .array(report.findings.map { result($0, options) })),
            ("properties", .object([("verdict", .string(report.verdict.rawValue))])),
          ])
        ])
      ),
    ]).rendered()
  }

  private func note(_ text: String) -> JSONValue {
    .object([("level", .string("warning")), ("message", .object([("text", .string(text))]))])
  }

  private func result(_ finding: LeakFinding, _ options: ReportOptions) -> JSONValue {
    let rule =
      switch finding.gateVerdict {
      case .leak: 0
      case .regressed: 1
      case .cannotDecide: 2
      case .noLeak: 3
      }
    let title = finding.title(options)
    let text =
      ([title + ": " + finding.verdictWords] + finding.reasons(options)).joined(separator: "; ")
    var properties: [(String, JSONValue)] = [("verdict", .string(finding.gateVerdict.rawValue))]
    if let slope = finding.slope {
      properties += [
        ("slopePerHour", .number(slope.value)), ("slopePerHourLow", .number(slope.low)),
        ("slopePerHourHigh", .number(slope.high)),
      ]
    }
    if let resolution = finding.resolution {
      properties.append(("resolutionPerHour", .number(resolution)))
    }
    return .object([
      ("ruleId", .string(Self.rules[rule].id)),
      ("ruleIndex", .integer(rule)),
      // Only what fails has a level other than none.
      ("kind", .string(rule < 2 ? "fail" : rule == 2 ? "open" : "pass")),
      ("level", .string(rule < 2 ? "error" : "none")),
      ("message", .object([("text", .string(text.showingHidden))])),
      (
        "locations",
        .array([
          .object([
            (
              "physicalLocation",
              .object([
                (
                  "artifactLocation",
                  .object([("uri", .string(URIEscaper.path(finding.source.file)))])
                ),
                ("region", .object([("startLine", .integer(max(1, finding.source.line)))])),
              ])
            ),
            ("logicalLocations", .array([.object([("fullyQualifiedName", .string(title))])])),
          ])
        ])
      ),
      ("partialFingerprints", .object([("series/v1", .string(title))])),
      ("properties", .object(properties)),
    ])
  }
}

/// Paths as relative references (RFC 3986).
enum URIEscaper {
  static func path(_ path: String) -> String {
    var out = ""
    for byte in path.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "-._~/".unicodeScalars.contains(scalar))
      if isPlain {
        out.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        out += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return out
  }
}
