import RuleOutModel

/// A stretch of time in which an instance was seen to run a version.
struct VersionRun: Sendable {
  /// Empty where nothing tells.
  var service: String
  /// Empty where the source does not tell instances apart.
  var instance: String
  /// What within the service runs it, where that is not the service itself: a side container.
  var part = ""
  var version: String
  var commit = ""
  var first: Timestamp
  var last: Timestamp
  /// What tells of it; versions are compared within one basis only, for another may call them otherwise.
  var basis: Basis
  var source: SourceReference

  /// The surest first.
  enum Basis: Sendable, Hashable, Comparable {
    case requests
    /// Records of application logs.
    case messages
    /// A metric whose labels tell the version.
    case metric(String)
    /// A metric whose labels tell the image of a container.
    case image(String)
    /// A log line that a process writes as it starts.
    case startLine

    var words: String {
      switch self {
      case .requests: "versions in request logs"
      case .messages: "versions in log records"
      case .metric(let name), .image(let name): "labels of `\(name)`"
      case .startLine: "log lines of starting processes"
      }
    }
  }

  /// A version absent for longer than this was gone.
  static let longestPause = 600.0

  /// The stretches of `times`, ascending, without a pause.
  static func stretches(of times: [Timestamp]) -> [(first: Timestamp, last: Timestamp)] {
    var result: [(first: Timestamp, last: Timestamp)] = []
    for time in times {
      if let last = result.last, time.seconds(since: last.last) <= longestPause {
        result[result.count - 1].last = time
      } else {
        result.append((time, time))
      }
    }
    return result
  }
}

/// Which service an instance belongs to, as requests or else labels tell.
struct InstanceServices {
  private let requests: RequestReduction
  private let names: SymbolNames
  /// Services of the request logs.
  let known: [String]

  init(_ requests: RequestReduction, names: SymbolNames) {
    self.requests = requests
    self.names = names
    known = requests.keys(.service).compactMap { names[$0.first] }
  }

  /// The one service whose requests the instance handles, else the one that `label` names, else empty.
  func service(of instance: String, label: String? = nil) -> String {
    let served = requests.services(of: Symbol(instance)).compactMap { names[$0] }
    if served.count == 1 { return served[0] }
    return label ?? ""
  }

  /// The versions that requests state, by instance where they name it.
  func runs() -> [VersionRun] {
    let byInstance = requests.keys(.instanceVersion)
    if byInstance.isEmpty {
      return requests.keys(.version).flatMap { key -> [VersionRun] in
        guard let version = names[key.first] else { return [] }
        return runs(
          .version, key, service: known.count == 1 ? known[0] : "", instance: "", version: version)
      }
    }
    return byInstance.flatMap { key -> [VersionRun] in
      guard let instance = names[key.first], let version = names[key.second] else { return [] }
      let service = service(of: instance, label: known.count == 1 ? known[0] : nil)
      return runs(
        .instanceVersion, key, service: service, instance: instance, version: version)
    }
  }

  private func runs(
    _ dimension: RequestReduction.Dimension, _ key: RequestKey, service: String, instance: String,
    version: String
  ) -> [VersionRun] {
    guard let counts = requests.counts(dimension, key, step: 60_000_000) else { return [] }
    let times = counts.values.indices.filter { counts.values[$0] > 0 }.map { counts.time(at: $0) }
    let source =
      requests.source(dimension, key) ?? SourceReference(file: "request logs", line: 0)
    return VersionRun.stretches(of: times).map { stretch in
      VersionRun(
        service: service, instance: instance, version: version, first: stretch.first,
        last: Timestamp(microseconds: stretch.last.microseconds + counts.step), basis: .requests,
        source: source)
    }
  }
}
