import RuleOutModel

/// What a line of a log is about.
enum LogLine {
  case request, outboundCall, message
  /// Not one of these: why.
  case other(String)

  /// Decides from the fields found. A line with severity and text is a message, unless it says all that a
  /// request log says: applications mention durations and statuses in passing, and only of some requests.
  /// `isTimed` where a wrapper around the line states a time.
  init(_ fields: LineFields, _ line: Span<UInt8>, isTimed: Bool = false) {
    guard isTimed || fields.states(.endTime, line) || fields.states(.startTime, line) else {
      self = .other("no timestamp")
      return
    }
    let hasStatus = fields.states(.status, line) && !LogLine.isWord(fields[.status], line)
    let isOutbound = LogLine.isOutbound(fields, line)
    let hasDuration =
      fields.states(.duration, line) || isOutbound && fields.states(.dependencyTime, line)
    let hasText = fields.states(.message, line)
    let hasSeverity = fields[.severity] != nil || fields[.severityNumber] != nil
    let isTold = fields.states(.method, line) || fields[.requestLine] != nil
    let isRequest: Bool
    if hasText && hasSeverity {
      isRequest = hasStatus && hasDuration || (hasStatus || hasDuration) && isTold
    } else {
      isRequest = hasStatus || hasDuration || isOutbound && fields[.errorText] != nil
    }
    if isRequest {
      self = isOutbound ? .outboundCall : .request
    } else if hasText || hasSeverity && fields.states(.errorText, line) {
      self = .message
    } else {
      self = .other("no status, duration or message")
    }
  }

  private static func isOutbound(_ fields: LineFields, _ line: Span<UInt8>) -> Bool {
    if let direction = fields[.direction] {
      let word = line.extracting(direction.range)
      if word.equalsIgnoringCase("outbound") || word.equalsIgnoringCase("egress")
        || word.equalsIgnoringCase("client") || word.equalsIgnoringCase("span_kind_client")
        || word.equalsIgnoringCase("out")
      {
        return true
      }
      if !LogValues.isAbsent(word) { return false }
    }
    if let cluster = fields[.upstreamCluster] {
      let word = line.extracting(cluster.range)
      if word.hasPrefix("outbound|") { return true }
      if word.hasPrefix("inbound|") { return false }
    }
    if fields.isOutbound { return true }
    // Who was served is known to the server alone.
    if fields.states(.clientAddress, line) { return false }
    if fields.states(.peer, line) { return true }
    if let path = fields[.path] {
      return RouteTemplate.host(of: line.extracting(path.range)) != nil
    }
    return false
  }

  private static func isWord(_ value: LineFields.Value?, _ line: Span<UInt8>) -> Bool {
    guard let value, !value.range.isEmpty else { return false }
    return line[value.range.lowerBound].isLetter
  }
}
