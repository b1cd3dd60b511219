/// The parts of `GET /x HTTP/1.1`.
struct RequestLine {
  var method: Range<Int>?
  var path: Range<Int>?

  init(_ text: Span<UInt8>) {
    guard let first = text.firstIndex(of: 0x20), first > 0 else { return }
    for i in 0..<first where !text[i].isLetter && text[i] != UInt8(ascii: "-") { return }
    var end = text.count
    // A path may hold blanks where a client was careless; the protocol stands behind the last one.
    while end > first + 1, text[end - 1] != 0x20 { end -= 1 }
    let pathEnd =
      end > first + 1 && text.extracting(end..<text.count).hasPrefix("HTTP/") ? end - 1 : text.count
    guard pathEnd > first + 1 else { return }
    method = 0..<first
    path = (first + 1)..<pathEnd
  }
}
