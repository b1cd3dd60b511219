package import RuleOutModel

/// The offset from UTC that times without a zone take, and how it was decided.
package struct ZoneDecision: Sendable, Hashable {
  package enum Basis: Sendable, Hashable { case given, inferred, assumed }

  /// Seconds east of UTC.
  package var utcOffset: Int
  package var basis: Basis
  /// Offsets given for single inputs, by path.
  package var byPath: [String: Int] = [:]

  /// Given, else the one offset on which all inputs that state one agree, else UTC. `Z` does not stand
  /// against a local offset: it is how machines write times, and says nothing of the wall clock.
  package init(_ inputs: [SurveyedInput], given: Int? = nil, byPath: [String: Int] = [:]) {
    self.byPath = byPath
    var stated: Set<Int> = []
    for input in inputs {
      if case .stated(let offset) = input.recognition?.zone { stated.insert(offset) }
    }
    if stated.count == 2 { stated.remove(0) }
    if let given {
      (utcOffset, basis) = (given, .given)
    } else if stated.count == 1, let agreed = stated.first {
      (utcOffset, basis) = (agreed, .inferred)
    } else {
      (utcOffset, basis) = (0, .assumed)
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
