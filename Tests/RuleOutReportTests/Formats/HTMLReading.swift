/// As much of HTML as the checks need, written apart from the code under test: elements with their
/// attributes, whether they nest, and what scripts and styles hold.
struct HTMLReading {
  /// Names in order; a closing tag with its slash, an empty element with one behind it.
  private(set) var elements: [String] = []
  /// `name=value`, entities as they stand.
  private(set) var attributes: [String] = []
  private(set) var scripts: [String] = []
  private(set) var styles: [String] = []
  private(set) var faults: [String] = []

  init(_ text: String) {
    var rest = Substring(text)
    var open: [String] = []
    while let start = rest.firstIndex(of: "<") {
      check(rest[..<start])
      rest = rest[start...]
      if rest.hasPrefix("<!") {
        rest = rest[(rest.firstIndex(of: ">") ?? rest.startIndex)...].dropFirst()
        continue
      }
      guard let end = rest.firstIndex(of: ">") else {
        faults.append("tag without end: \(rest.prefix(40))")
        return
      }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      let name = String(tag.prefix { !$0.isWhitespace }).filter { $0 != "/" }
      if tag.hasPrefix("/") {
        elements.append("/" + name)
        if open.popLast() != name { faults.append("</\(name)> closes another element") }
      } else if tag.hasSuffix("/") {
        elements.append(name + "/")
        read(tag.dropLast(), of: name)
      } else {
        elements.append(name)
        open.append(name)
        read(tag, of: name)
        guard name == "script" || name == "style" else { continue }
        let content = rest.prefix { $0 != "<" }
        var raw = String(content)
        rest = rest[content.endIndex...]
        while !rest.hasPrefix("</\(name)>"), let next = rest.dropFirst().firstIndex(of: "<") {
          raw += rest[..<next]
          rest = rest[next...]
        }
        if name == "script" { scripts.append(raw) } else { styles.append(raw) }
      }
    }
    check(rest)
    if !open.isEmpty { faults.append("left open: \(open)") }
  }

  /// Text between tags holds no bare ampersand.
  private mutating func check(_ text: Substring) {
    for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      let isEntity = ["amp;", "lt;", "gt;", "quot;", "#39;"].contains { part.hasPrefix($0) }
      if !isEntity { faults.append("bare ampersand: &\(part.prefix(20))") }
    }
  }

  private mutating func read(_ tag: Substring, of name: String) {
    var rest = tag.dropFirst(name.count)
    while true {
      rest = rest.drop { $0.isWhitespace }
      guard !rest.isEmpty else { return }
      let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
      rest = rest.dropFirst(key.count)
      guard rest.hasPrefix("=\"") else {
        faults.append("attribute without a quoted value: \(key) in \(name)")
        return
      }
      rest = rest.dropFirst(2)
      guard let end = rest.firstIndex(of: "\"") else {
        faults.append("value without end: \(key) in \(name)")
        return
      }
      check(rest[..<end])
      attributes.append("\(key)=\(rest[..<end])")
      rest = rest[rest.index(after: end)...]
    }
  }
}
