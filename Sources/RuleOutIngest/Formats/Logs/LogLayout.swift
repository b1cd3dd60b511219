import RuleOutModel

/// What the head of a request log decides for the whole of it, so that a line never changes the meaning of
/// another.
struct LogLayout: Hashable {
  /// Unit of durations whose key does not say.
  var undecidedUnit = DurationUnit.milliseconds
  /// What tells users apart; nil where nothing does.
  var userBasis: UserBasis?
  /// True where records are the objects of a JSON array rather than lines.
  var isArray = false
  /// Of an access log: meaning of the bare numbers behind each line.
  var tail: [TailRole] = []

  enum TailRole: String {
    case duration
    /// A duration behind a line that is stamped when its request began.
    case durationFromStart
    case dependency, ignored
  }

  /// The form in which a recognition carries it.
  var words: [String] {
    [undecidedUnit.rawValue, userBasis?.rawValue ?? "", isArray ? "array" : "lines"]
      + tail.map(\.rawValue)
  }

  init() {}

  init(words: [String]) {
    guard words.count >= 3 else { return }
    undecidedUnit = DurationUnit(rawValue: words[0]) ?? .milliseconds
    userBasis = UserBasis(rawValue: words[1])
    isArray = words[2] == "array"
    tail = words.dropFirst(3).map { TailRole(rawValue: $0) ?? .ignored }
  }
}

/// Collects what the lines of a head show, and decides.
struct LogHeadStatistics {
  private(set) var requests = 0
  private var outbound = 0
  private(set) var messages = 0
  /// Messages that state a severity.
  private(set) var severities = 0
  private(set) var others = 0
  private(set) var zone: Recognition.ZoneStyle?
  /// How wrappers around the lines write their times; nil where there are none.
  var envelopeZone: Recognition.ZoneStyle?
  private var undecided: [Double] = []
  private var undecidedKeyHasPoint = false
  private var users: [UserBasis: Int] = [:]

  var lines: Int { requests + outbound + messages + others }
  var usable: Int { requests + outbound + messages }
  var hasRequests: Bool { requests + outbound > 0 }

  /// What the source mostly holds.
  var role: String {
    let counts = [(requests, "requests"), (outbound, "outbound calls"), (messages, "messages")]
    let most = counts.map(\.0).max() ?? 0
    return counts.first { $0.0 == most }?.1 ?? "requests"
  }

  mutating func countOther() { others += 1 }

  mutating func take(_ fields: LineFields, _ line: Span<UInt8>) {
    let kind = LogLine(fields, line, isTimed: envelopeZone != nil)
    guard noteTime(fields, line) else {
      others += 1
      return
    }
    switch kind {
    case .other:
      others += 1
      return
    case .message:
      messages += 1
      if fields[.severity] != nil || fields[.severityNumber] != nil { severities += 1 }
      return
    case .request:
      requests += 1
      noteUser(fields, line)
    case .outboundCall: outbound += 1
    }
    if let value = fields[.duration], value.alias.unit == .undecided {
      noteUndecided(line.extracting(value.range))
    }
  }

  /// A duration whose unit nothing states.
  mutating func noteUndecided(_ text: Span<UInt8>) {
    guard let number = text.decimal(), number > 0 else { return }
    undecided.append(number)
    if text.firstIndex(of: UInt8(ascii: ".")) != nil { undecidedKeyHasPoint = true }
  }

  private mutating func noteTime(_ fields: LineFields, _ line: Span<UInt8>) -> Bool {
    guard let value = fields[.endTime] ?? fields[.startTime] else {
      if zone == nil { zone = envelopeZone }
      return envelopeZone != nil
    }
    guard
      let parsed = TimestampParser.parse(line.extracting(value.range), utcOffset: 0),
      parsed.moment != nil
    else { return false }
    if zone == nil { zone = parsed.zone }
    return true
  }

  private mutating func noteUser(_ fields: LineFields, _ line: Span<UInt8>) {
    if fields.states(.user, line) { users[.userID, default: 0] += 1 }
    if fields.states(.session, line) { users[.session, default: 0] += 1 }
    if fields.states(.clientAddress, line) { users[.clientAddress, default: 0] += 1 }
  }

  /// The best basis that at least a fifth of the requests carry; anonymous requests have no user id.
  private var userBasis: UserBasis? {
    [UserBasis.userID, .session, .clientAddress].first {
      users[$0, default: 0] * 5 >= max(1, requests)
    }
  }

  /// The unit that makes the median duration plausible.
  ///
  /// Fractions with a median below 10 are seconds (nginx, most frameworks), other fractions milliseconds;
  /// whole numbers are milliseconds up to a median of 20 000, microseconds up to 50 000 000, and
  /// nanoseconds above.
  private var undecidedUnit: DurationUnit? {
    guard !undecided.isEmpty else { return nil }
    let median = undecided.sorted()[undecided.count / 2]
    if undecidedKeyHasPoint { return median < 10 ? .seconds : .milliseconds }
    if median <= 20_000 { return .milliseconds }
    return median <= 50_000_000 ? .microseconds : .nanoseconds
  }

  var layout: LogLayout {
    var layout = LogLayout()
    layout.undecidedUnit = undecidedUnit ?? .milliseconds
    layout.userBasis = userBasis
    return layout
  }

  /// What was decided by looking at values, to be reported.
  var decisions: [String] {
    guard let unit = undecidedUnit else { return [] }
    let median = undecided.sorted()[undecided.count / 2].rounded(significantDigits: 3)
    return ["durations without unit taken as \(unit.rawValue) (median \(median) at the beginning)"]
  }
}
