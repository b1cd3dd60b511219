/// Reduces request paths to routes, so that `/users/123` and `/users/456` are one.
///
///     https://shop.example/users/123/orders?page=2   ->   /users/{id}/orders
///
/// A segment becomes `{id}` where it is a number, a UUID, 8 or more hexadecimal digits with a decimal
/// one among them, or 16 or more letters and digits with a digit among them; after a prefix and `-` or `_`
/// the part behind it (`ord_8f3a9c1b` -> `ord_{id}`, `order-1042` -> `order-{id}`). Query and fragment go.
enum RouteTemplate {
  /// Appends the template of `path` to `route`; true where an identifier was replaced.
  @discardableResult
  static func append(_ path: Span<UInt8>, to route: inout [UInt8]) -> Bool {
    var hasIdentifier = false
    var index = afterAuthority(path)
    if index == path.count { route.append(UInt8(ascii: "/")) }
    while index < path.count {
      let byte = path[index]
      if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { break }
      if byte == UInt8(ascii: "/") {
        route.append(byte)
        index += 1
        continue
      }
      var end = index
      while end < path.count, !endsSegment(path[end]) { end += 1 }
      if appendSegment(path.extracting(index..<end), to: &route) { hasIdentifier = true }
      index = end
    }
    return hasIdentifier
  }

  /// What `url` names: its path, without host, query and fragment.
  static func path(of url: Span<UInt8>) -> Range<Int> {
    let start = afterAuthority(url)
    var end = start
    while end < url.count, url[end] != UInt8(ascii: "?"), url[end] != UInt8(ascii: "#") { end += 1 }
    return start..<end
  }

  /// The host (without port) of a full URL; nil for a path.
  static func host(of url: Span<UInt8>) -> Range<Int>? {
    guard let start = authorityStart(url) else { return nil }
    var end = start
    while end < url.count, !endsSegment(url[end]), url[end] != UInt8(ascii: ":") { end += 1 }
    return start < end ? start..<end : nil
  }

  private static func endsSegment(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  /// Index behind `scheme://`; nil where there is none.
  private static func authorityStart(_ url: Span<UInt8>) -> Int? {
    var index = 0
    while index < url.count, index < 8, url[index].isLetter { index += 1 }
    guard index > 0, url.extracting(index..<url.count).hasPrefix("://") else { return nil }
    return index + 3
  }

  private static func afterAuthority(_ path: Span<UInt8>) -> Int {
    guard var index = authorityStart(path) else { return 0 }
    while index < path.count, !endsSegment(path[index]) { index += 1 }
    return index
  }

  private static func appendSegment(_ segment: Span<UInt8>, to route: inout [UInt8]) -> Bool {
    if isIdentifier(segment, minimumDigits: 1) {
      route.append(contentsOf: placeholder)
      return true
    }
    var cut = segment.count
    while cut > 0, segment[cut - 1] != UInt8(ascii: "-"), segment[cut - 1] != UInt8(ascii: "_") {
      cut -= 1
    }
    if cut > 1, isIdentifier(segment.extracting(cut..<segment.count), minimumDigits: 3) {
      route.append(copying: segment.extracting(0..<cut))
      route.append(contentsOf: placeholder)
      return true
    }
    route.append(copying: segment)
    return false
  }

  private static let placeholder = Array("{id}".utf8)

  private static func isIdentifier(_ segment: Span<UInt8>, minimumDigits: Int) -> Bool {
    var digits = 0
    var hexLetters = 0
    var letters = 0
    var dashes = 0
    for i in segment.indices {
      let byte = segment[i]
      if byte.decimalDigit != nil {
        digits += 1
      } else if byte.hexDigit != nil {
        hexLetters += 1
      } else if byte.isLetter {
        letters += 1
      } else if byte == UInt8(ascii: "-") {
        dashes += 1
      } else {
        // An address of a person is an identifier too.
        return byte == UInt8(ascii: "@") && i > 0
      }
    }
    guard digits > 0 else { return false }
    let count = segment.count
    if dashes > 0 { return dashes == 4 && count == 36 && letters == 0 }
    if digits == count { return digits >= minimumDigits }
    return letters == 0 && count >= 8 || count >= 16
  }
}
