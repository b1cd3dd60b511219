/// An entry of an answer of Loki.
enum LokiPair {
  /// The line that logcli writes of `["1795356191000000000","content"]` beneath `labels`:
  ///
  ///     {"labels":{"app":"shop"},"line":"content","timestamp":"1795356191000000000"}
  ///
  /// The entry as it is, where it is no such pair.
  static func line(_ entry: Span<UInt8>, labels: [UInt8]) -> [UInt8] {
    var words = LineWords(index: 1)
    guard let time = words.quoted(entry) else { return entry.copied() }
    while words.index < entry.count, entry[words.index].isBlank { words.index += 1 }
    guard words.index < entry.count, entry[words.index] == UInt8(ascii: ",") else {
      return entry.copied()
    }
    words.index += 1
    guard let text = words.quoted(entry) else { return entry.copied() }
    var line = Array("{\"labels\":".utf8)
    line += labels.isEmpty ? Array("{}".utf8) : labels
    line += Array(",\"line\":\"".utf8)
    line.append(copying: entry.extracting(text))
    line += Array("\",\"timestamp\":\"".utf8)
    line.append(copying: entry.extracting(time))
    line += Array("\"}".utf8)
    return line
  }
}
