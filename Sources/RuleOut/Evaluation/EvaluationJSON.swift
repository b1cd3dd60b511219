import Foundation
import RuleOutModel

extension Evaluation {
  /// The figures as JSON, keys sorted; with `withCases`, what was said and what was true of each case.
  public func json(withCases: Bool = false) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = EvaluationDocument(self, withCases: withCases)
    guard let data = try? encoder.encode(document) else { return "{}\n" }
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}

/// What `evaluate --format json` prints. A key without a value is left out.
private struct EvaluationDocument: Encodable {
  struct Share: Encodable {
    var value: Double
    var hits: Int
    var cases: Int

    init(_ share: EvaluationScores.Share) {
      value = share.value.rounded(significantDigits: 6)
      hits = share.hits
      cases = share.of
    }
  }

  struct Hypothesis: Encodable {
    var id: String
    var cases: Int
    var led: Int
    var ruledOut: Int
    var probabilityWhereTrue: Double?
    var probabilityWhereFalse: Double?
  }

  struct Bin: Encodable {
    var from: Double
    var to: Double
    var claims: Int
    var meanProbability: Double
    var cameTrue: Double
  }

  struct Case: Encodable {
    var name: String
    var cause: String?
    var leading: String?
    var mechanism: String?
    var culpritChange: String?
    var blamedChange: String?
    var placeOfService: Int?
  }

  var schemaVersion = 1
  var withheld: String
  var cases: Int
  var shares: [String: Share] = [:]
  var brierSkill: Double?
  var expectedCalibrationError: Double?
  var localizationAverage: Double?
  var hypotheses: [Hypothesis]
  var calibration: [Bin]
  var caseList: [Case]?

  init(_ evaluation: Evaluation, withCases: Bool) {
    let scores = EvaluationScores(evaluation)
    func short(_ value: Double?) -> Double? { value.map { $0.rounded(significantDigits: 6) } }
    withheld = evaluation.withheld.rawValue
    cases = evaluation.outcomes.count
    for (name, share) in scores.shares { shares[name] = Share(share) }
    brierSkill = short(scores.brierSkill)
    expectedCalibrationError = short(scores.calibrationError)
    localizationAverage = short(scores.localizationAverage)
    hypotheses = scores.reliability.map {
      Hypothesis(
        id: $0.hypothesis, cases: $0.cases, led: $0.leading, ruledOut: $0.ruledOut,
        probabilityWhereTrue: short($0.whereTrue), probabilityWhereFalse: short($0.whereFalse))
    }
    calibration = scores.bins.filter { $0.count > 0 }.map {
      Bin(
        from: $0.from, to: $0.to, claims: $0.count, meanProbability: short($0.mean) ?? 0,
        cameTrue: short($0.rate) ?? 0)
    }
    guard withCases else { return }
    caseList = evaluation.outcomes.map {
      Case(
        name: $0.truth.name, cause: $0.truth.cause, leading: $0.leader?.id,
        mechanism: $0.leader?.mechanism, culpritChange: $0.truth.culpritChange,
        blamedChange: $0.diagnosis.culpritChange, placeOfService: $0.servicePlace)
    }
  }
}

extension EvaluationScores {
  /// Every share by the name it has in JSON.
  fileprivate var shares: [(String, Share)] {
    let named: [(String, Share?)] =
      [
        ("incidentFound", detection), ("mechanismRight", mechanism),
        ("trueCauseRuledOut", falseRuleOuts), ("innocentsResolved", innocentsResolved),
        ("changeRight", changes), ("decoyBlamed", decoysBlamed), ("abstains", abstention),
        ("unknownFirst", unknownFirst),
        ("causeFirstWhereTested", firstWhereTested),
      ] + ranked.map { ("causeAmongFirst\($0.place)", $0.share) }
      + localization.map { ("serviceAmongFirst\($0.place)", $0.share) }
    return named.compactMap { name, share in share.map { (name, $0) } }
  }
}
