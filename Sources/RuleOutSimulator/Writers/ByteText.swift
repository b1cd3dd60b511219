import RuleOutModel

/// Text under construction, as bytes.
struct ByteText {
  private(set) var bytes: [UInt8] = []
  /// The second written last and its text: log lines come many to a second.
  private var lastSecond: Int64 = .min
  private var lastText = ""

  mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func add(_ value: Int) {
    if value < 0 {
      bytes.append(UInt8(ascii: "-"))
      return add(-value)
    }
    let start = bytes.count
    var rest = value
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  /// `value` divided by 10^`decimals`, with that many decimals: 12345 with 3 is `12.345`.
  mutating func add(_ value: Int, decimals: Int) {
    if decimals == 0 { return add(value) }
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    add(value / scale)
    bytes.append(UInt8(ascii: "."))
    let fraction = String(value % scale)
    for _ in 0..<(decimals - fraction.utf8.count) { bytes.append(UInt8(ascii: "0")) }
    add(fraction)
  }

  /// Microseconds as milliseconds with `decimals` decimals, rounded half up; not below zero.
  mutating func addMilliseconds(_ microseconds: Int64, decimals: Int = 0) {
    let step: Int64 = [1_000, 100, 10, 1][decimals]
    add(Int((microseconds + step / 2) / step), decimals: decimals)
  }

  /// Microseconds as seconds with three decimals.
  mutating func addSeconds(_ microseconds: Int64) {
    add(Int((microseconds + 500) / 1_000), decimals: 3)
  }

  /// RFC 3339 with milliseconds, cut, not rounded: `2024-08-12T10:12:40.123+03:00`.
  mutating func addRFC3339(_ time: Int64, utcOffset: Int) {
    let second = time / 1_000_000
    if second != lastSecond {
      lastSecond = second
      lastText = Timestamp(microseconds: second * 1_000_000).rfc3339(utcOffset: utcOffset)
    }
    let zone = Timestamp.zoneSuffix(utcOffset: utcOffset)
    add(String(lastText.dropLast(zone.count)))
    add(".")
    let milliseconds = Int(time % 1_000_000) / 1_000
    if milliseconds < 100 { add("0") }
    if milliseconds < 10 { add("0") }
    add(milliseconds)
    add(zone)
  }

  /// The time stamp of access logs, `12/Aug/2024:10:12:40 +0300`.
  mutating func addAccessLogTime(_ time: Int64, utcOffset: Int) {
    let second = time / 1_000_000
    if second != lastSecond {
      lastSecond = second
      let moment = Timestamp(microseconds: second * 1_000_000)
      let civil = CivilTime(moment, utcOffset: utcOffset)
      let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
      ]
      let zone = abs(utcOffset) / 60
      lastText =
        "\(twoDigits(civil.day))/\(months[civil.month - 1])/\(civil.year):"
        + moment.clock(utcOffset: utcOffset)
        + " \(utcOffset < 0 ? "-" : "+")\(twoDigits(zone / 60))\(twoDigits(zone % 60))"
    }
    add(lastText)
  }
}

/// At least two digits: `07`.
func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
