package import RuleOutModel

/// What carries a log line from its writer and puts words of its own around it.
package enum LogWrapper: String, Sendable, Hashable, CaseIterable {
  case dockerJSON = "Docker json-file"
  case loki = "Loki JSON lines"
  case cloudWatch = "CloudWatch Logs events"
  case cri = "CRI"
  case kubectlPrefix = "kubectl --prefix"
  case journald = "journald JSON"
  case syslog5424 = "syslog RFC 5424"
  case syslog3164 = "syslog RFC 3164"
  /// As rsyslog writes its files: the line of RFC 3164 with a full time.
  case syslogFile = "syslog"
  /// `kubectl logs --timestamps` and whatever else puts a time and a blank before lines.
  case timestamps = "leading timestamps"
}

/// The wrappers around the lines of one source, the outermost first.
package struct LogWrapping: Sendable, Hashable {
  package var layers: [LogWrapper]
  /// The year of times that state none (RFC 3164); nil where nothing in the source tells it.
  package var year: Int?
}

/// What the wrappers around a line say of it.
package struct LineEnvelope: Sendable {
  package var time: Timestamp?
  package var service = Symbol.none
  package var instance = Symbol.none
  package var severity: Message.Severity?
}

/// The parts of a wrapped line, as ranges of its bytes.
struct PeeledLine {
  var content: Range<Int>
  /// True where the content is the inside of a JSON string with escapes.
  var isEscaped = false
  /// True where the content is a list of bytes, written as numbers.
  var isBytes = false
  /// True where the content goes on in the next line of the same stream.
  var isPartial = false
  /// 0 or 1: standard output and error are told apart, for partial lines of both may interleave.
  var stream = 0
  var time: Range<Int>?
  var service: Range<Int>?
  var instance: Range<Int>?
  var severity: Message.Severity?

  init(content: Range<Int>) { self.content = content }

  /// Puts the content into `text` where it does not stand in the line as it is; false where it does.
  func resolve(_ line: Span<UInt8>, into text: inout [UInt8]) -> Bool {
    if isEscaped {
      JSONEscapes.resolve(line.extracting(content), into: &text)
      return true
    }
    guard isBytes else { return false }
    text.removeAll(keepingCapacity: true)
    var number = 0
    for index in content {
      if let digit = line[index].decimalDigit {
        number = min(number * 10 + Int(digit), 255)
      } else if line[index] == UInt8(ascii: ",") {
        text.append(UInt8(number))
        number = 0
      }
    }
    if !content.isEmpty { text.append(UInt8(number)) }
    return true
  }
}
