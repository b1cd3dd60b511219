import RuleOutModel

extension MetricFamily {
  /// What was measured a day or a week before, beside what is, to compare with: `requests_per_s_offset_1w`. It says
  /// nothing of the incident.
  static let earlierValues = MetricFamily("earlier values") { name in
    let isEarlier =
      name.has("yesterday") || name.holds("week_ago") || name.holds("day_ago")
      || name.holds("last_week") || name.holds("previous_week") || name.holds("prev_week")
      || zip(name.words, name.words.dropFirst()).contains { word, next in
        word == "offset" && next.wholeMatch(of: /[0-9]+[hdw]/) != nil
      }
    return isEarlier ? [Reading(.other, name.statistic ?? .value)] : nil
  }
}
