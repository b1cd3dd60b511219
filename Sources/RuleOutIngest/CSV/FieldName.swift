/// The name of a field or column, reduced to what spellings have in common: `deployed_at`,
/// `deployedAt` and `Deployed At` are one.
struct FieldName: Hashable, Sendable {
  let letters: String

  init(_ name: String) {
    var letters: [UInt8] = []
    letters.reserveCapacity(name.utf8.count)
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x20:
        continue
      default: letters.append(byte.lowercased)
      }
    }
    self.letters = String(decoding: letters, as: UTF8.self)
  }
}

/// Names under which a record's time goes, best first.
let timeAliases = [
  "timestamp", "@timestamp", "time", "_time", "ts", "datetime", "date_time", "at", "date", "epoch",
  "t",
  "time_utc", "timestamp_ms", "time_ms", "epoch_ms", "unix_time", "unix", "when",
]
