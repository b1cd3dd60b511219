import RuleOutModel

/// A diagnosis in which every text that can come from an input is the same hostile string.
enum Hostile {
  static let strings = [
    "\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7} \u{1b}]8;;http://evil\u{1b}\\link \u{8}\u{7f}",
    "\u{9b}31m \u{9d}52;c;aGk=\u{9c} \u{85}next",
    "a\u{202e}txt.exe\u{202c} z\u{200b}w\u{200d}j \u{2066}iso\u{2069} \u{feff} \u{e0041}\u{e007f}",
    "line one\nline two\r\n# heading\n| a | b |\n---\u{2028}sep\u{2029}",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> &lt; <!-- -->",
    "[click](http://evil) ![x](http://evil/x.png) <http://evil> http://evil www.evil.com @team #12",
    "a | b \\| c \\\\| d || e",
    "`one` ``two`` ``` three ``` `unbalanced",
    "`a``b` `c | d` ` `",
    "# heading", "- item", "1. item", "> quote", "---", "===", "* * *", "+", "1)",
    "**bold** _em_ ~~gone~~ $x^2$ :smile: a_b_c *",
    "```sh\nrm -rf /\n```", "=cmd|' /C calc'!A0", "$(reboot); `reboot`; 'quoted'", " ", "",
    String(repeating: "long", count: 100), String(repeating: "`", count: 40),
  ]

  static func diagnosis(_ text: String) -> Diagnosis {
    let at = CacheLeak.at(10, 30)
    let source = SourceReference(file: text, line: 3)
    let evidence = [Evidence.Direction.for, .against, .missing].map { direction in
      Evidence(
        test: "t", group: "g-\(direction)", applied: true, signal: text, direction: direction,
        likelihoodRatio: 3, observed: text, expected: text, statement: text, availableAt: at,
        source: source)
    }
    let verdicts: [Verdict] = [.leading, .plausible, .ruledOut, .effect, .untested, .notApplicable]
    let hypotheses = verdicts.map { verdict in
      HypothesisResult(
        id: "h-\(verdict.rawValue.lowercased())", mechanism: text, entity: text, change: text,
        probability: 0.2, verdict: verdict, effectOf: "h-leading", decidableAt: at, reason: text,
        alternatives: [text], evidence: evidence)
    }
    let changes = [ChangeVerdict.convicted, .acquitted, .undecided].map { verdict in
      ChangeResult(
        id: text, kind: .deploy, entity: text, version: text, at: at, verdict: verdict,
        reason: text, source: source)
    }
    var input = InputReport(path: text, format: text, role: text, zone: .stated)
    input.rejections = [
      InputReport.Rejection(
        reason: text, count: 1,
        excerpts: [InputReport.Excerpt(line: 1, offset: 0, text: text)])
    ]
    var incident = CacheLeak.incident
    incident.basis = text
    var diagnosis = Diagnosis(
      bundle: text, calibration: text, utcOffset: 0, zoneName: text, incident: incident,
      hypotheses: hypotheses, changes: changes, culpritChange: text,
      missing: [MissingExport(hypothesis: "h-leading", need: text, how: text)],
      timeline: [
        TimelineEntry(at: at, kind: .note, text: text, source: source),
        TimelineEntry(at: at, kind: .change, text: text, source: source),
      ], inputs: [input],
      warnings: [Warning(code: text, file: text, line: 1, offset: 2, message: text)])
    diagnosis.replay = Replay(
      moments: [
        ReplayMoment(
          at: at, detected: true,
          standings: hypotheses.map {
            ReplayMoment.Standing(
              id: $0.id, probability: $0.probability, verdict: $0.verdict, change: text,
              reason: text)
          })
      ],
      pursuits: [
        Pursuit(
          hypothesis: "h-ruledout", pursuedAt: at, droppedAt: at, isInferred: true, source: source)
      ])
    return diagnosis
  }
}
