import Foundation
import RuleOutModel

/// The files of a sample as an export at an earlier moment would have them: line by line, by the times that
/// stand in them. Knows the samples' own formats and nothing of the tool's.
struct AvailableFiles {
  let sample: Sample
  /// What ended, closed or was made by then.
  let moment: Timestamp

  /// Writes what there was into `folder`.
  func write(to folder: URL) throws {
    for name in try sample.files where name != "timeline.csv" {
      let text = try content(of: name)
      guard let kept = cut(text, name: name) else { continue }
      // Content decides what a file is, compressed or not.
      try kept.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
  }

  private func cut(_ text: String, name: String) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    switch name.split(separator: ".").first.map(String.init) ?? "" {
    case "alert":
      guard let fired = lines.first(where: { $0.contains("\"fired_at\"") }),
        let at = time(in: fired), at <= moment
      else { return nil }
      return text
    case "pool": return lines.map(cutSeries).joined(separator: "\n")
    default: break
    }
    let isArray = lines.first == "["
    let isHeld = lines.indices.map { index in
      // Comments, headers and brackets state no time. What people did is known as it happens; a line of a
      // log when it is written, a sample when the next one is due.
      guard let at = time(in: lines[index]) else { return true }
      return isArray || name.hasPrefix("changes") || name.hasPrefix("releases")
        ? at <= moment : at < moment
    }
    var kept = lines.indices.filter { isHeld[$0] }.map { withoutLaterEnd(lines[$0]) }
    if isArray {
      let items = kept.filter { $0.hasPrefix("  {") }
        .map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 }
      guard !items.isEmpty else { return nil }
      kept = ["["] + [items.joined(separator: ",\n")] + ["]", ""]
    }
    guard kept.count > 1 else { return nil }
    return kept.joined(separator: "\n")
  }

  /// A Prometheus series on one line: its pairs of time and value.
  private func cutSeries(_ line: Substring) -> String {
    String(line).replacing(#/\[(\d+),"[^"]*"\],?/#) { match in
      let at = Timestamp(seconds: Double(match.1) ?? 0)
      return at < moment ? String(match.0) : ""
    }.replacing(",]}", with: "]}")
  }

  private func withoutLaterEnd(_ line: Substring) -> String {
    guard line.contains("finished_at"),
      let match = line.firstMatch(of: #/, "finished_at": "([^"]+)"/#),
      let end = time(in: match.1), end > moment
    else { return String(line) }
    return String(line.replacing(match.0, with: ""))
  }

  /// The first time that stands in a line, in whichever way the samples write them.
  private func time(in line: Substring) -> Timestamp? {
    if let date = date(in: line),
      let match = date.prefixMatch(
        of: #/(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)/#)
    {
      return moment(
        match.1, match.2, match.3, match.4, match.5, match.6, match.7 ?? "", zone: match.8)
    }
    if line.contains("["),
      let match = line.firstMatch(
        of: #/\[(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})\]/#)
    {
      let months = "JanFebMarAprMayJunJulAugSepOctNovDec"
      let month = months.firstRange(of: match.2).map {
        months.distance(from: months.startIndex, to: $0.lowerBound) / 3 + 1
      }
      let zone = "\(match.7.prefix(3)):\(match.7.suffix(2))"
      return moment(
        match.3, "\(month ?? 1)", match.1, match.4, match.5, match.6, "", zone: zone[...])
    }
    // Seconds or milliseconds of the epoch: a field of JSON, or the end or begin of a row.
    let field = line.contains("\"time\":") ? line.firstMatch(of: #/"time":(\d{10,13})/#)?.1 : nil
    let ends = [line.split(separator: " ").last, line.split(separator: ",").first]
    guard
      let digits = field
        ?? ends.compactMap({ $0 }).first(where: {
          (10...13).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) }
        }),
      let number = Double(digits)
    else { return nil }
    return Timestamp(seconds: digits.count > 10 ? number / 1_000 : number)
  }

  /// The line from its first `yyyy-mm-ddT` on, found without a regular expression: lines are many.
  private func date(in line: Substring) -> Substring? {
    let bytes = line.utf8
    var index = bytes.startIndex
    while let hyphen = bytes[index...].firstIndex(of: UInt8(ascii: "-")) {
      index = bytes.index(after: hyphen)
      guard let start = bytes.index(hyphen, offsetBy: -4, limitedBy: bytes.startIndex),
        let second = bytes.index(hyphen, offsetBy: 3, limitedBy: bytes.endIndex),
        let mark = bytes.index(hyphen, offsetBy: 6, limitedBy: bytes.endIndex),
        mark < bytes.endIndex, bytes[second] == UInt8(ascii: "-"), bytes[mark] == UInt8(ascii: "T")
      else { continue }
      return line[start...]
    }
    return nil
  }

  private func moment(
    _ year: Substring, _ month: some StringProtocol, _ day: Substring, _ hour: Substring,
    _ minute: Substring, _ second: Substring, _ fraction: Substring, zone: Substring
  ) -> Timestamp? {
    guard let year = Int(year), let month = Int(month), let day = Int(day), let hour = Int(hour),
      let minute = Int(minute), let second = Int(second)
    else { return nil }
    let sign = zone.hasPrefix("-") ? -1 : 1
    let parts = zone.dropFirst().split(separator: ":").compactMap { Int($0) }
    let offset = parts.count == 2 ? sign * (parts[0] * 3_600 + parts[1] * 60) : 0
    return CivilTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second
    ).timestamp().advanced(bySeconds: (Double("0\(fraction)") ?? 0) - Double(offset))
  }

  private func content(of name: String) throws -> String {
    let url = sample.folder.appending(path: name)
    guard name.hasSuffix(".gz") else { return try String(contentsOf: url, encoding: .utf8) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", url.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
