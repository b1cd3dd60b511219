/// A name in which `*` stands for any text: `api-*.log`, `my_pool_*`.
public struct WildcardPattern: Sendable, Hashable {
  public let text: String
  private let parts: [[UInt8]]

  public init(_ text: String) {
    self.text = text
    parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
      .map(Array.init)
  }

  /// Whether all of `name` fits. Each part is taken where it first occurs, which finds a fit if there is one.
  public func matches(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard parts.count > 1 else { return bytes == parts[0] }
    guard bytes.starts(with: parts[0]) else { return false }
    var start = parts[0].count
    for part in parts.dropFirst().dropLast() {
      guard let found = WildcardPattern.first(part, in: bytes, from: start) else { return false }
      start = found + part.count
    }
    let last = parts[parts.count - 1]
    return bytes.count - start >= last.count && bytes.suffix(last.count).elementsEqual(last)
  }

  private static func first(_ part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count - start >= part.count else { return nil }
    return (start...(bytes.count - part.count)).first {
      bytes[$0..<($0 + part.count)].elementsEqual(part)
    }
  }
}
