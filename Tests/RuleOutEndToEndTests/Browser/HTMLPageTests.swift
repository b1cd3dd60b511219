import Foundation
import RuleOut
import RuleOutModel
import Testing

/// The page in a real browser. Skipped only where there is none.
@Suite(.serialized, .enabled(if: Browser.path != nil, "Chromium is not installed"))
struct HTMLPageTests {
  /// Read once for all tests.
  private static let cacheLeak = Task { try await Sample.cacheLeak.diagnosis() }

  /// Calls `body` with a browser and the pages of samples, a replay of ours included, as files.
  private func withPages(
    _ samples: [Sample], _ body: (Browser, [URL]) throws -> Void
  ) async throws {
    let path = try #require(Browser.path)
    let format = try #require(Report.Format(named: "html"))
    try await withTemporaryFolder { folder in
      var files: [URL] = []
      for sample in samples {
        var diagnosis =
          sample.name == Sample.cacheLeak.name
          ? try await Self.cacheLeak.value : try await sample.diagnosis()
        diagnosis.replay = Self.replay(of: diagnosis)
        let file = folder.appending(path: "\(sample.name).html")
        let page = Report(diagnosis, reproduceCommand: ["ruleout", sample.name]).text(format)
        try page.write(to: file, atomically: true, encoding: .utf8)
        files.append(file)
      }
      let browser = try Browser(path)
      defer { browser.close() }
      try body(browser, files)
    }
  }

  /// Forty minutes in which the leader comes to lead at the twentieth.
  private static func replay(of diagnosis: Diagnosis) -> Replay {
    guard let onset = diagnosis.incident.onset else { return Replay() }
    return Replay(
      moments: (0..<40).map { minute in
        ReplayMoment(
          at: onset.advanced(bySeconds: 60 * Double(minute)), detected: true,
          standings: diagnosis.hypotheses.map { hypothesis in
            let isEarly = minute < 20 && hypothesis.verdict == .leading
            return ReplayMoment.Standing(
              id: hypothesis.id, probability: isEarly ? 0.4 : hypothesis.probability,
              verdict: isEarly ? .plausible : hypothesis.verdict, reason: hypothesis.reason)
          })
      })
  }

  /// Elements that reach beyond the window, those within what scrolls by itself apart.
  private static let overflowing = """
    [...document.querySelectorAll("body *")].filter((element) => {
      if (element.closest(".scroll") !== element && element.closest(".scroll, svg, .skip, .spoken, pre")) return false;
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
    }).map((element) => element.outerHTML.slice(0, 120)).join("\\n")
      + (document.documentElement.scrollWidth > innerWidth ? "the page scrolls sideways" : "")
    """

  @Test func `nothing overflows, fails or is fetched`() async throws {
    try await withPages(Sample.all) { browser, files in
      for file in files {
        for (width, dark) in [(360, false), (360, true), (1_280, true), (1_920, false)] {
          try browser.open(file, width: width, dark: dark)
          let overflowing = try browser.value(Self.overflowing) as? String
          #expect(overflowing == "", "\(file.lastPathComponent) at \(width)")
          let page =
            try browser.value("getComputedStyle(document.body).backgroundColor") as? String
          #expect((page == "rgb(255, 255, 255)") == !dark)
        }
      }
      #expect(browser.complaints == [])
      #expect(Set(browser.requests) == Set(files.map(\.absoluteString)))
    }
  }

  @Test func `the replay moves by keyboard`() async throws {
    try await withPages([.cacheLeak]) { browser, files in
      try browser.open(files[0], width: 1_280)
      func read(_ expression: String) throws -> String? {
        try browser.value("String(\(expression))") as? String
      }
      let row = "document.querySelector('#standings tr[data-id=deploy-regression]')"
      let veil = "document.querySelector('.veil').getAttribute('width')"
      #expect(try read("document.querySelector('#moment').value") == "39")
      #expect(try read(veil) == "0.000%")
      #expect(try read("\(row).textContent")?.contains("leading") == true)
      // By the keyboard alone: from the start of the page to the slider.
      for _ in 0..<200 where try read("document.activeElement.id") != "moment" {
        try browser.press("Tab", code: 9)
      }
      #expect(try read("document.activeElement.id") == "moment")
      for _ in 0..<25 { try browser.press("ArrowLeft", code: 37) }
      #expect(try read("document.querySelector('#moment').value") == "14")
      #expect(try read("\(row).textContent")?.contains("plausible") == true)
      #expect(try read("\(row).textContent")?.contains("40 %") == true)
      #expect(
        try read("document.querySelector('#moment').getAttribute('aria-valuetext')")
          == "10:23:32: nothing leads")
      #expect(try read("parseFloat(\(veil)) > 40 && parseFloat(\(veil)) < 70") == "true")
      try browser.press("End", code: 35)
      #expect(try read(veil) == "0.000%")
      #expect(browser.complaints == [])
    }
  }

  @Test func `the page is whole without its script, and prints on four pages with an appendix`()
    async throws
  {
    try await withPages([.cacheLeak]) { browser, files in
      try browser.open(files[0], width: 1_280)
      let live = try #require(try browser.value("document.body.innerText") as? String)
      let all = try browser.printedPages()
      _ = try browser.value("document.querySelector('#appendix').remove()")
      let report = try browser.printedPages()
      #expect((2...4).contains(report))
      #expect((1...2).contains(all - report))
      try browser.send("Emulation.setScriptExecutionDisabled", ["value": true])
      try browser.open(files[0], width: 1_280)
      let plain = try #require(try browser.value("document.body.innerText") as? String)
      // What only the script can do is not shown; everything else is.
      #expect(live.contains("Arrow keys move") && !plain.contains("Arrow keys move"))
      for part in [
        "Strongest point against it", "Ruled out, and by what", "Turns of the differential",
      ] {
        #expect(live.contains(part) && plain.contains(part), "\(part)")
      }
      #expect(browser.complaints == [])
    }
  }
}
