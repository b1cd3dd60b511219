import RuleOutModel

/// Whom a failed call was meant for, as clients of HTTP write it themselves: `Post
/// "https://api.stripe.com/v1/charges": context deadline exceeded`.
///
/// Only a host of the public name space counts, and only where the words beside it say that it was called: links to
/// manuals, and addresses of our own, stand in messages too.
enum FailedCallText {
  /// Bytes of a text that are looked at.
  private static let longestText = 1_024
  /// Bytes before a URL in which the words stand that say it was called.
  private static let reach = 24

  /// What stands before the URL of a call, in lower case, quotes and brackets left out. Go, curl, Guzzle and
  /// WebClient write the method; RestTemplate, requests, httpx, Feign, node-fetch and others the rest.
  private static let leads = [
    "get", "post", "put", "delete", "patch", "head", "get to", "post to", "put to", "delete to",
    "patch to", "request for", "for url", "request to",
    "call to", "calling", "connect to", "connecting to", "fetch", "fetching", "timed out for",
  ].map { Array($0.utf8) }
  /// What stands before the bare host of a call: urllib3.
  private static let hostLead = Array("ConnectionPool(host='".utf8)
  /// What stands before a bare host that did not answer well, or behind it.
  private static let bareLeads: Set<String> = [
    "from", "to", "of", "upstream", "host", "lookup", "peer", "calling", "reach", "contacting",
    "resolve", "hostname", "enotfound", "eai_again", "econnreset", "econnrefused", "etimedout",
    "provider", "api", "server", "with",
  ]
  private static let bareFollowers: Set<String> = [
    "returned", "answered", "responded", "replied", "refused", "timed", "failed", "unreachable",
    "rejected",
  ]

  private static let brackets = Array("\"'`[]()<>".utf8)
  private static let http = Array("http".utf8)
  private static let https = Array("https".utf8)

  /// The host that could not be called; nil where the text names none.
  static func host(in text: String) -> String? {
    let bytes = Array(text.utf8.prefix(longestText))
    let (colon, slash) = (UInt8(ascii: ":"), UInt8(ascii: "/"))
    var index = 0
    while index + 3 < bytes.count {
      if bytes[index] == colon, bytes[index + 1] == slash, bytes[index + 2] == slash {
        if isCalled(bytes[..<index]), let host = host(bytes[(index + 3)...]) { return host }
      } else if bytes[index] == hostLead[0], bytes[index...].starts(with: hostLead),
        let host = host(bytes[(index + hostLead.count)...])
      {
        return host
      }
      index += 1
    }
    return bareHost(bytes)
  }

  /// The first bare name of a public host in the first line that the word before or behind it says was called.
  private static func bareHost(_ bytes: [UInt8]) -> String? {
    let line = bytes.prefix { $0 != 0x0A }
    guard line.contains(UInt8(ascii: ".")) else { return nil }
    let words = line.split { $0 == 0x20 || $0 == 0x09 || brackets.contains($0) || $0 == 0x2C }
    for (place, word) in words.enumerated() {
      let name = word.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
      guard name.contains(UInt8(ascii: ".")), !name.contains(where: isUpper),
        !word.starts(with: http), let host = bareName(name)
      else { continue }
      let before = place > 0 ? plain(words[place - 1]) : ""
      let behind = place + 1 < words.count ? plain(words[place + 1]) : ""
      if bareLeads.contains(before) || bareFollowers.contains(behind) { return host }
    }
    return nil
  }

  private static func bareName(_ name: ArraySlice<UInt8>) -> String? {
    var text = String(decoding: name, as: UTF8.self)
    if text.hasSuffix(".") || text.hasSuffix(";") { text.removeLast() }
    return PublicHostName.isCommon(text) ? text : nil
  }

  /// A word in lower case, marks at its end left out.
  private static func plain(_ word: ArraySlice<UInt8>) -> String {
    let letters = word.prefix { isLetter($0) || $0 == UInt8(ascii: "_") }
    return String(decoding: letters, as: UTF8.self).lowercased()
  }

  /// Whether the words before the scheme say that it was called.
  private static func isCalled(_ before: ArraySlice<UInt8>) -> Bool {
    guard let scheme = before.lastIndex(where: { !isLetter($0) }) else { return false }
    let name = before[(scheme + 1)...]
    guard name.elementsEqual(http) || name.elementsEqual(https) else { return false }
    var words = before[...scheme].suffix(reach).map { isUpper($0) ? $0 + 32 : $0 }
    while let last = words.last, !isLetter(last) { words.removeLast() }
    words.removeAll(where: brackets.contains)
    return leads.contains { lead in
      words.count >= lead.count && words.suffix(lead.count).elementsEqual(lead)
        && (words.count == lead.count || !isLetter(words[words.count - lead.count - 1]))
    }
  }

  /// The public host that `rest` begins with.
  private static func host(_ rest: ArraySlice<UInt8>) -> String? {
    let name = rest.prefix {
      isLetter($0) || isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
    let host = String(decoding: name, as: UTF8.self).lowercased()
    return PublicHostName.contains(host) ? host : nil
  }

  private static func isUpper(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
  }
  private static func isLetter(_ byte: UInt8) -> Bool {
    isUpper(byte) || byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
  }
  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
