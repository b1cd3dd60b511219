import RuleOutModel
import Testing

@testable import RuleOutDiagnosis

@Suite struct CronScheduleTests {
  private static func at(_ day: Int, _ hour: Int, _ minute: Int) -> Timestamp {
    CivilTime(year: 2025, month: 2, day: day, hour: hour, minute: minute).timestamp()
  }

  // 27 February 2025 is a Thursday.
  @Test(arguments: [
    ("10 13 * * *", at(27, 13, 10)), ("38 0-23/6 * * *", at(27, 12, 38)), ("@daily", at(28, 0, 0)),
    ("0 30 12 * * ?", at(27, 12, 30)), ("cron(0 20 * * ? *)", at(27, 20, 0)),
    ("0 3 * * fri", at(28, 3, 0)), ("0 0 1,28 * *", at(28, 0, 0)),
    ("5/20 14 * * 1-5", at(27, 14, 5)),
  ])
  func `a job acts when it runs next`(text: String, expected: Timestamp) {
    #expect(CronSchedule(text)?.firstRun(after: Self.at(27, 12, 23)) == expected)
  }

  @Test(arguments: ["*/5 * * * *", "* * * * *", "0,15,30,45 * * * *"])
  func `what runs all the time acts at once`(text: String) {
    #expect(CronSchedule(text)?.firstRun(after: Self.at(27, 12, 23)) == nil)
  }

  @Test(arguments: ["", "1 2 3", "10 25 * * *", "a b c d e", "the job runs at night"])
  func `other texts are no schedule`(text: String) { #expect(CronSchedule(text) == nil) }

  private func schedules(_ path: String, _ lines: String) -> Int {
    ChangedCode(
      UnifiedDiff("diff --git a/\(path) b/\(path)\n@@ -1,9 +1,9 @@\n\(lines)", paths: [path])
    )
    .schedules.count
  }

  @Test func `a hunk shows the schedule, changed or not, unless a zone is stated`() {
    let change = "-  cpu: 14\n+  cpu: 4"
    #expect(schedules("a.yaml", " schedule: \"10 13 * * *\"\n\(change)") == 1)
    #expect(schedules("a.yaml", " schedule: 10 13 * * *\n\(change)") == 1)
    #expect(schedules("etc/cron.d/backfill", "+10 13 * * * root /bin/backfill") == 1)
    #expect(schedules("a.yaml", "-schedule: \"10 13 * * *\"\n+suspend: true") == 0)
    #expect(schedules("a.yaml", " window: \"10 13 * * *\"\n\(change)") == 0)
    let zone = " schedule: \"10 13 * * *\"\n timeZone: Europe/Rome\n\(change)"
    #expect(schedules("a.yaml", zone) == 0)
    #expect(schedules("a.yaml", zone.replacing("Europe/Rome", with: "Etc/UTC")) == 1)
  }
}
