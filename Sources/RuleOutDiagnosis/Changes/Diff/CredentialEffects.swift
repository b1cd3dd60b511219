/// Passwords, keys and tokens that a change sets anew: what holds the old ones, or was never told, is refused.
extension DiffEffects {
  static func credentialEffects(of keys: [String]) -> [DiffEffect] {
    keys.filter(isCredential).map { key in
      DiffEffect(
        kind: .credentialChanged, mechanism: "errors", path: "", subjects: [],
        statement: "\(key), with which it is let in, was changed")
    }
  }

  /// Whether the key ends with what lets somebody in: `db.password`, `API_KEY`, `secretKeyRef.name`. What only
  /// speaks of it, as `token_ttl` or `max_tokens`, does not.
  private static func isCredential(_ key: String) -> Bool {
    let words = key.identifierWords
    guard let last = words.last else { return false }
    if ["password", "passwd", "secret", "token", "credential", "credentials", "apikey"].contains(
      last)
    {
      return true
    }
    let end = words.suffix(2).joined(separator: " ")
    let pairs: Set<String> = [
      "api key", "access key", "private key", "secret key", "signing key", "encryption key",
      "secret name", "client certificate", "client cert",
    ]
    return pairs.contains(end)
      || !words.joined(separator: " ").ranges(of: "secret key ref ").isEmpty
  }
}

extension LinkTargets {
  /// Whether something new, or more often than before, says that somebody was not let in.
  var tellOfRefusal: Bool {
    texts.contains { text in
      text.text.course != .vanished
        && (LinkTargets.statesRefusal(text.spoken)
          || LinkTargets.refusals.contains { !text.spoken.ranges(of: " \($0) ").isEmpty })
    }
  }

  /// `answered 401`, but not `after 401 ms`.
  private static func statesRefusal(_ spoken: String) -> Bool {
    let words = spoken.split(separator: " ").map { String($0) }
    return words.indices.contains { index in
      guard ["401", "403"].contains(words[index]) else { return false }
      return index + 1 == words.count || SettingValue.unit(named: words[index + 1]) == nil
    }
  }

  private static let refusals = [
    "unauthorized", "unauthorised", "forbidden", "unauthenticated",
    "invalid key", "invalid api key", "invalid token", "invalid password", "invalid credentials",
    "bad credentials", "wrong password", "access denied", "permission denied", "not authorized",
    "not authenticated", "authentication failed", "authentication failure", "authorization failed",
    "login failed", "signature mismatch", "invalid signature", "expired token", "token expired",
  ]
}
