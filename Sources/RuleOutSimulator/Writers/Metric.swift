/// A series ready to be written: a name, labels, and one value a moment as text.
struct MetricSeries {
  enum Kind: String {
    case gauge, counter
    /// One of the series `_count` and `_sum` of a summary.
    case summary
    /// Exported without a type.
    case unknown
  }
  var name: String
  var labels: [(key: String, value: String)]
  var kind: Kind
  /// µs since the epoch, and the value as it is to be printed.
  var points: [(time: Int64, value: String)]

  /// `{instance="web-1",pool="main"}`; empty without labels.
  var labelText: String {
    labels.isEmpty
      ? "" : "{" + labels.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",") + "}"
  }
}

/// Values as text, from integers alone so that they print alike everywhere.
enum MetricValue {
  /// `value` divided by 10^`decimals`, without trailing zeros: 1500000 with 6 is `1.5`.
  static func decimal(_ value: Int64, decimals: Int) -> String {
    var text = ByteText()
    text.add(Int(value), decimals: decimals)
    var bytes = text.bytes
    while decimals > 0 && bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Microseconds as seconds.
  static func seconds(_ microseconds: Int64) -> String { decimal(microseconds, decimals: 6) }
  /// Pages of 4 KiB as bytes.
  static func bytes(pages: Int) -> String { String(pages * 4_096) }
}
