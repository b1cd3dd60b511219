import RuleOutModel

/// When a job runs, as cron says it: minute, hour, day of the month, month, day of the week; in UTC.
struct CronSchedule: Sendable, Hashable {
  private let minutes: [Int]
  private let hours: [Int]
  private let days: Set<Int>
  private let months: Set<Int>
  private let weekdays: Set<Int>

  /// What runs so often acts as soon as it lands, as far as telemetry can tell.
  static let frequent = 900.0

  /// `10 3 * * *`, `0 0 3 * * ?` with seconds, `cron(0 10 * * ? *)` with years, `@daily`; nil for other texts.
  init?(_ text: String) {
    var words = text.lowercased().split { $0 == " " || $0 == "(" || $0 == ")" }.map { String($0) }
    if words.count == 1, let named = CronSchedule.named[words[0]] {
      words = named.split(separator: " ").map { String($0) }
    } else if words.first == "cron" {
      words = Array(words.dropFirst().prefix(5))
    } else if words.count == 6 || words.count == 7 {
      words = Array(words.dropFirst().prefix(5))
    }
    guard words.count == 5,
      let minutes = CronSchedule.values(words[0], in: 0...59),
      let hours = CronSchedule.values(words[1], in: 0...23),
      let days = CronSchedule.values(words[2], in: 1...31),
      let months = CronSchedule.values(
        words[3], in: 1...12, names: CronSchedule.monthNames, from: 1),
      let weekdays = CronSchedule.values(words[4], in: 0...7, names: CronSchedule.dayNames, from: 0)
    else { return nil }
    self.minutes = minutes.sorted()
    self.hours = hours.sorted()
    self.days = days
    self.months = months
    self.weekdays = Set(weekdays.map { $0 % 7 })
  }

  /// The first run after `time`; nil where it runs all the time, or never.
  func firstRun(after time: Timestamp) -> Timestamp? {
    guard let first = next(after: time), let second = next(after: first),
      second.seconds(since: first) > CronSchedule.frequent
    else { return nil }
    return first
  }

  private func next(after time: Timestamp) -> Timestamp? {
    let midnight = time.floored(toStep: 86_400_000_000)
    for day in 0...366 {
      let start = midnight.advanced(bySeconds: Double(day) * 86_400)
      guard runs(on: start) else { continue }
      for hour in hours {
        for minute in minutes {
          let at = start.advanced(bySeconds: Double(hour * 3_600 + minute * 60))
          if at > time { return at }
        }
      }
    }
    return nil
  }

  /// Where both days are limited, either will do.
  private func runs(on midnight: Timestamp) -> Bool {
    let civil = CivilTime(midnight)
    guard months.contains(civil.month) else { return false }
    // 1 January 1970 was a Thursday.
    let weekday = Int(midnight.microseconds / 86_400_000_000 + 4) % 7
    if days.count == 31 || weekdays.count == 7 {
      return days.contains(civil.day) && weekdays.contains(weekday)
    }
    return days.contains(civil.day) || weekdays.contains(weekday)
  }

  /// `*`, `?`, `*/15`, `0-23/6`, `1,2`, `mon-fri`.
  private static func values(
    _ field: String, in range: ClosedRange<Int>, names: [String] = [], from base: Int = 0
  ) -> Set<Int>? {
    func number(_ text: Substring) -> Int? {
      names.firstIndex(of: String(text)).map { $0 + base } ?? Int(text)
    }
    var values: Set<Int> = []
    for part in field.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = part.split(separator: "/", omittingEmptySubsequences: false)
      guard let span = halves.first, halves.count < 3,
        let step = halves.count == 2 ? Int(halves[1]) : 1, step > 0
      else { return nil }
      let ends = span.split(separator: "-", omittingEmptySubsequences: false)
      let isAny = span == "*" || span == "?"
      guard let low = isAny ? range.lowerBound : number(ends[0]),
        let high = isAny || halves.count == 2 && ends.count == 1
          ? range.upperBound : number(ends[ends.count - 1]),
        ends.count < 3, low <= high, range.contains(low), range.contains(high)
      else { return nil }
      values.formUnion(stride(from: low, through: high, by: step))
    }
    return values
  }

  private static let named = [
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
  ]
  private static let monthNames = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
}

extension ChangedCode {
  /// Schedules of the jobs that hunks show as they are after the change, whether or not they are what changed. None
  /// where a zone other than UTC is stated: how it lies to UTC is not known here.
  var schedules: [CronSchedule] {
    var found: [CronSchedule] = []
    for file in files {
      let isTable = !Set(file.path.identifierWords).isDisjoint(with: ["cron", "crontab"])
      for hunk in file.hunks {
        let lines = hunk.lines(on: .added).filter { !$0.isSilent }
        if lines.contains(where: Self.statesZone) { continue }
        for schedule in lines.compactMap({ Self.schedule(in: $0, isTable: isTable) })
        where !found.contains(schedule) {
          found.append(schedule)
        }
      }
    }
    return found
  }

  private static func schedule(in line: Line, isTable: Bool) -> CronSchedule? {
    if !line.splitWords.isDisjoint(with: ["schedule", "schedules", "cron", "crontab"]) {
      let texts = line.tokens.filter { $0.kind == .text }.map(\.text)
      let rest = line.text.firstIndex { $0 == ":" || $0 == "=" }.map {
        line.text[$0...].dropFirst()
      }
      return (texts + [rest.map { String($0).trimmed } ?? ""]).lazy.compactMap { CronSchedule($0) }
        .first
    }
    guard isTable else { return nil }
    let fields = line.text.split(separator: " ")
    return fields.count > 5 ? CronSchedule(fields.prefix(5).joined(separator: " ")) : nil
  }

  private static func statesZone(_ line: Line) -> Bool {
    line.splitWords.isSuperset(of: ["time", "zone"]) || line.splitWords.contains("timezone")
      ? !line.tokens.contains { ["UTC", "Etc/UTC", "GMT"].contains($0.text) } : false
  }
}
