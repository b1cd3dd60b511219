import Foundation
import RuleOutDiagnosis
import RuleOutModel

extension Evaluation {
  /// Measures how often each test says what under each cause, over the labelled cases of `corpora`.
  ///
  /// Which subject of a hypothesis is the best one depends on the ratios in turn, so the table is measured
  /// twice: by the ratios of before any measurement, then by its own.
  ///
  /// - Returns: The text of the table, as `likelihoods.txt` holds it.
  public static func fit(_ corpora: [String]) async throws(PipelineError) -> String {
    var table = LikelihoodTable(corpus: "")
    var areSimulated = true
    var ratios = LikelihoodRatios.unfitted
    for _ in 0..<2 {
      table = LikelihoodTable(corpus: "")
      for corpus in corpora {
        for outcome in try await run(corpus, withheld: .nothing, ratios: ratios).outcomes {
          guard let cause = outcome.truth.cause, cause != "none" else { continue }
          areSimulated = areSimulated && outcome.truth.isSimulated
          table.learn(outcome.diagnosis, cause: cause)
        }
      }
      let count = table.cases.values.reduce(0, +)
      guard count > 0 else {
        throw .unreadable(corpora.joined(separator: ", "), reason: "no case labelled with a cause")
      }
      table.corpus = "\(count) \(areSimulated ? "simulated" : "labelled") incidents"
      ratios = LikelihoodRatios(table)
    }
    return table.text
  }

  /// The ratios of a table that `fit` wrote.
  static func ratios(of path: String) throws(PipelineError) -> LikelihoodRatios {
    guard FileManager.default.fileExists(atPath: path) else { throw .noSuchInput(path) }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let table = LikelihoodTable(text: text)
    else { throw .unreadable(path, reason: "expected a table that 'evaluate --fit' wrote") }
    return LikelihoodRatios(table)
  }
}
