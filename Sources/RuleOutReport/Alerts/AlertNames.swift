import RuleOutModel

extension AlertCandidate {
  /// Names for `candidates`, each one's own: `MemoryResidentNearLimit`.
  static func names(of candidates: [AlertCandidate]) -> [String] {
    var count: [String: Int] = [:]
    return candidates.map { candidate in
      let name = candidate.ruleName
      count[name, default: 0] += 1
      return count[name] == 1 ? name : "\(name)\(count[name] ?? 0)"
    }
  }

  private var ruleName: String {
    let subject = quantity.rawValue.prefix(1).uppercased() + quantity.rawValue.dropFirst()
    switch kind {
    case .threshold: return subject + (rule?.isUpward == false ? "BelowLevel" : "AboveLevel")
    case .ratioToLimit: return subject + "NearLimit"
    case .timeToExhaustion: return subject + "TowardsLimit"
    case .burnRate: return subject + "BurnRate"
    }
  }
}
