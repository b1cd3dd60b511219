import Foundation
import RuleOutIngest
import RuleOutModel

/// The zones given with `--timezone`.
struct ZoneOption {
  /// For every input without a zone of its own.
  var general: TimeZone?
  /// As the user wrote it; shown beside times.
  var name = ""
  var byPath: [String: TimeZone] = [:]

  init(_ texts: [String]) throws(PipelineError) {
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard let zone = ZoneOption.zone(parts.last ?? "") else {
        throw .invalidOption(
          option: "--timezone", value: text,
          expected: "a zone such as Africa/Nairobi, +03:00 or UTC, or FILE=ZONE")
      }
      if parts.count == 2 {
        byPath[parts[0]] = zone
      } else {
        (general, name) = (zone, parts[0])
      }
    }
  }

  /// True where an offset depends on the date, so that the dates of the data must be known first.
  var needsDate: Bool {
    ([general].compactMap { $0 } + byPath.values).contains {
      $0.nextDaylightSavingTimeTransition(after: Date(timeIntervalSince1970: 0)) != nil
    }
  }

  /// The offsets at `date`; one offset holds for a whole input.
  func decision(_ inputs: [SurveyedInput], at date: Timestamp?) -> ZoneDecision {
    let moment = Date(timeIntervalSince1970: date?.seconds ?? 0)
    return ZoneDecision(
      inputs, given: general?.secondsFromGMT(for: moment),
      byPath: byPath.mapValues { $0.secondsFromGMT(for: moment) })
  }

  static func zone(_ text: String) -> TimeZone? {
    if ["UTC", "GMT", "Z"].contains(text.uppercased()) { return TimeZone(secondsFromGMT: 0) }
    var rest = Substring(text)
    for prefix in ["UTC", "GMT"] where rest.hasPrefix(prefix) { rest = rest.dropFirst(3) }
    if let sign = rest.first, sign == "+" || sign == "-" {
      let digits = rest.dropFirst().filter { $0 != ":" }
      guard let number = Int(digits), (1...4).contains(digits.count) else { return nil }
      let (hours, minutes) = digits.count <= 2 ? (number, 0) : (number / 100, number % 100)
      guard hours <= 14, minutes < 60 else { return nil }
      return TimeZone(secondsFromGMT: (sign == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60))
    }
    return TimeZone(identifier: text)
  }
}
