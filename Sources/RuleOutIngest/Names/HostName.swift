/// Reduces what names a callee to its host: lower case, without scheme, path and port.
///
///     https://Payments.example:8443/v1   ->   payments.example
enum HostName {
  /// Appends the host that `text`, a URL or an address, names.
  static func append(_ text: Span<UInt8>, to name: inout [UInt8]) {
    let host = RouteTemplate.host(of: text) ?? 0..<text.count
    for i in host.lowerBound..<end(text, host) { name.append(text[i].lowercased) }
  }

  /// Where the host in `range` ends: before the port, which stands behind the only colon (an IPv6 address
  /// has more of them) or behind brackets.
  static func end(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    if !range.isEmpty, text[range.lowerBound] == UInt8(ascii: "["),
      let bracket = text.firstIndex(of: UInt8(ascii: "]"), from: range.lowerBound),
      bracket < range.upperBound
    {
      return bracket + 1
    }
    guard let colon = text.firstIndex(of: UInt8(ascii: ":"), from: range.lowerBound),
      colon < range.upperBound, colon > range.lowerBound,
      text.firstIndex(of: UInt8(ascii: ":"), from: colon + 1).map({ $0 >= range.upperBound })
        ?? true
    else { return range.upperBound }
    return colon
  }
}
