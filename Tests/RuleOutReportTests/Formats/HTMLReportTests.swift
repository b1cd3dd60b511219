import RuleOutModel
import RuleOutReport
import Testing

@Suite struct HTMLReportTests {
  static func page(_ diagnosis: Diagnosis) -> String {
    HTMLReport().render(
      diagnosis, options: ReportOptions(showIdentifiers: true, reproduceCommand: ["ruleout", "x"]))
  }

  @Test func `an illustrated cache leak is a page as recorded`() throws {
    try GoldenFile(name: "cache-leak.html").expect(
      HTMLReport().render(CacheLeak.illustrated(), options: GoldenReportTests.options))
  }

  @Test func `a quiet day is a page as recorded`() throws {
    try GoldenFile(name: "quiet-day.html").expect(Self.page(QuietDay.diagnosis))
  }

  // MARK: Hostile text

  @Test(arguments: Hostile.strings)
  func `an input adds no element and no attribute to the page`(text: String) {
    // An empty text leaves out the sentences that would quote it.
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    func shape(_ text: String) -> [String] {
      let page = HTMLReading(Self.page(Hostile.diagnosis(text)))
      #expect(page.faults.isEmpty, "\(page.faults.prefix(3))")
      // Backticks of a sentence mark code.
      return page.elements.filter { $0 != "code" && $0 != "/code" }
    }
    #expect(shape(text) == shape("plain"))
  }

  @Test(arguments: Hostile.strings)
  func `an input runs no script and leaves the data readable`(text: String) throws {
    let page = HTMLReading(Self.page(Hostile.diagnosis(text)))
    #expect(page.scripts.count == 2)
    #expect(page.scripts.last == HTMLReading(Self.page(Hostile.diagnosis("plain"))).scripts.last)
    #expect(!page.scripts[0].contains { "<>&".contains($0) })
    for value in page.attributes {
      #expect(!value.hasPrefix("on") && !value.lowercased().hasPrefix("href=javascript"))
      #expect(!value.hasPrefix("style="), "\(value)")
      if value.hasPrefix("href=") { #expect(value.hasPrefix("href=#"), "\(value)") }
      #expect(!value.hasPrefix("src="), "\(value)")
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300, .leastNonzeroMagnitude, 0])
  func `figures out of all bounds are drawn or left out`(value: Double) {
    var diagnosis = CacheLeak.illustrated()
    diagnosis.exhibits[1].harmLevel = value
    diagnosis.exhibits[1].quietBand = Exhibit.Interval(low: value, high: value)
    diagnosis.exhibits[2].series.values = [value, 1, value, value, -value]
    diagnosis.exhibits[2].judged = diagnosis.exhibits[2].series
    diagnosis.hypotheses[0].probability = value
    diagnosis.replay.moments[0].standings[0].probability = value
    let page = HTMLReading(Self.page(diagnosis))
    #expect(page.faults.isEmpty)
    for attribute in page.attributes where attribute.hasPrefix("d=") || attribute.hasPrefix("x=") {
      #expect(!attribute.contains("nan") && !attribute.contains("inf"), "\(attribute)")
    }
  }

  // MARK: The page itself

  @Test(arguments: [CacheLeak.illustrated(), CacheLeak.diagnosis(), QuietDay.diagnosis])
  func `the page is well formed, and its parts lead to one another`(diagnosis: Diagnosis) {
    let page = HTMLReading(Self.page(diagnosis))
    #expect(page.faults.isEmpty)
    func values(_ name: String) -> [String] {
      page.attributes.filter { $0.hasPrefix("\(name)=") }.map {
        String($0.dropFirst(name.count + 1))
      }
    }
    let ids = values("id")
    #expect(Set(ids).count == ids.count)
    let targets =
      values("href").map { String($0.dropFirst()) } + values("aria-labelledby")
      + values("aria-describedby") + values("for")
    for target in targets { #expect(ids.contains(target), "\(target)") }
    // Headings go down by one level at a time.
    let levels = page.elements.compactMap { element -> Int? in
      element.count == 2 && element.hasPrefix("h") ? Int(element.dropFirst()) : nil
    }
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    for (level, next) in zip(levels, levels.dropFirst()) { #expect(next <= level + 1) }
  }

  @Test func `the policy allows this style and this script, and nothing else`() throws {
    let text = Self.page(CacheLeak.illustrated())
    let page = HTMLReading(text)
    let policy = try #require(page.attributes.first { $0.hasPrefix("content=default-src") })
    #expect(policy.hasPrefix("content=default-src &#39;none&#39;"))
    #expect(policy.contains("script-src &#39;\(SHA256.policySource(of: page.scripts[1]))&#39;"))
    #expect(policy.contains("style-src &#39;\(SHA256.policySource(of: page.styles[0]))&#39;"))
    #expect(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains("data:"))
    #expect(!text.contains("http://") && !text.contains("https://") && !text.contains("url(http"))
  }

  @Test func `a page without replay, alerts and charts leaves their sections out`() {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.replay = Replay()
    let page = Self.page(diagnosis)
    #expect(!page.contains("id=\"moment\"") && !page.contains("id=\"alerts\""))
    #expect(page.contains("Strongest point against it"))
  }

  @Test func `the replay is told without the script`() {
    let page = Self.page(CacheLeak.illustrated())
    #expect(page.contains("Turns of the differential"))
    #expect(page.contains("decidable 26 min before it was dropped"))
    #expect(page.contains("read from the words of a note"))
  }

  @Test func `provisional probabilities are in no part of the page`() {
    let page = Self.page(CacheLeak.illustrated(calibration: "provisional"))
    #expect(!page.contains("97 %") && !page.contains("Probability as it stood"))
  }

  @Test func `equal diagnoses give equal bytes`() {
    #expect(Self.page(CacheLeak.illustrated()) == Self.page(CacheLeak.illustrated()))
  }

  @Test func `a page of many charts and a long replay stays small`() {
    var diagnosis = CacheLeak.illustrated()
    let first = diagnosis.exhibits[1]
    diagnosis.exhibits = (0..<16).map { index in
      var exhibit = first
      exhibit.series = Series(
        start: CacheLeak.at(9, 0), step: 40_000_000,
        values: (0..<400).map { Double(($0 * 7_919 + index * 104_729) % 1_000) })
      return exhibit
    }
    let moment = diagnosis.replay.moments[0]
    diagnosis.replay.moments = (0..<480).map { index in
      var next = moment
      next.at = CacheLeak.at(9, 0).advanced(bySeconds: Double(index) * 60)
      return next
    }
    #expect(Self.page(diagnosis).utf8.count < 600_000)
  }
}

@Suite struct SHA256Tests {
  /// FIPS 180-4 and its examples of one and two blocks, and of a length at the edge of the padding.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 55),
      "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"
    ),
    (
      String(repeating: "a", count: 64),
      "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"
    ),
  ])
  func `digests are those of the standard`(text: String, expected: String) {
    let digest = SHA256.digest(Array(text.utf8)).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    #expect(digest.joined() == expected)
  }

  @Test(arguments: [
    ("", "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ("abc", "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
  ])
  func `policies name them in Base64`(text: String, expected: String) {
    #expect(SHA256.policySource(of: text) == expected)
  }
}
