/// Hosts, trust and log calls: what a change alters in how the process meets its surroundings.
extension DiffEffects {
  static func environmentEffects(of file: ChangedCode.File) -> [DiffEffect] {
    hosts(of: file) + trust(of: file) + promotions(in: file)
  }

  private static func hosts(of file: ChangedCode.File) -> [DiffEffect] {
    func names(_ line: ChangedCode.Line) -> [String] {
      hostNames(line, isSettings: file.language.isSettings)
    }
    let old = Set(lost(file, names)).subtracting(file.changed(.added).flatMap(names))
    let new = Set(gained(file, names)).subtracting(file.changed(.removed).flatMap(names))
    guard !old.isEmpty, !new.isEmpty else { return [] }
    return [
      DiffEffect(
        kind: .hostChanged, mechanism: "dependency", path: file.path,
        subjects: old.sorted() + new.sorted(),
        statement: "the host \(old.sorted().joined(separator: ", ")) became"
          + " \(new.sorted().joined(separator: ", "))")
    ]
  }

  /// Hosts of addresses, as texts and settings have them: names of at least two labels, the last of which
  /// begins with a letter, and four numbers. What is called like a file is none.
  private static func hostNames(
    _ line: ChangedCode.Line, isSettings: Bool
  ) -> [String] {
    let isHostKey = !line.splitWords.isDisjoint(with: [
      "host", "hostname", "url", "uri", "endpoint", "addr", "address", "server", "servers", "dsn",
      "dns", "broker", "brokers", "upstream", "domain",
    ])
    var words = line.tokens.filter { $0.kind == .text }.map(\.text)
    if isHostKey, isSettings {
      words += line.text.split { " \"',`".contains($0) }.map { String($0) }
    }
    let names = words.flatMap { text -> [String] in
      let hasScheme = text.contains("://")
      guard hasScheme || isHostKey, !text.contains(" ") else { return [] }
      let rest = text.ranges(of: "://").first.map { text[$0.upperBound...] } ?? text[...]
      let authority = rest.prefix { $0 != "/" && $0 != "?" }
      let host = authority.split(separator: "@").last?.split(separator: ":").first ?? ""
      let labels = host.split(separator: ".")
      let isAddress = labels.count == 4 && labels.allSatisfy { $0.allSatisfy(\.isNumber) }
      let isName =
        labels.last?.first?.isLetter ?? false
        && (hasScheme || SourceLanguage(path: String(host)) == .unknown)
      let isHost =
        (isName || isAddress)
        && host.utf8.allSatisfy { byte in
          byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        } && labels.count > 1 && !host.hasSuffix(".")
      return isHost ? [String(host).lowercased()] : []
    }
    return Array(Set(names)).sorted()
  }

  private static func trust(of file: ChangedCode.File) -> [DiffEffect] {
    func marks(_ line: ChangedCode.Line) -> [String] {
      let words = line.splitWords
      // How long a handshake may take says nothing of who is trusted.
      guard words.isDisjoint(with: ["timeout", "timeouts", "deadline"]) else { return [] }
      // Of Terraform, `each.key` is an expression.
      let mayName = file.language.isSettings && file.language != .terraform
      let named = line.tokens.filter { $0.kind == .text || mayName }.map(\.text)
        .filter { text in
          [".pem", ".crt", ".cer", ".jks", ".p12", ".key"].contains { text.hasSuffix($0) }
            && !text.contains("${")
        }
      let isTrust = !words.isDisjoint(with: [
        "tls", "ssl", "cert", "certs", "certificate", "certificates", "truststore", "keystore",
        "x509", "cipher", "ciphers", "mtls",
      ])
      return isTrust ? [line.text] : named
    }
    let changed = gained(file, marks) + lost(file, marks)
    guard let first = changed.first else { return [] }
    return [
      DiffEffect(
        kind: .trustChanged, mechanism: "certificate", path: file.path, subjects: [],
        statement: "what is trusted or shown as a certificate changed: `\(first.prefix(80))`")
    ]
  }

  /// Log calls that were debug and are info now, and the level of a logger set lower in code.
  private static func promotions(in file: ChangedCode.File) -> [DiffEffect] {
    func levels(_ line: ChangedCode.Line) -> [String] {
      line.calls.filter { LogCall.isLog($0) }.map { $0.name.lowercased() }
    }
    let old = lost(file, levels)
    let new = gained(file, levels)
    guard old.contains(where: { $0.hasPrefix("debug") || $0.hasPrefix("trace") }),
      new.contains(where: { $0.hasPrefix("info") || $0.hasPrefix("warn") })
    else { return [] }
    return [
      DiffEffect(
        kind: .logVolumeRaised, mechanism: "disk-full", path: file.path, subjects: [],
        statement: "messages of level \(old[0]) are of level \(new[0]) now")
    ]
  }
}

/// Calls that write a message or count something, and do nothing else.
enum LogCall {
  static func isLog(_ call: CodeCall) -> Bool {
    let receiver = Set(call.receiver.identifierWords)
    if !receiver.isDisjoint(with: receivers) { return true }
    return call.receiver.isEmpty
      && ["println", "print", "printf", "console", "NSLog", "log"].contains(call.name)
  }

  static func isMetric(_ call: CodeCall) -> Bool {
    let words = Set((call.receiver.identifierWords + call.name.identifierWords))
    return !words.isDisjoint(with: [
      "metrics", "metric", "counter", "histogram", "gauge", "statsd", "prometheus", "meter", "span",
      "tracer", "telemetry", "promauto", "observe", "summary",
    ])
  }

  private static let receivers: Set<String> = [
    "log", "logger", "logging", "console", "slog", "zap", "zerolog", "logrus", "sugar", "klog",
  ]
}
