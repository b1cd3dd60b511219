/// The lines of a head, for formats that recognise themselves by them.
enum HeadLines {
  /// Calls `body` with the lines that are not blank, at most `limit`; the last line of a head that is cut is
  /// left out, unless it is the only one.
  static func forEach(_ head: ContentHead, limit: Int, _ body: (Span<UInt8>) -> Void) {
    let bytes = head.bytes.span
    var index = 0
    var count = 0
    while index < bytes.count, bytes[index] == 0 { index += 1 }
    while index < bytes.count, count < limit {
      let newline = bytes.firstIndex(of: 0x0A, from: index)
      if newline == nil, !head.isWhole, count > 0 { return }
      let line = bytes.extracting(index..<(newline ?? bytes.count))
      index = (newline ?? bytes.count) + 1
      let range = line.trimmedRange()
      if range.isEmpty { continue }
      body(line.extracting(range))
      count += 1
    }
  }
}
