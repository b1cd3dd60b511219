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
  /// True where the content goes on in the next line of the same stream.
  var isPartial = false
  /// 0 or 1: standard output and error are told apart, for partial lines of both may interleave.
  var stream = 0
  var time: Range<Int>?
  var service: Range<Int>?
  var instance: Range<Int>?
  var severity: Message.Severity?

  init(content: Range<Int>) { self.content = content }
}
