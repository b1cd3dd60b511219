import RuleOutModel

/// None of the catalogue. It has no facts of its own: it is supported where the tests of all the others
/// find nothing, the more the fewer of them had to be left out.
package enum Unknown: Hypothesis {
  package static let id = "unknown"

  static let unexplained = DiagnosticTest(
    "nothing-explains-it", group: "catalogue",
    predicts: "no cause of the catalogue is supported by its own tests",
    needs: "the data of the other causes")

  package static let tests = [unexplained]

  /// What the tests of another hypothesis came to.
  struct Rival {
    var id: String
    /// Product of the ratios of its evidence.
    var support: Double
    var isUntested: Bool
  }

  /// Support up to which nothing tells for a rival: less than one outcome that other causes show too.
  private static let noSupport = 2.0
  /// Support from which there is more than one such outcome, and from which it is hardly chance.
  private static let someSupport = 9.0
  private static let fullSupport = 30.0
  /// Rivals untested up to which their silence tells, as a share of all.
  private static let fewUntested = 0.3

  static func assess(_ rivals: [Rival], availableAt: Timestamp) -> Assessment {
    var assessment = Assessment(id: id, label: id)
    guard let best = rivals.max(by: { ($0.support, $1.id) < ($1.support, $0.id) }) else {
      return assessment
    }
    let untested = rivals.count { $0.isUntested }
    if best.support >= someSupport {
      assessment.note(
        unexplained, .against, best.support >= fullSupport ? .specific : .shared,
        signal: "the other causes", observed: best.id,
        statement: "what was found speaks for \(best.id)", availableAt: availableAt, source: nil)
    } else if best.support < noSupport {
      let few = Double(untested) <= fewUntested * Double(rivals.count)
      assessment.note(
        unexplained, .for, few ? .specific : .shared, signal: "the other causes",
        observed: "\(rivals.count - untested) of \(rivals.count) tested",
        statement: "nothing sets one of the \(rivals.count) causes of this catalogue apart"
          + (untested == 0 ? "" : "; \(untested) of them could not be tested"),
        availableAt: availableAt, source: nil)
    }
    return assessment
  }
}
