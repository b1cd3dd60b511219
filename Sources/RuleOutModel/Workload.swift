/// Names of Kubernetes taken apart.
public enum Workload {
  /// Letters that generated parts of names are made of: no vowels, no digits that look like letters.
  private static let generated = Set("bcdfghjklmnpqrstvwxz2456789")

  /// The workload that a pod belongs to: `web-store` of `web-store-7c9d8f6b5-x2x4z`, of `web-store-x2x4z` and
  /// of `web-store-0`; the name itself where it has no such part.
  public static func name(ofPod pod: String) -> String {
    var parts = pod.split(separator: "-")
    guard parts.count > 1, let last = parts.last else { return pod }
    if last.count <= 3, last.allSatisfy(\.isNumber) {
      parts.removeLast()
    } else if isGenerated(last, lengths: 5...5) {
      parts.removeLast()
      if parts.count > 1, let hash = parts.last, isGenerated(hash, lengths: 6...10) || isHash(hash)
      {
        parts.removeLast()
      }
    }
    return parts.joined(separator: "-")
  }

  /// The workload that a replica set belongs to: `web-store` of `web-store-7c9d8f6b5`; the name itself where it
  /// has no such part.
  public static func name(ofReplicaSet set: String) -> String {
    let parts = set.split(separator: "-")
    guard parts.count > 1, let last = parts.last,
      isGenerated(last, lengths: 6...10) || isHash(last)
    else {
      return set
    }
    return parts.dropLast().joined(separator: "-")
  }

  private static func isGenerated(_ part: Substring, lengths: ClosedRange<Int>) -> Bool {
    lengths.contains(part.count) && part.allSatisfy(generated.contains)
  }

  /// A hash in hexadecimal digits, as other controllers than Kubernetes' own write it; two numbers in it tell
  /// it from a word.
  private static func isHash(_ part: Substring) -> Bool {
    (8...10).contains(part.count) && part.allSatisfy { $0.isHexDigit && !$0.isUppercase }
      && part.count(where: \.isNumber) >= 2
  }

  /// The version that an image states: `v2.14.0` of `registry:5000/shop/web:v2.14.0`, else the beginning of
  /// its digest; empty where it has neither.
  public static func version(ofImage image: String) -> String {
    let parts = image.split(separator: "@", maxSplits: 1)
    guard let name = parts.first?.split(separator: "/").last else { return "" }
    if let colon = name.firstIndex(of: ":") { return String(name[name.index(after: colon)...]) }
    guard parts.count > 1, let digest = parts[1].split(separator: ":").last else { return "" }
    return String(digest.prefix(12))
  }
}
