import RuleOutModel
import RuleOutSignals
import Testing

@testable import RuleOutDiagnosis

/// Two hours of messages by minute; the incident begins at minute 80.
@Suite struct TemplateShiftsTests {
  private static let minutes = 120
  private static let onset = 80

  private func template(
    _ text: String, service: String = "shop", others: (Int) -> Double = { _ in 20 },
    _ count: (Int) -> Double
  ) -> MessageTemplate {
    let values = (0..<TemplateShiftsTests.minutes).map(count)
    let activity = values.enumerated().map { $0.element + others($0.offset) }
    return MessageTemplate(
      service: service, severity: .error, text: text, example: text,
      count: Int(values.reduce(0, +)),
      series: Series(start: Scene.start, step: 60_000_000, values: values),
      activity: Series(start: Scene.start, step: 60_000_000, values: activity),
      source: SourceReference(file: "app.log", line: 9))
  }

  private func shifts(_ templates: [MessageTemplate]) -> [TemplateShift] {
    TemplateShifts(
      templates,
      onset: TimeWindow(start: Scene.minute(80), end: Scene.minute(82)),
      span: TimeWindow(start: Scene.start, end: Scene.minute(120))
    ).shifts
  }

  /// Pseudo-random whole numbers of mean `mean`, as events that fall anywhere.
  private func poisson(_ mean: Double, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    var counts = [Double](repeating: 0, count: TemplateShiftsTests.minutes)
    for _ in 0..<Int(mean * Double(counts.count)) {
      counts[generator.index(below: counts.count)] += 1
    }
    return counts
  }

  @Test func `a template first seen after the onset is new`() throws {
    let shift = try #require(shifts([template("broken") { $0 >= 84 && $0 < 100 ? 2 : 0 }]).first)
    #expect(shift.kind == .new)
    #expect(shift.before == 0)
    #expect(shift.after == (32.0 / 2400).rounded(significantDigits: 6))
    #expect(shift.window == TimeWindow(start: Scene.minute(84), end: Scene.minute(100)))
    #expect(shift.source == SourceReference(file: "app.log", line: 9))
    #expect(shift.qValue < 1e-4)
    // Three occupied minutes of five after the onset, none of eighty before.
    #expect(shift.availableAt > Scene.minute(85) && shift.availableAt <= Scene.minute(90))
  }

  @Test func `one burst is no new template`() {
    #expect(shifts([template("burst") { $0 == 90 ? 500 : 0 }]).isEmpty)
    #expect(shifts([template("rare") { $0 == 90 || $0 == 110 ? 1 : 0 }]).isEmpty)
  }

  @Test func `nothing is new without a baseline`() {
    #expect(shifts([template("young", others: { $0 < 77 ? 0 : 5 }) { $0 >= 82 ? 3 : 0 }]).isEmpty)
  }

  @Test func `a template that goes silent while others go on has vanished`() throws {
    let beat = poisson(2, seed: 5)
    let shift = try #require(shifts([template("beat") { $0 < 81 ? beat[$0] : 0 }]).first)
    #expect(shift.kind == .vanished)
    #expect(shift.after == 0)
    #expect(shift.window == TimeWindow(start: Scene.minute(82), end: Scene.minute(120)))
    #expect(shift.availableAt < Scene.minute(100))
  }

  @Test func `silence of the whole file is no sign`() {
    let beat = poisson(2, seed: 5)
    let silent = shifts([
      template("beat", others: { $0 < 81 ? 20 : 0 }) { $0 < 81 ? beat[$0] : 0 }
    ])
    #expect(silent.isEmpty)
  }

  @Test func `a rare template's silence is no sign`() {
    #expect(shifts([template("rare") { $0 < 80 && $0 % 20 == 3 ? 1 : 0 }]).isEmpty)
  }

  @Test func `levels that rise and fall are told, with the steps that show them`() throws {
    let level = poisson(6, seed: 8)
    let found = shifts([
      template("more") { level[$0] * ($0 >= 85 && $0 < 105 ? 5 : 1) },
      template("less") { $0 >= 90 ? (level[$0] / 6).rounded(.down) : level[$0] },
      template("same") { level[$0] },
    ])
    #expect(Set(found.map(\.template.text)) == ["more", "less"])
    let more = try #require(found.first { $0.kind == .multiplied })
    #expect(more.template.text == "more")
    #expect(abs(more.window.start.seconds(since: Scene.minute(85))) <= 60)
    #expect(abs(more.window.end.seconds(since: Scene.minute(105))) <= 60)
    #expect(more.availableAt <= Scene.minute(90))
    let less = try #require(found.first { $0.kind == .diminished })
    #expect(less.template.text == "less")
    #expect(abs(less.window.start.seconds(since: Scene.minute(90))) <= 120)
  }

  @Test func `episodes like those of the baseline are no shift`() {
    // Ten minutes of 12 every half hour, as before.
    #expect(shifts([template("batch") { $0 % 30 < 10 ? 12 : 0 }]).isEmpty)
  }

  @Test func `a hundred steady templates are left alone`() {
    let steady = (0..<100).map { index in
      let counts = poisson([0.05, 0.3, 2, 15][index % 4], seed: UInt64(index + 1))
      return template("steady \(index)") { counts[$0] }
    }
    let found = TemplateShifts(
      steady, onset: TimeWindow(start: Scene.minute(80), end: Scene.minute(82)),
      span: TimeWindow(start: Scene.start, end: Scene.minute(120)))
    #expect(found.tested == 100)
    #expect(found.shifts.isEmpty)
  }

  @Test func `no templates, and onsets outside the data, are harmless`() {
    #expect(shifts([]).isEmpty)
    let templates = [template("tick") { _ in 1 }]
    for minute in [-100.0, 0, 120, 500] {
      let onset = TimeWindow(start: Scene.minute(minute), end: Scene.minute(minute + 1))
      let span = TimeWindow(start: Scene.start, end: Scene.minute(120))
      #expect(TemplateShifts(templates, onset: onset, span: span).shifts.isEmpty)
    }
  }
}
