import Foundation
import RuleOut
import RuleOutModel
import Testing

/// The page in a real browser. Skipped only where there is none.
@Suite(.serialized, .enabled(if: Browser.path != nil, "Chromium is not installed"))
struct HTMLPageTests {
  /// Read once for all tests.
  private static let cacheLeak = Task { try await Sample.cacheLeak.diagnosis() }

  /// Calls `body` with a browser and a file of that text.
  private func withPage(_ text: String, _ body: (Browser, URL) throws -> Void) async throws {
    let path = try #require(Browser.path)
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "report.html")
      try text.write(to: file, atomically: true, encoding: .utf8)
      let browser = try Browser(path)
      defer { browser.close() }
      try body(browser, file)
    }
  }

  /// The page of the cache leak with a replay of ours.
  private func replayedPage() async throws -> String {
    let format = try #require(Report.Format(named: "html"))
    var diagnosis = try await Self.cacheLeak.value
    diagnosis.replay = Self.replay(of: diagnosis)
    return Report(diagnosis, reproduceCommand: ["ruleout", "cache-leak"]).text(format)
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
    (() => {
      const width = document.documentElement.clientWidth;
      const beyond = [...document.querySelectorAll("body *")].filter((element) => {
        if (element.matches(".skip, .spoken") || element.parentElement.closest(".scroll, svg, pre")) return false;
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > width + 1 || box.left < -1);
      }).map((element) => element.outerHTML.slice(0, 120));
      if (document.documentElement.scrollWidth > width) beyond.push("the page scrolls sideways");
      return beyond.join("\\n");
    })()
    """

  /// The recorded pages, which are what the tool writes.
  @Test func `nothing overflows, fails or is fetched`() async throws {
    let browser = try Browser(try #require(Browser.path))
    defer { browser.close() }
    let files = Sample.all.map { $0.reports.appending(path: "report.html") }
    for file in files {
      for (width, dark) in [(360, false), (360, true), (1_280, true), (1_920, false)] {
        try browser.open(file, width: width, dark: dark)
        let overflowing = try browser.value(Self.overflowing) as? String
        #expect(overflowing == "", "\(file.path) at \(width)")
        let page = try browser.value("getComputedStyle(document.body).backgroundColor") as? String
        #expect((page == "rgb(255, 255, 255)") == !dark)
      }
      let size = try Data(contentsOf: file).count
      #expect(size < 600_000, "\(file.path)")
    }
    #expect(browser.complaints == [])
    #expect(Set(browser.requests) == Set(files.map(\.absoluteString)))
  }

  @Test func `a page that does all of that is found out`() async throws {
    let page = """
      <!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="style-src 'none'">
      <img src="picture.png"><div><svg width="3000" height="9"></svg></div><p style="color: red">x</p>
      <script>missing()</script>
      """
    try await withPage(page) { browser, file in
      try browser.open(file, width: 360)
      let overflowing = try #require(try browser.value(Self.overflowing) as? String)
      #expect(overflowing.contains("<svg"))
      #expect(browser.complaints.contains { $0.contains("missing is not defined") })
      #expect(browser.complaints.contains { $0.contains("Content Security Policy") })
      #expect(browser.requests.contains { $0.hasSuffix("picture.png") })
    }
  }

  @Test func `the replay moves by keyboard`() async throws {
    let onset = try #require(await Self.cacheLeak.value.incident.onset)
    try await withPage(try await replayedPage()) { browser, file in
      try browser.open(file, width: 1_280)
      func read(_ expression: String) throws -> String? {
        try browser.value("String(\(expression))") as? String
      }
      let row = "document.querySelector('#standings tr[data-id=deploy-regression]')"
      let veil = "document.querySelector('.veil').getAttribute('width')"
      // The fourteenth minute.
      let clock = onset.advanced(bySeconds: 840).clock(utcOffset: 10_800)
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
      #expect(try read("\(row).textContent")?.contains(/40\s%/) == true)
      #expect(
        try read("document.querySelector('#moment').getAttribute('aria-valuetext')")
          == "\(clock): nothing leads")
      #expect(try read("parseFloat(\(veil)) > 40 && parseFloat(\(veil)) < 70") == "true")
      try browser.press("End", code: 35)
      #expect(try read(veil) == "0.000%")
      #expect(browser.complaints == [])
    }
  }

  @Test func `the cross-hair reads every chart, and filters hide what is not asked for`()
    async throws
  {
    try await withPage(try await replayedPage()) { browser, file in
      try browser.open(file, width: 1_280)
      func count(_ expression: String) throws -> Int {
        let text = try browser.value("String(\(expression))") as? String
        return try #require(text.flatMap { Int($0) })
      }
      let place = try #require(
        try browser.value(
          """
          (() => {
            const plot = document.querySelector("svg.plot");
            plot.scrollIntoView({block: "center"});
            const box = plot.getBoundingClientRect();
            return `${box.left + box.width / 2} ${box.top + box.height / 2}`;
          })()
          """) as? String
      ).split(separator: " ").compactMap { Double($0) }
      try browser.send(
        "Input.dispatchMouseEvent", ["type": "mouseMoved", "x": place[0], "y": place[1]])
      let read = "[...document.querySelectorAll('.reading')].filter((r) => r.textContent).length"
      let plots = "document.querySelectorAll('path.curve:not(.c0)').length"
      #expect(try count(read) > 10)
      #expect(try count(read) <= count(plots))
      let rows =
        "[...document.querySelectorAll('table.timeline tr[data-kind=signal]')]"
        + ".filter((row) => row.offsetHeight > 0).length"
      #expect(try count(rows) > 0)
      _ = try browser.value("document.querySelector('input[value=signal]').click()")
      #expect(try count(rows) == 0)
      let charts =
        "[...document.querySelectorAll('figure[data-hypotheses]')].filter((f) => f.offsetHeight > 0)"
      let all = try count("\(charts).length")
      _ = try browser.value(
        """
        (() => {
          const choice = document.querySelector("#shown");
          choice.value = "external-api";
          choice.dispatchEvent(new Event("change"));
        })()
        """)
      let some = try count("\(charts).length")
      #expect(some > 0 && some < all)
      #expect(browser.complaints == [])
    }
  }

  @Test func `the page is whole without its script, and prints on four pages with an appendix`()
    async throws
  {
    try await withPage(try await replayedPage()) { browser, file in
      try browser.open(file, width: 1_280)
      let live = try #require(try browser.value("document.body.innerText") as? String)
      let all = try browser.printedPages()
      _ = try browser.value("document.querySelector('#appendix').remove()")
      let report = try browser.printedPages()
      #expect((2...4).contains(report))
      #expect((1...2).contains(all - report))
      try browser.send("Emulation.setScriptExecutionDisabled", ["value": true])
      try browser.open(file, width: 1_280)
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
