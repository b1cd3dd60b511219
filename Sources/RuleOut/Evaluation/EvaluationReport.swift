import Foundation
import RuleOutModel

extension Evaluation {
  /// The figures as Markdown tables.
  public func markdown() -> String {
    let scores = EvaluationScores(self)
    var text = "| measure | result | cases |\n|---|---:|---:|\n"
    func row(_ name: String, _ share: EvaluationScores.Share?) {
      guard let share else { return }
      text += "| \(name) | \(Evaluation.percent(share.value)) | \(share.hits) of \(share.of) |\n"
    }
    func row(_ name: String, _ value: Double?) {
      guard let value else { return }
      text += "| \(name) | \(Evaluation.decimal(value)) | |\n"
    }
    row("incident found, or none where none was", scores.detection)
    for (place, share) in scores.ranked { row("true cause among the first \(place)", share) }
    row("true cause first, where its data was there", scores.firstWhereTested)
    row("mechanism right", scores.mechanism)
    row("true cause ruled out", scores.falseRuleOuts)
    row("innocent suspects ruled out, or effects", scores.innocentsResolved)
    row("culprit change, or none, right", scores.changes)
    row("decoy blamed", scores.decoysBlamed)
    row("abstains where it must", scores.abstention)
    row("unknown first", scores.unknownFirst)
    row("Brier skill against base rates", scores.brierSkill)
    row("expected calibration error", scores.calibrationError)
    for (place, share) in scores.localization {
      row("service at fault among the first \(place)", share)
    }
    row("localization, mean of places 1 to 5", scores.localizationAverage)
    guard scores.reliability.contains(where: { $0.cases > 0 }) else { return text }
    text += "\n| hypothesis | cases | led | ruled out | probability where true | where false |\n"
    text += "|---|---:|---:|---:|---:|---:|\n"
    for line in scores.reliability {
      text +=
        "| \(line.hypothesis) | \(line.cases) | \(line.leading) | \(line.ruledOut) |"
        + " \(line.whereTrue.map(Evaluation.decimal) ?? "") |"
        + " \(line.whereFalse.map(Evaluation.decimal) ?? "") |\n"
    }
    text += "\n| probability given | claims | mean | came true |\n|---|---:|---:|---:|\n"
    for bin in scores.bins where bin.count > 0 {
      text +=
        "| \(Figure.fixed(bin.from, decimals: 1)) to \(Figure.fixed(bin.to, decimals: 1)) |"
        + " \(bin.count) | \(Evaluation.decimal(bin.mean)) | \(Evaluation.decimal(bin.rate)) |\n"
    }
    return text
  }

  /// One line a case: what was said and what was true.
  public func caseList() -> String {
    outcomes.map { outcome in
      let leader = outcome.leader
      let said =
        outcome.diagnosis.incident.detected
        ? "\(leader?.id ?? "nothing leads")\(leader?.mechanism.map { "/\($0)" } ?? "")"
        : "no incident"
      let fault = outcome.truth.service.map { service in
        "; \(service) at place \(outcome.servicePlace.map(String.init) ?? "none")"
      }
      let change =
        outcome.truth.labelsChange
        ? "; change \(outcome.diagnosis.culpritChange ?? "none"),"
          + " true \(outcome.truth.culpritChange ?? "none")" : ""
      let cause = outcome.truth.cause.map { ", true \($0)" } ?? ""
      return "\(outcome.truth.name): \(said)\(cause)\(change)\(fault ?? "")\n"
    }.joined()
  }

  private static func percent(_ value: Double) -> String { Figure.percent(value) }

  private static func decimal(_ value: Double) -> String { Figure.fixed(value, decimals: 3) }
}
