package import RuleOutModel

/// The offset from UTC that times without a zone take, and how it was decided; and the year of times
/// without a year.
package struct ZoneDecision: Sendable, Hashable {
  package enum Basis: Sendable, Hashable { case given, inferred, assumed }

  /// Seconds east of UTC.
  package var utcOffset: Int
  package var basis: Basis
  /// Offsets given for single inputs, by path.
  package var byPath: [String: Int] = [:]
  /// The year that most inputs state, for times without one (RFC 3164); nil where none states any.
  package var year: Int?

  /// Given; else the one offset other than zero on which all inputs that state one agree; else UTC.
  ///
  /// `Z` does not speak against `+03:00` in another file: machines write UTC wherever they stand, while any
  /// other offset tells where the people are who wrote the times without one.
  package init(_ inputs: [SurveyedInput], given: Int? = nil, byPath: [String: Int] = [:]) {
    self.byPath = byPath
    year = StatedYear.common(inputs.compactMap(\.year))
    var stated: Set<Int> = []
    for input in inputs {
      if case .stated(let offset) = input.recognition?.zone { stated.insert(offset) }
    }
    let places = stated.subtracting([0])
    if let given {
      (utcOffset, basis) = (given, .given)
    } else if places.count == 1, let agreed = places.first {
      (utcOffset, basis) = (agreed, .inferred)
    } else {
      (utcOffset, basis) = (0, places.isEmpty && !stated.isEmpty ? .inferred : .assumed)
    }
  }

  /// Seconds east of UTC for the input at `path`.
  package func utcOffset(of path: String) -> Int { byPath[path] ?? utcOffset }

  /// What the report says of an input whose times look like `style`.
  package func zone(of path: String, _ style: Recognition.ZoneStyle) -> InputReport.Zone {
    switch style {
    case .none: return .none
    case .epoch, .stated: return .stated
    case .local:
      if let offset = byPath[path] { return .given(utcOffset: offset) }
      switch basis {
      case .given: return .given(utcOffset: utcOffset)
      case .inferred: return .inferred(utcOffset: utcOffset)
      case .assumed: return .assumed
      }
    }
  }
}
