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
  /// Offsets of inputs whose span in time tells theirs, by path: what was inferred for all does not fit them.
  package var aligned: [String: Int] = [:]
  /// The year that most inputs state, for times without one (RFC 3164); nil where none states any.
  package var year: Int?

  /// Given; else the one offset other than zero on which all inputs that state one agree; else UTC.
  ///
  /// `Z` does not speak against `+03:00` in another file: machines write UTC wherever they stand, while any
  /// other offset tells where the people are who wrote the times without one. Commits state where their
  /// authors were, which may be anywhere.
  package init(_ inputs: [SurveyedInput], given: Int? = nil, byPath: [String: Int] = [:]) {
    self.byPath = byPath
    year = StatedYear.common(inputs.compactMap(\.year))
    var stated: Set<Int> = []
    for input in inputs where !input.statesAuthorsZones {
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

  /// That times were taken to be of a zone which other inputs state, and which these are.
  package func warnings(_ inputs: [SurveyedInput]) -> [Warning] {
    guard basis == .inferred, utcOffset != 0 else { return [] }
    func isLocal(_ input: SurveyedInput) -> Bool {
      if case .local = input.recognition?.zone {
        return byPath[input.source.path] == nil && aligned[input.source.path] == nil
      }
      return false
    }
    func states(_ input: SurveyedInput) -> Bool {
      guard case .stated(let offset) = input.recognition?.zone else { return false }
      return offset == utcOffset && !input.statesAuthorsZones
    }
    let local = inputs.filter(isLocal).map(\.source.path).sorted()
    guard let first = local.first, let witness = inputs.filter(states).map(\.source.path).min()
    else { return [] }
    let more = local.count > 1 ? ", and those of \(local.count - 1) more files," : ""
    return [
      Warning(
        code: "zone-inferred", file: first,
        message: "its times\(more) state no zone and are taken as"
          + " UTC\(Timestamp.zoneSuffix(utcOffset: utcOffset)), as \(witness) states its own;"
          + " --timezone overrides that")
    ]
  }

  /// Seconds east of UTC for the input at `path`.
  package func utcOffset(of path: String) -> Int { byPath[path] ?? aligned[path] ?? utcOffset }

  /// What the report says of an input whose times look like `style`.
  package func zone(of path: String, _ style: Recognition.ZoneStyle) -> InputReport.Zone {
    switch style {
    case .none: return .none
    case .epoch, .stated: return .stated
    case .local:
      if let offset = byPath[path] { return .given(utcOffset: offset) }
      if let offset = aligned[path] { return .inferred(utcOffset: offset) }
      switch basis {
      case .given: return .given(utcOffset: utcOffset)
      case .inferred: return .inferred(utcOffset: utcOffset)
      case .assumed: return .assumed
      }
    }
  }
}
